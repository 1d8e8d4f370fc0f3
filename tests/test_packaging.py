"""The built wheel: installed elsewhere, called from elsewhere, it finds what it ships."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def call(*words: str | Path, folder: Path, **environ: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("POSTWATCH_", "PYTHON"))}
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=clean | environ,
        capture_output=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index",
        "--disable-pip-version-check", "--wheel-dir", folder, ROOT, folder=folder,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of a new environment that holds the wheel, and sees the libraries of this one."""
    home = tmp_path_factory.mktemp("elsewhere") / "env"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    call(
        sys.executable, "-m", "pip", "--python", scripts / "python", "install", "--quiet", "--no-deps", "--no-index",
        "--disable-pip-version-check", wheel, folder=home,
    )  # fmt: skip
    (site,) = home.glob("**/site-packages")
    # The libraries only: the path files beside them, such as the editable install's, are not read from there.
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return scripts / "postwatch"


def test_the_wheel_holds_templates_data_migrations_and_both_languages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = set(package.namelist())
    for folder in ("templates", "data"):
        shipped = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {f"postwatch/{name}" for name in shipped} <= names
    versions = (ROOT / "src" / "postwatch" / "store" / "migrations" / "versions").glob("[0-9]*.py")
    assert {f"postwatch/store/migrations/versions/{path.name}" for path in versions} <= names
    assert "postwatch/locale/vi/LC_MESSAGES/postwatch.mo" in names
    assert not [name for name in names if name.startswith(("tests/", "gear/", "benchmarks/"))]


def test_the_installed_program_finds_what_it_ships(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    home = Path(call(python, "-c", "import postwatch; print(postwatch.__file__)", folder=tmp_path).strip())
    assert home.is_relative_to(installed.parent.parent)
    call(installed, "init", "office", folder=tmp_path)
    call(installed, "-w", "office", "recipient", "import", "sample:lang-son-2020", folder=tmp_path,
         POSTWATCH_TODAY="2020-06-15")  # fmt: skip
    assert "Phòng Văn hóa" in call(installed, "-w", "office", "recipient", "list", "--json", folder=tmp_path)
    assert "Việc hằng ngày" in call(installed, "--help", folder=tmp_path, POSTWATCH_LANG="vi")
    assert list(Path(home.parent / "templates").rglob("*.j2"))
