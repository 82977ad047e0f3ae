"""What one more preview costs in a `render` of 100 drafts into a folder.

The baseline is painting one such picture again and again as a PNG. A benchmark, not a test: the suite does
not collect it.
"""

import argparse
import io
import json
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from PySide6.QtWidgets import QApplication

from composer.commands import render
from composer.message.drafts.draft import loads
from composer.preview.picture import picture, png
from composer.preview.subject import Subject
from composer.preview.theme.tables import THEMES
from tests.benchmarks.preview import BODY

ROUNDS = 7
DRAFTS = 100
LIMIT = 2


def render_row() -> tuple[str, float, float]:
    """Return the row's name, the median ratio of ROUNDS, after one that does not count, and the limit."""
    application = QApplication.instance() or QApplication([])
    assert application is not None
    with TemporaryDirectory() as folder:
        paths = [_draft(Path(folder), number) for number in range(DRAFTS)]
        ratios = [_rendered(paths, Path(folder, "pictures")) / _painted(paths[0]) for _ in range(ROUNDS + 1)][
            1:
        ]
    return f"one more preview in a render of {DRAFTS}", median(ratios), LIMIT


def _rendered(paths: list[Path], output: Path) -> float:
    parser = argparse.ArgumentParser()
    render.add_arguments(parser)
    options = parser.parse_args([*map(str, paths), "-o", str(output)])
    start = perf_counter()
    with redirect_stdout(io.StringIO()):
        render.run(options)
    return perf_counter() - start


def _painted(path: Path) -> float:
    draft = loads(path.read_bytes())
    subject, theme = Subject(draft.message, "Your business", draft.name), THEMES["ios", "light"]
    start = perf_counter()
    for _ in range(DRAFTS):
        png(picture(subject, theme))
    return perf_counter() - start


def _draft(folder: Path, number: int) -> Path:
    message = {
        "to": "+14155550123",
        "header": {"type": "text", "value": f"Order {number}"},
        "body": BODY[number : number + 400],
        "footer": "Bye",
        "buttons": [{"id": "yes", "title": "Yes"}],
    }
    path = folder / f"draft-{number}.reply.json"
    path.write_text(
        json.dumps({"format": "reply-button-draft", "version": 1, "name": "Offer", "message": message})
    )
    return path


if __name__ == "__main__":
    print(render_row())
