"""Notes that say that there is nothing to tell."""

import re
from collections.abc import Sequence

from postwatch.vietnamese import fold

# «Không», «Không có.», «Chưa phát sinh khó khăn, vướng mắc trong tháng»; «Không có kinh phí» is a difficulty.
_NOTHING = re.compile(
    r"(khong|chua)( (co|phat sinh|ghi nhan))*( (gi|nao|va|hoac|kho khan|vuong mac|ton tai|han che|nguyen nhan|de xuat"
    r"|kien nghi|(trong )?(thang|ky|quy)( nay)?))*|0"
)
_SIGNS = re.compile(r"[\W_]+")


def telling(texts: Sequence[str]) -> Sequence[str]:
    """Return the notes that tell something; where none does, the first, which says that there is nothing."""
    return [text for text in texts if not says_nothing(text)] or texts[:1]


def says_nothing(text: str) -> bool:
    """Return whether a note says that there is nothing to tell: «Không có», or a dash."""
    words = _SIGNS.sub(" ", fold(text)).strip()
    return not words or _NOTHING.fullmatch(words) is not None
