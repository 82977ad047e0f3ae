"""Ordinary inputs, of which nothing is said: numbers of every country, texts, titles and addresses."""

from dataclasses import replace

import phonenumbers
import pytest

from composer.message.model import Button, Header, HeaderType, with_field
from composer.message.problems import problems
from composer.message.recipient import recipient_problem

from .test_problems_cases import GOOD, NOW

TEXTS = (
    "Hi Maria, your order #1234 has shipped.",
    "Save 20% today: from 50 € to 40 €!",
    "Table for 2 at 19:30? [Yes/No]",
    "Prices [in euros], see page [3].",
    "Choose {red, green or blue}.",
    "The set {} is empty, {1, 2} is not.",
    "A < B, B > C and A <> C",
    "I <3 this shop",
    "Open 24/7 & every day; closed on 1/1",
    "R&B; jazz & soul",
    "AT&T, H&M, M&M's",
    "Use code SAVE10 at https://example.com/?a=1&b=2",
    "See https://example.com/a%20b%C3%A9?q=%25x%25",
    "Call us: +44 20 7946 0958",
    "*Bold* and _italic_ and ~gone~ and `fixed`",
    "```\nfenced\n```",
    "> a quote\n* an item\n- another\n1. first",
    "Line one\nLine two\n\nLine four",
    "C:\\new\\table.txt is the file",
    "\\\\server\\new\\reports has it",
    "either\\or, n\\a and \\o/",
    "¯\\_(ツ)_/¯",
    "5 * 3 * 2 = 30",
    "2 ** 3 = 8, 5**2 = 25",
    "a __ b ______ c",
    "Dear customer,\nthank you.",
    "# 1 in town",
    "#offer #today",
    "#1, #2 and #3",
    "~ 20 minutes",
    "10~20 minutes",
    "100% cotton, 50% off, 5 % p. a.",
    "%off% means nothing"[:3] + " is a sign",
    "Write to maria.rossi@example.com or info@example.co.uk",
    "https://example.com/a_b_c and https://example.com/d_e",
    "*Offer:* https://example.com/offer today",
    "*Offer* (https://example.com/offer)",
    "_See_ https://example.com/offer",
    "Grüße aus Köln, schöne Tage!",
    "¿Cómo estás? ¡Muy bien!",
    "Ça va? Très bien, merci.",
    "Olá, você está bem?",
    "Ciao, come va? Perché no?",
    "Привет! Ваш заказ готов.",
    "こんにちは。ご注文の準備ができました。",
    "您好，您的订单已发货。",
    "안녕하세요. 주문이 준비되었습니다.",
    "नमस्ते, आपका ऑर्डर तैयार है।",
    "مرحبا، طلبك جاهز.",
    "שלום, ההזמנה שלך מוכנה.",
    "สวัสดีค่ะ สินค้าพร้อมแล้ว",
    "Xin chào, đơn hàng của bạn đã sẵn sàng.",
    "Merhaba, siparişiniz hazır.",
    "Γεια σας, η παραγγελία σας είναι έτοιμη.",
    "👋 Hi! 🎉🎉 Sale 👩‍💻 🇮🇳 ❤️ 1️⃣",
    "“Quoted” — and ‘single’… fine",
    "Size: S/M/L, colour: n/a",
    "Total: $1,299.00 (incl. VAT)",
    "Meet at 5pm @ the café",
    "FYI: ETA 10-15 min.",
    "Version 2.0.1 [beta]",
    "Terms apply [1], see below.",
    "[OK]",
    "[Photo]",
    "[see below]",
    "<- back | next ->",
    "<< 1 2 3 >>",
    "«Bonjour» dit-il",
    "Q: why? A: because",
    "(c) 2026 Example Ltd",
    "x = {a: 1, b: 2}",
    "if (a) { b }",
    "$5 or $10",
    "${5}"[:1] + "5 only",
    "*|| a ||*",
    "Temp.: -5 °C … +3 °C",
    "1\u20442 price",
    "Rock & roll &c.",
    "Fish & chips; 5 &6",
    "Use & enjoy; again &again;"[:12],
    "Tab. 1; Fig. 2;",
    "0",
    "Yes",
    "OK 👍",
)


@pytest.mark.parametrize("text", TEXTS)
def test_an_ordinary_text(text: str) -> None:
    assert [problem.text for problem in problems(replace(GOOD, body=text), NOW)] == []


REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(
    "form", [phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL]
)
def test_an_ordinary_number(region: str, form: int) -> None:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    number = number or phonenumbers.example_number(region)
    assert number is not None
    assert recipient_problem(phonenumbers.format_number(number, form)) is None


@pytest.mark.parametrize(
    "titles",
    [
        *(("Yes", "No"), ("Yes", "Yes!"), ("Day 1", "Day 2"), ("Si", "Sí"), ("A", "B", "C"), ("👍", "👎")),
        *(("1", "2", "3"), ("Call me", "Email me"), ("はい", "いいえ"), ("نعم", "لا"), ("Да", "Нет")),
        *(("10:00", "10:30"), ("Buy 1", "Buy 10"), ("resume", "résumé"), ("Ja", "Nein"), ("S", "M", "L")),
        *(("A & B", "A + B"), ("50%", "20%"), ("#1", "#2"), ("Yes (1)", "Yes [2]"), ("Öl", "Ol")),
    ],
)
def test_ordinary_titles(titles: tuple[str, ...]) -> None:
    buttons = tuple(Button(f"b{number}", title) for number, title in enumerate(titles))
    assert problems(replace(GOOD, buttons=buttons), NOW) == ()


@pytest.mark.parametrize(
    ("header_type", "url"),
    [
        ("image", "https://example.com/a.png"),
        ("image", "https://example.com/a.jpg?width=100&height=200"),
        ("image", "https://example.com/a%20b.jpeg"),
        ("image", "https://example.com/image?id=5&format=png"),
        ("image", "https://cdn.example.com/x/y/z.PNG#top"),
        ("image", "https://example.com/a.png?ex=65f00000&oe=65F00000"),
        ("image", "https://example.com/a.png?token=abc.def.ghi"),
        ("image", "https://example.com/a.png?policy=open"),
        ("image", "https://example.com/a.png?expires=600"),
        ("image", "https://example.com/?a=1&amp=2"),
        ("image", "https://whatsapp.net.example.com/a.png"),
        ("image", "https://notfbcdn.net/a.png"),
        ("image", "https://münchen.example/a.png"),
        ("image", "https://example.com/[photo]/a.png"),
        ("video", "https://example.com/a.mp4"),
        ("video", "https://example.com/a.3gp?t=1"),
        ("document", "https://example.com/price%20list.pdf"),
        ("document", "https://example.com/a.docx"),
        ("document", "https://example.com/download/terms.txt?v=2"),
    ],
)
def test_an_ordinary_address(header_type: HeaderType, url: str) -> None:
    assert problems(replace(GOOD, header=Header(header_type, url)), NOW) == ()


@pytest.mark.parametrize(
    "field", ["footer", "buttons[0].title", "header.value", "header.caption", "buttons[0].id"]
)
@pytest.mark.parametrize(
    "text", ["Today only", "0", "50% off", "Q&A", "[1]", "Öffnen", "Tel. 123", "a-b_c", "No. 5"]
)
def test_an_ordinary_line(field: str, text: str) -> None:
    header = Header("image" if field == "header.caption" else "text", "https://example.com/a.png")
    message = with_field(replace(GOOD, header=header), field, text)
    assert problems(message, NOW) == ()
