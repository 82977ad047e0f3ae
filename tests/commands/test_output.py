"""A result that cannot be printed: no command ends as if somebody had it."""

import os
from pathlib import Path

import pytest

PRINTING = {
    "check": ("check", "DRAFT"),
    "check --json": ("check", "DRAFT", "--json"),
    "curl": ("curl", "DRAFT"),
    "render": ("render", "DRAFT", "-o", "x.png"),
    "sandbox": ("sandbox",),
    "--version": ("--version",),
    "--help": ("--help",),
    "check --help": ("check", "--help"),
}
UNPRINTED = "The result could not be printed: "


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("name", PRINTING)
def test_on_a_full_disk_it_is_a_sentence_and_the_status_2(process, draft, name, unbuffered):
    line = [draft() if word == "DRAFT" else word for word in PRINTING[name]]
    with Path("/dev/full").open("w") as full:
        ended = process(*line, stdout=full, env={"PYTHONUNBUFFERED": unbuffered})
    assert (ended.status, ended.err) == (2, UNPRINTED + "the disk is full.\n")


def test_so_it_is_where_standard_output_is_closed(process, draft):
    ended = process("check", draft(), preexec_fn=lambda: os.close(1), stdout=None)
    assert (ended.status, ended.err) == (2, UNPRINTED + "standard output is closed.\n")


@pytest.mark.parametrize("name", ["check", "--help"])
def test_a_reader_that_has_read_enough_is_no_fault(process, draft, name):
    reader, closed = os.pipe()
    os.close(reader)
    ended = process(*[draft() if word == "DRAFT" else word for word in PRINTING[name]], stdout=closed)
    os.close(closed)
    assert (ended.status, ended.err) == (0, "")
