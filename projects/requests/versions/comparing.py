"""Two frozen versions field by field: texts word by word, lists by what came and what went."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.reference.models import AssistanceForm, Component, ProgrammeElement
from projects.components.models import Score
from projects.recommendations.models import Recommendation
from projects.requests.models import Request
from projects.requests.questions.sections import FIELDS, LABELS

Text = str | Promise
# A word, a run of blanks or one other sign; in scripts without blanks between words each character stands alone.
TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+|\s+|[^\w\s]"
)
LONG_TEXTS = frozenset({"title", "need", "no_recommendation_reason", "national_contribution", "institution"})
LABELS_APART = {
    "letter_sha256": gettext_lazy("Official letter of request"),
    "sdg_targets": gettext_lazy("SDG targets"),
}


@dataclass(frozen=True)
class Piece:
    """A run of text: kept, added or taken away."""

    text: str
    change: str = ""  # ins, del or nothing


@dataclass(frozen=True)
class Change:
    """One field that differs. Texts come in `pieces`; single values as before and after; lists as added and removed."""

    field: str
    label: Text
    section: Text
    pieces: tuple[Piece, ...] = ()
    before: str = ""
    after: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    is_prose: bool = False  # what people wrote, in the language of the request


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every field that differs, in the order of the form; fields that only one version knows are among them."""
    names = sorted({*old, *new}, key=place_of)
    found = [change_of(name, old.get(name), new.get(name)) for name in names if not same(old.get(name), new.get(name))]
    return [change for changes in found for change in changes]


def same(old: Any, new: Any) -> bool:
    """What one version does not know and the other leaves empty is no difference."""
    return bool(old == new or (not old and not new and 0 not in (old, new)))


def place_of(name: str) -> tuple[int, int, str]:
    for row, fields in enumerate(FIELDS.values()):
        if name in fields:
            return row, fields.index(name), name
    return (len(FIELDS), 0, name) if name != "letter_sha256" else (len(FIELDS) - 1, 0, name)


def change_of(name: str, old: Any, new: Any) -> list[Change]:
    label, section = label_of(name), section_label(name)
    if name == "components":
        return list(component_changes(old or {}, new or {}, section))
    if name == "questions":
        return list(question_changes(old or [], new or []))
    if isinstance(old, list) or isinstance(new, list):
        named = LIST_NAMES.get(name, plainly)
        gone, came = (
            [one for one in old or [] if one not in (new or [])],
            [one for one in new or [] if one not in (old or [])],
        )
        return [Change(name, label, section, added=tuple(named(came)), removed=tuple(named(gone)))]  # fmt: skip
    if name in LONG_TEXTS or max(len(str(old or "")), len(str(new or ""))) > 60:
        return [Change(name, label, section, pieces=words(str(old or ""), str(new or "")), is_prose=name in LONG_TEXTS)]
    return [Change(name, label, section, before=shown(name, old), after=shown(name, new))]


def words(old: str, new: str) -> tuple[Piece, ...]:
    """What was kept, added and taken away, word by word."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    pieces: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("".join(before[i1:i2]), "del"))
        if j2 > j1:
            pieces.append(Piece("".join(after[j1:j2]), "ins"))
    return tuple(pieces)


def component_changes(old: Mapping[str, Any], new: Mapping[str, Any], section: Text) -> Iterator[Change]:
    names = {str(component.number): component.name for component in Component.objects.all()}
    for number in sorted({*old, *new}, key=int):
        score, why, evidence = in_full(old.get(number))
        later, why_later, evidence_later = in_full(new.get(number))
        label = names.get(number, number)
        if score != later:
            yield Change(f"component_{number}", label, section, before=score_text(score), after=score_text(later))
        if why != why_later:
            yield Change(f"component_{number}_why", label, section, pieces=words(why, why_later), is_prose=True)
        if evidence != evidence_later:
            label = _("Evidence: %(component)s") % {"component": label}
            pieces = words(evidence, evidence_later)
            yield Change(f"component_{number}_evidence", label, section, pieces=pieces, is_prose=True)


def in_full(said: list[Any] | None) -> tuple[int | None, str, str]:
    """Score, sentence and evidence; versions frozen before evidence was asked for have two values."""
    score, why, evidence = [*(said or [None, ""]), ""][:3]
    return score, why, evidence


def score_text(score: int | None) -> str:
    return formats.UNKNOWN if score is None else f"{score} · {Score(score).label}"


def question_changes(old: list[Any], new: list[Any]) -> Iterator[Change]:
    answers = {pk: answer for pk, _section, _text, answer in old}
    for pk, section, text, answer in new:
        if answers.get(pk, "") != answer:
            label = _("Answer: %(question)s") % {"question": text}
            yield Change(
                f"question_{pk}", label, LABELS.get(section, ""), pieces=words(answers.get(pk, ""), answer), is_prose=True
            )  # fmt: skip


def label_of(name: str) -> Text:
    if name in LABELS_APART:
        return LABELS_APART[name]
    try:
        field: Any = Request._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " ")
    label: Text = getattr(field, "verbose_name", name)  # what points here from another table has none
    return label


def section_label(name: str) -> Text:
    key = "letter" if name == "letter_sha256" else next((key for key, fields in FIELDS.items() if name in fields), "")
    return LABELS.get(key, "")


def shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return formats.UNKNOWN
    if name == "language":
        return formats.language_name(value)
    if name == "consent":
        return str(Request.Consent(value).label)
    if name.endswith("_usd"):
        return formats.usd(Decimal(value))
    if name.endswith(("_on", "_by")) and isinstance(value, str):
        return formats.day(date.fromisoformat(value))
    return str(value)


def plainly(values: list[Any]) -> list[str]:
    return [str(value) for value in values]


def by_code(model: Any) -> Callable[[list[Any]], list[str]]:
    def names(codes: list[Any]) -> list[str]:
        known = dict(model.objects.filter(code__in=codes).values_list("code", "name"))
        return [str(known.get(code, code)) for code in codes]

    return names


def recommendations(ids: list[Any]) -> list[str]:
    known = {row.pk: f"{row.citation} {row.text}" for row in Recommendation.objects.filter(pk__in=ids).for_list()}
    return [known.get(pk, str(pk)) for pk in ids]


LIST_NAMES: dict[str, Callable[[list[Any]], list[str]]] = {
    "recommendations": recommendations,
    "forms": by_code(AssistanceForm),
    "elements": by_code(ProgrammeElement),
}
