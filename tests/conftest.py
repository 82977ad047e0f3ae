"""What every test needs: no display, no network, no traces on this machine."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
