import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.message.text import characters

ODD = st.text(
    alphabet=st.sampled_from(
        "aé א日👩🏽⚕🏴❤️\u200d\u200c\u200b\u200e\xa0\t\r\n＊～\U000e0067\U000e007f\ud83d\ufffd"
    )
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hi\xa0Maria", "A no-break space stands after “Hi” (character 3): retype it as a normal space."),
        ("\u200bHi", "An invisible zero-width space stands at the start (character 1): delete it."),
        (" \u200bHi", "An invisible zero-width space stands at character 2: delete it."),
        (
            "a\u202fb \xa0c",
            "2 no-break spaces stand in the text, the first after “a” (character 2): retype them as",
        ),
        ("a\u2003b", "An unusual space stands after “a” (character 2): retype it as a normal space."),
        ("Maria\u200d", "An invisible joiner stands after “Maria” (character 6): delete it."),
        ("a\u200cb", "An invisible joiner stands after “a”"),
        ("a\u200d😀", "An invisible joiner stands after “a”"),
        ("😀\u200d", "An invisible joiner stands after “😀”"),
        ("\u200d😀", "An invisible joiner stands at the start"),
        ("a\u200bดี", "An invisible zero-width space"),
        ("ดี\u200b ก", "An invisible zero-width space"),
        ("مa\u200cم", "An invisible joiner"),
        ("م\u200caم", "An invisible joiner"),
        ("می\u200c", "An invisible joiner stands after “می”"),
        ("Spar\xadkasse", "An invisible soft hyphen stands after “Spar” (character 5): delete it."),
        ("a\u2060b", "An invisible word joiner stands after “a”"),
        ("\ufeffHi", "An invisible byte-order mark stands at the start (character 1): delete it."),
        ("Hi\u200e", "An invisible text direction mark stands after “Hi” (character 3): delete it."),
        ("\u202ainvoice\u202c", "2 invisible text direction marks stand in the text, the first at the start"),
        (
            "E\u2011Mail",
            "A non-breaking hyphen stands after “E” (character 2): retype it as a normal hyphen.",
        ),
        (
            "one\u2028two",
            "A special line break stands after “one” (character 4): delete it and press Enter instead.",
        ),
        ("one\x0btwo", "A special line break stands after “one”"),
        ("one\rtwo", "A special line break stands after “one”"),
        ("a\tb", "A tab stands after “a” (character 2): retype it as a normal space."),
        ("a\x01b", "A control character stands after “a” (character 2): delete it."),
        ("a\u3164b", "A blank that is no space stands after “a”"),
        (
            "Gr\ufffd\ufffde",
            "2 lost characters (�) stand in the text, the first after “Gr” (character 3): retype what",
        ),
        ("a\ufffc", "The trace of a lost picture stands after “a”"),
        (
            "a\uf0b7 b",
            "A private-use character stands after “a” (character 2): replace it, because phones show an "
            "empty",
        ),
        ("a\U000e0041", "An invisible tag character stands after “a” (character 2): delete it."),
        (
            "∗bold∗",
            "2 look-alikes of * stand in the text, the first at the start (character 1): retype them as * if",
        ),
        ("＿a", "A look-alike of _ stands at the start (character 1): retype it as _ if you mean italic."),
        (
            "a ∼b",
            "A look-alike of ~ stands after “a” (character 3): retype it as ~ if you mean strikethrough.",
        ),
        ("a ｀b", "A look-alike of ` stands after “a”"),
        ("a\u3000b", "An unusual space stands after “a”"),
        ("Donaudampfschifffahrt\xa0!", "stands after “ampfschifffahrt” (character 22)"),
    ],
)
def test_an_odd_character_is_named_where_it_stands(text: str, sentence: str) -> None:
    (found,) = characters.odd(text)
    assert sentence in found.sentence
    assert f"character {found.place + 1})" in sentence or "(character" not in sentence


@pytest.mark.parametrize(
    "text",
    [
        *("", "Hi *Maria*\n~ok~ `x` _y_", "Grüße – “ja” … 10 € • ½", "one\r\ntwo"),
        *(
            "👩\u200d⚕️ 👩🏽\u200d💻 👨\u200d👩\u200d👧 🏳️\u200d🌈 ❤️\u200d🔥",
            "🙂\u200d↔️",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        *("می\u200cخواهم", "क्\u200dष", "ന\u0d4d\u200d ", "สวัส\u200bดี"),
        *("שלום\u200f!", "\u2067مرحبا\u2069 Hi"),
        *("日本\u3000語", "10～12時", "ㄅˋ", "👍🏽 1️⃣ ☎︎"),
    ],
)
def test_what_a_script_or_an_emoji_needs_is_fine(text: str) -> None:
    assert characters.odd(text) == ()
    assert characters.broken(text) is None


def test_only_a_whole_flag_may_hold_tags() -> None:
    (found,) = characters.odd("🏴\U000e0067\U000e0062")
    assert "2 invisible tag characters" in found.sentence


def test_look_alikes_do_not_matter_where_nothing_is_formatted() -> None:
    assert characters.odd("∗a\xa0∗", formatted=False) == (
        ("A no-break space stands after “∗a” (character 3): retype it as a normal space.", 2),
    )


def test_the_kinds_come_in_the_order_of_the_text() -> None:
    first, second = characters.odd("a\u200bb\xa0c\u200b")
    assert first.sentence.startswith("2 invisible zero-width spaces")
    assert second.sentence.startswith("A no-break space")


def test_many_kinds_share_a_closing_sentence() -> None:
    five = "a\xa0b\u2003c\u200bd\xade\ufeff"
    assert len(characters.odd(five)) == 5
    *named, last = characters.odd(five + "f\u2011")
    assert len(named) == 4
    assert last == (
        "Odd characters of 2 more kinds stand in the text, the first after “e” (character 10): "
        "delete them, or type these words again.",
        9,
    )


def test_half_an_emoji_is_broken_and_not_odd() -> None:
    sentence = "Half an emoji stands after “Hi” (character 4): delete it and insert the emoji again."
    assert characters.broken("Hi \ud83d") == (sentence, 3)
    assert characters.broken("\ude00 \ude00").sentence.startswith("2 halves of emoji")
    assert characters.odd("Hi \ud83d") == ()


@given(st.text(alphabet=st.characters()) | ODD)
def test_every_sentence_can_be_shown(text: str) -> None:
    broken = characters.broken(text)
    for found in (
        *characters.odd(text),
        *characters.odd(text, formatted=False),
        *([broken] if broken else []),
    ):
        assert found.sentence.isprintable()
        assert 0 <= found.place < len(text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"], max_codepoint=0x24F)))
def test_letters_digits_and_punctuation_of_europe_are_fine(text: str) -> None:
    assert characters.odd(text) == ()


@given(st.characters(categories=["Cc", "Zs", "Zl", "Zp", "Co"], exclude_characters=" \n"))
def test_every_control_and_odd_space_is_found(character: str) -> None:
    text = f"a{character}b"
    found = [*characters.odd(text), *filter(None, [characters.broken(text)])]
    assert len(found) == 1, unicodedata.name(character, ascii(character))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hi *Maria* 👩\u200d💻 שלום\n", "Hi *Maria* 👩\u200d💻 שלום\n"),
        ("\x1b[2J\ta\r\x9b\x00", "\\x1b[2J\\x09a\\x0d\\x9b\\x00"),
        ("\u202egpj.\u2066x\u2069\u200f\u061c", "\\u202egpj.\\u2066x\\u2069\\u200f\\u061c"),
        ("a\u2028b\u2029", "a\\u2028b\\u2029"),
        ("\x7f", "\\u007f"),
    ],
)
def test_what_would_steer_a_terminal_is_written_as_its_number(text, shown):
    assert characters.visible(text) == shown
    assert characters.visible_line(text) == shown.replace("\n", "\\x0a")
