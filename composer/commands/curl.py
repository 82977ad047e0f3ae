"""curl: a draft as a cURL command, or a draft out of one."""

import argparse
import os
import sys
from pathlib import Path

from composer.commands.account import named_account
from composer.commands.output import notice, result
from composer.commands.unusable import UnusableError, check_folder, draft_at, read_input, writable
from composer.kaleyra.account import Account, AccountError, checked_base_url, checked_sid
from composer.kaleyra.curl.read import LENGTH_MAX, CurlError, Imported, read, write, write_notes
from composer.message.drafts.draft import Draft, DraftError, dumps
from composer.message.text.characters import visible_line
from composer.store.drafts.draft_file import SUFFIX, state_of, write_draft
from composer.store.files import quoted_name

_BYTES_MAX = 4 * LENGTH_MAX

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"))
"""How a file begins, and in what encoding it then is: PowerShell writes UTF-16."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument(
        "draft", nargs="?", type=Path, metavar="DRAFT", help="the draft to print as a command"
    )
    parser.add_argument("--account", metavar="NAME", help="the account that the command sends with")
    parser.add_argument("--base-url", metavar="URL", help="instead of an account")
    parser.add_argument("--sid", default="", help="with --base-url: the account's SID")
    parser.add_argument(
        "--from", dest="sender", default="", metavar="NUMBER", help="with --base-url: the sender"
    )
    parser.add_argument(
        "--import",
        dest="source",
        metavar="FILE",
        help="read a cURL command from a file, or from standard input with -",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DRAFT",
        help="with --import: the draft to write; a file of that name with other content is never replaced",
    )


def run(options: argparse.Namespace) -> int:
    """Print a command or write a draft, and return 0. Raises UnusableError and StorageError."""
    of_account = (options.account, options.base_url, options.sid, options.sender)
    if options.source is None:
        if options.draft is None or options.output is not None:
            raise UnusableError(
                "Name the draft to print as a command, or --import FILE with -o DRAFT to make one."
            )
        _print(options)
    elif options.draft is not None or options.output is None or any(of_account):
        raise UnusableError("--import takes a file, or - for standard input, and -o with the draft to write.")
    else:
        path = writable(options.output, "A draft")
        check_folder(path)
        _import(options.source, path)
    return 0


def _print(options: argparse.Namespace) -> None:
    message = draft_at(options.draft).message
    account = _account(options)
    try:
        command = write(message, account)
        command.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except CurlError as fault:
        raise UnusableError(visible_line(f"{options.draft}: {fault}")) from fault
    except (
        UnicodeEncodeError
    ) as fault:  # a command with other characters than the message's would be a wrong one
        reason = "The command has characters that cannot be printed here: set PYTHONIOENCODING=utf-8."
        raise UnusableError(reason) from fault
    result(command)
    for note in write_notes(message, account):
        notice(note)


def _account(options: argparse.Namespace) -> Account | None:
    if options.base_url is None and (options.sid or options.sender):
        raise UnusableError("--sid and --from are for --base-url.")
    if options.account is not None and options.base_url is not None:
        raise UnusableError("Name either --account or --base-url.")
    if options.base_url is not None:
        try:
            base_url = checked_base_url(options.base_url)
            sid = checked_sid(options.sid) if options.sid else ""
        except AccountError as fault:
            raise UnusableError(str(fault)) from fault
        return Account(base_url, base_url=base_url, sid=sid, sender=options.sender)
    if options.account is None:
        return None
    return named_account(options)


def _import(source: str, path: Path) -> None:
    try:
        found = read(_decoded(read_input(source, _BYTES_MAX, "The command")))
    except CurlError as fault:
        raise UnusableError(str(fault)) from fault
    _save(path, Draft(name=path.name.removesuffix(SUFFIX), message=found.message))
    _tell(found)
    notice(f"Saved as {quoted_name(path)}.")


def _decoded(data: bytes) -> str:
    encoding = next(encoding for mark, encoding in _MARKS if data.startswith(mark))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise UnusableError("The command is not UTF-8 text: save it again as UTF-8.") from fault


def _save(path: Path, draft: Draft) -> None:
    """Write a draft where there is none. Raises UnusableError where there is another, and StorageError."""
    try:
        data = dumps(draft)
    except DraftError as fault:
        raise UnusableError("The message is too large to be kept as a draft.") from fault
    if not os.path.lexists(path):
        write_draft(path, draft)
    elif state_of(path, data) != "same":
        raise UnusableError(
            f"{quoted_name(path)} is there already: nothing was written. Choose another name with -o."
        )


def _tell(found: Imported) -> None:
    for sentence in (*found.repairs, *found.ignored):
        notice(visible_line(sentence))
    if found.base_url or found.sid:
        notice(
            f"The command is for the host {found.base_url or 'unknown'} and the SID {found.sid or 'unknown'}."
        )
        notice("Neither is in the draft: a message is sent with the account that you choose.")
    if found.key:
        notice(
            "The command has an API key in it. The key was not kept:"
            " delete the command where others can read it."
        )
