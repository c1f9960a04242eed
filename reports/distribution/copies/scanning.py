"""What the scan of the do-no-harm gate finds in a whole report: every text of every edition, and of the figures attached to it."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.core.cache import cache as kept
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation.trans_real import CONTEXT_SEPARATOR
from django.utils.translation.trans_real import translation as catalogue

from portal.accounts.models import Organisation
from portal.harm import Finding, scan
from portal.harm import gate as shared
from portal.harm.reading import fold, sentences
from portal.harm.scanning import marks
from projects.experience.naming import known, names_of, reason_not_to_name
from projects.portfolio.models import Project
from projects.requests.models import Request
from reports.distribution.copies.texts import Text, leaves, texts_of
from reports.figures.freezing import fingerprint
from reports.runs.editions import document_of
from reports.runs.models import Report

LANGUAGES = [code for code, _name in settings.LANGUAGES]
BETWEEN = "\n·\n"  # no finding reaches over it
MINUTES = 10 * 60
PRIVATE = (Organisation.Kind.PRIVATE, Organisation.Kind.OTHER)
SHOWN = 5  # sentences of one finding on the page
WORDS_KEYS = frozenset({"id", "source", "unit", "basis", "language"})  # of the frozen figures: our own words
LONGEST_SENTENCE = 400
MONTH = re.compile(r"(?:0?[1-9]|1[0-2])/\d{4}")  # under a column of a chart; elsewhere it may be the number of a case


@dataclass(frozen=True)
class Found:
    """The same words, wherever they stand in the report. `texts` are all their spellings."""

    key: str
    finding: Finding  # as it stands in the first text
    texts: tuple[str, ...]
    places: tuple[str, ...]
    sentences: tuple[tuple[str, str], ...]  # language, sentence with the finding marked
    count: int

    @property
    def may_stay(self) -> bool:
        return shared.may_stay(self.finding)


def content_of(report: Report) -> dict[str, Any]:
    """All that an edition is made of: figures, choices and texts."""
    texts = report.texts.order_by("place", "language").values_list("place", "language", "text")
    return {
        "kind": report.kind,
        "scope": report.scope,
        "figures": report.figures_sha256,
        "options": report.options,
        "texts": [list(one) for one in texts if one[2].strip()],
    }


def content_sha256(report: Report) -> str:
    return fingerprint(content_of(report))


def scan_of(report: Report) -> list[Found]:
    """In the order of the text. Kept for some minutes, for this content and these lists."""
    barred = sorted(must_not_be_named(report))
    names = joined_on(known() | donors())
    lists = hashlib.sha256(repr((barred, sorted(names))).encode()).hexdigest()
    key = f"report-harm:{content_sha256(report)}:{lists[:16]}"
    found = kept.get(key)
    if found is None:
        found = grouped(found_in(unique(all_texts(report)), names, barred))
        kept.set(key, found, MINUTES)
    return list(found)


def all_texts(report: Report) -> Iterator[Text]:
    for language in ordered(translation.get_language() or "en"):
        yield from texts_of(document_of(report, language, code=""))
    for key, text in leaves(report.figures):
        if key not in WORDS_KEYS and " " in text.strip():
            yield Text("figures", key if key in LANGUAGES else "en", text)


def ordered(first: str) -> list[str]:
    return sorted(LANGUAGES, key=lambda code: (code != first, LANGUAGES.index(code)))


def unique(texts: Iterable[Text]) -> list[Text]:
    """One of each text: what stands in six editions is read once, in the language that it is written in."""
    seen: dict[tuple[str, bool], Text] = {}
    for one in texts:
        seen.setdefault((one.text, one.is_code), one)
    return list(seen.values())


def joined_on(names: frozenset[str]) -> frozenset[str]:
    """In an Arabic list “and” is written as one word with the name after it."""
    return names | {f"و{name}" for name in names if "\u0621" <= name[0] <= "\u064a"}


def donors() -> frozenset[str]:
    """Names of public bodies and foundations that give; what is private may be the name of a person."""
    bodies = Organisation.objects.filter(donor__isnull=False).exclude(kind__in=PRIVATE)
    return frozenset(bodies.values_list("name", flat=True))


def found_in(texts: Iterable[Text], names: frozenset[str], barred: Iterable[str]) -> Iterator[tuple[Text, Finding]]:
    by_language: dict[str, list[Text]] = defaultdict(list)
    for one in texts:
        by_language["" if one.is_code else one.language].append(one)
    for language, group in by_language.items():
        whole = BETWEEN.join(one.text for one in group)
        found = list(marks(whole, barred)) if not language else scan(whole, language, known=names, marked=barred)
        here = placed(group, (one for one in found if not is_our_own(one, language)))
        yield from ((text, one) for text, one in here if not (text.is_drawing and MONTH.fullmatch(one.text)))


def placed(group: list[Text], found: Iterable[Finding]) -> Iterator[tuple[Text, Finding]]:
    """Each finding in the text that it stands in, counted from that text's beginning."""
    texts = iter(group)
    text, start = next(texts), 0
    for one in sorted(found, key=lambda each: each.start):
        while one.start >= start + len(text.text) + len(BETWEEN):
            start += len(text.text) + len(BETWEEN)
            text = next(texts)
        yield text, Finding(one.kind, one.start - start, one.end - start, one.text, one.rule)


def grouped(found: Iterable[tuple[Text, Finding]]) -> list[Found]:
    by_key: dict[str, list[tuple[Text, Finding]]] = defaultdict(list)
    for text, one in found:
        by_key[shared.key_of(one.kind, one.text)].append((text, one))
    return [together(key, group) for key, group in by_key.items()]


def together(key: str, group: list[tuple[Text, Finding]]) -> Found:
    return Found(
        key=key,
        finding=group[0][1],
        texts=tuple(dict.fromkeys(one.text for _text, one in group)),
        places=tuple(dict.fromkeys(text.place for text, _one in group)),
        sentences=tuple((text.language, in_sentence(text.text, one)) for text, one in group[:SHOWN]),
        count=len(group),
    )


def in_sentence(text: str, one: Finding) -> SafeString:
    if len(text) <= LONGEST_SENTENCE:
        return shared.marked(text, [one])
    begin, end = next((span for span in sentences(text) if span[0] <= one.start < span[1]), (0, len(text)))
    begin, end = max(begin, one.start - LONGEST_SENTENCE), min(max(end, one.end), one.end + LONGEST_SENTENCE)
    here = Finding(one.kind, one.start - begin, one.end - begin, one.text, one.rule)
    return shared.marked(text[begin:end], [here])


# What our own sentences say is no finding: everybody reads them on the portal's pages.


def is_our_own(one: Finding, language: str) -> bool:
    pieces = [plain(piece) for piece in re.split(r"\.\s+", one.text)]
    return shared.may_stay(one) and all(f" {piece} " in our_words(language or "en") for piece in pieces)


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


@cache
def our_words(language: str) -> str:
    """All sentences of the portal in one language; the English ones are what the others are translated from."""
    from_english = language == "en"
    entries: Mapping[Any, Any] = catalogue("fr" if from_english else language)._catalog  # type: ignore[attr-defined]
    said = (text_of(key) if from_english else value for key, value in entries.items())
    return " ".join(f" {plain(str(one))} ." for one in said)


def text_of(key: Any) -> str:
    text = key[0] if isinstance(key, tuple) else key
    return str(text).rpartition(CONTEXT_SEPARATOR)[2]


# What must not be named at all


def must_not_be_named(report: Report) -> set[str]:
    """Titles and numbers of confidential requests and of what came of them; of a project sheet also the names of its States, where
    the State has not agreed to them."""
    found: set[str] = set()
    for request in Request.objects.filter(consent=Request.Consent.CONFIDENTIAL).only("reference", "title"):
        found |= {request.reference, request.title}
    hidden = Project.objects.filter(request__consent=Request.Consent.CONFIDENTIAL)
    for code, title in hidden.values_list("code", "title"):
        found |= {code, title}
    if report.kind == "project":
        project = Project.objects.filter(code=report.scope).select_related("request").first()
        if project is not None and reason_not_to_name(project):
            found |= names_of(project.states.all())
    return {one for one in found if len(one) > 2}
