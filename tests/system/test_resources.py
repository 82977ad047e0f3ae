"""The files of resources/: in a checkout, in an installation that leads to it, and in a wheel."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from composer.system import resources

CHECKOUT = Path(__file__).parents[2]
NAMES = sorted(
    file.relative_to(CHECKOUT / "resources").as_posix()
    for file in (CHECKOUT / "resources").rglob("*")
    if file.is_file()
)
FIND = (
    "import sys; from composer.system import resources; print(*map(resources.path, sys.argv[1:]), sep='\\n')"
)


def run(*line, **options):
    ended = subprocess.run(
        [sys.executable, *line], capture_output=True, text=True, check=False, timeout=120, **options
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return ended.stdout.splitlines()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built with what is installed here: no network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet")
    run("-m", "pip", "wheel", *options, "--wheel-dir", str(folder), str(CHECKOUT))
    [built] = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    options = ("--no-deps", "--no-index", "--disable-pip-version-check", "--quiet", "--no-compile")
    run("-m", "pip", "install", *options, "--target", str(folder), str(wheel))
    return folder


@pytest.fixture
def elsewhere(installed, tmp_path):
    """Another folder, from which the installed wheel goes before the checkout."""
    variables = {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    return {"cwd": tmp_path, "env": os.environ | variables}


def test_the_files_that_the_program_asks_for_are_there():
    assert {"icon.svg", "style.qss", "samples/welcome.reply.json"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_file_is_found_in_the_checkout(name):
    assert resources.path(name) == CHECKOUT / "resources" / name


@pytest.mark.parametrize("name", ["nothing.svg", "samples", ""])
def test_what_is_missing_is_a_sentence(name):
    with pytest.raises(FileNotFoundError) as missing:
        resources.path(name)
    assert str(missing.value) == f"{name} is missing from this installation: install the program again"


def test_an_installation_that_leads_to_the_checkout_finds_them_from_everywhere(tmp_path):
    assert run("-c", FIND, *NAMES, cwd=tmp_path) == [str(CHECKOUT / "resources" / name) for name in NAMES]


def test_an_installed_wheel_has_them_inside(installed, elsewhere):
    inside = installed / "composer" / "_resources"
    assert run("-c", FIND, *NAMES, **elsewhere) == [str(inside / name) for name in NAMES]
    for name in NAMES:
        assert (inside / name).read_bytes() == (CHECKOUT / "resources" / name).read_bytes()


def test_an_installed_wheel_runs(installed, elsewhere):
    sample = installed / "composer" / "_resources" / "samples" / "welcome.reply.json"
    assert run("-m", "composer", "check", str(sample), **elsewhere) == ["No problems."]
    code = "from composer import app, cli; app.run = lambda paths, draft: print(app.__file__); cli.main([])"
    assert run("-c", code, **elsewhere) == [str(installed / "composer" / "app.py")]


def test_the_wheel_has_the_whole_package_and_nothing_else(wheel):
    sources = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "composer").rglob("*.py")}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        [entry_points] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "reply-composer = composer.cli:main" in archive.read(entry_points).decode().splitlines()
    assert held == sources | {f"composer/_resources/{name}" for name in NAMES}
