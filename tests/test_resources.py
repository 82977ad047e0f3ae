"""The files of resources/: in a checkout, in an installation that leads to it, and in a wheel."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from composer import resources

CHECKOUT = Path(__file__).parents[1]
NAMES = sorted(str(file.relative_to(CHECKOUT / "resources")) for file in (CHECKOUT / "resources").rglob("*.*"))
FIND = "import sys; from composer import resources; print(*map(resources.path, sys.argv[1:]), sep='\\n')"


def run(*line, **options):
    ended = subprocess.run([sys.executable, *line], capture_output=True, text=True, check=False, timeout=120, **options)
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


def test_an_installed_wheel_has_them_inside(installed, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    assert run("-c", FIND, *NAMES, cwd=tmp_path, env=environment) == [
        str(installed / "composer" / "_resources" / name) for name in NAMES
    ]
    for name in NAMES:
        copy = installed / "composer" / "_resources" / name
        assert copy.read_bytes() == (CHECKOUT / "resources" / name).read_bytes()


def test_an_installed_wheel_runs(installed, tmp_path):
    environment = os.environ | {"PYTHONPATH": str(installed), "REPLY_COMPOSER_HOME": str(tmp_path / "home")}
    draft = installed / "composer" / "_resources" / "samples" / "welcome.reply.json"
    line = ("-m", "composer", "send", str(draft), "--account", "sandbox", "--json")
    code = (
        f"import runpy, sys; sys.argv = {['composer', *line[2:]]!r}; runpy.run_module('composer', run_name='__main__')"
    )
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    ended = subprocess.run(
        [sys.executable, "-c", f"import composer; assert composer.__file__.startswith({str(installed)!r})\n{code}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0
    assert '"outcome": "accepted"' in ended.stdout


def test_the_wheel_has_the_whole_package_and_nothing_else(wheel):
    sources = {str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "composer").rglob("*.py")}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
        [entry_points] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "reply-composer = composer.cli:main" in archive.read(entry_points).decode().splitlines()
    assert held == sources | {f"composer/_resources/{name}" for name in NAMES}
