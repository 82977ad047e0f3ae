"""The program is closed while the keychain waits for its password."""

import os
import subprocess
import sys
import time

from composer.kaleyra.account import Account
from composer.store.accounts.accounts import Accounts, AccountsFile
from composer.store.paths import Paths

# The window is closed as soon as the keychain is asked; `blocked` is a minute.
CODE = """
import sys, time
from PySide6.QtCore import QTimer
from composer import app
from composer.cli import main
from composer.store.accounts import keychain as keys

class Locked:
    def get_password(self, *_user):
        print("asked", flush=True)
        time.sleep(60)
    set_password = delete_password = get_password

start = app.App.start

def started(self, draft):
    start(self, draft)
    watch = QTimer(self.window, interval=50)
    def look():
        if self.session.accounts.key_state == "waiting":
            watch.stop()
            QTimer.singleShot(300, self.window.close)
    watch.timeout.connect(look)
    watch.start()

app.App.start = started
keys.KeyStore.__init__.__defaults__ = (Locked, *keys.KeyStore.__init__.__defaults__[1:])
sys.exit(main(sys.argv[1:]))
"""


def test_quitting_does_not_wait_for_a_locked_keychain(home):
    home.mkdir()
    shop = Account("Shop", sid="HX1", sender="+14155550100")
    AccountsFile(Paths(home).accounts).save(Accounts((shop,), "Shop"))
    line = [sys.executable, "-c", CODE]
    begun = time.monotonic()
    done = subprocess.run(line, env=os.environ, capture_output=True, text=True, timeout=50, check=False)
    assert time.monotonic() - begun < 30  # the keychain would have taken a minute
    assert (done.returncode, done.stdout.splitlines()) == (0, ["asked"])
    assert "Traceback" not in done.stderr
