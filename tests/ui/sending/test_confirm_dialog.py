"""What the question before a live send says."""

from dataclasses import replace

from PySide6.QtCore import Qt

from composer.kaleyra.account import ApiKey
from composer.kaleyra.outcome import Accepted
from composer.kaleyra.sandbox import sandbox

from .live_steps import answer, confirm, texts, use


def test_a_live_account_is_asked_about_with_everything_that_matters(user, api, qtbot):
    use(user, api)

    def refuse(dialog):
        found = texts(dialog)
        assert dialog.picture.pixmap().height() > 100
        qtbot.keyClick(dialog, Qt.Key.Key_Return)  # Enter does not send
        return found

    seen = answer(refuse)
    user.click(user.window.message.send_bar.send)
    assert seen == [
        ["+1 415-555-0123", "LIVE · Bakery", "+1 415-555-0100", "This account's address is on this computer."]
    ]
    assert (api.requests, user.session.send_log.extent()[0]) == (0, 0)


def test_the_question_says_what_is_known_of_the_24_hours(user, api):
    use(user, api)
    account = replace(user.session.accounts.current, base_url="https://api.kaleyra.io")
    user.session.accounts.save(account, "Bakery", ApiKey(sandbox.KEY))
    user.refresh()
    seen = answer(lambda dialog: (texts(dialog), dialog.reject()))
    user.click(user.window.message.send_bar.send)
    assert any(line.startswith("! Whether the 24-hour window is open is not known") for line in seen[0][0])


def test_what_else_is_to_be_looked_at_is_asked_about_too(user, api, qtbot):
    use(user, api)
    user.type("buttons[0].title", "*Yes*")
    user.refresh()
    _outcome, seen = confirm(user, qtbot)
    problems = [problem.text for problem in user.session.readiness.problems_of("buttons[0].title")]
    assert problems
    assert "".join(f"! {text}" for text in problems) in seen


def test_a_rehearsal_goes_to_the_allowed_recipient_and_says_so_before(user, api, qtbot):
    use(user, api, kind="test", allowed_recipients=("+14155550777",))
    notes = user.notes("to")
    assert "Will be sent to +1 415-555-0777, not to +1 415-555-0123" in notes
    assert isinstance(user.send(), Accepted), "no question: it is held to its allowed recipients"
    assert user.session.send_log.page(0, 1)[0].recipient == "+14155550777"
    assert user.form.fields["to"].input.text() == "+14155550123"


def test_a_callback_url_on_another_host_is_in_the_list_and_in_the_question(user, api, qtbot):
    use(user, api)
    foreign = replace(user.session.document.message, callback_url="https://evil.example/cb")
    user.session.document.open(replace(user.session.document.draft, message=foreign), None)
    user.refresh()
    said = "what the customer answers goes to evil.example, not to example.com of the account."
    rows = user.window.message.send_bar.problems
    assert any(said in rows.item(row).text() for row in range(rows.count()))
    seen = answer(lambda dialog: (texts(dialog), dialog.windowTitle(), dialog.reject()))
    user.click(user.window.message.send_bar.send)
    ((words, title, _),) = seen
    assert any(said in line for line in words)
    assert (title, api.requests) == ("Send to a real phone?", 0)
