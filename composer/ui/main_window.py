"""The window: its layout, and what its actions do."""

import base64

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QSizePolicy, QVBoxLayout, QWidget

from composer.kaleyra.outcome import Rejected
from composer.kaleyra.sandbox import Sandbox
from composer.message.model import Message
from composer.message.recipient import shown
from composer.sending.deliver import Delivery, answerer
from composer.sending.wording import title
from composer.session.accounts import AccountBook
from composer.session.document import Document
from composer.session.log import LogModel
from composer.session.media import Media
from composer.session.readiness import Readiness
from composer.session.sender import Sender
from composer.store.files import StorageError
from composer.store.settings import Settings
from composer.ui import notify
from composer.ui.account_choice import AccountChoice
from composer.ui.attention import Attention
from composer.ui.colours import style_sheet, use_appearance
from composer.ui.draft_files import DraftFiles
from composer.ui.form.form import Form
from composer.ui.menus import ANSWERS, Menus
from composer.ui.panes.log import LogPane
from composer.ui.panes.phone_view import Contents
from composer.ui.panes.preview import PreviewPane
from composer.ui.picture_files import PictureFiles
from composer.ui.send_bar import SendBar
from composer.ui.shortened import NAME_MAX, shortened, tool_tip

_MESSAGE_MS = 15_000
_TITLE_BAR = 40
_PREVIEW_WIDTH, _LOG_HEIGHT = 390, 200


class MainWindow(QMainWindow):
    """Form, phone and log around one document."""

    def __init__(
        self,
        document: Document,
        readiness: Readiness,
        accounts: AccountBook,
        media: Media,
        sender: Sender,
        log: LogModel,
        settings: Settings,
        files: DraftFiles,
        sandbox: Sandbox,
    ) -> None:
        super().__init__()
        self._document, self._readiness, self._accounts = document, readiness, accounts
        self._sender, self._log_model, self._settings, self._sandbox = sender, log, settings, sandbox
        self.files = files
        files.window = self
        self.form = Form(document, readiness, accounts, media)
        self.contents = Contents(document, accounts, readiness, media)
        self.preview = PreviewPane(self.contents, settings, PictureFiles(self.contents, settings, self))
        self.log = LogPane(log)
        self.send_bar = SendBar(document, readiness, accounts, sender)
        self.account_choice = AccountChoice()
        self.badge = QLabel()
        self.trouble = QLabel()
        self._style = ""
        self._arranged = False
        self._attention = Attention(self)
        use_appearance(settings.appearance)
        self._lay_out()
        self.menus = Menus(
            self,
            document.undo_stack,
            [self.preview_dock.toggleViewAction(), self.log_dock.toggleViewAction(), self.log.clear_action],
            settings.appearance,
        )
        self._make_toolbar()
        self._connect()
        self._on_accounts_changed()
        self._restyle()
        self._on_document_state_changed()
        self._restore_layout()

    def send(self) -> None:
        """Send the message, after a question where it would reach a real person."""
        self._readiness.refresh()
        account, key, message = self._accounts.current, self._accounts.key, self._document.message
        if not self._sender.may_send or not self._readiness.ready or key is None:
            return
        if account.reaches_phones and not notify.confirm_send(self, account, shown(message.to)):
            return
        self._sender.send(message, account, key)
        self._attention.watch()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before work is lost or a send is left alone."""
        if (
            self._sender.busy
            and not notify.confirm(
                self, "A message is being sent", "Stop it and quit? The log will say what came of it.", "Stop and quit"
            )
        ) or not self.files.confirm_losing_work():
            event.ignore()
        else:
            self._sender.stop()
            self._document.give_up()
            self.keep_layout()
            event.accept()

    def keep_layout(self) -> None:
        """Take the window's layout into the settings."""
        self._settings.window_geometry = _text(self.saveGeometry())
        self._settings.window_state = _text(self.saveState())
        self._settings.splitter_sizes["log"] = self.log.sizes()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the panes their sizes where none are kept; before it is shown, the window would choose its own."""
        super().showEvent(event)
        if not (self._settings.window_state or self._arranged):
            self.resizeDocks([self.preview_dock], [_PREVIEW_WIDTH], Qt.Orientation.Horizontal)
            self.resizeDocks([self.log_dock], [_LOG_HEIGHT], Qt.Orientation.Vertical)
        self._arranged = True

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._arranged:
            self.files.look_for_file()  # somebody else may have changed it meanwhile

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
        self.trouble.setProperty("note", "error")
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.hide()
        self.statusBar().addPermanentWidget(self.trouble)  # made now, or the first message would push everything up
        available = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(QSize(1280, 800).boundedTo(available))

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
        bar.addWidget(self.account_choice)

    def _connect(self) -> None:
        menus = self.menus
        menus.new_chosen.connect(self._on_new_chosen)
        menus.open_chosen.connect(self.files.open)
        menus.save_chosen.connect(self.files.save)
        menus.save_as_chosen.connect(self.files.save_as)
        menus.versions_chosen.connect(self._on_versions_chosen)
        menus.quit_chosen.connect(self.close)
        menus.send_chosen.connect(self.send)
        menus.accounts_chosen.connect(lambda: self._on_accounts_chosen())
        menus.about_chosen.connect(self._on_about_chosen)
        menus.answer_chosen.connect(self._on_answer_chosen)
        menus.appearance_chosen.connect(self._on_appearance_chosen)
        self.account_choice.account_chosen.connect(self._on_account_chosen)
        self.account_choice.accounts_asked.connect(lambda: self._on_accounts_chosen())
        self.send_bar.send_clicked.connect(self.send)
        self.send_bar.problem_chosen.connect(self._on_problem_chosen)
        self.form.field_reached.connect(self.contents.focus)
        self.preview.view.part_clicked.connect(self._on_problem_chosen)
        self.preview.compare_chosen.connect(self._on_compare_chosen)
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
        chosen = self._sandbox.next_scenario
        sandbox = f"SANDBOX · next answer: {ANSWERS[chosen]}" if chosen else "SANDBOX · nothing reaches a customer"
        self.badge.setText(sandbox if account.is_sandbox else f"LIVE · {shortened(account.name, NAME_MAX)}")
        self.badge.setToolTip("" if account.is_sandbox else tool_tip(account.name))

    def _on_new_chosen(self) -> None:
        if self.files.new():
            self.form.focus("to")

    def _on_document_state_changed(self) -> None:
        name = self._document.draft.name or "Untitled"
        file = f" ({self._document.path.name})" if self._document.path else ""
        self.setWindowTitle(f"{name}{file}[*]")
        self.menus.versions_action.setEnabled(self._document.path is not None)
        self.setWindowModified(self._document.dirty)

    def _on_accounts_changed(self) -> None:
        current = self._accounts.current
        self.account_choice.show_accounts([account.name for account in self._accounts.accounts], current.name)
        kind = "sandbox" if current.is_sandbox else "live"
        self.menus.sandbox.setEnabled(current.is_sandbox)
        self._show_badge_text()
        before = self.badge.property("badge")
        self.badge.setProperty("badge", kind)
        if before not in (None, kind):  # the first time the style sheet is yet to come
            self.badge.style().unpolish(self.badge)
            self.badge.style().polish(self.badge)

    def _on_account_chosen(self, name: str) -> None:
        try:
            self._accounts.select(name)
        except StorageError as fault:
            notify.tell(self, "The choice cannot be remembered", str(fault))

    def _on_accounts_chosen(self, field: str = "") -> None:
        from composer.ui.dialogs.accounts import AccountsDialog  # not before the first frame

        dialog = AccountsDialog(self._accounts, self, field)
        dialog.exec()
        dialog.deleteLater()  # else the window keeps it, with what was entered

    def say_whether_kept(self, fault: str) -> None:
        """Show, as long as it is so, that unsaved work cannot be kept on the disk. fault: why, "" if it can."""
        self.trouble.setText(f"Unsaved work is only in this window: save it. {fault}" if fault else "")
        self.trouble.setVisible(bool(fault))

    def _on_versions_chosen(self) -> None:
        self.files.show_versions(self._accounts.current.business_name or self._accounts.current.name)

    def _on_compare_chosen(self) -> None:
        from composer.ui.panes.compare import CompareWindow  # not before the first frame

        window = CompareWindow(self.contents, self)
        window.part_clicked.connect(self._on_problem_chosen)
        window.show_like(self.preview.view.device)
        window.show()

    def _on_about_chosen(self) -> None:
        from composer.ui.dialogs.about import show_about  # not before the first frame

        show_about(self)

    def _on_answer_chosen(self, scenario: str) -> None:
        self._sandbox.answer_next(scenario)
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
        stayed = self._attention.release()
        self._show_badge_text()
        self._readiness.note_outcome(message, delivery.outcome, answerer(delivery.is_sandbox))
        self.statusBar().showMessage(f"{shown(message.to)}: {title(delivery.outcome)}", _MESSAGE_MS)
        self._log_model.refresh()
        self.log.show_delivery(delivery)
        if delivery.send_id is None:
            self.log_dock.show()  # no row of the log says what came of it
        if isinstance(delivery.outcome, Rejected) and delivery.outcome.fields:
            known = [field for field in delivery.outcome.fields if self.form.has(field)]
            if known and stayed:  # else what is being typed would go on in another field
                self.form.focus(known[0])
        if delivery.not_kept:
            notify.tell(self, "The log could not be written", f"{delivery.in_words}\n\n{delivery.not_kept}")


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode()


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(text))
    except ValueError:
        return QByteArray()  # a damaged preference is none
