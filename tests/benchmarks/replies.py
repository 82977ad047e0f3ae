"""10,000 callbacks into the open window, and a tap until it shows: `python -m tests.benchmarks.replies`.

Prints the longest time in which the window did nothing while they came from another process, and the median
of a tap on the phone until its line is among the replies. There is no baseline to hold them against, so they
are no row.
"""

import os
import subprocess
import sys
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

CALLBACKS = 10_000
TAPS = 15


def measure() -> tuple[float, float, float]:
    """Return the longest gap and the median tap, in milliseconds, and the callbacks received a second."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from composer.app import App
    from composer.session.replies.replies import PAUSE_MS
    from composer.session.session import Session
    from composer.store.accounts.keychain import KeyStore
    from composer.store.paths import find_paths

    application = QApplication([])
    with TemporaryDirectory() as folder:
        app = App(Session(find_paths({"REPLY_COMPOSER_HOME": folder}), KeyStore(lambda: None)))
        app.window.resize(1280, 800)
        app.start(None)

        def wait(until) -> None:
            end = perf_counter() + 120
            while not until():
                application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
                assert perf_counter() < end

        wait(
            lambda: (
                app.session.receiving.url
                and app.window.message.send_bar.send.isEnabled()
                and app.session.background.wait(0)
            )
        )
        app.session.receiving.choose_shape(
            "v2"
        )  # in version 1 nothing tells two equal taps of one second apart
        app.window.message.send_bar.send.click()
        wait(lambda: app.session.simulated_customer.is_on)
        lines = app.window.replies.lines.model()
        wait(lambda: lines.rowCount() == 4)

        taps = []
        for number in range(TAPS):
            app.session.simulated_customer.start_over()
            wait(
                lambda: (
                    not app.session.simulated_customer.busy
                    and app.window.preview.view.phone().parts.get("replies[0]") is None
                )
            )
            before, begun = lines.rowCount(), perf_counter()
            view = app.window.preview.view
            place = view.phone().parts[f"buttons[{number % 3}].title"].center().toPoint()
            QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
            wait(lambda before=before: lines.rowCount() > before)
            taps.append(perf_counter() - begun)
            wait(lambda: not app.session.simulated_customer.busy)

        gaps, last = [], [perf_counter()]

        def beat() -> None:
            now = perf_counter()
            gaps.append(now - last[0])
            last[0] = now

        timer = QTimer(interval=5, timeout=beat)
        app.session.receiving.switch(True)
        begun = perf_counter()
        with subprocess.Popen([sys.executable, __file__, app.session.receiving.url]) as clients:
            timer.start()
            last[0] = perf_counter()
            wait(lambda: clients.poll() is not None)
        took = perf_counter() - begun
        idle = [perf_counter()]

        def is_all_shown() -> bool:
            if not app.session.background.wait(0):
                idle[0] = perf_counter()
            return perf_counter() - idle[0] > 3 * PAUSE_MS / 1000

        wait(is_all_shown)
        timer.stop()
        kept = app.session.events.extent()[0]
        app.session.document.give_up()
        app.window.close()
        app.stop()
    assert kept >= CALLBACKS, kept
    return 1000 * max(gaps), 1000 * median(taps), CALLBACKS / took


def _burst(url: str) -> None:
    import threading

    from tests.benchmarks.callbacks import CLIENTS, callback_body, send_callbacks

    faults: list[BaseException] = []
    bodies = [callback_body(number) for number in range(CALLBACKS)]
    clients = [
        threading.Thread(target=send_callbacks, args=(url, bodies[one::CLIENTS], faults))
        for one in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert not faults, faults


if __name__ == "__main__":
    if len(sys.argv) == 2:
        sys.path.insert(0, os.getcwd())  # noqa: PTH109 - of the checkout, for another process
        _burst(sys.argv[1])
    else:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        gap, tap, rate = measure()
        print(f"longest gap {gap:.0f} ms, tap until it shows {tap:.0f} ms (median), {rate:.0f} callbacks/s")
