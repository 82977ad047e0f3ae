"""The window: its layout, and what its actions do."""

import base64

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QSizePolicy, QVBoxLayout, QWidget

from composer.kaleyra.outcome import Unknown
from composer.kaleyra.sandbox.sandbox import Sandbox
from composer.message.drafts.draft import Draft
from composer.message.phone_numbers import phone_text
from composer.sending.deliver import Delivery
from composer.sending.outcome_text import title
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.drafts.header_file import HeaderFile
from composer.session.replies.customer import SimulatedCustomer
from composer.session.sending.readiness import Readiness
from composer.session.sending.repeat_check import RepeatCheck
from composer.session.sending.sender import Sender
from composer.session.task import task
from composer.store.files import StorageError
from composer.store.settings import Settings
from composer.ui.accounts.account_choice import AccountChoice
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.drafts.library.dock import LibraryDock
from composer.ui.form.form import Form
from composer.ui.log.pane import LogPane
from composer.ui.phone.contents import PhoneContents
from composer.ui.phone.export_picture import PictureExport
from composer.ui.phone.pane import PreviewPane
from composer.ui.sending.send_bar import SendBar
from composer.ui.sending.send_flow import SendFlow
from composer.ui.widgets import notify
from composer.ui.widgets.colours import style_sheet, use_appearance
from composer.ui.widgets.docks import DockButtons, add_dock, raise_dock, tabify_behind
from composer.ui.window.closing import Closing
from composer.ui.window.environment import Badge, WindowEdge
from composer.ui.window.form_width_guard import FormWidthGuard
from composer.ui.window.menus import ANSWERS, Menus, show_about

_MESSAGE_MS = 15_000
_TITLE_BAR = 40
_DRAFTS_WIDTH, _PREVIEW_WIDTH, _LOG_HEIGHT = 280, 390, 225
_WITH_DRAFTS = 1200
"""From this width on the window begins with the drafts beside the form."""


class MainWindow(QMainWindow):
    """Form, phone and log around one document."""

    def __init__(
        self,
        document: Document,
        readiness: Readiness,
        accounts: AccountBook,
        header_file: HeaderFile,
        sender: Sender,
        repeat_check: RepeatCheck,
        log: LogPane,
        settings: Settings,
        files: DraftFiles,
        drafts: LibraryDock,
        sandbox: Sandbox,
        simulated_customer: SimulatedCustomer,
    ) -> None:
        super().__init__()
        self._document, self._accounts = document, accounts
        self._sender, self.log, self._settings, self._sandbox = sender, log, settings, sandbox
        self.files = files
        files.window = self
        self.drafts = drafts
        self.form = Form(document, readiness, accounts, header_file)
        self.contents = PhoneContents(document, accounts, readiness, header_file, simulated_customer)
        pictures = PictureExport(self.contents, self, files.drive)
        self.preview = PreviewPane(self.contents, settings, pictures)
        self.send_bar = SendBar(document, readiness, accounts, sender, repeat_check)
        self.account_choice = AccountChoice(accounts)
        self.badge = Badge()
        self.send_flow = SendFlow(self, document, readiness, accounts, sender, repeat_check)
        self.autosave_label = QLabel()
        self._style, self._arranged = "", False
        self._closing = Closing(self, sender, document, files, self.save_layout)
        self._log_is_new = not log.model.rowCount()
        use_appearance(settings.appearance)
        self._lay_out()
        self.menus = Menus(
            self,
            document.undo_stack,
            [
                self.drafts.toggleViewAction(),
                self.preview_dock.toggleViewAction(),
                self.log_dock.toggleViewAction(),
                *self.log.view_actions,
            ],
            settings.appearance,
        )
        self._make_toolbar()
        self._connect()
        self._on_accounts_current_changed()
        self._restyle()
        self._show_title()
        self._restore_layout()
        self.log_dock.setVisible(not self._log_is_new)  # while it is empty there is more room to write

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before work is lost or a running send is stopped; close later where a drive does not answer."""
        self._closing.handle(event)

    def save_layout(self) -> None:
        """Write the layout of the window into the settings."""
        self._settings.window_geometry = _text(self.saveGeometry())
        self._settings.window_state = _text(self.saveState())
        self.log.save_layout()

    def showEvent(self, event: QShowEvent) -> None:
        """Restore the sizes of the panes, or set the first ones.

        Before the window is shown Qt would replace them by its own.
        """
        super().showEvent(event)
        if self._settings.window_state and not self._arranged:
            self.restoreState(_bytes(self._settings.window_state))
        if not (self._settings.window_state or self._arranged):
            self.resizeDocks(
                [self.drafts, self.preview_dock], [_DRAFTS_WIDTH, _PREVIEW_WIDTH], Qt.Orientation.Horizontal
            )
            self.resizeDocks([self.log_dock], [_LOG_HEIGHT], Qt.Orientation.Vertical)
        self._arranged = True

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
            self._show_environment()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._arranged:
            self.files.check_asked.emit()  # somebody else may have changed it meanwhile

    def _lay_out(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form, 1)
        column.addWidget(self.send_bar)
        self.setCentralWidget(centre)
        # Drafts and phone keep the window's full height; the log lies below the form.
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.preview_dock = add_dock(self, "Preview", self.preview, Qt.DockWidgetArea.RightDockWidgetArea)
        self.log_dock = add_dock(self, "Log", self.log, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, self.drafts)
        DockButtons(self.drafts)
        self.autosave_label.setProperty("note", "error")
        self.autosave_label.setTextFormat(Qt.TextFormat.PlainText)
        self.autosave_label.hide()
        # Made now, or the first message would push everything up.
        self.statusBar().addPermanentWidget(self.autosave_label)
        available = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(QSize(1280, 800).boundedTo(available))
        self.drafts.setVisible(self.width() >= _WITH_DRAFTS)
        self._edge = WindowEdge(self)
        FormWidthGuard(self, self.form, self.drafts, self.preview_dock)

    def place_beside_log(self, dock: QDockWidget) -> None:
        """Add a dock as a tab behind the log, shown if the log is, with its action in the View menu."""
        tabify_behind(self, self.log_dock, dock, self.menus.view)

    def begin_account(self, base_url: str, sid: str, sender: str) -> None:
        """Open the accounts dialog with a new account of these."""
        self._on_accounts_chosen(new=(base_url, sid, sender))

    def _make_toolbar(self) -> None:
        bar = self.addToolBar("Toolbar")
        bar.setObjectName("Toolbar")
        bar.setMovable(False)
        bar.addActions([self.menus.new_action, self.menus.open_action, self.menus.save_action])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        bar.addWidget(self.badge)
        bar.addWidget(self.account_choice)

    def _connect(self) -> None:
        menus = self.menus
        menus.new_chosen.connect(self._begin_new)
        self.drafts.pane.menu.new.triggered.connect(lambda: self._begin_new())
        menus.open_chosen.connect(self.files.open)
        menus.save_chosen.connect(self.files.save)
        menus.save_as_chosen.connect(self.files.save_as)
        menus.versions_chosen.connect(self._on_versions_chosen)
        menus.drafts_chosen.connect(self.drafts.show_search)
        menus.quit_chosen.connect(self.close)
        menus.send_chosen.connect(self.send_flow.send)
        menus.own_number_chosen.connect(self.send_flow.send_to_own_number)
        menus.accounts_chosen.connect(lambda: self._on_accounts_chosen())
        menus.about_chosen.connect(self._on_about_chosen)
        menus.answer_chosen.connect(self._on_answer_chosen)
        menus.appearances.chosen.connect(self._on_appearance_chosen)
        self.account_choice.account_chosen.connect(self._on_account_chosen)
        self.account_choice.accounts_requested.connect(lambda: self._on_accounts_chosen())
        self.send_bar.send_clicked.connect(self.send_flow.send)
        self.send_bar.own_number_clicked.connect(self.send_flow.send_to_own_number)
        self.send_flow.problem_chosen.connect(self._on_problem_chosen)
        self.send_flow.field_refused.connect(self._on_field_refused)
        self.send_bar.problem_chosen.connect(self._on_problem_chosen)
        self.form.field_focused.connect(self.contents.focus)
        self.preview.view.part_clicked.connect(self._on_problem_chosen)
        self.preview.compare_chosen.connect(self._on_compare_chosen)
        for source in (self.files, self.files.saves, self.preview.pictures):
            source.done.connect(self._show_status)
        self.files.drive.waiting.connect(self.statusBar().showMessage)
        self.log.draft_requested.connect(self._on_log_draft_requested)
        self.log.notified.connect(self._show_status)
        self._sender.recorded.connect(self.log.model.refresh)
        self._sender.finished.connect(self._on_sender_finished)
        self._accounts.current_changed.connect(self._on_accounts_current_changed)
        for signal in (self._document.name_changed, self._document.file_changed):
            signal.connect(self._show_title)

    def _restyle(self) -> None:
        style = style_sheet(self.palette())
        if style != self._style:  # setting it changes the palette again
            self._style = style
            self.setStyleSheet(style)

    def _restore_layout(self) -> None:
        if self._settings.window_geometry:
            self.restoreGeometry(_bytes(self._settings.window_geometry))
        self.log.restore_layout()

    def _show_environment(self) -> None:
        account, chosen = self._accounts.current, self._sandbox.next_scenario
        self.badge.show_account(account, ANSWERS[chosen] if chosen else "")
        self._edge.show_account(account)

    @task
    async def _begin_new(self) -> None:
        if await self.files.new():
            self.form.focus("to")

    @task
    async def _on_log_draft_requested(self, draft: Draft) -> None:
        if await self.files.begin(draft):
            self.form.focus("to")
            self._show_status("This is a new draft of a message that was sent.")

    def _show_title(self) -> None:
        name = self._document.draft.name or "Untitled"
        file = f" ({self._document.path.name})" if self._document.path else ""
        self.setWindowTitle(f"{name}{file}[*]")
        self.menus.versions_action.setEnabled(self._document.path is not None)
        self.setWindowModified(self._document.dirty)

    def _on_accounts_current_changed(self) -> None:
        self.menus.sandbox.setEnabled(self._accounts.current.is_sandbox)
        self._show_environment()

    def _on_account_chosen(self, name: str) -> None:
        try:
            self._accounts.select(name)
        except StorageError as fault:
            notify.warn(self, "The choice cannot be remembered", str(fault))

    def _on_accounts_chosen(self, field: str = "", new: tuple[str, str, str] | None = None) -> None:
        from composer.ui.accounts.dialog import AccountsDialog

        dialog = AccountsDialog(self._accounts, self, field)
        if new is not None:
            dialog.begin_new(*new)
        dialog.exec()
        dialog.deleteLater()  # else the window keeps it, with what was entered

    def show_autosave_fault(self, fault: str) -> None:
        """Show that unsaved work cannot be kept on the disk, or stop showing it.

        fault: why not, "" if it can be kept.
        """
        if fault and not self.autosave_label.text():
            self.statusBar().clearMessage()  # it may say “Saved”
        self.autosave_label.setText(f"Unsaved work is only in this window: save it. {fault}" if fault else "")
        self.autosave_label.setVisible(bool(fault))

    def _show_status(self, sentence: str) -> None:
        self.statusBar().showMessage(sentence, _MESSAGE_MS)

    def _on_versions_chosen(self) -> None:
        self.files.show_versions(self._accounts.current.business_name or self._accounts.current.name)

    def _on_compare_chosen(self) -> None:
        from composer.ui.phone.compare import CompareWindow

        window = CompareWindow(self.contents, self)
        window.part_clicked.connect(self._on_problem_chosen)
        window.match_device(self.preview.view.device)
        window.show()

    def _on_about_chosen(self) -> None:
        show_about(self)

    def _on_answer_chosen(self, scenario: str) -> None:
        self._sandbox.answer_next(scenario)
        self._show_environment()

    def _on_appearance_chosen(self, appearance: str) -> None:
        self._settings.appearance = appearance
        use_appearance(appearance)

    def _on_problem_chosen(self, field: str, place: int | None = None) -> None:
        if field.startswith("account."):
            self._on_accounts_chosen(field.removeprefix("account."))
        elif field == "log":
            self.log_dock.show()
            raise_dock(self.log_dock)
        else:
            self.form.focus(field, place)

    def _on_field_refused(self, fields: list[str]) -> None:
        known = [field for field in fields if self.form.has(field)]
        if known:
            self.form.focus(known[0])

    def _on_sender_finished(self, delivery: Delivery) -> None:
        self._show_environment()
        self._show_status(f"{phone_text(delivery.outgoing.recipient)}: {title(delivery.outcome)}")
        self.log.model.refresh()
        self.log.show_delivery(delivery)
        is_unknown = isinstance(delivery.outcome, Unknown)  # what to do now must be read
        if delivery.send_id is None or self._log_is_new or is_unknown:
            self.log_dock.show()  # no row of the log says what came of it, or it is the first row
            self._log_is_new = False
        if is_unknown:
            raise_dock(self.log_dock)
        if delivery.not_logged:
            notify.warn(self, "The log could not be written", f"{delivery.text}\n\n{delivery.not_logged}")


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode()


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(text))
    except ValueError:
        return QByteArray()  # a damaged preference is none
