"""The rows of the list of drafts."""

from tests.store.draft_files import named, put


def test_the_chosen_draft_stays_chosen_whatever_comes(three, drafts, folder):
    drafts.choose("Order shipped")
    put(folder, "new", named("Brand new"), minutes_ago=0)
    drafts.qtbot.waitUntil(lambda: drafts.names[0] == "Brand new")
    assert drafts.chosen == "Order shipped"
    assert drafts.list.currentIndex().row() == 2


def test_what_is_looked_at_stays_in_its_place(folder, drafts):
    for number in range(40):
        put(folder, f"f{number:02}", named(f"n{number:02}"), minutes_ago=number + 10)
    drafts.model.start()
    drafts.qtbot.waitUntil(lambda: len(drafts.names) == 40)
    bar = drafts.list.verticalScrollBar()
    drafts.list.grab()
    bar.setValue(bar.maximum() // 2)
    place = drafts.list.rect().topLeft()
    before = drafts.list.indexAt(place).data(), drafts.list.visualRect(drafts.list.indexAt(place)).top()
    put(folder, "new", named("Brand new"), minutes_ago=0)
    drafts.qtbot.waitUntil(lambda: drafts.names[0] == "Brand new")
    after = drafts.list.indexAt(place).data(), drafts.list.visualRect(drafts.list.indexAt(place)).top()
    assert before == after
