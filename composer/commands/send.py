"""send: one send of a draft, and its outcome."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from composer.commands.kept_key import kept_key
from composer.commands.output import UnprintedError, notice, result
from composer.commands.unusable import UnusableError, draft_at
from composer.kaleyra.account import KEY_VARIABLE, SANDBOX, Account, AccountError, ApiKey, checked_base_url
from composer.kaleyra.http.client import Cancel
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected
from composer.kaleyra.request import host_of
from composer.kaleyra.sandbox.sandbox import KEY, SCENARIOS, Sandbox
from composer.message.fields import label
from composer.message.model import Message
from composer.message.phone_numbers import wire_number
from composer.sending.deliver import Delivery, deliver, delivery_of
from composer.sending.safeguards import redirected, repeat_warning, send_problems, wait_seconds
from composer.store.accounts.accounts import AccountsFile
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore
from composer.store.database import Database
from composer.store.files import StorageError, quoted_name
from composer.store.instances import RunningInstance
from composer.store.log.sends import SendLog
from composer.store.paths import ANOTHER_FOLDER, Paths, find_paths
from composer.system.interruption import handle_signals

_POLL_SECONDS = 0.1  # how soon a signal stops the send
_STATUSES = {"accepted": 0, "rejected": 1, "not-sent": 3, "unknown": 4}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Tell the parser what the command takes."""
    parser.add_argument("draft", type=Path, metavar="DRAFT")
    parser.add_argument(
        "--account", metavar="NAME", help="an account of the program; `sandbox` always exists"
    )
    parser.add_argument(
        "--base-url", metavar="URL", help=f"instead of an account; the key is read from {KEY_VARIABLE}"
    )
    parser.add_argument("--sid", default="", help="with --base-url: the account's SID")
    parser.add_argument(
        "--from", dest="sender", default="", metavar="NUMBER", help="with --base-url: the sender"
    )
    parser.add_argument("--scenario", choices=SCENARIOS, help="with --account sandbox: what it answers")
    parser.add_argument("--yes", action="store_true", help="do not ask before a message goes to a real phone")
    parser.add_argument("--json", action="store_true", help="print the outcome as JSON")


def run(options: argparse.Namespace) -> int:
    """Send once; return 0 accepted, 1 rejected, 3 not sent, 4 unknown.

    Where the result cannot be printed, accepted has the status 4, too: whoever called has no message ID, but
    must not take it for unsent. Raises UnusableError before anything is sent.
    """
    message = draft_at(options.draft).message
    paths = find_paths(os.environ, options.data_dir)
    with _account(options, paths) as (account, key):
        _check(message, account, key)
        is_asked = account.reaches_phones and not options.yes
        if is_asked and (sys.stdin is None or not sys.stdin.isatty()):
            raise UnusableError(
                "Nothing was sent: this reaches a real phone. Add --yes to send without a question."
            )
        delivery = _deliver(message, account, key, paths, is_asked=is_asked)
    outcome = as_json(delivery.outcome)
    status = _STATUSES[outcome["outcome"]]
    try:
        result(json.dumps(outcome, indent=2) if options.json else delivery.text)
    except UnprintedError as fault:
        notice(str(fault))
        notice(delivery.text)
        return status or _STATUSES["unknown"]
    return status


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome with every documented key, None where one does not apply."""
    result: dict[str, Any] = dict.fromkeys(
        ("outcome", "message_id", "status", "code", "message", "fields", "reason", "retry_after")
    )
    match outcome:
        case Accepted():
            result |= {"outcome": "accepted", "message_id": outcome.message_id, "status": outcome.status}
        case Rejected():
            result |= {
                "outcome": "rejected",
                "status": outcome.status,
                "code": outcome.code,
                "message": outcome.message,
            }
            result |= {"fields": dict(outcome.fields), "retry_after": outcome.retry_after}
        case NotSent():
            result |= {"outcome": "not-sent", "reason": outcome.reason}
        case _:
            result |= {"outcome": "unknown", "status": outcome.status, "reason": outcome.reason}
    return result


@contextmanager
def _account(options: argparse.Namespace, paths: Paths) -> Iterator[tuple[Account, ApiKey | None]]:
    """Yield the account that was named and its key; the sandbox answers as long as its account is used."""
    if (options.account is None) == (options.base_url is None):
        raise UnusableError(
            "Name either --account, for example --account sandbox, or --base-url with --sid and --from."
        )
    if options.account is not None and (options.sid or options.sender):
        raise UnusableError("--sid and --from are for --base-url: an account has its own.")
    if options.scenario and options.account != SANDBOX:
        raise UnusableError("--scenario is for --account sandbox.")
    if options.base_url is not None:
        yield _account_of_options(options)
        return
    kept = AccountsFile(paths.accounts).load()
    account = kept.find(options.account)
    if account is None:
        names = ", ".join(account.name for account in kept.accounts)
        raise UnusableError(f"There is no account “{options.account}”. There are: {names}.")
    if not account.is_sandbox:
        yield account, _key_of_environment() or kept_key(KeyStore(file=KeyFile(paths.keys)), account)
        return
    with Sandbox(scenario=options.scenario or "accepted") as sandbox:
        notice("This is the sandbox: nothing reaches a customer.")
        yield replace(account, base_url=sandbox.base_url), ApiKey(KEY)


def _account_of_options(options: argparse.Namespace) -> tuple[Account, ApiKey | None]:
    try:
        base_url = checked_base_url(options.base_url)
    except AccountError as fault:
        raise UnusableError(str(fault)) from fault
    return Account(base_url, base_url=base_url, sid=options.sid, sender=options.sender), _key_of_environment()


def _key_of_environment() -> ApiKey | None:
    text = os.environ.get(KEY_VARIABLE)
    if not text:
        return None
    try:
        return ApiKey(text)
    except AccountError as fault:
        raise UnusableError(f"{KEY_VARIABLE}: {fault}") from fault


def _check(message: Message, account: Account, key: ApiKey | None) -> None:
    found = send_problems(message, account, "there" if key else "missing")
    for problem in found:
        notice(f"{problem.severity}: {label(problem.field)}: {problem.text}")
    if key is None:
        notice(f"The key can also be given in {KEY_VARIABLE}.")
    if any(problem.severity == "error" for problem in found):
        raise UnusableError("Nothing was sent.")


def _confirm(message: Message, account: Account) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Ctrl+C is an answer, too
    try:
        notice(f"Send to {wire_number(message.to)} with the account “{account.name}”? [y/N] ", end="")
        answer = sys.stdin.readline()
    except KeyboardInterrupt:
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        raise UnusableError("Nothing was sent.")


def _deliver(
    message: Message, account: Account, key: ApiKey | None, paths: Paths, *, is_asked: bool
) -> Delivery:
    """Send once, after a question if `is_asked`; return what came of it."""
    assert key is not None
    asked: list[int] = []

    def note(number: int, _frame: object) -> None:
        asked.append(number)  # the outcome is told all the same

    handle_signals(note)
    try:
        database = Database(paths.database)
    except StorageError as fault:
        reason = f"Nothing was sent, because the log of sends could not be opened. {fault} {ANOTHER_FOLDER}"
        return delivery_of(NotSent(reason), message, account)
    if database.quarantined is not None:
        notice(
            f"The log of sends was damaged. It was kept as {quoted_name(database.quarantined)},"
            " and a new one was begun."
        )
    instance, cancel = RunningInstance(paths.root), Cancel()
    send_log = SendLog(database, instance=instance)
    try:
        if waiting := _waiting(send_log, account):
            return delivery_of(NotSent(waiting), message, account)
        is_warned = _warn_of_repeat(send_log, message, account)
        if is_asked:
            _confirm(redirected(message, account)[0], account)
            if not is_warned and _warn_of_repeat(send_log, message, account):  # the window sent it meanwhile
                _confirm(redirected(message, account)[0], account)
            handle_signals(note)
            if waiting := _waiting(send_log, account):
                return delivery_of(NotSent(waiting), message, account)
        delivery = _watched(partial(deliver, message, account, key, cancel, send_log), cancel, asked)
        if delivery.not_logged and not _kept_now(send_log):
            notice(delivery.not_logged)
        return delivery
    finally:
        instance.end()
        database.close_all()


def _waiting(send_log: SendLog, account: Account) -> str:
    """Return why nothing may be sent yet, "" if it may."""
    try:
        earlier = send_log.send_summaries(host=host_of(account), account=account.name)
    except StorageError:
        return ""  # sending says why
    seconds = 0 if account.kind == "sandbox" else wait_seconds(account, earlier, datetime.now(UTC))
    return f"Nothing was sent: Kaleyra asked this account to wait {seconds} more seconds." if seconds else ""


def _warn_of_repeat(send_log: SendLog, message: Message, account: Account) -> bool:
    """Print why the message should perhaps not be sent once more; return whether there is a reason."""
    try:
        earlier = send_log.send_summaries(
            wire_number(redirected(message, account)[0].to), host=host_of(account)
        )
    except StorageError:
        return False
    problem = repeat_warning(message, account, earlier, datetime.now(UTC))
    if problem is not None:
        notice(f"warning: {label(problem.field)}: {problem.text}")
    return problem is not None


def _watched(job: Callable[[], Delivery], cancel: Cancel, asked: list[int]) -> Delivery:
    """Run a send, and stop it once the program is asked to end.

    The signal's handler cannot do that: it may take no lock.

    asked: filled by the handler.
    """
    with ThreadPoolExecutor(1) as pool:
        send = pool.submit(job)
        while not send.done():
            if asked:
                cancel.cancel()
            wait([send], _POLL_SECONDS)
        return send.result()


def _kept_now(send_log: SendLog) -> bool:
    try:
        return send_log.conclude_again() > 0
    except StorageError:
        return False
