"""send: one send of a draft, and its outcome."""

import io
import os
import signal
import time

import pytest

from composer.kaleyra import sandbox
from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.outcome import Accepted, NotSent, Rejected, Unknown
from composer.kaleyra.sandbox import SCENARIOS, Sandbox
from composer.store.accounts import Accounts, AccountsFile
from composer.store.files import StorageError
from composer.store.history import History
from composer.store.keys import KeyStore
from composer.store.paths import Paths

from .conftest import KEY

KEYS = ["outcome", "message_id", "status", "code", "message", "fields", "reason", "retry_after"]
SOME = object()
"""Any text that is not empty."""

INVALID = {"outcome": "rejected", "status": 400, "code": "E413", "message": "Invalid/incorrect inputs"}
ANSWERS = {
    "accepted": (0, {"outcome": "accepted", "status": 200, "message_id": SOME}),
    "slow": (0, {"outcome": "accepted", "status": 200, "message_id": SOME}),
    "rejected-body": (1, INVALID | {"fields": {"body": sandbox_body}} if (sandbox_body := SOME) else {}),
}
