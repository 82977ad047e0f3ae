"""Has one reader of other people's files read what is made to take all memory or minutes.

`python -m tests.hostile_readers NAME FOLDER`; `tests/test_hostile_files.py` runs it with limits.
"""

import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from composer.kaleyra.callbacks import read as callbacks
from composer.kaleyra.callbacks.event import KINDS, Event
from composer.kaleyra.callbacks.pasted import PASTED_MAX, read_pasted
from composer.kaleyra.curl import read as curl
from composer.kaleyra.outcome import read as read_outcome
from composer.kaleyra.timings import from_json
from composer.message.drafts.draft import MAX_BYTES, DraftError, dumps
from composer.message.drafts.tags import note, tags
from composer.message.problems import problems
from composer.replies.conversation import event_text, read_conversation
from composer.store.accounts import accounts, key_file
from composer.store.accounts.accounts import SANDBOX_ACCOUNT
from composer.store.database import Database
from composer.store.drafts.draft_file import read_draft
from composer.store.drafts.library import Library
from composer.store.drafts.recovery import Recovery
from composer.store.drafts.versions import Versions
from composer.store.files import StorageError
from composer.store.log.rows import DamagedError, outcome_columns, send_of
from composer.store.log.sends import SendLog
from composer.store.replies.events import Events
from composer.store.settings import SIZE_MAX, load_settings

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)

DRAFT = (
    '{"format":"reply-button-draft","version":1,"name":"A","message":{"to":"","from":null,"header":null,'
    '"callback_url":null,"body":"","footer":"","buttons":[]},"tags":[],"note":"","more":0}'
)
ACCOUNTS = '{"format":"reply-button-accounts","version":1,"accounts":[{"name":"A","sid":""}],"more":0}'
KEYS = '{"format":"reply-button-keys","version":1,"keys":{"a":""}}'
RECOVERY = '{"format":"reply-button-recovery","version":1,"kept_at":1,"path":null,"based_on":"","draft":""}'
META = '{"entry":[{"changes":[{"value":{"messages":VALUE,"statuses":VALUE}}]}]}'


def values(size: int) -> Iterator[str]:
    """Yield texts of about a size; most are JSON."""
    joined = chr(0x1F469) + (chr(0x200D) + chr(0x1F469)) * (size // 2)
    yield from ("[" * size, "{" * size, '{"a":' * (size // 5))
    # What is as deep as can just be read may be too deep to be written, or walked through.
    yield from ("[" * depth + "]" * depth for depth in (400, *range(970, 1000)))
    yield from ("9" * size, "-" + "9" * 4000, "1e" + "9" * size, "0." + "1" * size, "NaN")
    yield from (f'"{text}"' for text in ("x" * size, "\\" * (size | 1), joined, "e" + "\u0301" * (size // 2)))
    yield from (f'"{text * (size // 6)}"' for text in ("\\ud83d", "\\u0000", "{{", "a&", "ab *c* "))
    yield from (f"[{(text + ',') * (size // 3)}{text}]" for text in ("{}", "[]", "1", '""'))
    yield "{" + ",".join(f'"{number}":0' for number in range(size // 12)) + "}"
    yield "{" + '"a":0,' * (size // 6) + '"a":0}'
    yield from ("," * size, " " * size, "\n" * size, "a=b&" * (size // 4), "%" * size)


def texts(size: int, *shells: str) -> Iterator[str]:
    """Yield those values, and smaller ones in each VALUE of a shell."""
    yield from values(size)
    for value in values(min(size // 2, 60_000)):
        for shell in shells:
            yield shell.replace("VALUE", value)


def contents(size: int, *shells: str) -> Iterator[bytes]:
    """Yield what a file of at most a size may hold, and one that is larger."""
    for text in texts(size, *shells):
        yield text.encode(errors="surrogatepass")[:size]
    yield bytes(range(256)) * (size // 256)
    yield ("[" * (size // 2)).encode("utf-16")[:size]
    yield bytes(size + 1)


def shells(whole: str, *parts: str) -> list[str]:
    """Return a file's text with VALUE in the place of each of some parts."""
    return [whole.replace(part, part[: part.rindex(":") + 1] + "VALUE") for part in parts]


def put(path: Path, data: bytes) -> Path:
    """Write a file; what was quarantined of the one before is removed."""
    for aside in path.parent.glob("*.corrupt-*"):
        aside.unlink()
    path.write_bytes(data)
    return path


def read_drafts(folder: Path) -> None:
    parts = '"name":"A"', '"body":""', '"buttons":[]', '"tags":[]', '"note":""', '"more":0', '"header":null'
    for data in contents(MAX_BYTES, *shells(DRAFT, *parts)):
        with suppress(DraftError, StorageError):
            draft = read_draft(put(folder / "a.reply.json", data))
            problems(draft.message, NOW)
            tags(draft)
            note(draft)
            dumps(draft)


def read_accounts(folder: Path) -> None:
    parts = '"version":1', '"sid":""', '"accounts":[{"name":"A","sid":""}]', '"more":0'
    for data in contents(accounts.SIZE_MAX, *shells(ACCOUNTS, *parts)):
        file = accounts.AccountsFile(put(folder / "accounts.json", data))
        with suppress(StorageError):
            file.save(file.load())


def read_settings(folder: Path) -> None:
    names = "tunnel", "recent_files", "draft_accounts", "splitter_sizes", "more"
    for data in contents(SIZE_MAX, *(f'{{"{name}":VALUE}}' for name in names)):
        settings = load_settings(put(folder / "settings.json", data))
        settings.remember_file(Path("a"))
        settings.save()


def read_keys(folder: Path) -> None:
    for data in contents(key_file.SIZE_MAX, *shells(KEYS, '"version":1', '"keys":{"a":""}', '"a":""')):
        keys = key_file.KeyFile(put(folder / "keys.json", data))
        keys.get("a")
        with suppress(StorageError):
            keys.put("b", "c")


def read_recovery(folder: Path) -> None:
    parts = '"kept_at":1', '"path":null', '"draft":""'
    for data in contents(4 * MAX_BYTES, *shells(RECOVERY, *parts)):
        put(folder / "0123456789abcdef-1.json", data)
        Recovery(folder).leftovers()


def read_versions(folder: Path) -> None:
    versions, draft = Versions(folder), folder / "a.reply.json"
    versions.keep(draft, b"first")
    (kept,) = versions.versions(draft)
    file = folder / kept.id
    for data in contents(MAX_BYTES):
        put(file, data)
        with suppress(StorageError):
            versions.read(kept.id)
        versions.keep(draft, b"second")
    for number in (*range(1000), 10**17 - 1):
        file.with_name(f"{number:017}-{'0' * 40}.json").write_bytes(b"x")
    versions.versions(draft)
    versions.keep(draft, b"third")


def read_callbacks(_folder: Path) -> None:
    part = b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    odd = part * (callbacks.BODY_MAX // len(part)), b"--a\r\n" * 10_000, b"--a\r\n" + b"x: y\r\n" * 10_000
    status = '{"id":"1","status":"sent","timestamp":VALUE,"mobile":VALUE}'
    for data in (*contents(callbacks.BODY_MAX, META, '{"entry":VALUE}', "[1,VALUE]", status), *odd):
        for kind in ("application/json", "multipart/form-data; boundary=a"):
            callbacks.read("", kind, data)
        callbacks.read(data.decode("latin-1"), "", b"")


def read_pasted_callbacks(_folder: Path) -> None:
    size = PASTED_MAX // 200
    lines = ("{}", "a=b", "[", '{"a":0,}', "{}\n", '"{}"', "id=1&status=sent", "", " ", '{"a"\n')
    many = [f"x\n{(line + chr(10)) * (size // (len(line) + 1))}" for line in lines]
    for text in (*texts(size, '{"entry":VALUE}', "[VALUE]", "x VALUE"), *many):
        for _event in read_pasted(text):
            pass


def read_curl(_folder: Path) -> None:
    size = curl.LENGTH_MAX
    whole = "curl https://api.kaleyra.io/v1/A/messages -d 'VALUE'"
    commands = (whole, "curl VALUE", "curl --json 'VALUE'", "curl $'VALUE'", "curl.exe `VALUE")
    repeated = ("curl ", "curl -F a=b ", "'", '"', "\\", "\\\n", "^", "> ", "$'", "&quot;", "=3D", "%7B")
    many = [text * (size // 3 // len(text)) for text in repeated]
    for text in (*texts(size // 10, *commands), *many, *(f"curl {text}" for text in many)):
        with suppress(curl.CurlError):
            curl.read(text)


def read_answers(_folder: Path) -> None:
    listed = '{"id":VALUE}', '{"data":VALUE}', '{"data":[{"message_id":VALUE}]}'
    errors = '{"code":"E1","message":VALUE}', '{"error":VALUE}', '{"error":{"to":VALUE}}'
    for text in texts(300_000, *listed, *errors):
        for status in (200, 400):
            outcome_columns(read_outcome(status, text, "9" * 10_000))


def read_library(folder: Path) -> None:
    drafts = folder / "drafts"
    drafts.mkdir()
    words = "x" * 200_000, "ab " * 60_000, "\u4e2d" * 80_000, "12345678 " * 25_000
    found = [*contents(MAX_BYTES, *shells(DRAFT, '"body":""', '"note":""'))]
    found += [DRAFT.replace('"body":""', f'"body":"{text}"').encode() for text in words]
    for number, data in enumerate(found):
        put(drafts / f"{number}.reply.json", data)
    library = Library(drafts, folder / "indexes")
    library.refresh()
    library.rows("newest", 0, 200, "x " * 1000, "y" * 100_000)
    library.close()
    (index,) = (folder / "indexes").glob("*.sqlite3")
    for data in (b"SQLite format 3\0" + b"\xff" * 1_000_000, b"x" * 5_000_000, bytes(5_000_000)):
        put(index, data)
        library.refresh()
        library.refresh()
        assert library.count() == len(found)
        library.close()
    with index.open("r+b") as file:
        file.truncate(1 << 40)
    library.refresh()
    library.close()


def read_log(_folder: Path) -> None:
    for text in texts(300_000):
        from_json(text)
        for kind in ("accepted", "rejected", "unknown"):
            answer = (kind, 200, "m", text, text, text, text, 1, text, text)
            with suppress(DamagedError):
                send_of((1, "r", 0, "A", 0, "h", "+1", text, text, 1, *answer))


def read_conversations(folder: Path) -> None:
    database = Database(folder / "composer.sqlite3")
    send_log, events = SendLog(database), Events(database)
    for number, text in enumerate(texts(300_000, '{"message":{"body":VALUE}}', '{"message":VALUE}')):
        recipient = str(14155550000 + number)
        send_log.intend(SANDBOX_ACCOUNT, recipient=recipient, request="", draft=text)
        assert read_conversation(events, send_log, recipient, 0).lines
        some = text[: callbacks.BODY_MAX]
        for kind in KINDS:
            event_text(Event(kind, datetime.now(UTC), text=some, title=some, words=some, code=some))


READERS = {
    "drafts": read_drafts,
    "accounts": read_accounts,
    "settings": read_settings,
    "keys": read_keys,
    "recovery": read_recovery,
    "versions": read_versions,
    "callbacks": read_callbacks,
    "pasted callbacks": read_pasted_callbacks,
    "cURL texts": read_curl,
    "answers": read_answers,
    "library": read_library,
    "log": read_log,
    "conversations": read_conversations,
}

if __name__ == "__main__":
    READERS[sys.argv[1]](Path(sys.argv[2]))
    print("read")
