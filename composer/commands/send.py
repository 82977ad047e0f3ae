"""send: one send of a draft, and its outcome."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from composer.commands.account import named_account
from composer.commands.kept_key import kept_key
from composer.commands.output import UnprintedError, notice, result
from composer.commands.unusable import UnusableError, draft_at
from composer.kaleyra.account import KEY_VARIABLE, SANDBOX, Account, AccountError, ApiKey, checked_base_url
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Accepted, NotSent, Outcome, Rejected, Unknown
from composer.kaleyra.request import host_of
from composer.kaleyra.sandbox.sandbox import KEY, SCENARIOS, Sandbox
from composer.message.fields import label
from composer.message.model import Message
from composer.message.text.characters import visible_line
from composer.sending.deliver import MISTAKE, Delivery, Repeated, deliver, earlier_send
from composer.sending.outcome_text import title
from composer.sending.outgoing import Outgoing
from composer.sending.safeguards import repeat_warning, send_problems, wait_seconds
from composer.store.accounts.environment_key import environment_key, takes_environment_key
from composer.store.accounts.key_file import KeyFile
from composer.store.accounts.keychain import KeyStore, Place
from composer.store.database import Database
from composer.store.files import StorageError, quoted_name
from composer.store.instances import RunningInstance
from composer.store.log.repeats import SendSummary
from composer.store.log.sends import SendLog
from composer.store.paths import ANOTHER_FOLDER, Paths, find_paths
from composer.system.interruption import handle_signals

_POLL_SECONDS = 0.1  # how soon a signal stops the send
_STATUSES = {"accepted": 0, "rejected": 1, "not-sent": 3, "unknown": 4}
_KEYS = ("outcome", "message_id", "status", "code", "message", "fields", "reason", "retry_after")
_PLACES: dict[Place, str] = {"keychain": ", from the keychain", "file": ", from the file of API keys"}


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
    begun = datetime.now(UTC)
    options.fault_words = "Nothing was sent."
    message = draft_at(options.draft).message
    paths = find_paths(os.environ, options.data_dir)
    with _account(options, paths) as (account, key, key_words):
        _check(message, account, key, key_words)
        if account.is_asked_about and not options.yes:
            _check_terminal("this reaches a real phone. Add --yes to send without a question.")
        assert key is not None
        delivery = _deliver(Outgoing(message, account), key, key_words, paths, options, begun)
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
    result: dict[str, Any] = dict.fromkeys(_KEYS)
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


def fault_json(sentence: str, options: argparse.Namespace | None) -> dict[str, Any]:
    """Return what `--json` prints of a send that failed: what is known of it, and the error."""
    known: Outcome | None = getattr(options, "known", None)
    return (dict.fromkeys(_KEYS) if known is None else as_json(known)) | {"error": sentence}


def _know(options: argparse.Namespace, outcome: Outcome) -> None:
    """Let whatever fails from here on say this of the send, which is in the log."""
    options.known = outcome
    options.fault_words = f"{title(outcome)}."
    options.fault_status = _STATUSES["unknown"]


@contextmanager
def _account(options: argparse.Namespace, paths: Paths) -> Iterator[tuple[Account, ApiKey | None, str]]:
    """Yield the account that was named, its key, and a sentence on which key that is or how to give one.

    The sandbox answers as long as its account is used.
    """
    if (options.account is None) == (options.base_url is None):
        raise UnusableError(
            "Name either --account, for example --account sandbox, or --base-url with --sid and --from."
        )
    if options.account is not None and (options.sid or options.sender):
        raise UnusableError("--sid and --from are for --base-url: an account has its own.")
    if options.scenario and options.account != SANDBOX:
        raise UnusableError("--scenario is for --account sandbox.")
    if options.base_url is not None:
        account = _account_of_options(options)
        key = _key_of_environment()
        yield account, key, "" if key else f"Give the key in {KEY_VARIABLE}."
        return
    account = named_account(options)
    if not account.is_sandbox:
        store = KeyStore(file=KeyFile(paths.keys), environ=os.environ)
        key, place = kept_key(store, account)
        yield account, key, _key_words(store, account, place)
        return
    with Sandbox(scenario=options.scenario or "accepted") as sandbox:
        notice("This is the sandbox: nothing reaches a customer.")
        yield replace(account, base_url=sandbox.base_url), ApiKey(KEY), ""


def _account_of_options(options: argparse.Namespace) -> Account:
    try:
        base_url = checked_base_url(options.base_url)
    except AccountError as fault:
        raise UnusableError(str(fault)) from fault
    account = Account(base_url, base_url=base_url, sid=options.sid, sender=options.sender)
    # On this machine only what somebody starts there for a test has no account.
    return account if account.reaches_phones else replace(account, kind="test")


def _key_of_environment() -> ApiKey | None:
    try:
        return environment_key(os.environ)
    except AccountError as fault:
        raise UnusableError(f"{KEY_VARIABLE}: {fault}") from fault


def _key_words(store: KeyStore, account: Account, place: Place) -> str:
    """Return a sentence on which key is used, or how to give one.

    place: where the key was found.
    """
    if place == "environment":
        return f"The API key is the one in {KEY_VARIABLE}: the account “{account.name}” has none of its own."
    if place:
        unused = f" {KEY_VARIABLE} is not used." if store.has_environment_key else ""
        return f"The API key is the account's own{_PLACES.get(place, '')}.{unused}"
    if store.environment_fault:
        return f"{KEY_VARIABLE}: {store.environment_fault}"
    if takes_environment_key(account):
        return f"The key can also be given in {KEY_VARIABLE}."
    return (
        f"{KEY_VARIABLE} serves accounts of Kaleyra's own hosts, not {host_of(account)}: enter the account's "
        f"key in the window, or name the host with --base-url {account.base_url} in place of --account."
    )


def _check(message: Message, account: Account, key: ApiKey | None, key_words: str) -> None:
    reasons = []
    for problem in send_problems(message, account, "there" if key else "missing"):
        words = visible_line(f"{problem.severity}: {label(problem.field)}: {problem.text}")
        notice(words)
        reasons += [words] if problem.severity == "error" else []
    if key is None:
        notice(key_words)
        reasons.append(key_words)
    if reasons:
        raise UnusableError("Nothing was sent.", reasons)


def _check_terminal(reason: str) -> None:
    """Raise UnusableError if nobody can be asked."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise UnusableError(f"Nothing was sent: {reason}")


def _confirm(outgoing: Outgoing) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Ctrl+C is an answer, too
    try:
        question = f"Send to {outgoing.recipient} with the account “{outgoing.account.name}”?"
        notice(f"{visible_line(question)} [y/N] ", end="")
        answer = sys.stdin.readline()
    except KeyboardInterrupt:
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        raise UnusableError("Nothing was sent.")


def _deliver(
    outgoing: Outgoing,
    key: ApiKey,
    key_words: str,
    paths: Paths,
    options: argparse.Namespace,
    begun: datetime,
) -> Delivery:
    """Send once, after a question if one is due; return what came of it. Raises UnusableError.

    begun: when the command was given, UTC. An earlier send of the message that had ended by then is known to
        whoever gave it, or warned of; one at the same time nobody knows of.
    """
    asked: list[int] = []

    def note(number: int, _frame: object) -> None:
        asked.append(number)  # the outcome is told all the same

    handle_signals(note)
    with ExitStack() as stack:
        try:
            send_log = stack.enter_context(_opened_log(paths))
        except StorageError as fault:
            reason = "Nothing was sent, because the log of sends could not be opened."
            return Delivery(outgoing, NotSent(f"{reason} {fault} {ANOTHER_FOLDER}"))
        cancel, on_intent = Cancel(), partial(_know, options, Unknown(MISTAKE))
        known = _earlier(send_log, outgoing)
        is_news = known is not None and (known.outcome is None or known.ended_at > begun)
        while True:
            if waiting := _waiting(send_log, outgoing):
                return Delivery(outgoing, NotSent(waiting))
            if known is not None:
                problem = repeat_warning(known, datetime.now(UTC))
                notice(visible_line(f"warning: {label(problem.field)}: {problem.text}"))
            if not options.yes and (outgoing.account.is_asked_about or is_news):
                _check_terminal("this message would arrive twice. Add --yes to send it all the same.")
                _confirm(outgoing)
                handle_signals(note)
                if waiting := _waiting(send_log, outgoing):
                    return Delivery(outgoing, NotSent(waiting))
            if key_words:
                notice(key_words)
            job = partial(deliver, outgoing, key, cancel, send_log, known, on_intent)
            delivery = _watched(job, cancel, asked)
            if isinstance(delivery, Delivery):
                _know(options, delivery.outcome)
                if delivery.not_logged and not _kept_now(send_log):
                    notice(delivery.not_logged)
                return delivery
            known, is_news, key_words = delivery.earlier, True, ""


@contextmanager
def _opened_log(paths: Paths) -> Iterator[SendLog]:
    """Yield the log of sends. Raises StorageError if it cannot be opened."""
    database = Database(paths.database)
    if database.quarantined is not None:
        notice(
            f"The log of sends was damaged. It was kept as {quoted_name(database.quarantined)},"
            " and a new one was begun."
        )
    instance = RunningInstance(paths.root)
    try:
        yield SendLog(database, instance=instance)
    finally:
        instance.end()
        database.close_all()


def _waiting(send_log: SendLog, outgoing: Outgoing) -> str:
    """Return why nothing may be sent yet, "" if it may."""
    account = outgoing.account
    if account.kind == "sandbox":
        return ""
    try:
        earlier = send_log.send_summaries(host=outgoing.host, account=account.name)
    except StorageError:
        return ""  # sending says why
    seconds = wait_seconds(account, earlier, datetime.now(UTC))
    return f"Nothing was sent: Kaleyra asked this account to wait {seconds} more seconds." if seconds else ""


def _earlier(send_log: SendLog, outgoing: Outgoing) -> SendSummary | None:
    try:
        return earlier_send(send_log, outgoing)
    except StorageError:
        return None  # sending says why


def _watched(job: Callable[[], Delivery | Repeated], cancel: Cancel, asked: list[int]) -> Delivery | Repeated:
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
    except (StorageError, MemoryError):
        return False
