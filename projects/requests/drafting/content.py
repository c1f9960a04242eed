"""A section's content as plain values, the same for a form, a file, a revision and a comparison.

Texts are texts, dates ISO, amounts decimal texts, lists sorted lists of codes (of keys for recommendations), scores
numbers; what is empty is "", [] or None.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from portal.reference.models import AssistanceForm, ProgrammeElement, SdgTarget
from projects.components import actions as components
from projects.components.evidence import Given, citation_in, cited, of_rows
from projects.components.models import Moment
from projects.requests.drafting.sections import BY_KEY, COLUMNS, COMPONENT_NUMBERS, LISTS
from projects.requests.models import Request

Content = dict[str, Any]
CODED: dict[str, Any] = {"forms": AssistanceForm, "elements": ProgrammeElement, "sdg_targets": SdgTarget}
NEVER_NULL = frozenset(
    field.name for field in Request._meta.concrete_fields if field.name in COLUMNS and not field.null
)
SPOKEN_OF = [  # columns, constraint by constraint
    one.condition.referenced_base_fields
    for one in Request._meta.constraints
    if isinstance(one, models.CheckConstraint) and isinstance(one.condition, models.Q)
]


def read(request: Request, section: str) -> Content:
    """What the section of the request holds now."""
    if section == "components":
        return read_scores(request)
    return {stored_name(name): read_field(request, stored_name(name)) for name in BY_KEY[section].fields}


def stored_name(name: str) -> str:
    return "letter" if name == "letter_file" else name


def read_field(request: Request, name: str) -> Any:
    if name == "recommendations":
        return sorted(request.recommendations.values_list("pk", flat=True))
    if name in CODED:
        return sorted(getattr(request, name).values_list("code", flat=True))
    if name == "letter":
        return request.letter_id
    return plain(getattr(request, name))


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


def canonical(name: str, value: Any) -> Any:
    """The one form in which values of a field are compared."""
    return sorted(set(value)) if name in LISTS else value


def read_scores(request: Request) -> Content:
    """Scores with their sentences and evidence; words that have no score yet wait in `component_notes`."""
    content: Content = {}
    notes = request.component_notes
    for number in COMPONENT_NUMBERS:
        waiting = None, notes.get(str(number), ""), notes.get(f"evidence_{number}", "")
        content |= dict(zip(names_of(number), waiting, strict=True))
    rows = request.component_scores.filter(moment=Moment.REQUEST).select_related("component")
    for row in rows.prefetch_related("evidence"):
        said = row.score, row.narrative, citation_in(of_rows(row.evidence.all()))
        content |= dict(zip(names_of(row.component.number), said, strict=True))
    return content


def names_of(number: int) -> tuple[str, str, str]:
    return f"score_{number}", f"narrative_{number}", f"evidence_{number}"


def write(request: Request, section: str, changes: Mapping[str, Any], *, by: Any, now: datetime | None = None) -> None:
    """Writes plain values into the request. Raises ValidationError when they cannot stand together."""
    columns = [name for name in changes if name in COLUMNS or name == "letter"]
    for name in columns:
        set_column(request, name, changes[name])
    if columns:
        kept = {"letter_id" if name == "letter" else name for name in columns}
        others = [field.name for field in Request._meta.concrete_fields if field.attname not in kept]
        request.clean_fields(exclude=others)
        refuse_contradictions(request, set(columns))
        request.save(update_fields=columns)
    for name in LISTS:
        if name in changes:
            write_list(request, name, changes[name])
    if section == "components":
        write_scores(request, changes, by=by, now=now)


def refuse_contradictions(request: Request, changed: set[str]) -> None:
    """Holds the request against those constraints that speak of a changed column; each is a question to the database, and the
    others are as true as they were. Those that speak of the stage as well are kept by the moves."""
    together = {name for names in SPOKEN_OF if names & changed for name in names if name in COLUMNS}
    if together:
        others = {field.name for field in Request._meta.concrete_fields} - together
        request.validate_constraints(exclude=others)


def set_column(request: Request, name: str, value: Any) -> None:
    if name == "letter":
        request.letter_id = value
        return
    field: Any = Request._meta.get_field(name)
    empty: Any = "" if name in NEVER_NULL else None
    setattr(request, name, empty if value in (None, "") else field.to_python(value))


def write_list(request: Request, name: str, values: list[Any]) -> None:
    if name == "recommendations":
        request.recommendations.set(values)
    else:
        getattr(request, name).set(CODED[name].objects.filter(code__in=values))


def write_scores(request: Request, changes: Mapping[str, Any], *, by: Any, now: datetime | None = None) -> None:
    whole = read_scores(request) | dict(changes)
    scores: dict[int, Given] = {}
    waiting: dict[str, str] = {}
    for number in COMPONENT_NUMBERS:
        score, narrative, evidence = (whole[name] for name in names_of(number))
        scores[number] = Given(score, narrative, cited(evidence))
        if score is None:
            waiting |= {str(number): narrative, f"evidence_{number}": evidence}
    components.score(request, Moment.REQUEST, scores=scores, by=by, language=request.language, now=now)
    request.component_notes = {name: text for name, text in waiting.items() if text}
    request.save(update_fields=["component_notes"])


def is_empty(content: Mapping[str, Any]) -> bool:
    """Nothing that a person would call an answer; a language alone is none."""
    return all(value in (None, "", []) for name, value in content.items() if name not in ("language", "title"))
