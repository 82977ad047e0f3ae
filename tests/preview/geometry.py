"""Where every part stands, on every platform, at every width and text size: the figures of tests/data/golden.

`python -m tests.preview.geometry` writes them anew, after a change that was meant.
"""

import json
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QRectF
from PySide6.QtGui import QGuiApplication

from composer.preview.device import phone
from composer.preview.theme.scaling import scaled
from composer.preview.theme.tables import THEMES
from tests.preview.samples import DOCUMENT, FULL, IMAGE, LONG, SIZES, laid_out, phone_of, pictures

FILE = Path(__file__).parents[1] / "data" / "golden" / "geometry.json"
MESSAGES = {"full": FULL, "image": IMAGE, "document": DOCUMENT, "long": LONG}

Figures = dict[str, list[float]]


def measured() -> dict[str, Figures]:
    """Return left, top, width and height of each part in px.

    The keys are `platform width text size message`, then the part.
    """
    found = {}
    for platform, width, text_scale in SIZES:
        theme = scaled(THEMES[platform, "light"], text_scale)
        across = phone.screen_width(theme, width)
        for name, message in MESSAGES.items():
            made = laid_out(message, theme, across, pictures=pictures())
            whole = QRectF(0, 0, made.size.width(), made.size.height())
            found[f"{platform} {width} {text_scale} {name}"] = _figures({"bubble": whole, **made.parts})
        device = phone_of(
            QRectF(0, 0, 2000, theme.screen.height_most),
            FULL,
            THEMES[platform, "light"],
            "Example Shop",
            width=width,
            text_scale=text_scale,
        )
        areas = device.surround.areas._asdict()
        found[f"{platform} {width} {text_scale} device"] = _figures(
            {**areas, **{part: device.parts[part] for part in ("avatar", "business_name", "body")}}
        )
    return found


def _figures(areas: dict[str, QRectF]) -> Figures:
    return {
        part: [round(figure, 1) for figure in (area.x(), area.y(), area.width(), area.height())]
        for part, area in areas.items()
    }


def main() -> None:
    application = QGuiApplication([])
    lines = [f"  {json.dumps(name)}: {json.dumps(figures)}" for name, figures in measured().items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    del application


if __name__ == "__main__":
    main()
