"""Names in the order in which a reader of each language looks for them.

The database has no collations of languages (the embedded one has no ICU), so the order is made here.
"""

import unicodedata

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import translation

from portal.reference.models import State

HOMOPHONES = str.maketrans({"斐": "匪", "瑙": "脑", "汶": "问"})  # for characters of GB 18030's second level
ARABIC_SHAPES = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None})


def sort_key(name: str, language: str) -> str:
    """Capitals and accents do not count, except where the language has a letter of its own: й, ñ.

    Arabic ignores the article, as the lists of the UN do. Chinese follows pinyin: that is how GB 18030 numbers the
    characters of its first level, which names of States are made of.
    """
    text = name.casefold()
    if language.startswith("zh"):
        return text.translate(HOMOPHONES).encode("gb18030").hex()
    if language == "ru":
        return with_single_spaces(text.replace("ё", "е"))
    if language == "es":
        text = text.replace("ñ", "n\U0010ffff")  # after every other letter that can follow an n
    if language == "ar":
        text = text.removeprefix("ال")  # before alifs are folded: ألمانيا has no article
    text = unicodedata.normalize("NFKD", text)
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).replace("œ", "oe")
    if language == "ar":
        text = text.translate(ARABIC_SHAPES)
    return with_single_spaces(text)


def with_single_spaces(text: str) -> str:
    """Hyphens, apostrophes and brackets part words and have no place of their own."""
    return " ".join("".join(letter if letter.isalnum() or ord(letter) > 0xFFFF else " " for letter in text).split())


def name_in(record: object, language: str) -> str:
    """The name of a reference record in `language`, in English where that is missing."""
    suffix = language.replace("-", "_")
    return getattr(record, f"name_{suffix}", None) or getattr(record, "name_en", None) or ""


def states_for_choice(language: str | None = None) -> list[State]:
    """All States, one query, in the order of `language` (the active one if not given): for drop-downs."""
    language = language or translation.get_language() or "en"
    return sorted(State.objects.all(), key=lambda state: sort_key(name_in(state, language), language))


def name_column(language: str, path: str = "") -> Coalesce:
    """For `order_by` in a query: the name in `language` or, where it is empty, the English one.

    modeltranslation falls back when it shows a name but not when it sorts, so rows without a translation would stand
    together. `path` leads to the record: `name_column("ar", "project__state__")`.
    """
    suffix = language.replace("-", "_")
    return Coalesce(NullIf(F(f"{path}name_{suffix}"), Value("")), F(f"{path}name_en"))
