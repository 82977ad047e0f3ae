"""A database and an index with any one bit flipped: nothing is raised but what the program foresees."""

import logging
import shutil
from pathlib import Path

import pytest

from composer.store.drafts.library import Library
from tests.kept_records import (
    DRAFTS,
    flip,
    flipped_bits,
    make_database,
    make_index,
    use_database,
    use_index,
)

BITS = 48  # of each seed; a thousand were tried by hand


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "composer.sqlite3"
    make_database(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> tuple[Path, Path]:
    """A folder of drafts and its index."""
    folder = tmp_path_factory.mktemp("index")
    return folder / "Drafts", make_index(folder / "Drafts", folder / "indexes")


@pytest.fixture(autouse=True)
def _damage_is_expected(caplog) -> None:
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize("seed", range(2))
def test_a_database_with_a_flipped_bit_never_raises_what_nobody_foresaw(database, tmp_path, seed):
    for bit in flipped_bits(database, seed, BITS):
        home = tmp_path / str(bit)
        home.mkdir(exist_ok=True)
        path = home / "composer.sqlite3"
        path.write_bytes(flip(database, bit))
        try:
            for _start in range(2):  # what the first one finds late is quarantined by the second
                use_database(path)
            assert not use_database(path)
        except BaseException as fault:
            fault.add_note(f"bit {bit}")
            raise


@pytest.mark.parametrize("seed", range(2))
def test_an_index_with_a_flipped_bit_is_made_again(index, tmp_path, seed):
    folder, good = index
    data = good.read_bytes()
    for bit in flipped_bits(data, seed, BITS):
        indexes = tmp_path / str(bit)
        indexes.mkdir(exist_ok=True)
        (indexes / good.name).write_bytes(flip(data, bit))
        try:
            use_index(folder, indexes)
            assert not use_index(folder, indexes)
        except BaseException as fault:
            fault.add_note(f"bit {bit}")
            raise
        shutil.rmtree(indexes)


def test_the_library_lists_all_after_its_index_was_damaged(index, tmp_path):
    folder, good = index
    shutil.copy(good, tmp_path)
    with (tmp_path / good.name).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 30_000)
    library = Library(folder, tmp_path)
    assert "The list of drafts was damaged." in [library.refresh().notice, library.refresh().notice][0]
    assert library.count() == DRAFTS
    library.close()
