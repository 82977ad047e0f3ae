"""Where the sandbox reports to, and in which version of the API's callbacks."""

from PySide6.QtCore import QObject

from composer.kaleyra.sandbox.callbacks import SHAPES, Shape
from composer.kaleyra.sandbox.sandbox import Sandbox
from composer.session.replies.receiving import Receiving
from composer.store.settings import Settings


class SandboxReporting(QObject):
    """Has the sandbox report to this program, as long as it receives."""

    def __init__(self, sandbox: Sandbox, receiving: Receiving, settings: Settings) -> None:
        super().__init__()
        self._sandbox, self._receiving, self._settings = sandbox, receiving, settings
        receiving.changed.connect(self._report)

    @property
    def url(self) -> str:
        """Where this program takes the sandbox's callbacks."""
        return self._receiving.simulated_url

    @property
    def shape(self) -> Shape:
        """Which version of the API's callbacks is sent."""
        return next((shape for shape in SHAPES if shape == self._settings.callback_shape), SHAPES[0])

    def choose_shape(self, shape: str) -> None:
        """Send another version's callbacks from now on."""
        self._settings.callback_shape = shape
        self._report()

    def _report(self) -> None:
        self._sandbox.report_to(self.url, self.shape)
