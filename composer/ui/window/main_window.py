"""The window: its layout, and what its actions do."""

import base64
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QSizePolicy, QWidget

from composer.kaleyra.outcome import Unknown
from composer.message.drafts.draft import Draft
from composer.message.phone_numbers import phone_text
from composer.sending.deliver import Delivery
from composer.sending.outcome_text import title
from composer.session.session import Session
from composer.session.task import task
from composer.ui.accounts.account_choice import AccountChoice
from composer.ui.curl.actions import CurlActions
from composer.ui.drafts.changed_file_notice import ChangedFileNotice
from composer.ui.drafts.draft_files import DraftFiles
from composer.ui.drafts.library.pane import LibraryPane
from composer.ui.drafts.recent_files import RecentFiles
from composer.ui.log.pane import LogPane
from composer.ui.phone.pane import PreviewPane
from composer.ui.widgets import notify
from composer.ui.widgets.colours import style_sheet, use_appearance
from composer.ui.widgets.docks import add_dock, add_dock_behind, raise_dock
from composer.ui.window.closing import Closing
from composer.ui.window.environment import Badge, WindowEdge
from composer.ui.window.form_width_guard import FormWidthGuard
from composer.ui.window.menus import ANSWERS, Menus, show_about
from composer.ui.window.message_pane import MessagePane
from composer.ui.window.notices import Notices
from composer.ui.window.opener import Opener

_MESSAGE_MS, _NOTICE_MS = 15_000, 30_000
_TITLE_BAR = 40
_DRAFTS_WIDTH, _PREVIEW_WIDTH, _LOG_HEIGHT = 280, 390, 225
_WITH_DRAFTS = 1200
"""From this width on the window begins with the drafts beside the form."""


class MainWindow(QMainWindow):
    """Places the panes around the message: drafts, phone, log and replies."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._settings = session, session.settings
        self._document, self._accounts = session.document, session.accounts
        self.files = DraftFiles(
            self,
            session.document,
            session.saver,
            session.settings,
            session.drive,
            session.paths.drafts_folder,
        )
        self.drafts = LibraryPane(session, self.files)
        self.log = LogPane(session)
        self.message = MessagePane(session)
        self.preview = PreviewPane(session)
        self.account_choice = AccountChoice(session.accounts)
        self.badge = Badge()
        self.autosave_label = QLabel()
        self._style, self._arranged = "", False
        self._log_is_new = not self.log.model.rowCount()
        use_appearance(self._settings.appearance)
        self._lay_out()
        docks = (self.drafts_dock, self.preview_dock, self.log_dock)
        view = [*(dock.toggleViewAction() for dock in docks), *self.log.view_actions]
        self.menus = Menus(self, session.document.undo_stack, view, self._settings.appearance)
        self._make_toolbar()
        self._connect_menus()
        self._connect_panes()
        self._on_accounts_current_changed()
        self._restyle()
        self._show_title()
        if self._settings.window_geometry:
            self.restoreGeometry(_bytes(self._settings.window_geometry))
        self.log_dock.setVisible(not self._log_is_new)  # while it is empty there is more room to write
        self.replies_dock = add_dock_behind(self, "Replies", self.log_dock, self.menus.view)
        self._closing = Closing(self, session.sender, session.document, self.files, self.save_layout)
        self.opener = Opener(self, self.files, session.document, session.background)
        self.changed_file_notice = ChangedFileNotice(self, session.document, self.files, session.file_watch)
        self.notices = Notices(self, self.files, session.accounts, session.recovery, session.autosave)
        session.log_upkeep.recreated.connect(self.notices.show_log_recreated)
        session.log_retention.removed.connect(self.notices.show_log_not_cleared)
        RecentFiles(self.menus.recent, session.settings, self.files)

    def start_replies(self) -> None:
        """Make the pane of the replies, which the window is shown without."""
        from composer.ui.replies.pane import RepliesPane

        self.replies = RepliesPane(self._session)
        self.replies_dock.setWidget(self.replies)
        self.replies.sight_requested.connect(lambda: raise_dock(self.replies_dock))
        self.replies.notified.connect(self._show_status)
        self.menus.import_callbacks.triggered.connect(self.replies.import_callbacks)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before work is lost or a running send is stopped; close later where a drive does not answer."""
        self._closing.handle(event)

    def save_layout(self) -> None:
        """Write the layout of the window into the settings."""
        self._settings.window_geometry = _text(self.saveGeometry())
        self._settings.window_state = _text(self.saveState())

    def showEvent(self, event: QShowEvent) -> None:
        """Restore the sizes of the panes, or set the first ones.

        Before the window is shown Qt would replace them by its own.
        """
        super().showEvent(event)
        if self._settings.window_state and not self._arranged:
            self.restoreState(_bytes(self._settings.window_state))
        if not (self._settings.window_state or self._arranged):
            self.resizeDocks(
                [self.drafts_dock, self.preview_dock],
                [_DRAFTS_WIDTH, _PREVIEW_WIDTH],
                Qt.Orientation.Horizontal,
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
        self.setCentralWidget(self.message)
        # Drafts and phone keep the window's full height; the log lies below the form.
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.preview_dock = add_dock(self, "Preview", self.preview, Qt.DockWidgetArea.RightDockWidgetArea)
        self.log_dock = add_dock(self, "Log", self.log, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.drafts_dock = add_dock(self, "Drafts", self.drafts, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.autosave_label.setProperty("note", "error")
        self.autosave_label.setTextFormat(Qt.TextFormat.PlainText)
        self.autosave_label.hide()
        # Made now, or the first message would push everything up.
        self.statusBar().addPermanentWidget(self.autosave_label)
        available = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        self.resize(QSize(1280, 800).boundedTo(available))
        self.drafts_dock.setVisible(self.width() >= _WITH_DRAFTS)
        self._edge = WindowEdge(self)
        FormWidthGuard(self, self.message.form, self.drafts_dock, self.preview_dock)

    def _make_toolbar(self) -> None:
        bar = self.addToolBar("Toolbar")
        bar.setObjectName("Toolbar")
        bar.setMovable(False)
        bar.addActions([self.menus.new, self.menus.open, self.menus.save])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        bar.addWidget(self.badge)
        bar.addWidget(self.account_choice)

    def _connect_menus(self) -> None:
        menus, files, receiving = self.menus, self.files, self._session.receiving
        curl = CurlActions(self, self._document, self._accounts, self._session.background, files.begin)
        curl.account_chosen.connect(self.account_choice.choose)
        curl.account_requested.connect(lambda *account: self._show_accounts(new=account))
        for action, act in (
            (menus.new, self._begin_new),
            (self.drafts.menu.new, self._begin_new),
            (menus.open, files.open),
            (menus.save, files.save),
            (menus.save_as, files.save_as),
            (menus.versions, self._show_versions),
            (menus.drafts, self._show_drafts),
            (menus.picture, self.preview.save_picture),
            (menus.quit, self.close),
            (menus.send, self.message.send_flow.send),
            (menus.own_number, self.message.send_flow.send_to_own_number),
            (menus.paste_curl, curl.paste),
            (menus.copy_curl, curl.copy),
            (menus.accounts, self._show_accounts),
            (menus.start_over, self._session.simulated_customer.start_over),
            (menus.compare, self.preview.compare),
            (menus.about, partial(show_about, self)),
        ):
            action.triggered.connect(partial(_act, act))
        for name, action in menus.answers.items():
            action.triggered.connect(partial(_act, partial(self._answer_next, name)))
        menus.shapes.show_value(receiving.shape)
        menus.shapes.chosen.connect(receiving.choose_shape)
        menus.numbers.chosen.connect(receiving.choose_number)
        menus.tap_types.chosen.connect(self._session.simulated_customer.choose_tap_type)
        menus.appearances.chosen.connect(self._use_appearance)

    def _connect_panes(self) -> None:
        session = self._session
        self.account_choice.accounts_requested.connect(lambda: self._show_accounts())
        self.message.account_requested.connect(self._show_accounts)
        self.message.log_requested.connect(lambda: raise_dock(self.log_dock))
        self.message.form.field_focused.connect(self.preview.contents.focus)
        self.preview.part_clicked.connect(self.message.show_field)
        for source in (self.files, self.files.saves, self.preview.pictures):
            source.done.connect(self._show_status)
        session.drive.waiting.connect(self.statusBar().showMessage)
        self.log.draft_requested.connect(self._on_log_draft_requested)
        self.log.notified.connect(self._show_status)
        session.sender.finished.connect(self._on_sender_finished)
        self._accounts.current_changed.connect(self._on_accounts_current_changed)
        for signal in (self._document.name_changed, self._document.file_changed):
            signal.connect(self._show_title)
        session.account_memory.chosen.connect(self._on_account_memory_chosen)
        session.autosave.kept.connect(self._on_autosave_kept)
        session.library.noticed.connect(lambda said: self.statusBar().showMessage(said, _NOTICE_MS))

    def _restyle(self) -> None:
        style = style_sheet(self.palette())
        if style != self._style:  # setting it changes the palette again
            self._style = style
            self.setStyleSheet(style)

    def _show_environment(self) -> None:
        account, chosen = self._accounts.current, self._session.sandbox.next_scenario
        self.badge.show_account(account, ANSWERS[chosen] if chosen else "")
        self._edge.show_account(account)

    @task
    async def _begin_new(self) -> None:
        if await self.files.new():
            self.message.form.focus("to")

    @task
    async def _on_log_draft_requested(self, draft: Draft) -> None:
        if await self.files.begin(draft):
            self.message.form.focus("to")
            self._show_status("This is a new draft of a message that was sent.")

    def _show_title(self) -> None:
        name = self._document.draft.name or "Untitled"
        file = f" ({self._document.path.name})" if self._document.path else ""
        self.setWindowTitle(f"{name}{file}[*]")
        self.menus.versions.setEnabled(self._document.path is not None)
        self.setWindowModified(self._document.dirty)

    def _on_accounts_current_changed(self) -> None:
        self.menus.sandbox.setEnabled(self._accounts.current.is_sandbox)
        self._show_environment()

    def _show_accounts(self, field: str = "", new: tuple[str, ...] | None = None) -> None:
        from composer.ui.accounts.dialog import AccountsDialog

        dialog = AccountsDialog(self._accounts, self, field)
        if new is not None:
            dialog.begin_new(*new)
        dialog.exec()
        dialog.deleteLater()  # else the window keeps it, with what was entered

    def _on_account_memory_chosen(self, name: str) -> None:
        self.statusBar().showMessage(f"This draft is sent with “{name}”, as before.", _NOTICE_MS)

    def _on_autosave_kept(self, fault: str) -> None:
        if fault and not self.autosave_label.text():
            self.statusBar().clearMessage()  # it may say “Saved”
        self.autosave_label.setText(f"Unsaved work is only in this window: save it. {fault}" if fault else "")
        self.autosave_label.setVisible(bool(fault))

    def _show_status(self, sentence: str) -> None:
        self.statusBar().showMessage(sentence, _MESSAGE_MS)

    def _show_versions(self) -> None:
        self.files.show_versions(self._accounts.current.business_name or self._accounts.current.name)

    def _show_drafts(self) -> None:
        self.drafts_dock.show()
        self.drafts_dock.raise_()
        self.drafts.focus_search()

    def _answer_next(self, scenario: str) -> None:
        self._session.sandbox.answer_next(scenario)
        self._show_environment()

    def _use_appearance(self, appearance: str) -> None:
        self._settings.appearance = appearance
        use_appearance(appearance)

    def _on_sender_finished(self, delivery: Delivery) -> None:
        self._show_environment()
        self._show_status(f"{phone_text(delivery.outgoing.recipient)}: {title(delivery.outcome)}")
        is_unknown = isinstance(delivery.outcome, Unknown)  # what to do now must be read
        if delivery.send_id is None or self._log_is_new or is_unknown:
            self.log_dock.show()  # no row of the log says what came of it, or it is the first row
            self._log_is_new = False
        if is_unknown:
            raise_dock(self.log_dock)
        if delivery.not_logged:
            notify.warn(self, "The log could not be written", f"{delivery.text}\n\n{delivery.not_logged}")


def _act(act: Callable[[], object], _checked: bool = False) -> None:
    act()


def _text(data: QByteArray) -> str:
    return base64.b64encode(data.data()).decode()


def _bytes(text: str) -> QByteArray:
    try:
        return QByteArray(base64.b64decode(text))
    except ValueError:
        return QByteArray()  # a damaged preference is none
