"""What the window keeps of its sends: no key, no request and no answer of any of them."""

import gc

import pytest

from composer.kaleyra.account import Account, ApiKey
from composer.kaleyra.http.exchange import Cancel
from composer.kaleyra.outcome import Accepted
from composer.sending.deliver import Delivery

SENDS = 50
FEW = 5
"""Of each kind; the last send's may still be shown."""


@pytest.fixture
def no_rest(monkeypatch):
    monkeypatch.setattr("composer.session.sending.sender.REST_MS", 0)


pytestmark = pytest.mark.usefixtures("no_rest")  # before the window, which is made with it


def alive(kind: type) -> list[object]:
    gc.collect()
    return [one for one in gc.get_objects() if type(one) is kind]


@pytest.fixture(params=["the sandbox's account", "an account with a key"])
def account(request, user):
    """The account that is sent with."""
    if request.param != "the sandbox's account":
        base_url = user.session.accounts.current.base_url
        own = Account("Own", base_url, "HX1", "+14155550199", kind="sandbox")
        user.session.accounts.save(own, None, ApiKey("planted-Key-9f3a71"))
        user.session.accounts.select("Own")
    return user.session.accounts.current


def test_after_fifty_sends_nothing_of_them_is_alive(user, account):
    from requests import PreparedRequest, Response

    kinds = (Delivery, Cancel, PreparedRequest, Response)  # the log shows the outcomes
    before, counted = alive(ApiKey), {kind: len(alive(kind)) for kind in kinds}  # of other tests
    for _ in range(SENDS):
        assert isinstance(user.send(), Accepted)
    user.qtbot.waitUntil(lambda: user.session.background.wait(0))
    held = ApiKey("another")
    known = {id(key) for key in (*before, user.session.accounts.key)}
    assert [key for key in alive(ApiKey) if id(key) not in known] == [held]  # which is found
    more = {kind.__name__: len(alive(kind)) - counted[kind] for kind in kinds}
    assert {name: count for name, count in more.items() if count > FEW} == {}
