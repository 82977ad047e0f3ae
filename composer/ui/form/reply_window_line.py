"""Whether the recipient's reply window is open, and what lets the customer open it."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from composer.sending.invitation import invitation_obstacle
from composer.sending.outgoing import Outgoing
from composer.session.sending.readiness import Readiness
from composer.ui.widgets.elide import tool_tip
from composer.ui.widgets.state_label import StateLabel

_STATES = {"open": "ok", "closed": "warning"}
_WHAT = "Let the customer write first"


class ReplyWindowLine(QWidget):
    """A few words on the recipient's reply window; beside one that is not open a button.

    invite: shows what lets the customer write first; off where nobody can.
    """

    def __init__(self) -> None:
        super().__init__()
        self.label = StateLabel()
        self.label.setMinimumWidth(1)  # a narrow window cuts it; its tooltip says it all
        self.invite = QPushButton("Invite…")
        self.invite.setProperty("link", True)
        # No higher than the words, or the inputs would not stand in a line with their neighbours.
        self.invite.setFixedHeight(self.label.sizeHint().height())
        self.invite.setAccessibleName(f"{_WHAT}: QR code and link")
        self.invite.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        layout.addWidget(self.invite)

    def refresh(self, readiness: Readiness, outgoing: Outgoing) -> None:
        """Show what is known now of the reply window of what would go out."""
        label = readiness.reply_window_label
        if label != self.label.text():
            self.label.show_text(label, _STATES.get(readiness.reply_window_state, ""))
            self.label.setToolTip(tool_tip(readiness.reply_window_text))
        wanted = bool(label) and readiness.reply_window_state != "open"
        if wanted:
            obstacle = invitation_obstacle(outgoing)
            self.invite.setEnabled(not obstacle)
            self.invite.setToolTip(tool_tip(obstacle or f"{_WHAT}, with a QR code or a link."))
            self.invite.setAccessibleDescription(obstacle)
        self.invite.setVisible(wanted)
