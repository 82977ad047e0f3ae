"""A draft as a small picture, where a list offers several."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStyle

from composer.message.drafts.draft import Draft
from composer.preview.picture import picture
from composer.preview.subject import Subject
from composer.preview.theme.tables import THEMES

_WIDTH, _WIDTH_MOST = 280, 360


class DraftPicture(QLabel):
    """Shows how a phone would show a draft."""

    def __init__(self, business_name: str, mode: str, *, whole: bool = False) -> None:
        """Make an empty picture.

        mode: `light` or `dark`.
        whole: whether it is as high as the draft takes, to be scrolled; else it is cut at the end.
        """
        super().__init__()
        self._whole = whole
        self._business_name, self._theme = business_name, THEMES["ios", mode]
        self._picture = QPixmap()
        self.setMinimumSize(_WIDTH, 320)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName("Preview of the draft")

    def show_draft(self, draft: Draft | None) -> None:
        """Show a draft, or nothing."""
        if draft is None:
            self._picture = QPixmap()
        else:
            subject = Subject(draft.message, self._business_name, draft.name)
            self._picture = QPixmap.fromImage(picture(subject, self._theme, 2))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the picture's width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            self.clear()
            return
        ratio = self.devicePixelRatioF()
        shown = self._picture.scaledToWidth(
            round(min(self.width(), _WIDTH_MOST) * ratio), Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        if self._whole:
            self.setPixmap(shown)
            self.setFixedHeight(round(shown.height() / ratio))
            return
        self.setPixmap(shown.copy(0, 0, shown.width(), min(shown.height(), round(self.height() * ratio))))


def scrolled(picture: DraftPicture) -> QScrollArea:
    """Return a place where a whole picture can be scrolled, from the keyboard too."""
    area = QScrollArea()
    area.setWidget(picture)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName("The draft as a phone shows it")
    # A bar that appeared in a narrower place would make the picture smaller, and so be needless again.
    area.setMinimumWidth(_WIDTH_MOST + area.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent))
    return area
