"""What differs between two drafts."""

import json
from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.message.drafts.diff import Change, Difference, changes, differences
from composer.message.drafts.draft import Draft, dumps
from composer.message.drafts.tags import TAG_MAX, TAGS_MAX, clean_tags, note, tags, with_note, with_tags
from composer.message.model import Button, Header, Message, with_field

MESSAGE = Message(
    to="+14155550123",
    sender="+14155550100",
    callback_url="https://example.com/a",
    header=Header("image", "https://example.com/a.png", "Receipt"),
    body="Hi *Maria*, your order has shipped.",
    footer="Reply within 24 hours",
    buttons=(Button("yes", "Yes"), Button("no", "No")),
)
DRAFT = Draft(
    "Order update", MESSAGE, {"tags": ["spring"], "note": "Seen by QA", "team": {"a": 1}}, {"lang": "en"}
)
FIELDS = (
    *("to", "from", "callback_url", "header.value", "header.caption", "body", "footer"),
    *("buttons[0].id", "buttons[0].title", "buttons[1].id", "buttons[1].title"),
)


def test_equal_drafts_do_not_differ():
    assert differences(DRAFT, replace(DRAFT)) == []
    assert differences(Draft(), Draft()) == []


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_of_the_message_is_found(field):
    after = replace(DRAFT, message=with_field(MESSAGE, field, "other"))
    (found,) = differences(DRAFT, after)
    assert (found.field, found.after) == (field, "other")
    assert differences(after, DRAFT) == [Difference(field, "other", found.before)]


def test_all_fields_come_in_the_order_of_the_form():
    after = Draft("Other", Message(), {"note": "x"}, {})
    assert [found.field for found in differences(DRAFT, after)] == [
        *("name", "to", "from", "header.type", "header.value", "header.caption", "body", "footer"),
        *(
            "buttons",
            "buttons[0].id",
            "buttons[0].title",
            "buttons[1].id",
            "buttons[1].title",
            "callback_url",
            "tags",
            "note",
        ),
        *("extra.team", "message.lang"),
    ]


def test_more_than_ten_buttons_stay_in_order():
    after = replace(DRAFT, message=replace(MESSAGE, buttons=tuple(Button("", f"B{n}") for n in range(12))))
    titles = [found.field for found in differences(Draft(), after) if found.field.endswith("title")]
    assert titles == [f"buttons[{number}].title" for number in range(12)]


def test_an_empty_button_is_not_no_button():
    before = replace(DRAFT, message=replace(MESSAGE, buttons=(*MESSAGE.buttons, Button())))
    assert differences(before, DRAFT) == [Difference("buttons", "3", "2")]


def test_an_empty_text_header_is_not_no_header():
    before, after = Draft(), Draft(message=Message(header=Header("text")))
    assert differences(before, after) == [Difference("header.type", "", "text")]


def test_tags_and_the_note_are_shown_as_text():
    after = replace(DRAFT, extra=DRAFT.extra | {"tags": ["spring", "sale"], "note": ""})
    assert differences(DRAFT, after) == [
        Difference("tags", "spring", "spring\nsale"),
        Difference("note", "Seen by QA", ""),
    ]


def test_other_keys_are_shown_as_json():
    after = replace(DRAFT, extra=DRAFT.extra | {"team": {"a": 2}, "new": None}, message_extra={})
    assert differences(DRAFT, after) == [
        Difference("extra.team", '{"a": 1}', '{"a": 2}'),
        Difference("extra.new", "", "null"),
        Difference("message.lang", '"en"', ""),
    ]


def test_what_another_program_put_in_place_of_tags_is_not_hidden():
    before, after = Draft(extra={"tags": "spring"}), Draft(extra={"tags": 3})
    assert differences(before, after) == [Difference("extra.tags", '"spring"', "3")]


texts = st.text(max_size=6)
values = st.one_of(st.none(), texts, st.integers(), st.lists(texts, max_size=2))
extras = st.dictionaries(st.sampled_from(["tags", "note", "x", "y"]), values, max_size=3)
drafts = st.builds(
    Draft,
    texts,
    st.builds(
        Message,
        to=texts,
        sender=st.one_of(st.none(), st.text(min_size=1, max_size=3)),
        callback_url=st.none(),
        header=st.one_of(st.none(), st.builds(Header, st.sampled_from(["text", "image"]), texts, texts)),
        body=texts,
        footer=texts,
        buttons=st.lists(st.builds(Button, texts, texts), max_size=2).map(tuple),
    ),
    extras,
    extras,
)


@given(drafts, drafts)
def test_no_difference_means_the_same_file(before, after):
    def file(draft):
        return json.loads(dumps(draft))

    assert (differences(before, after) == []) == (file(before) == file(after))


def test_words_are_compared():
    assert changes("Hi Maria, see you", "Hi Anna, see you soon") == [
        Change("same", "Hi "),
        Change("removed", "Maria"),
        Change("added", "Anna"),
        Change("same", ", see "),
        Change("removed", "you"),
        Change("added", "you soon"),
    ]


def test_a_language_without_spaces_is_compared_by_characters():
    assert changes("您好世界", "您好朋友") == [
        Change("same", "您好"),
        Change("removed", "世界"),
        Change("added", "朋友"),
    ]


def test_no_word_of_hindi_is_cut_at_its_marks():
    assert changes("नमस्ते दुनिया", "नमस्ते दोस्त") == [
        Change("same", "नमस्ते "),
        Change("removed", "दुनिया"),
        Change("added", "दोस्त"),
    ]


@given(
    st.text(alphabet="ab \n您é\u0301👍🏽.", max_size=40), st.text(alphabet="ab \n您é\u0301👍🏽.", max_size=40)
)
def test_the_pieces_make_up_both_texts(before, after):
    pieces = changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 5000, "b " * 5000),
        ("a " * 1400, "".join(f"a u{number} " for number in range(700))),
        ("a b " * 600, "b a c " * 400),
        ("*" * 250_000, "_" * 250_000),
        ("\u0301" * 250_000, "x" * 250_000),
        ("x" + "ab " * 80_000, "y" + "ab " * 80_000 + "z"),
    ],
)
def test_hostile_texts_take_no_time(before, after):
    start = process_time()
    pieces = changes(before, after)
    assert process_time() - start < 5
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before


def test_tags_and_note_survive_in_a_draft():
    draft = with_note(with_tags(DRAFT, ["  Sale ", "sale", "two\nlines", ""]), "For QA")
    assert tags(draft) == ("Sale", "two lines")
    assert note(draft) == "For QA"
    assert draft.extra["team"] == {"a": 1}
    assert with_note(with_tags(draft, []), " ").extra == {"team": {"a": 1}}


def test_tags_are_bounded():
    found = clean_tags(f"{number} {'x' * 100}" for number in range(100))
    assert len(found) == TAGS_MAX
    assert max(map(len, found)) == TAG_MAX


@pytest.mark.parametrize("kept", [None, "spring", 3, {"a": 1}, [1, None, ["x"]]])
def test_what_is_no_list_of_text_is_no_tag(kept):
    assert tags(Draft(extra={"tags": kept, "note": [kept]})) == ()
    assert note(Draft(extra={"note": [kept]})) == ""
