"""The do-no-harm gate: what the scan finds in a lesson and in its twin, and whether each finding has an answer.

A finding is answered when it no longer stands in the twin, or when whoever proposes says why it may stay. What must not be named
has no such reason.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.harm import Finding, Kind, scan
from portal.harm import gate as shared
from portal.harm.gate import key_of
from portal.workflow import Blocker
from projects.experience.models import CLASSES, WORDS, Experience, Lesson
from projects.experience.naming import barred, known, regions_of


@dataclass(frozen=True)
class Found:
    """One finding in one field. `key` is the same for the same words wherever they stand."""

    field: str
    finding: Finding

    @property
    def key(self) -> str:
        return key_of(self.finding.kind, self.finding.text)

    @property
    def label(self) -> str | Promise:
        return Experience._meta.get_field(self.field).verbose_name  # type: ignore[union-attr]

    @property
    def may_stay(self) -> bool:
        return shared.may_stay(self.finding)


def find(lesson: Lesson, words: Mapping[str, str], *, language: str, shows_states: bool) -> list[Found]:
    """Of these words of the lesson or of its twin, field by field."""
    facts: dict[str, Any] = {
        "known": known(),
        "regions": regions_of(lesson),
        "marked": barred(lesson, shows_states=shows_states),
    }
    return [Found(name, one) for name in WORDS for one in scan(words[name], language, **facts)]


def words_of(record: Experience) -> dict[str, str]:
    return {name: getattr(record, name) for name in WORDS}


def answers(
    original: Sequence[Found], left: Sequence[Found], keeps: Mapping[str, str]
) -> tuple[list[dict[str, str]], list[Found]]:
    """What is kept with the release, and what still stands in the twin without a reason."""
    standing = {one.key for one in left}
    told: dict[tuple[str, str], dict[str, str]] = {}
    open_ones: list[Found] = []
    for one in [*original, *left]:
        reason = keeps.get(one.key, "").strip() if one.may_stay else ""
        answer = "removed" if one.key not in standing else "kept" if reason else ""
        if not answer:
            open_ones += [one] if one in left else []
            continue
        fact = {"field": one.field, "kind": str(one.finding.kind), "text": one.finding.text, "rule": one.finding.rule}
        told[one.field, one.key] = fact | {
            "key": one.key,
            "answer": answer,
            "reason": reason if answer == "kept" else "",
        }
    return list(told.values()), open_ones


def blockers(open_ones: Sequence[Found]) -> list[Blocker]:
    """One sentence for each finding that nobody has answered, with the field where it stands."""
    sentences = {}
    for one in open_ones:
        facts = {"text": one.finding.text, "kind": Kind(one.finding.kind).label, "field": one.label}
        words = (
            _("“%(text)s” in “%(field)s” (%(kind)s): remove it, or say why it may stay.")
            if one.may_stay
            else _("“%(text)s” in “%(field)s” must not be named: remove it.")
        )
        sentences[one.field, one.key] = Blocker(words % facts, f"id_{one.field}")
    return list(sentences.values())


def new_findings(release: Any, *, now_found: Sequence[Found]) -> list[Found]:
    """Findings in a proposed twin that its proposal has not answered: lists and rules may know more by now."""
    kept = {fact["key"] for fact in release.findings if fact["answer"] == "kept"}
    return [one for one in now_found if one.key not in kept or not one.may_stay]


def redacted(words: Mapping[str, str], found: Sequence[Found]) -> dict[str, str]:
    """The words with a mark of omission in the place of each finding."""
    return {
        name: shared.without(text, [one.finding for one in found if one.field == name]) for name, text in words.items()
    }


def marked(text: str, found: Sequence[Found]) -> SafeString:
    """The text with every finding in a <mark> that says in words what it is."""
    return shared.marked(text, [one.finding for one in found])


def fingerprint(words: Mapping[str, str], language: str, classes: Mapping[str, Sequence[Any]], **facts: Any) -> str:
    """SHA-256 over words and classes in one form, so that anybody can see that nothing has changed since."""
    content = {"words": dict(words), "language": language, **facts}
    content |= {name: sorted(str(one.pk) for one in classes[name]) for name in CLASSES}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def classes_of(record: Experience) -> dict[str, list[Any]]:
    return {name: list(getattr(record, name).all()) for name in CLASSES}


def fingerprint_of(record: Experience) -> str:
    return fingerprint(words_of(record), record.language, classes_of(record), kind=record.kind, stage=record.stage)
