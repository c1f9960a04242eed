"""How chapters, sub-chapters and annexes are counted in United Nations documents of each language."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reports.kinds.document import roman
from reports.kinds.prose import Prose

CHAPTERS_AR = ("أولاً", "ثانياً", "ثالثاً", "رابعاً", "خامساً", "سادساً", "سابعاً", "ثامناً", "تاسعاً", "عاشراً")
SECTIONS_AR = ("ألف", "باء", "جيم", "دال", "هاء", "واو", "زاي", "حاء", "طاء", "ياء")
ANNEXES_AR = ("الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر")
POINTS_AR = (
    "أ",
    "ب",
    "ج",
    "د",
    "هـ",
    "و",
    "ز",
    "ح",
    "ط",
    "ي",
    "ك",
    "ل",
    "م",
    "ن",
    "س",
    "ع",
    "ف",
    "ص",
    "ق",
    "ر",
    "ش",
    "ت",
)
NUMBERS_ZH = "一二三四五六七八九十"


def of_chapter(number: int) -> str:
    """I. · أولاً - · 一、"""
    match get_language():
        case "ar":
            return f"{CHAPTERS_AR[number - 1]} -"
        case "zh-hans":
            return f"{NUMBERS_ZH[number - 1]}、"
        case _other:
            return f"{roman(number)}."


def of_section(number: int) -> str:
    """A. · ألف -"""
    return f"{SECTIONS_AR[number - 1]} -" if get_language() == "ar" else f"{chr(ord('A') + number - 1)}."


def of_point(number: int) -> str:
    """(a) · (أ) · a): what is listed within a paragraph. After the letters, numbers."""
    language = get_language()
    letters = POINTS_AR if language == "ar" else "abcdefghijklmnopqrstuvwxyz"
    letter = letters[number - 1] if number <= len(letters) else str(number)
    return f"{letter})" if language in ("fr", "es", "ru") else f"({letter})"


def of_annex(prose: Prose, number: int) -> str:
    """Annex I · المرفق الأول · 附件一; in English as long as the word itself is."""
    word = _("Annex {number}")
    counted = {"ar": ANNEXES_AR[number - 1], "zh-hans": NUMBERS_ZH[number - 1]}.get(get_language() or "", roman(number))
    return prose.say(word, number=roman(number) if prose.is_missing(word) else counted)
