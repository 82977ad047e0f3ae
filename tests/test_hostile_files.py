"""What others wrote, made to take all memory or minutes: each reader has a process with little of both.

Pictures have theirs in `tests/media/test_picture_hostile.py`.
"""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the limits are POSIX's")

MEMORY = 512 << 20
"""Bytes of address space; the interpreter with the readers takes a third."""

SECONDS = 30
"""Of the processor's time, for some thirty texts; most take a twentieth of a second."""

# What is read by all: texts of a size, alone and in the place of a value.
TEXTS = """
import sys, json
from pathlib import Path

sys.set_int_max_str_digits(4300)
folder = Path(sys.argv[1])
BIG = 1 << 20

def values(size):
    yield "[" * size
    yield "{" * size
    yield '{"a":' * (size // 5)
    yield "[" * 400 + "]" * 400
    yield "9" * size
    yield "-" + "9" * 4000
    yield "1e" + "9" * size
    yield "0." + "1" * size
    yield '"' + "x" * size
    yield '"' + chr(92) * (size | 1) + '"'
    yield '"' + "\\\\ud83d" * (size // 6) + '"'
    yield '"' + "\\\\u0000" * (size // 6) + '"'
    yield '"' + chr(0x1F469) + (chr(0x200D) + chr(0x1F469)) * (size // 7) + '"'
    yield '"' + "e" + chr(0x301) * (size // 2) + '"'
    yield '"' + "{{" * (size // 2) + '"'
    yield '"' + "a&" * (size // 2) + '"'
    yield "[" + "{}," * (size // 3) + "{}]"
    yield "[" + "[]," * (size // 3) + "[]]"
    yield "[" + "1," * (size // 2) + "1]"
    yield "[" + '"",' * (size // 3) + '""]'
    yield "{" + ",".join(f'"{n}":0' for n in range(size // 12)) + "}"
    yield "{" + '"a":0,' * (size // 6) + '"a":0}'
    yield "," * size
    yield " " * size
    yield "\\n" * size
    yield "\\n\\n" * (size // 2)
    yield "a=b&" * (size // 4)
    yield "%" * size
    yield "NaN"

def texts(size, *shells):
    for value in values(size - 300):
        yield value
        for shell in shells:
            yield shell.replace("VALUE", value)

def of_bytes(size, *shells):
    for text in texts(size, *shells):
        yield text.encode(errors="surrogatepass")[:size]
    yield bytes(size)
    yield bytes(range(256)) * (size // 256)
    yield ("[" * (size // 2)).encode("utf-16")[:size]
    yield bytes(size + 1)

def put(name, data):
    (folder / name).write_bytes(data)
    return folder / name
"""

READERS = {
    "draft files": """
from composer.message.drafts.draft import MAX_BYTES, DraftError, dumps
from composer.message.drafts.tags import note, tags
from composer.message.problems import problems
from composer.store.drafts.draft_file import read_draft
from composer.store.files import StorageError
SHELL = '{"format":"reply-button-draft","version":1,"name":"A","message":{"to":"","from":null,'
SHELL += '"callback_url":null,"header":null,"body":BODY,"footer":"","buttons":BUTTONS},"tags":TAGS,"more":MORE}'
def shell(**parts):
    text = SHELL
    for name, default in (("BODY", '""'), ("BUTTONS", "[]"), ("TAGS", "[]"), ("MORE", "0")):
        text = text.replace(name, parts.get(name, default))
    return text
shells = [shell(**{name: "VALUE"}) for name in ("BODY", "BUTTONS", "TAGS", "MORE")]
for data in of_bytes(MAX_BYTES, *shells):
    try:
        draft = read_draft(put("a.reply.json", data))
    except (DraftError, StorageError):
        continue
    problems(draft.message), tags(draft), note(draft)
    try:
        dumps(draft)
    except DraftError:
        pass
""",
    "accounts": """
from composer.store.accounts.accounts import SIZE_MAX, AccountsFile
from composer.store.files import StorageError
shell = '{"format":"reply-button-accounts","version":1,"accounts":[{"name":"A","sid":VALUE}],"more":VALUE}'
for data in of_bytes(SIZE_MAX, shell, shell.replace("[{", "VALUE,[{"), '{"format":"reply-button-accounts","version":VALUE}'):
    accounts = AccountsFile(put("accounts.json", data))
    try:
        accounts.save(accounts.load())
    except StorageError:
        pass
    for aside in folder.glob("*.corrupt-*"):
        aside.unlink()
""",
    "settings": """
from composer.store.files import StorageError
from composer.store.settings import SIZE_MAX, load_settings
for data in of_bytes(SIZE_MAX, '{"tunnel":VALUE}', '{"recent_files":VALUE}', '{"draft_accounts":VALUE}', '{"more":VALUE}', '{"splitter_sizes":VALUE}'):
    settings = load_settings(put("settings.json", data))
    settings.remember_file(Path("a"))
    settings.save()
    for aside in folder.glob("*.corrupt-*"):
        aside.unlink()
""",
    "the file of keys": """
from composer.store.accounts.key_file import SIZE_MAX, KeyFile
from composer.store.files import StorageError
for data in of_bytes(SIZE_MAX, '{"format":"reply-button-keys","version":1,"keys":VALUE}', '{"format":"reply-button-keys","version":1,"keys":{"a":VALUE}}'):
    keys = KeyFile(put("keys.json", data))
    keys.get("a")
    try:
        keys.put("b", "c")
    except StorageError:
        pass
""",
    "recovery": """
from composer.message.drafts.draft import MAX_BYTES
from composer.store.drafts.recovery import Recovery
shell = '{"format":"reply-button-recovery","version":1,"kept_at":1,"path":null,"based_on":"","draft":VALUE}'
shells = shell, shell.replace('"path":null', '"path":VALUE'), shell.replace('"kept_at":1', '"kept_at":VALUE')
for data in of_bytes(4 * MAX_BYTES, *shells):
    put("0123456789abcdef-1.json", data)
    Recovery(folder).leftovers()
    for aside in folder.glob("*.corrupt-*"):
        aside.unlink()
""",
    "versions": """
from composer.message.drafts.draft import MAX_BYTES
from composer.store.drafts.versions import Versions
from composer.store.files import StorageError
versions, draft = Versions(folder), folder / "a.reply.json"
versions.keep(draft, b"first")
(kept,) = versions.versions(draft)
for data in of_bytes(MAX_BYTES):
    put(kept.id, data)
    try:
        versions.read(kept.id)
    except StorageError:
        pass
    versions.keep(draft, b"second")
for number in range(3000):
    put(f"{kept.id[:41]}{number:017}-{'0' * 40}.json", b"x")
versions.versions(draft)
versions.keep(draft, b"third")
put(f"{kept.id[:40]}/{'9' * 17}-{'0' * 40}.json", b"x")
versions.versions(draft)
""",
    "callbacks' bodies": """
from composer.kaleyra.callbacks.read import BODY_MAX, read
meta = '{"entry":[{"changes":[{"value":{"messages":VALUE,"statuses":VALUE}}]}]}'
shells = meta, '{"entry":VALUE}', '{"entry":[{"changes":VALUE}]}', '{"id":VALUE,"status":"sent"}', '{"id":"1","status":"sent","timestamp":VALUE}'
types = "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "multipart/form-data; boundary=" + "a" * 9000, ""
part = b'--a\\r\\nContent-Disposition: form-data; name="x"\\r\\n\\r\\n1\\r\\n'
for data in [*of_bytes(BODY_MAX, *shells), part * (BODY_MAX // len(part)), b"--a\\r\\n" * 10000, b"--a\\r\\n" + b"x: y\\r\\n" * 10000]:
    for kind in types:
        read("", kind, data)
    read(data[:60000].decode("latin-1"), "", b"")
""",
    "pasted callbacks": """
from composer.kaleyra.callbacks.pasted import PASTED_MAX, read_pasted
for text in texts(PASTED_MAX // 10, '{"entry":VALUE}', '[VALUE]', "x VALUE"):
    for event in read_pasted(text):
        pass
for line in ("{}", "a=b", "[", '{"a":0,}', "{}\\n", '"{}"', "id=1&status=sent"):
    text = "x\\n" + (line + "\\n") * (PASTED_MAX // len(line + "\\n"))
    for event in read_pasted(text[:PASTED_MAX // 4]):
        pass
for event in read_pasted("[" + "{}," * 1_000_000 + "{}]"):
    pass
""",
    "cURL texts": """
from composer.kaleyra.curl.find import LENGTH_MAX
from composer.kaleyra.curl.read import CurlError, read
shells = "curl https://api.kaleyra.io/v1/A/messages -d 'VALUE'", "curl VALUE", "curl -F 'body=VALUE'", "curl --json 'VALUE'", "curl $'VALUE'", "curl.exe `VALUE"
more = ("curl " * 200000, "curl -F a=b " * 80000, "'" * 900000, '"' * 900001, chr(92) * 900001, "curl " + (chr(92) + "\\n") * 400000, "curl ^" + "^" * 800000, "> " * 400000, "$'" * 400000, "&quot;" * 150000, "=3D" * 300000)
for text in [*texts(LENGTH_MAX // 4, *shells), *more]:
    try:
        read(text)
    except CurlError:
        pass
""",
    "the API's answers": """
from composer.kaleyra.outcome import read
from composer.store.log.rows import outcome_columns
shells = '{"id":VALUE}', '{"data":VALUE}', '{"data":[{"message_id":VALUE}]}', '{"code":"E1","message":VALUE}', '{"error":VALUE}', '{"error":{"to":VALUE}}'
for text in texts(1_000_000, *shells):
    for status in (200, 400, 429, 500):
        outcome_columns(read(status, text, "9" * 100_000))
""",
    "the library's scan and index": """
from composer.message.drafts.draft import MAX_BYTES
from composer.store.drafts.library import Library
from composer.store.files import StorageError
drafts = folder / "drafts"
drafts.mkdir()
shell = '{"format":"reply-button-draft","version":1,"name":VALUE,"message":{"to":VALUE,"from":null,"callback_url":null,"header":null,"body":VALUE,"footer":"","buttons":[]},"tags":["a"],"note":VALUE}'
for number, data in enumerate(of_bytes(MAX_BYTES, shell)):
    (drafts / f"{number}.reply.json").write_bytes(data)
for value in ('"' + "x" * 200000 + '"', '"' + "ab " * 60000 + '"', '"' + chr(0x4E2D) * 80000 + '"', '"' + "12345678 " * 25000 + '"'):
    (drafts / f"big{len(value)}.reply.json").write_text(shell.replace("VALUE", value))
library = Library(drafts, folder / "indexes")
library.refresh()
count = library.count()
assert count == len(list(drafts.iterdir())), count
library.rows("newest", 0, 200, "x " * 1000, "y" * 100_000)
library.close()
for data in (b"SQLite format 3\\0" + b"\\xff" * 1_000_000, b"x" * 5_000_000):
    library._index.path.write_bytes(data)
    library.refresh()
    assert library.count() == count
    library.close()
with library._index.path.open("r+b") as file:
    file.truncate(1 << 40)
library.refresh()
library.close()
""",
    "outcomes of the log": """
from composer.kaleyra.timings import from_json
from composer.store.log.rows import DamagedError, send_of
for text in texts(1_000_000):
    from_json(text)
    for kind in ("accepted", "rejected", "unknown"):
        row = (1, "r", 0, "A", 0, "h", "+1", text, text, 1, kind, 200, "m", text, text, text, text, 1, text, text)
        try:
            send_of(row)
        except DamagedError:
            pass
""",
    "conversations": """
from composer.replies.conversation import _body, event_text
from composer.kaleyra.callbacks.event import KINDS, Event
from datetime import UTC, datetime
for text in texts(1_000_000, '{"message":{"body":VALUE}}', '{"message":VALUE}'):
    _body(text)
    for kind in KINDS:
        event_text(Event(kind, datetime.now(UTC), text=text[:65536], title=text[:65536], words=text[:65536], code=text[:65536]))
""",
}


@pytest.mark.parametrize("name", READERS)
def test_no_file_takes_all_memory_or_minutes(name: str, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TEXTS + READERS[name] + "\nprint('read')", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "read"), done.stderr[-3000:]
