"""Other systems' placeholders, such as `{{1}}` or `%name%`: WhatsApp sends them as they stand."""

import re
import unicodedata
from functools import lru_cache

_NOUNS = {
    "English": (
        "name firstname lastname surname customer client date day time number code link url order id "
        "amount price company phone email address city product"
    ),
    "Spanish": (
        "nombre apellido apellidos cliente fecha hora numero codigo enlace pedido importe precio "
        "empresa telefono correo direccion ciudad producto"
    ),
    "Portuguese": (
        "nome sobrenome cliente data hora numero codigo link pedido valor preco empresa telefone "
        "endereco cidade produto"
    ),
    "French": (
        "nom prenom client date heure numero code lien commande montant prix entreprise telephone "
        "adresse ville produit"
    ),
    "German": (
        "name vorname nachname kunde kundenname kundin datum uhrzeit nummer code link bestellung "
        "bestellnummer betrag preis firma telefon adresse ort produkt"
    ),
    "Italian": (
        "nome cognome cliente data ora numero codice link ordine importo prezzo azienda telefono "
        "indirizzo citta prodotto"
    ),
    "Dutch": (
        "naam voornaam achternaam klant datum tijd nummer code link bestelling bedrag prijs bedrijf "
        "telefoon adres plaats product"
    ),
    "Indonesian": (
        "nama pelanggan tanggal jam nomor kode tautan pesanan jumlah harga perusahaan telepon alamat "
        "kota produk"
    ),
}
"""What people leave a place for: person, date, number, code, link and the like; without accents."""

_BESIDE = {
    "English": "your my the of for first last full user insert enter tracking ref booking invoice",
    "Spanish": "su tu del de la el los",
    "Portuguese": "sua seu do da",
    "French": "votre ton du le les",
    "German": "das der des ihr ihre dein deine kunden",
    "Italian": "il lo suo di",
    "Dutch": "uw je van",
    "Indonesian": "anda",
}
"""What may stand beside these."""

_WORDS = {word for words in _NOUNS.values() for word in words.split()}
_WORDS_BESIDE = {word for words in _BESIDE.values() for word in words.split()}

_SURE = re.compile(
    r"\{\{[\w .|:-]{1,40}\}\}"  # templates of WhatsApp, Mustache
    r"|\$\{[A-Za-z_][\w.]{0,39}\}"  # JavaScript, shells
    r"|\*\|[A-Za-z_]\w{0,39}\|\*"  # Mailchimp
    r"|(?<!\{)\{(?:[0-9]|[A-Za-z_][\w.-]{0,39})\}(?!\})"  # Python, .NET
    r"|(?<![\w%])%{1,2}[A-Za-z_][\w-]{1,39}%{1,2}(?![\w%])"  # mail programs
)
_MAYBE = re.compile(r"\[([^\[\]\n]{2,40})\]|<{1,2}([^<>\n]{2,40})>{1,2}|«([^«»\n]{2,40})»")
_CAPITAL_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\s_./-]+")


@lru_cache(maxsize=64)
def first(text: str) -> tuple[int, str] | None:
    """Return the first placeholder in a text after its position, in code points; None if there is none.

    Between square or pointed brackets only words for a person, a date, a number and the like make one: people
    write other things there. Escapes in a web address look alike, and are none.
    """
    if not any(sign in text for sign in "{[%<«*"):
        return None
    sure = (m for m in _SURE.finditer(text) if "%" not in m[0] or not _is_in_address(text, m.start()))
    maybe = (m for m in _MAYBE.finditer(text) if _names_a_value(m[1] or m[2] or m[3]))
    found = [match for match in (next(sure, None), next(maybe, None)) if match is not None]
    return min(((match.start(), match[0]) for match in found), default=None)


def _is_in_address(text: str, place: int) -> bool:
    return "://" in text[max(0, place - 200) : place].rpartition(" ")[2]


def _names_a_value(inside: str) -> bool:
    plain = unicodedata.normalize("NFKD", _CAPITAL_INSIDE.sub(" ", inside))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).lower()
    words = [word for word in _BETWEEN.split(letters) if word]
    return any(word in _WORDS for word in words) and all(
        word in _WORDS or word in _WORDS_BESIDE or word.isdecimal() for word in words
    )
