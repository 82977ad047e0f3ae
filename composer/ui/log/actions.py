"""What can be done with the log and with the chosen send."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from composer.kaleyra.curl.notes import CurlError
from composer.message.drafts.draft import DraftError
from composer.sending.reopen import command, masked_command, masked_send
from composer.session.log.columns import cells
from composer.session.log.model import LogModel
from composer.session.log.retention import PERIODS, LogRetention
from composer.store.log.rows import Send
from composer.ui.widgets import notify
from composer.ui.widgets.fields.choice_menu import ChoiceMenu


class LogActions(QObject):
    """The actions of the log, for its menus.

    Signals:
        draft_requested: a send's message is to be opened as a new draft.
            arg: the Draft.
        recipient_requested: only the sends to one recipient are to be shown.
            arg: the recipient.
        mask_changed: phone numbers are to be hidden, or shown again.
        notified: something was done that does not show.
            arg: a sentence.
    """

    draft_requested = Signal(object)
    recipient_requested = Signal(str)
    mask_changed = Signal()
    notified = Signal(str)

    def __init__(
        self,
        pane: QWidget,
        chosen: Callable[[], Send | None],
        model: LogModel,
        retention: LogRetention,
    ) -> None:
        """Give collaborators.

        chosen: returns the chosen send, None without one that can be read.
        """
        super().__init__(pane)
        self._pane, self._chosen, self._model = pane, chosen, model
        self._retention = retention
        self.open = self._send_action("&Open as new draft", self._open, "Return")
        self.copy_row = self._send_action("Copy &row", self._copy_row, QKeySequence.StandardKey.Copy)
        self.copy_answer = self._send_action("Copy &answer", self._copy_answer)
        self.copy_command = self._send_action("Copy as c&URL", self._copy_command)
        self.same_recipient = self._send_action("&Show all to this recipient", self._show_same_recipient)
        self.same_recipient.setEnabled(not model.masked)  # the number would stand in the search field
        self.export = QAction("&Export the sends shown…", self)
        self.clear = QAction("C&lear log…", self)
        self.clear.triggered.connect(self._on_clear_triggered)
        self.mask = QAction("&Mask phone numbers in the log", self, checkable=True, checked=model.masked)
        self.mask.toggled.connect(self._on_mask_toggled)
        periods = PERIODS | {0: "Until I clear the log"}
        self.retention_menu = ChoiceMenu("&Keep sends", periods, retention.days, pane)
        self.retention_menu.chosen.connect(self._on_period_chosen)
        self.more, self.send_menu = QMenu(pane), QMenu("&Chosen send", pane)
        copies = (self.copy_row, self.copy_answer, self.copy_command)
        _fill(self.send_menu, self.open, None, *copies, None, self.same_recipient)
        _fill(
            self.more,
            self.send_menu,
            None,
            self.export,
            None,
            self.mask,
            self.retention_menu,
            None,
            self.clear,
        )
        self.more.aboutToShow.connect(lambda: self.send_menu.setEnabled(self._chosen() is not None))

    def _send_action(
        self, text: str, done: Callable[[Send], None], keys: QKeySequence.StandardKey | str = ""
    ) -> QAction:
        """Return an action on the chosen send.

        done: does it.
        keys: the table handles them; here they are only shown, because a shortcut of an action would be one
            of the whole window.
        """
        action = QAction(text, self)
        if keys:
            action.setText(f"{text}\t{QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)}")
        action.triggered.connect(lambda _checked=False: self._with_chosen(done))
        return action

    def _with_chosen(self, done: Callable[[Send], None]) -> None:
        send = self._chosen()
        if send is not None:
            done(send)

    def _open(self, send: Send) -> None:
        try:
            draft = send.read_draft()
        except DraftError as fault:
            notify.warn(self._pane, "This send cannot be opened", str(fault))
        else:
            self.draft_requested.emit(draft)

    def _copy_row(self, send: Send) -> None:
        from composer.sending.export import as_row

        self._copy(as_row(cells(send, self._model.masked).values()), "The row was copied.")

    def _copy_answer(self, send: Send) -> None:
        shown = masked_send(send) if self._model.masked else send
        answer = getattr(shown.outcome, "reply", "")
        self._copy(answer, "The answer was copied." if answer else "There was no answer to copy.")

    def _copy_command(self, send: Send) -> None:
        try:
            text = (masked_command if self._model.masked else command)(send)
        except (CurlError, DraftError) as fault:
            notify.warn(self._pane, "There is no command for this send", str(fault))
        else:
            self._copy(text, "The command was copied. It takes the API key from KALEYRA_API_KEY.")

    def _copy(self, text: str, notice: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
        self.notified.emit(notice)

    def _show_same_recipient(self, send: Send) -> None:
        self.recipient_requested.emit(send.recipient)

    def _on_mask_toggled(self, masked: bool) -> None:
        self._model.mask(masked)
        self.same_recipient.setEnabled(not masked)
        self.mask_changed.emit()

    def _on_clear_triggered(self) -> None:
        text = "What was sent, and to whom, can then no longer be looked up. A send that is under way stays."
        if notify.confirm(self._pane.window(), "Remove all sends from the log?", text, "Clear log"):
            self._retention.clear()

    def _on_period_chosen(self, days: int) -> None:
        if days:
            self._retention.count_older(days, lambda count: self._confirm_retention(days, count))
        else:
            self._retention.choose(0)

    def _confirm_retention(self, days: int, count: int) -> None:
        now = (
            f"{count:,} of them {'is' if count == 1 else 'are'} removed now"
            if count
            else "None is that old yet"
        )
        text = (
            f"Sends older than {PERIODS[days]} are removed from the log. {now}; the others follow at a start "
            "of the "
        )
        text += "program, as soon as they are that old. What was removed cannot be brought back."
        words = "Remove" if count else "Keep so long"
        if notify.confirm(self._pane.window(), f"Keep sends for {PERIODS[days]}?", text, words):
            self._retention.choose(days)
        self.retention_menu.show_value(self._retention.days)


def _fill(menu: QMenu, *entries: Any) -> None:
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        elif isinstance(entry, QMenu):
            menu.addMenu(entry)
        else:
            menu.addAction(entry)
