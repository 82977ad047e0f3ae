"""A sandbox that remembers what reached it."""

from typing import Any

from composer.kaleyra.sandbox.answers import SandboxAnswer
from composer.kaleyra.sandbox.request import read_fields
from composer.kaleyra.sandbox.sandbox import Sandbox


class RecordingSandbox(Sandbox):
    """`requests`: how many requests for a message were read to their end, whatever was answered.

    `last_fields`: all fields of the last of them, empty if it was unreadable.
    """

    def __init__(self, port: int = 0, scenario: str = "accepted") -> None:
        super().__init__(port, scenario)
        self.requests = 0
        self.last_fields: dict[str, Any] = {}

    def _respond(self, content_type: str, key: str, body: bytes) -> SandboxAnswer | None:
        self.requests += 1
        self.last_fields = dict(read_fields(content_type, body)[0])
        return super()._respond(content_type, key, body)
