"""The hash chain: each entry's hash covers its content and its forerunner's hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64


def canonical(value: Any) -> str:
    """JSON with one spelling: keys sorted, no spaces, letters unescaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(previous: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the forerunner's hash and the canonical content, in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()
