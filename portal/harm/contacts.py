"""Addresses and numbers that lead straight to a person: e-mail, telephone, web."""

import re
from collections.abc import Iterable, Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from portal.harm.findings import Finding, Kind, found

INSIDE = r"[^\s@<>()\[\]\\,;:\"«»“”،؛，；：。（）]"
EMAIL = re.compile(rf"{INSIDE}+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])+")
SPELT_EMAIL = re.compile(
    r"[\w.+-]+\s*[\[({]\s*(?:at|arroba|arobase|собака)\s*[\])}]\s*[\w-]+(?:\s*(?:\.|[\[({]\s*(?:dot|punto|point|точка)\s*[\])}])\s*\w+)+",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w@./])@\w(?:[\w.]*\w)?")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"«»“”،。，；]+|\b(?:t\.me|wa\.me|fb\.com|vk\.com|x\.com|linkedin\.com|facebook\.com|instagram\.com|tiktok\.com|twitter\.com|weibo\.com)/[^\s<>\"«»“”،。，；]+", re.IGNORECASE)  # fmt: skip
OURS = re.compile(r"^(?:https?://)?(?:[\w-]+\.)*(?:un\.org|ohchr\.org|undocs\.org|unhcr\.org|unicef\.org|undp\.org|un\.int)(?:[/?#:]|$)", re.IGNORECASE)  # fmt: skip
SPOKEN_OF = r"(?:t[eé]l(?:[eé]phone|[eé]fono|\.)?|phones?|mobiles?|cell|fax|whatsapp|signal|viber|portable|móvil|celular|тел(?:ефон\w*|\.)?|моб\.?|هاتف|الهاتف|جوال|الجوال|محمول|واتساب|电话|電話|手机|手機|传真|微信)"
AFTER_WORD = re.compile(rf"{SPOKEN_OF}[\s.:：,°ºо№-]*(?:(?:no|是|为|is|es|est|number|número|numéro|nº|n°|номер\w*|رقم|号码|号)[\s.:：]*)?(?P<n>[+＋(]?\d[\d\s().\-–/]{{3,20}}\d)", re.IGNORECASE)  # fmt: skip
PLUS = re.compile(r"(?:[+＋]|(?<!\d)00(?=[1-9١-٩]))\s?\(?\d(?:[\s().\-–/]{0,2}\d){5,16}")
GROUPED = re.compile(
    r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<![\w/.,+\-])\(?0\d{1,4}\)?(?:[\s.\-/]\d{2,4}){2,4}(?![\w/])|(?<![\w/.,+\-])\d{3}[\s.\-]\d{3,4}[\s.\-]\d{4}(?![\w/])"
)
DAY = re.compile(r"^\d{1,2}[./\-]\d{1,2}[./\-]\d{2,4}$|^\d{4}[./\-]\d{1,2}[./\-]\d{1,2}$")


def emails(text: str) -> Iterator[Finding]:
    for pattern in (EMAIL, SPELT_EMAIL):
        for match in pattern.finditer(text):
            yield found(Kind.EMAIL, text, match.start(), match.end(), "email")


def web(text: str) -> Iterator[Finding]:
    for match in ADDRESS.finditer(text):
        end = match.start() + len(match.group().rstrip(".,;:!?)]}'’"))
        if not OURS.match(text[match.start() : end]):
            yield found(Kind.WEB, text, match.start(), end, "web")
    for match in HANDLE.finditer(text):
        yield found(Kind.WEB, text, match.start(), match.end(), "web")


def phones(text: str, regions: Iterable[str]) -> Iterator[Finding]:
    """With their country code, as the countries in `regions` (ISO 3166 alpha-2) write them, or after a word for telephone."""
    for region in [None, *regions]:
        for number in PhoneNumberMatcher(text, region, leniency=Leniency.VALID, max_tries=2000):
            yield number_at(text, number.start, number.end)
    for pattern in (PLUS, GROUPED):
        for match in pattern.finditer(text):
            if not DAY.match(match.group()):
                yield number_at(text, match.start(), match.end())
    for match in AFTER_WORD.finditer(text):
        yield found(Kind.PHONE, text, match.start("n"), match.end("n"), "phone")


def number_at(text: str, start: int, end: int) -> Finding:
    """Without a bracket that opens before the number and does not close in it."""
    if text[start] == "(" and ")" not in text[start:end]:
        start += 1
    return found(Kind.PHONE, text, start, end, "phone")
