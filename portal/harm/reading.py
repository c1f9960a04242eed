"""How the scan reads a text: words with their places, sentences, and letters in one form of the same length."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LETTER = r"[^\W\d_]"
WORD = re.compile(
    rf"{LETTER}[\u0300-\u036f\u0640\u064b-\u065f\u0670]*(?:(?:[’'\-]?{LETTER})[\u0300-\u036f\u0640\u064b-\u065f\u0670]*)*"
)
SENTENCE_END = re.compile(r"[.!?…؟。！？]+[\"”»’)]*\s|[。！？\n]")
HAN = "\u3400-\u9fff"
ABBREVIATIONS = frozenset({"mr", "mrs", "ms", "dr", "prof", "no", "nos", "art", "para", "st", "hon", "rev", "sr", "sra", "srta", "lic", "ing", "núm", "mme", "mlle", "me", "m", "pr", "гр", "г", "проф", "ст", "им", "д", "أ"})  # fmt: skip
ARABIC_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670]")
ARABIC_FORMS = str.maketrans("آأإٱىةؤئ", "ااااي" + "هوي")


@cache
def lists() -> dict[str, Any]:
    with (Path(__file__).parent / "data" / "words.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words_of(table: str, language: str) -> frozenset[str]:
    return frozenset(lists()[table].get(language.split("-", maxsplit=1)[0], ()))


@dataclass(frozen=True)
class Word:
    text: str
    start: int
    end: int
    begins: bool  # a sentence

    @property
    def low(self) -> str:
        return low(self.text)

    @property
    def is_capital(self) -> bool:
        """As names are written: a capital letter and small ones, or capitals alone as in "OTIENO"."""
        return self.text[0].isupper() and (len(self.text) > 1 or self.text in "JKMAHSDRBCEFGILNOPTV")


def low(text: str) -> str:
    """In small letters, apostrophes alike; as long as the text itself, so that places stay."""
    small = text.lower()
    if (
        len(small) != len(text) or "Σ" in text
    ):  # a letter that becomes two, or one that depends on its place in the word
        small = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return small.replace("’", "'")


def words(text: str) -> list[Word]:
    """In their order, each saying whether it begins a sentence or a line."""
    starts = sentence_starts(text)
    return [Word(match.group(), match.start(), match.end(), match.start() in starts) for match in WORD.finditer(text)]


def sentence_starts(text: str) -> frozenset[int]:
    found = {first_word(text, 0)}
    for match in SENTENCE_END.finditer(text):
        before = WORD.findall(text[max(0, match.start() - 12) : match.start()])
        if match.group().startswith(".") and before and (low(before[-1]) in ABBREVIATIONS or len(before[-1]) == 1):
            continue
        found.add(first_word(text, match.end()))
    return frozenset(found)


def first_word(text: str, after: int) -> int:
    match = WORD.search(text, after)
    return match.start() if match else -1


def sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in SENTENCE_END.finditer(text):
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def fold(text: str) -> str:
    """One form for all spellings of a place: small letters, no accents, no hyphens, one form of Arabic letters."""
    plain = ARABIC_MARKS.sub("", text).translate(ARABIC_FORMS)
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", plain.casefold()) if not unicodedata.combining(letter)
    )
    return " ".join(re.sub(r"[’'ʿʾʻʼ`]", "", plain).replace("-", " ").split())
