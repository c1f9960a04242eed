"""Small places: those of the gazetteer below 50,000 inhabitants, in every language form that it holds, and villages by their kind.

The gazetteer is a sorted list of names (data/places.txt.xz, from GeoNames, CC BY 4.0), made by `make_places`; a name that a larger
place, a State or a capital bears as well is not in it.
"""

import lzma
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from portal.harm.findings import Finding, Kind, found
from portal.harm.reading import HAN, Word, fold, words, words_of

FILE = Path(__file__).parent / "data" / "places.txt.xz"
POPULATION = 50_000
MOST_WORDS = 4
KINDS = {  # of small places, as words before their name
    "en": r"(?:village|hamlet|settlement|camp|quarter|neighbou?rhood|sub-?county|ward|township)s?(?: of)?",
    "fr": r"(?:village|hameau|commune|quartier|camp|douar|bourg|localité)s?(?: (?:de|du|d['’]))?",
    "es": r"(?:aldea|pueblo|caserío|vereda|barrio|corregimiento|campamento|paraje|comunidad)s?(?: de(?:l| la)?)?",
    "ru": r"(?:сел[оае]|деревн[яюеи]|пос[её]л(?:ок|ка|ке)|аул[ае]?|хутор[ае]?|кишлак[ае]?|пос\.|дер\.)",
    "ar": r"(?:قرية|بقرية|بلدة|ببلدة|مخيم|حي|بحي|دوار|عزلة|نجع)",
}
# Characters that join words are no part of a name.
CHINESE_SMALL = re.compile(
    rf"(?:(?![在的个些于到从是与和及向被由往位把将因名])[{HAN}]){{2,5}}?(?:村|镇|鎮|乡|鄉|屯|寨|庄|莊)(?![民庄落寨民镇级化务长委])"
)
NOT_CHINESE = re.compile(r"(?:农|乡|城|该|各|每|本|山|全|小|集|下|市|所|某|新|老|旧)(?:村|镇|乡)$")
BEFORE_ARABIC = ("وال", "بال", "فال", "كال", "لل")


@cache
def gazetteer() -> bytes:
    return lzma.decompress(FILE.read_bytes())


@lru_cache(maxsize=20_000)  # a report says the same words in many places
def is_small_place(name: str) -> bool:
    """Whether the folded name stands in the list; halving, so that 600,000 names need no memory but their letters."""
    lines, wanted = gazetteer(), name.encode()
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        start = lines.rfind(b"\n", 0, middle) + 1
        end = lines.find(b"\n", middle)
        end = len(lines) if end < 0 else end
        line = lines[start:end]
        if line == wanted:
            return True
        if line < wanted:
            low = end + 1
        else:
            high = start
    return False


def places(text: str, language: str, covered: frozenset[int]) -> Iterator[Finding]:
    every = words(text)
    yield from listed(text, every, language, covered)
    yield from villages(text, language.split("-", maxsplit=1)[0], covered)
    if re.search(f"[{HAN}]", text):
        yield from chinese(text, covered)


def listed(text: str, every: Sequence[Word], language: str, covered: frozenset[int]) -> Iterator[Finding]:
    """The longest name of the gazetteer that begins at a word, up to four words."""
    kind = language.split("-", maxsplit=1)[0]
    plain = words_of("vocabulary", kind) | words_of("starters", kind)
    end_of_last = -1
    for place, word in enumerate(every):
        is_arabic = "\u0620" <= word.text[0] <= "\u064a"
        if (
            word.start < end_of_last
            or word.start in covered
            or not (word.is_capital or is_arabic)
            or word.text[0] >= "\u3400"
        ):
            continue
        for size in range(min(MOST_WORDS, len(every) - place), 0, -1):
            last = every[place + size - 1]
            if size == 1 and (word.low in plain or len(word.text) < 4 or word.text.isupper()):
                continue
            if not (is_arabic or last.is_capital):  # "El punto" begins a sentence
                continue
            if last.start in covered or not re.fullmatch(r"[^.,;:!?\n،؛]*", text[word.start : last.end]):
                continue
            if any(is_small_place(name) for name in spellings(text[word.start : last.end], is_arabic=is_arabic)):
                yield found(Kind.PLACE, text, word.start, last.end, "gazetteer")
                end_of_last = last.end
                break


def spellings(name: str, *, is_arabic: bool) -> Iterator[str]:
    plain = fold(name)
    if not is_arabic:
        yield plain.removesuffix(" s") if name.endswith(("'s", "’s")) else plain
        return
    if len(plain) > 3:
        yield plain
    for prefix in BEFORE_ARABIC:
        if plain.startswith(prefix):
            yield "ال" + plain.removeprefix(prefix)


def villages(text: str, kind: str, covered: frozenset[int]) -> Iterator[Finding]:
    if kind not in KINDS:
        return
    name = (
        r"[\u0621-\u064a]{3,}"
        if kind == "ar"
        else r"(?-i:[A-ZÀ-ÞА-ЯЁ])[^\W\d_]+(?:[-’' ](?-i:[A-ZÀ-ÞА-ЯЁ])[^\W\d_]+){0,2}"
    )
    for match in re.finditer(rf"(?<!\w){KINDS[kind]}\s+(?P<n>{name})", text, re.IGNORECASE):
        if match.start("n") not in covered and match.group("n").lower() not in words_of("vocabulary", kind):
            yield found(Kind.PLACE, text, match.start(), match.end(), "village")
    if kind == "en":
        for match in re.finditer(
            r"(?:[A-Z][^\W\d_]+[ -]){1,3}(?:[Vv]illage|[Hh]amlet|[Cc]amp|[Ww]ard|[Ss]ub-?[Cc]ounty|[Ss]ettlement)\b",
            text,
        ):
            if match.start() not in covered and match.group().split()[0].lower() not in words_of("starters", kind):
                yield found(Kind.PLACE, text, match.start(), match.end(), "village")


def chinese(text: str, covered: frozenset[int]) -> Iterator[Finding]:
    """By their kind, and names of three characters and more that the gazetteer holds: shorter ones stand in half of all sentences."""
    for match in CHINESE_SMALL.finditer(text):
        if not NOT_CHINESE.search(match.group()) and match.start() not in covered:
            yield found(Kind.PLACE, text, match.start(), match.end(), "village")
    for run in re.finditer(f"[{HAN}]{{3,}}", text):
        for start in range(run.start(), run.end() - 2):
            if start in covered:
                continue
            for size in (6, 5, 4, 3):
                if start + size <= run.end() and is_small_place(fold(text[start : start + size])):
                    yield found(Kind.PLACE, text, start, start + size, "gazetteer")
                    break
