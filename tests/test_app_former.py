"""The window's start with a database of the version before: what it kept is found, at once and later."""

from composer.app import App
from composer.session.session import Session
from composer.store.accounts.keychain import KeyStore
from composer.store.paths import find_paths
from tests.store.former_database import SAME, make_former_database


def test_both_forms_of_each_number_are_one_conversation_and_the_rest_is_done_after_the_start(
    tmp_path, qtbot, monkeypatch
):
    monkeypatch.setenv("REPLY_COMPOSER_HOME", str(tmp_path))
    make_former_database(tmp_path / "composer.sqlite3")
    session = Session(find_paths({"REPLY_COMPOSER_HOME": str(tmp_path)}), KeyStore(lambda: None))
    app = App(session)
    try:
        qtbot.addWidget(app.window)
        app.start(None)
        qtbot.waitUntil(lambda: len(session.replies.customers) == len(SAME), timeout=10_000)
        session.replies.choose(SAME[0][0])
        qtbot.waitUntil(lambda: len(session.replies.lines) == 4, timeout=10_000)

        def left():
            with session.database.reading() as connection:
                return connection.execute(
                    "SELECT (SELECT count(*) FROM events WHERE customer = '')"
                    " + (SELECT count(*) FROM sends) - (SELECT count(*) FROM sends_customers)"
                ).fetchone()[0]

        qtbot.waitUntil(lambda: left() == 0, timeout=10_000)
        assert len(session.replies.customers) == len(SAME)
    finally:
        app.window.close()
        assert app.stop()
