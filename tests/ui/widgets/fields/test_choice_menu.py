from composer.ui.widgets.fields.choice_menu import ChoiceMenu


def test_one_is_marked_and_each_can_be_chosen_again(qtbot):
    menu = ChoiceMenu("Size", {1: "1 ×", 2: "2 ×"}, 2)
    qtbot.addWidget(menu)
    chosen = []
    menu.chosen.connect(chosen.append)
    assert [action.isChecked() for action in menu.actions()] == [False, True]
    menu.entries[1].trigger()
    menu.entries[1].trigger()
    assert chosen == [1, 1]
    assert [action.isChecked() for action in menu.actions()] == [True, False]


def test_an_ampersand_is_one(qtbot):
    menu = ChoiceMenu("Account", {"": "any"}, "")
    qtbot.addWidget(menu)
    menu.offer({"shop": "Smith & Co"})
    assert [action.text() for action in menu.actions()] == ["Smith && Co"]
    assert not menu.entries["shop"].isChecked()
