"""The README, typed as it is printed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
LETTER = "cp documents/CV-2020-0001/CV-2020-0001.docx cong-van.docx"


def test_the_day_of_the_readme_works_as_it_is_typed(tmp_path: Path) -> None:
    day = re.search(r"## Một ngày làm việc.*?```sh\n(.*?)```", README, re.DOTALL)
    assert day is not None
    typed = day[1].replace("postwatch document check", f"{LETTER}\npostwatch document check")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("POSTWATCH_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(shutil.which("bash")), "-euo", "pipefail", "-c", typed],
        cwd=tmp_path, env={**environ, "PATH": path}, capture_output=True, encoding="utf-8", check=False, timeout=1800,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "so-2020" / "trang" / "index.html").is_file()
