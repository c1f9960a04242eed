"""Symbols of United Nations documents and where the documents are."""

import re
from urllib.parse import quote

from django.utils.translation import get_language

SITE = "https://docs.un.org"
SYMBOL = re.compile(r"[A-Z][A-Z-]*(?:/[A-Za-z0-9().\-]+)+")  # A/HRC/59/15/Add.1, CRC/C/PER/CO/6-7, CCPR/C/GC/37(2020)
ILLUSTRATIVE = "/DEMO/"  # in symbols of demonstration data: there is no such document


def address(symbol: str, language: str | None = None) -> str | None:
    """The document in the reader's language on the United Nations' own site; None for what is not a symbol."""
    if not SYMBOL.fullmatch(symbol) or ILLUSTRATIVE in f"{symbol}/":
        return None
    code = (language or get_language() or "en").split("-")[0]
    return f"{SITE}/{code}/{quote(symbol, safe='/().-')}"


def split(text: str) -> tuple[str, str]:
    """`A/HRC/59/15/Add.1, para. 3` is a symbol and what follows it; text without a symbol is all rest."""
    found = SYMBOL.match(text)
    return (found.group(), text[found.end() :]) if found else ("", text)
