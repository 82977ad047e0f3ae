"""The house keeps its order: the rooms, their sizes, and the page that shows them (`composer/README.md`)."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
HOUSE = CHECKOUT / "composer"
FILES = [file for file in sorted(HOUSE.rglob("*.py")) if file.name != "__init__.py"]
ROOMS = sorted({file.parent for file in FILES})
MAP = (HOUSE / "README.md").read_text("utf-8").partition("## The map")[2].partition("\n## ")[0]


def place(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def shown(room: Path) -> set[str]:
    """The files that the map shows in a room."""
    name = re.escape(f"`{place(room)}/`")
    found = re.search(rf"{name}((?:(?!`[\w./]+/`).)*)", MAP)
    assert found, f"{place(room)} is not on the map"
    return set(re.findall(r"`(\w+)`", found[1]))


@pytest.mark.parametrize("room", ROOMS, ids=place)
def test_the_map_shows_a_rooms_files(room: Path) -> None:
    assert shown(room) == {file.stem for file in FILES if file.parent == room}


@pytest.mark.parametrize("room", ROOMS, ids=place)
def test_a_room_is_no_crowd(room: Path) -> None:
    assert len([file for file in FILES if file.parent == room]) <= 12


def test_every_room_says_what_it_is() -> None:
    for room in ROOMS:
        assert ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8")))


@pytest.mark.parametrize("folder", ["composer", "tests"])
def test_a_file_has_at_most_350_lines(folder: str) -> None:
    long = [
        file for file in (CHECKOUT / folder).rglob("*.py") if len(file.read_text("utf-8").splitlines()) > 350
    ]
    assert long == []


def test_no_class_name_occurs_twice() -> None:
    trees = [ast.parse(file.read_text("utf-8")) for file in FILES]
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []
