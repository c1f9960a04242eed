"""What a saving would change in parts of the request that are closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise

from projects.components.models import Moment
from projects.requests.models import Request
from projects.requests.questions.asked import unlocked_sections
from projects.requests.questions.sections import FIELDS, LABELS, fields_of
from projects.requests.versions.freezing import DRAFT_LISTS


def locked_changes(
    request: Request,
    unlocked: Iterable[str],
    *,
    facts: Mapping[str, Any],
    scores: Mapping[int, tuple[int | None, str]] | None,
    letter: object,
) -> list[str | Promise]:
    """Labels of the closed sections that would change, in the order of the form."""
    open_now = fields_of(unlocked)
    stored = Request.objects.get(pk=request.pk)
    changed = {name for name, value in facts.items() if name not in open_now and differs(stored, name, value)}
    if scores is not None and "components" not in open_now and scores_differ(stored, scores):
        changed.add("components")
    if letter is not None and "letter" not in open_now:
        changed.add("letter")
    return [LABELS[section] for section, names in FIELDS.items() if changed & set(names)]


def differs(stored: Request, name: str, value: Any) -> bool:
    if name in DRAFT_LISTS:
        return {row.pk for row in getattr(stored, name).all()} != {row.pk for row in value}
    return bool(getattr(stored, name) != value)


def scores_differ(stored: Request, scores: Mapping[int, tuple[int | None, str]]) -> bool:
    known = {
        score.component.number: (score.score, score.narrative)
        for score in stored.component_scores.filter(moment=Moment.REQUEST).select_related("component")
    }
    given = {number: pair for number, pair in scores.items() if pair[0] is not None}
    return given != {number: pair for number, pair in known.items() if number in scores}


NAMES_ON_FORM = {"letter": "letter_file", "sdg_targets": "sdg_codes"}


def close_locked(form: Any, scores: Any, request: Request) -> None:
    """Greys out the fields of the closed sections. What the browser sends of them is not read."""
    open_now = {NAMES_ON_FORM.get(name, name) for name in fields_of(unlocked_sections(request))}
    for name, field in form.fields.items():
        field.disabled = name not in open_now
    for field in scores.fields.values():
        field.disabled = "components" not in open_now


def open_part(request: Request, *, facts: Mapping[str, Any], scores: Any, letter: Any) -> dict[str, Any]:
    """Of what a form sent, what the State may change now."""
    open_now = fields_of(unlocked_sections(request))
    return {
        "facts": {name: value for name, value in facts.items() if name in open_now},
        "scores": scores if "components" in open_now else None,
        "letter": letter if "letter" in open_now else None,
    }
