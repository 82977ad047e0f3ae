"""What makes the session's objects, and ends them."""

from composer.session.session import Session


def made(session: Session) -> set[str]:
    return {name for name in vars(session) if not name.startswith("_")} - {"paths"}


def test_a_thing_is_made_when_it_is_first_used_and_once(session):
    assert made(session) == set()
    assert session.settings is session.settings
    assert made(session) == {"settings"}


def test_what_nobody_used_is_not_made_to_be_ended(session):
    assert session.document.draft
    assert session.end()
    assert made(session) == {"document"}


def test_a_job_that_hangs_is_told_at_the_end(session, monkeypatch, caplog):
    monkeypatch.setattr(session.background, "wait", lambda *_: False)
    assert not session.end()
    assert "a background job did not end" in caplog.text
