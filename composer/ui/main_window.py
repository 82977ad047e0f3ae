"""The window: its layout, and what its actions do."""

import base64
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QComboBox, QDockWidget, QLabel, QMainWindow, QSizePolicy, QVBoxLayout, QWidget

from composer.kaleyra.outcome import Rejected
from composer.message.model import Message
from composer.message.recipient import shown
from composer.sending.deliver import Delivery
from composer.sending.wording import title
from composer.session.accounts import AccountBook
from composer.session.document import Document
from composer.session.log import LogModel
from composer.session.readiness import Readiness
from composer.session.sender import Sender
from composer.store.files import StorageError
from composer.store.settings import Settings
from composer.ui import notify
from composer.ui.colours import style_sheet, use_appearance
from composer.ui.draft_files import DraftFiles
from composer.ui.form.form import Form
from composer.ui.menus import ANSWERS, Menus
from composer.ui.panes.log import LogPane
from composer.ui.panes.preview import PreviewPane
from composer.ui.send_bar import SendBar

_MESSAGE_MS = 15_000
_TITLE_BAR = 40
_MORE = "Accounts…"


class MainWindow(QMainWindow):
    """Form, phone and log around one document."""

    def __init__(
        self,
        document: Document,
        readiness: Readiness,
        accounts: AccountBook,
        sender: Sender,
        log: LogModel,
        settings: Settings,
        drafts_folder: Path,
        answer_next: Callable[[str], None],
    ) -> None:
        """answer_next: tells the sandbox by a scenario's name what to answer next."""
        super().__init__()
        self._document, self._readiness, self._accounts = document, readiness, accounts
        self._sender, self._log_model, self._settings, self._answer_next = sender, log, settings, answer_next
        self.files = DraftFiles(document, settings, drafts_folder, self)
        self.form = Form(document, readiness, accounts)
        self.preview = PreviewPane(document, accounts, settings)
        self.log = LogPane(log)
        self.send_bar = SendBar(document, readiness, accounts, sender)
        self.account_choice = QComboBox()
        self.badge = QLabel()
        self._style = ""
        self._answer = ""
        self._answering = False  # whether the send that is under way gets that answer
        use_appearance(settings.appearance)
        self._lay_out()
        self.menus = Menus(
            self,
            document.undo_stack,
            [self.preview_dock.toggleViewAction(), self.log_dock.toggleViewAction()],
            settings.appearance,
        )
        self._make_toolbar()
        self._connect()
        self._restyle()
        self._on_accounts_changed()
        self._on_document_state_changed()
        self._restore_layout()

    def send(self) -> None:
        """Send the message, after a question where it would reach a real person."""
        self._readiness.refresh()
        account, key, message = self._accounts.current, self._accounts.key, self._document.message
        if self._sender.busy or self._sender.resting or not self._readiness.ready or key is None:
            return
        if not account.is_sandbox and not notify.confirm_send(self, account, shown(message.to)):
            return
        self._answering = account.is_sandbox
        self._sender.send(message, account, key)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before work is lost or a send is left alone."""
        if (
            self._sender.busy
            and not notify.confirm(
                self, "A message is being sent", "Stop it and quit? The log will say what came of it.", "Stop and quit"
            )
        ) or not self.files.may_lose_work():
            event.ignore()
        else:
            self._sender.stop()
            self._settings.window_geometry = _text(self.saveGeometry())
            self._settings.window_state = _text(self.saveState())
            self._settings.splitter_sizes["log"] = self.log.sizes()
            event.accept()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()

    def _lay_out(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form, 1)
        column.addWidget(self.send_bar)
        self.setCentralWidget(centre)
        # The phone keeps the window's full height; the log lies below the form.
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.preview_dock = self._add_dock("Preview", self.preview, Qt.DockWidgetArea.RightDockWidgetArea)
        self.log_dock = self._add_dock("Log", self.log, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.statusBar()  # made now, or the first message would push everything up
        available = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(QSize(1280, 800).boundedTo(available))
        self.resizeDocks([self.preview_dock], [370], Qt.Orientation.Horizontal)
        self.resizeDocks([self.log_dock], [200], Qt.Orientation.Vertical)

    def _add_dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(title)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _make_toolbar(self) -> None:
        bar = self.addToolBar("Toolbar")
        bar.setObjectName("Toolbar")
        bar.setMovable(False)
        bar.addActions([self.menus.new_action, self.menus.open_action, self.menus.save_action])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        self.badge.setTextFormat(Qt.TextFormat.PlainText)
        bar.addWidget(self.badge)
        self.account_choice.setAccessibleName("Account")
        self.account_choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        bar.addWidget(self.account_choice)

    def _connect(self) -> None:
        menus = self.menus
        menus.new_chosen.connect(self._on_new_chosen)
        menus.open_chosen.connect(self.files.open)
        menus.save_chosen.connect(self.files.save)
        menus.save_as_chosen.connect(self.files.save_as)
        menus.quit_chosen.connect(self.close)
        menus.send_chosen.connect(self.send)
        menus.accounts_chosen.connect(lambda: self._on_accounts_chosen())
        menus.about_chosen.connect(self._on_about_chosen)
        menus.answer_chosen.connect(self._on_answer_chosen)
        menus.appearance_chosen.connect(self._on_appearance_chosen)
        self.account_choice.activated.connect(self._on_account_activated)
        self.send_bar.send_clicked.connect(self.send)
        self.send_bar.problem_chosen.connect(self._on_problem_chosen)
        self._sender.noted.connect(self._log_model.refresh)
        self._sender.finished.connect(self._on_sender_finished)
        self._accounts.changed.connect(self._on_accounts_changed)
        self._document.state_changed.connect(self._on_document_state_changed)

    def _restyle(self) -> None:
        style = style_sheet(self.palette())
        if style != self._style:  # setting it changes the palette again
            self._style = style
            self.setStyleSheet(style)

    def _restore_layout(self) -> None:
        if self._settings.window_geometry:
            self.restoreGeometry(_bytes(self._settings.window_geometry))
            self.restoreState(_bytes(self._settings.window_state))
        if "log" in self._settings.splitter_sizes:
            self.log.setSizes(self._settings.splitter_sizes["log"])

    def _show_badge_text(self) -> None:
        account = self._accounts.current
        sandbox = f"SANDBOX · next answer: {self._answer}" if self._answer else "SANDBOX · nothing reaches a customer"
        self.badge.setText(sandbox if account.is_sandbox else f"LIVE · {account.name}")

    def _on_new_chosen(self) -> None:
        if self.files.new():
            self.form.focus("to")

    def _on_document_state_changed(self) -> None:
        name = self._document.draft.name or "Untitled"
        file = f" ({self._document.path.name})" if self._document.path else ""
        self.setWindowTitle(f"{name}{file}[*]")
        self.setWindowModified(self._document.dirty)

    def _on_accounts_changed(self) -> None:
        current = self._accounts.current
        names = [account.name for account in self._accounts.accounts]
        self.account_choice.clear()
        self.account_choice.addItems([*names, _MORE])
        self.account_choice.setCurrentIndex(names.index(current.name))
        kind = "sandbox" if current.is_sandbox else "live"
        self.menus.sandbox.setEnabled(current.is_sandbox)
        self._show_badge_text()
        if self.badge.property("badge") != kind:
            self.badge.setProperty("badge", kind)
            self.badge.style().unpolish(self.badge)
            self.badge.style().polish(self.badge)

    def _on_account_activated(self, row: int) -> None:
        if row == len(self._accounts.accounts):
            self._on_accounts_changed()  # this was no choice of an account
            self._on_accounts_chosen()
            return
        try:
            self._accounts.select(self.account_choice.itemText(row))
        except StorageError as fault:
            notify.tell(self, "The choice cannot be remembered", str(fault))

    def _on_accounts_chosen(self, field: str = "") -> None:
        from composer.ui.dialogs.accounts import AccountsDialog  # not before the first frame

        AccountsDialog(self._accounts, self, field).exec()

    def _on_about_chosen(self) -> None:
        from composer.ui.dialogs.about import show_about  # not before the first frame

        show_about(self)

    def _on_answer_chosen(self, scenario: str) -> None:
        self._answer_next(scenario)
        self._answer, self._answering = ANSWERS[scenario], False
        self._show_badge_text()

    def _on_appearance_chosen(self, appearance: str) -> None:
        self._settings.appearance = appearance
        use_appearance(appearance)

    def _on_problem_chosen(self, field: str) -> None:
        if field.startswith("account."):
            self._on_accounts_chosen(field.removeprefix("account."))
        else:
            self.form.focus(field)

    def _on_sender_finished(self, message: Message, delivery: Delivery) -> None:
        if self._answering:
            self._answer = ""
            self._show_badge_text()
        self._readiness.note_outcome(message, delivery.outcome)
        self.statusBar().showMessage(f"{shown(message.to)}: {title(delivery.outcome)}", _MESSAGE_MS)
        self._log_model.refresh()
        self.log.choose_newest()
        if isinstance(delivery.outcome, Rejected) and delivery.outcome.fields:
            known = [field for field in delivery.outcome.fields if self.form.has(field)]
            if known:
                self.form.focus(known[0])
        if delivery.not_kept:
            notify.tell(self, "The log could not be written", delivery.not_kept)


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode()


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(text))
    except ValueError:
        return QByteArray()  # a damaged preference is none
