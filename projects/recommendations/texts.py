"""The text of a recommendation: cleaned for reading, in normal form for comparing, with its paragraph number."""

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_TEXT = 20_000
TAG = re.compile(
    r"</?(?:br|p|i|b|u|em|strong|span|div|sup|sub|a|font|li|ul|ol)\b[^<>]{0,200}/?>|\bbr\s*/?>", re.IGNORECASE
)
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

SCRIPTS = {  # language → its letters; texts in Latin letters are taken as English unless their source says otherwise
    "ar": re.compile(r"[\u0620-\u064a]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "zh-hans": re.compile(r"[\u3400-\u9fff]"),
}
LATIN_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

# Forms of UHRI and of the matrices, in the order in which they are tried. `para` is stored as printed.
PARAGRAPH_FORMS = (
    re.compile(r"Recommendation No\. (?P<minor>\d+), para\. (?P<major>\d+):\s*(?:\d+\.\s*)?"),
    re.compile(r"Recommendations? con(?:ta|at)ined in (?:para\. )?(?P<para>\d+(?:\([a-z]{1,3}\))?):\s*(?:\d+(?:\([a-z]{1,3}\))?\.?\s*)?"),
    re.compile(r"para\. (?P<para>\d+(?:\([a-z]{1,3}\))?):\s*"),
    re.compile(r"(?P<para>\d{1,3}\.\d{1,3})(?:\.(?!\d)\s*|(?=[A-Z])|\s+)"),
    re.compile(r"(?P<para>\d{1,3} ?\([a-z]{1,3}\))\.?\s+"),
    re.compile(r"(?P<para>\d{1,3})\.(?:\s+|(?=[A-Z]))"),
)  # fmt: skip
PARTS = re.compile(r"(?P<major>\d+)(?:\.(?P<minor>\d+))?(?:\((?P<suffix>[a-z]+)\))?")


def clean(raw: str) -> str:
    """Entities, tags, invisible characters and doubled spaces go; no word is ever repaired."""
    text = html.unescape(html.unescape(raw))
    text = INVISIBLE.sub("", CONTROL.sub(" ", TAG.sub(" ", text)))
    return " ".join(text.split())


def clean_lines(raw: str) -> list[str]:
    """Each line cleaned by itself."""
    return [clean(line) for line in raw.splitlines()]


def clean_lines_joined(raw: str) -> str:
    """Cleaned, with its tabs and line ends kept: they part the words of a page heading."""
    return re.sub(r"[^\S\n\t]+", " ", INVISIBLE.sub("", html.unescape(raw)))


def language_of(text: str) -> str:
    """By the script in which it begins: "" when Latin letters leave it open."""
    if text.isascii():
        return ""
    start = text[:400]
    letters = sum(letter.isalpha() for letter in start) or 1
    found = {language: len(script.findall(start)) for language, script in SCRIPTS.items()}
    best = max(found, key=lambda language: found[language])
    return best if found[best] * 2 > letters else ""


def normal_form(text: str) -> str:
    """What two sources must share to mean the same recommendation: letters and digits without paragraph and States.

    Takes cleaned text.
    """
    folded = without_trailing_groups(split_paragraph(text)[1]).casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())


def text_hash(text: str) -> str:
    return hashlib.sha256(normal_form(text).encode()).hexdigest()


@dataclass(frozen=True)
class Paragraph:
    """137.10 as printed, and as numbers so that 137.9 comes before it."""

    label: str = ""
    major: int | None = None
    minor: int | None = None
    suffix: str = ""


def paragraph(label: str) -> Paragraph:
    label = label.translate(LATIN_DIGITS).replace(" (", "(")
    parts = PARTS.fullmatch(label)
    if parts is None:
        return Paragraph(label)
    minor = parts["minor"]
    return Paragraph(label, int(parts["major"]), int(minor) if minor else None, parts["suffix"] or "")


def split_paragraph(text: str) -> tuple[Paragraph, str]:
    """The number in front and the text behind it."""
    for form in PARAGRAPH_FORMS:
        if match := form.match(text):
            found = match.groupdict()
            label = found.get("para") or f"{found['major']}.{found['minor']}"
            return paragraph(label), text[match.end() :]
    return Paragraph(), text


# Groups in brackets: the States that made the recommendation stand in them


@dataclass(frozen=True)
class Group:
    """A text in brackets at the outermost level: (Iran (Islamic Republic of)) is one."""

    start: int
    end: int  # behind the closing bracket
    inner: str


def groups(text: str) -> Iterator[Group]:
    depth = start = 0
    for index, letter in enumerate(text):
        if letter == "(":
            if depth == 0:
                start = index
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
            if depth == 0:
                yield Group(start, index + 1, text[start + 1 : index].strip())


def closing_groups(text: str) -> list[Group]:
    """Those that end the text or a part of it: followed by `;`, the end, or another of them."""
    found: list[Group] = []
    next_start = len(text)
    for group in reversed(list(groups(text))):
        behind = text[group.end : next_start].strip(" \u00a0")
        ends_all = not text[group.end :].strip(" ;.,")
        follows_on = bool(found) and found[0].start == next_start and behind in ("", ",")
        if ends_all or follows_on or text[group.end :].lstrip().startswith(";"):
            found.insert(0, group)
        next_start = group.start
    return found


def without_trailing_groups(text: str) -> str:
    text = text.rstrip(" ;.,")
    while text.endswith(")"):
        last = list(groups(text))[-1:]
        if not last or last[0].end != len(text) or last[0].start == 0:
            break
        text = text[: last[0].start].rstrip(" ;.,")
    return text


def split_names(inner: str) -> list[str]:
    """`Spain, Tunisia, Portugal` and `Algeria/Egypt`, without splitting inside brackets."""
    names, depth, current = [], 0, ""
    for letter in inner:
        depth += (letter == "(") - (letter == ")")
        if letter in ",/;" and depth == 0:
            names.append(current)
            current = ""
        else:
            current += letter
    return [name.strip() for name in [*names, current] if name.strip()]
