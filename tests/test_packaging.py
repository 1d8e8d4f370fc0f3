"""The built wheel: installed elsewhere, called from elsewhere, it finds what it ships."""

import ast
import email.parser
import importlib.metadata
import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Every class of SQLModel is one of pydantic.
IN_USE_UNSEEN = {"pydantic"}


def call(*words: str | Path, folder: Path, **environ: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("POSTWATCH_", "PYTHON"))}
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=clean | environ,
        capture_output=True, encoding="utf-8", check=False, timeout=1800,
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
    store = ROOT / "src" / "postwatch" / "store"
    made_from = [*store.glob("*.sql"), *store.glob("migrations/versions/[0-9]*.py")]
    assert {f"postwatch/{path.relative_to(store.parent).as_posix()}" for path in made_from} <= names
    assert "postwatch/locale/vi/LC_MESSAGES/postwatch.mo" in names
    assert "postwatch/py.typed" in names
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"postwatch", f"postwatch-{PROJECT['version']}.dist-info"}
    assert not [name for name in names if name.endswith((".po", ".pyc"))]


def test_the_wheel_says_its_licence_and_carries_it(wheel: Path) -> None:
    folder = f"postwatch-{PROJECT['version']}.dist-info"
    with zipfile.ZipFile(wheel) as package:
        metadata = email.parser.Parser().parsestr(package.read(f"{folder}/METADATA").decode())
        for name in ("LICENSE", "THIRD-PARTY-NOTICES.md"):
            assert package.read(f"{folder}/licenses/{name}") == (ROOT / name).read_bytes()
    assert metadata["License-Expression"] == "MIT"
    assert "Typing :: Typed" in metadata.get_all("Classifier")
    assert metadata["Keywords"]


def asked(lines: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in lines}


def test_what_the_program_imports_is_what_it_asks_for() -> None:
    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").partition(".")[0])
            elif isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
    homes = importlib.metadata.packages_distributions()
    found = {canonicalize_name(homes[name][0]) for name in imported - sys.stdlib_module_names - {"postwatch"}}
    assert found | IN_USE_UNSEEN == asked(PROJECT["dependencies"])


def test_the_locked_requirements_are_those_of_the_project() -> None:
    def listed(name: str) -> set[str]:
        return asked((ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines())

    assert listed("run.in") == asked(PROJECT["dependencies"])
    assert listed("postgres.in") == asked(PROJECT["optional-dependencies"]["postgres"])


def test_every_library_of_the_program_is_named_with_its_licence() -> None:
    notices = (ROOT / "THIRD-PARTY-NOTICES.md").read_text(encoding="utf-8")
    named = {
        line.split(" | ")[0].removeprefix("| "): line.split(" | ")[1] for line in notices.splitlines() if "|" in line
    }
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    for name in asked([*PROJECT["dependencies"], *extras]):
        assert named[name].strip(), name


def test_the_installed_program_finds_what_it_ships(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    home = Path(call(python, "-c", "import postwatch; print(postwatch.__file__)", folder=tmp_path).strip())
    assert home.is_relative_to(installed.parent.parent)
    call(installed, "init", "office", folder=tmp_path, POSTWATCH_TODAY="2020-06-15")
    call(installed, "-w", "office", "recipient", "import", "sample:lang-son-2020", folder=tmp_path,
         POSTWATCH_TODAY="2020-06-15")  # fmt: skip
    assert "Phòng Văn hóa" in call(installed, "-w", "office", "recipient", "list", "--json", folder=tmp_path)
    assert "Việc hằng ngày" in call(installed, "--help", folder=tmp_path, POSTWATCH_LANG="vi")
    assert list(Path(home.parent / "templates").rglob("*.j2"))
