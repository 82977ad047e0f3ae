"""The form: every field of the draft, bound to the document."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from composer.message import limits
from composer.message.drafts.tags import clean_tags, note, tags
from composer.message.header_types import HeaderType
from composer.message.model import Header, Message
from composer.sending.outgoing import Outgoing
from composer.session.accounts.accounts import AccountBook
from composer.session.drafts.document import Document
from composer.session.drafts.header_file import HeaderFile
from composer.session.sending.readiness import Readiness
from composer.ui.form.button_rows import ButtonRows
from composer.ui.form.field import Field
from composer.ui.form.header import HeaderFields
from composer.ui.form.reply_window_line import ReplyWindowLine
from composer.ui.form.sentences import TO_HINT, Sentences
from composer.ui.form.suggestions import Suggestions
from composer.ui.form.toolbar import FormattingBar
from composer.ui.widgets.fields.inputs import LineInput, TextInput, finish_composing
from composer.ui.widgets.fields.offers import Offer

_BODY_LINES, _NOTE_LINES = (6, 16), (3, 8)
_MOUSE_MS = 50


class Form(QScrollArea):
    """Edits the document and shows what readiness says of each field.

    Signals:
        field_focused: the keyboard went to a field, or from the fields to something else.
            arg: the field's name, "" for none.
    """

    field_focused = Signal(str)

    def __init__(
        self, document: Document, readiness: Readiness, accounts: AccountBook, header_file: HeaderFile
    ) -> None:
        super().__init__()
        self._document = document
        self._readiness = readiness
        self._accounts = accounts
        self._shown: Message | None = None
        self._sentences = Sentences(document, readiness)
        self._headers: dict[bool, Header] = {}
        stack = document.undo_stack
        self._steps = {"undo": stack.createUndoAction(self), "redo": stack.createRedoAction(self)}
        self._notes_timer = QTimer(self, singleShot=True, interval=_MOUSE_MS)
        self._notes_timer.timeout.connect(self._on_readiness_changed)
        self.name = Field("name", LineInput())
        self.to = Field("to", LineInput())
        self.header = HeaderFields(header_file)
        self.body = Field("body", TextInput(), limits.BODY_MAX)
        self.footer = Field("footer", LineInput(), limits.FOOTER_MAX)
        self.buttons = ButtonRows()
        self.from_ = Field("from", LineInput())
        self.callback_url = Field("callback_url", LineInput())
        self.tags = Field("tags", LineInput())
        self.note = Field("note", TextInput())
        self._texts = (
            ("to", self.to),
            ("body", self.body),
            ("footer", self.footer),
            ("sender", self.from_),
            ("callback_url", self.callback_url),
        )
        assert isinstance(self.to.input, LineInput)
        self.recipients = Suggestions(self.to.input)
        self.reply_window = ReplyWindowLine()
        self._lay_out()
        self._connect()
        self._on_document_name_changed()
        self._on_document_message_changed(document.message)
        self._on_accounts_current_changed()

    @property
    def fields(self) -> dict[str, Field]:
        """The fields there are now, by name."""
        rows = [field for row in self.buttons.rows for field in (row.title, row.id)]
        fixed = [self.name, self.to, self.header.value, self.header.caption, self.body, self.footer]
        last = [self.from_, self.callback_url, self.tags, self.note]
        return {field.name: field for field in [*fixed, *rows, *last]}

    def has(self, field: str) -> bool:
        """Whether the form shows this field, so that it can be focused."""
        return self._visible(field) is not None or field in ("header.type", "buttons")

    def focus(self, field: str, place: int | None = None) -> None:
        """Bring a field into view and give it the keyboard.

        A field without an input of its own gives the keyboard to its neighbour.

        place: of a character that is to be selected, in code points.
        """
        target: QWidget | None = self._visible(field)
        if isinstance(target, Field):
            widget: QWidget = target.input
        elif field.startswith("header"):
            widget = self.header.types.button(getattr(self._document.message.header, "type", ""))
        else:
            rows = self.buttons.rows[:1] if field == "buttons" else self.buttons.rows[-1:]
            widget = rows[0].title.input if rows else self.buttons.add
            if field != "buttons":  # below the last row stands why there are no more
                target = self.buttons.notes
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(target or widget)
        if place is not None and isinstance(target, Field):
            target.input.select_character(place)

    def take(self, offer: Offer) -> None:
        """Write what is offered into its field as one step, and go on there.

        Nothing happens where something else stands there by now: for that there is another offer.
        """
        finish_composing()
        if self._sentences.text(offer.field) != offer.before:
            return
        if offer.field == "to":
            self._readiness.note_recipient_chosen(offer.text)
        self._document.edit(offer.field, offer.text, offer.caret, alone=True)
        self.focus(offer.field)
        if field := self._visible(offer.field):
            field.input.put_caret(offer.caret)

    def _visible(self, name: str) -> Field | None:
        field = self.fields.get(name)
        return field if field is not None and field.isVisibleTo(self) else None

    def offer_recipients(self, recipients: Sequence[str]) -> None:
        """Offer these while a recipient is typed."""
        self.recipients.offer(recipients)

    def _lay_out(self) -> None:
        body, note = self.body.input, self.note.input
        assert isinstance(body, TextInput)
        assert isinstance(note, TextInput)
        body.grow(*_BODY_LINES)
        note.grow(*_NOTE_LINES)
        self.body.top.insertWidget(2, FormattingBar(body))
        self.to.top.addWidget(self.reply_window)
        self.name.input.setPlaceholderText("Untitled")
        self.to.input.setPlaceholderText("+ country code and number")
        self.to.show_notes((), (), TO_HINT)
        self.body.input.setPlaceholderText("What you want to say")
        self.footer.input.setPlaceholderText("Small print below the message")
        self.tags.input.setPlaceholderText("Commas between them")
        self.note.input.setPlaceholderText("What the next person should know; it is not sent")
        self.callback_url.input.setToolTip(
            "Where Kaleyra reports deliveries and taps. Whoever looks after your Kaleyra account knows it."
        )
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.to, 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.name, 1, Qt.AlignmentFlag.AlignTop)
        account = QHBoxLayout()
        account.setSpacing(16)
        account.addWidget(self.from_, 1, Qt.AlignmentFlag.AlignTop)
        account.addWidget(self.callback_url, 1, Qt.AlignmentFlag.AlignTop)
        team = QHBoxLayout()
        team.setSpacing(16)
        team.addWidget(self.tags, 1, Qt.AlignmentFlag.AlignTop)
        team.addWidget(self.note, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        for part in (self.header, self.body, self.footer, self.buttons):
            column.addWidget(part)
        column.addLayout(account)
        column.addWidget(QLabel("For the team, kept in the draft's file and never sent"))
        column.addLayout(team)
        column.addStretch()
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _connect(self) -> None:
        for field in self.fields.values():
            field.edited.connect(self._document.edit)
            self._watch(field)
        self.header.type_chosen.connect(self._on_header_type_chosen)
        self.buttons.edited.connect(self._document.edit)
        self.buttons.rearranged.connect(self._on_buttons_rearranged)
        self.buttons.rows_changed.connect(self._on_rows_changed)
        self.to.input.edited.connect(lambda *_: self._readiness.note_recipient_key())
        assert isinstance(self.to.input, LineInput)
        self.to.input.returnPressed.connect(self._readiness.note_recipient_end)
        self.recipients.activated.connect(lambda text: self._document.edit("to", text, len(text)))
        self._document.message_changed.connect(self._on_document_message_changed)
        self._document.opened.connect(self._on_document_opened)
        self._document.name_changed.connect(self._on_document_name_changed)
        self._document.caret_restored.connect(self._on_caret_restored)
        self._readiness.changed.connect(self._on_readiness_changed)
        self._accounts.current_changed.connect(self._on_accounts_current_changed)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _watch(self, field: Field) -> None:
        if field.input.property("field"):
            return  # a row that stays is not watched twice, or one Ctrl+Z would undo several steps
        field.input.setProperty("field", field.name)
        field.input.step_requested.connect(self._on_step_requested)
        field.offer_taken.connect(self.take)
        field.input.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        field.input.customContextMenuRequested.connect(partial(self._on_menu_requested, field.input))

    def _on_step_requested(self, step: str) -> None:
        stack = self._document.undo_stack
        stack.undo() if step == "undo" else stack.redo()

    def _on_menu_requested(self, entry: LineInput | TextInput, place: QPoint) -> None:
        """Show an input's own menu, in which undo and redo are the document's."""
        menu = entry.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, action in self._steps.items():
            own = menu.findChild(QAction, f"edit-{name}")
            if own is not None:
                menu.insertAction(own, action)
                menu.removeAction(own)
        menu.popup(entry.mapToGlobal(place))

    def _on_focus_changed(self, left: QWidget | None, reached: QWidget | None) -> None:
        if reached is not None:  # and not another program
            self.field_focused.emit(
                next((name for name, field in self.fields.items() if field.input is reached), "")
            )
        # Not for a menu: the keyboard comes back.
        if left is not None and reached is not None and (name := left.property("field")):
            self._sentences.note_visit(name)
            if left is self.to.input:
                self._readiness.note_recipient_end()
            self._on_readiness_changed()

    def _on_document_message_changed(self, message: Message) -> None:
        shown, self._shown = self._shown, message
        # Each key comes through here: only what differs is touched.
        if shown is None or message.header is not shown.header:
            self.header.show_header(message.header)
        if shown is None or message.buttons is not shown.buttons:
            self.buttons.show_buttons(message.buttons)
        for name, field in self._texts:
            text = getattr(message, name)
            if shown is None or text is not getattr(shown, name):
                field.write(text or "")

    def _on_document_name_changed(self) -> None:
        draft = self._document.draft
        self.name.write(draft.name)
        self.note.write(note(draft))
        typed = self.tags.input.text().split(",")
        if clean_tags(typed) != tags(draft):  # else the comma that was just typed would vanish
            self.tags.write(", ".join(tags(draft)))

    def _on_document_opened(self) -> None:
        self._sentences.forget_visits()
        self._headers.clear()
        self.verticalScrollBar().setValue(0)

    def _on_rows_changed(self) -> None:
        order: list[QWidget] = [self.footer.input]
        for row in self.buttons.rows:
            self._watch(row.title)
            self._watch(row.id)
            order += [row.title.input, row.id.input, row.up, row.down, row.remove]
        last = [field.input for field in (self.from_, self.callback_url, self.tags, self.note)]
        # Qt puts what was made last at the end of the tab order.
        for before, after in pairwise([*order, self.buttons.add, *last]):
            QWidget.setTabOrder(before, after)
        for field in self.fields.values():
            field.order_tabs()

    def _on_header_type_chosen(self, header_type: str) -> None:
        old = self._document.message.header
        if old is not None:
            self._headers[old.is_media] = old  # so that trying another type loses nothing
        header = Header(cast(HeaderType, header_type)) if header_type else None
        if header is not None:
            header = replace(self._headers.get(header.is_media, header), type=header.type)
        if header is not None and header.is_media and not header.caption and old is not None:
            header = replace(header, caption=old.caption)  # a text header's waits for a file to go with
        self._document.edit("header", header)
        if header:
            self.focus("header.value")

    def _on_buttons_rearranged(self, buttons: object, next_field: str) -> None:
        self._document.edit("buttons", buttons)
        self.focus(next_field)

    def _on_caret_restored(self, name: str, caret: int) -> None:
        if name:  # else the whole draft changed
            self.focus(name)
        if name in self.fields:
            self.fields[name].input.put_caret(caret)

    def _on_accounts_current_changed(self) -> None:
        account = self._accounts.current
        self.from_.input.setPlaceholderText(
            f"{account.sender} (from the account)" if account.sender else "+ number"
        )
        self.callback_url.input.setPlaceholderText(
            f"{account.callback_url} (from the account)" if account.callback_url else "https://…"
        )

    def _on_readiness_changed(self) -> None:
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            # A note that appeared now would move what is being clicked on from under the mouse.
            self._notes_timer.start()
            return
        outgoing = Outgoing(self._document.message, self._accounts.current)
        self.reply_window.refresh(self._readiness, outgoing)
        said = self._sentences
        for name, field in self.fields.items():
            field.show_notes(*said.of(name), said.hint(name))
        self.buttons.notes.show_notes(*said.of("buttons"), self.buttons.hint)
        self.header.show_caption(self._document.message.header)
        self.header.notes.show_notes(*said.of("header.type"))
