"""What is asked before the window closes, and when it does."""

from collections.abc import Callable

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from composer.session.drafts.document import Document
from composer.session.sending.sender import Sender
from composer.session.task import task
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.widgets import notify


class Closing:
    """Asks before work is lost or a running send is stopped; closes later where a drive does not answer."""

    def __init__(
        self,
        window: QWidget,
        sender: Sender,
        document: Document,
        files: DraftFiles,
        save_layout: Callable[[], None],
    ) -> None:
        self._window, self._sender, self._document, self._files = window, sender, document, files
        self._save_layout = save_layout
        self._may_close = False

    def handle(self, event: QCloseEvent) -> None:
        """Accept the event once everything was answered."""
        if not self._may_close:
            asked = self._confirm()
            if not asked.done:
                asked.then(self._close_if_confirmed)
        event.setAccepted(self._may_close)

    def _close_if_confirmed(self) -> None:
        if self._may_close:
            self._window.close()

    @task
    async def _confirm(self) -> None:
        if self._sender.busy and not notify.confirm(
            self._window,
            "A message is being sent",
            "Stop it and quit? The log will say what came of it.",
            "Stop and quit",
        ):
            return
        # What is unsaved then is offered at the next start.
        waited = self._files.wait_for_save("Quit without waiting")
        is_saved = waited is notify.WaitChoice.ENDED and await self._files.confirm_losing_work()
        if is_saved or waited is notify.WaitChoice.INSTEAD:
            self._sender.stop()
            if is_saved:
                self._document.give_up()
            self._save_layout()
            self._may_close = True
