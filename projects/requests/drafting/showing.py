"""A section's plain values in words, for the preview, comparisons and the paper: labels, names of codes, dates and amounts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from portal import formats
from portal.documents.models import Document
from portal.reference.models import Component, SdgTarget
from projects.components.models import Score
from projects.recommendations.models import Recommendation
from projects.requests.drafting import content
from projects.requests.drafting.forms import LABELS
from projects.requests.drafting.sections import SECTIONS, Section
from projects.requests.models import Request


@dataclass(frozen=True)
class Part:
    """A piece of an answer; `lang` is set where a person wrote it."""

    text: str
    lang: str = ""
    code: str = ""  # a symbol or code that stands before it, left to right
    label: str = ""  # in the reader's language, where parts of several kinds stand together


@dataclass(frozen=True)
class Answer:
    """One field as a reader sees it."""

    name: str
    label: str
    parts: tuple[Part, ...]
    is_list: bool = False
    anchor: str = ""

    @property
    def text(self) -> str:
        return "\n".join(" ".join(filter(None, (part.label, part.code, part.text))) for part in self.parts)


def answers(request: Request, section: Section, holds: Mapping[str, Any] | None = None) -> list[Answer]:
    """The section's answers in the order of the form; a score, its sentence and its evidence together."""
    values = content.read(request, section.key) if holds is None else holds
    if section.key != "components":
        return [answer(request, name, values[name]) for name in values]
    names = component_names()
    found = [answer(request, name, values[name], names=names) for name in values]
    said = zip(found[::3], found[1::3], found[2::3], strict=True)
    return [replace(score, parts=score.parts + why.parts + named(evidence).parts) for score, why, evidence in said]


def named(evidence: Answer) -> Answer:
    """Among other parts, evidence says what it is."""
    return replace(evidence, parts=tuple(replace(part, label=_("Evidence:")) for part in evidence.parts))


def whole(request: Request) -> list[tuple[Section, list[Answer]]]:
    return [(section, answers(request, section)) for section in SECTIONS]


def answer(request: Request, name: str, value: Any, *, names: Mapping[int, str] | None = None) -> Answer:
    """One value in words; no parts when it is empty. `names` are those of the components, for many answers at once."""
    anchor = "id_letter_file" if name == "letter" else f"id_{name}"
    return Answer(name, label(name, names), tuple(parts(request, name, value)), isinstance(value, list), anchor)


def component_names() -> dict[int, str]:
    return {component.number: str(component) for component in Component.objects.all()}


def label(name: str, names: Mapping[int, str] | None = None) -> str:
    if name in LABELS:
        return str(LABELS[name])
    if name == "letter":
        return _("Official letter of request")
    kind, _sign, number = name.partition("_")
    if number.isdigit():
        component = (names or component_names())[int(number)]
        words = {"narrative": _("Why this score: %(component)s"), "evidence": _("Evidence: %(component)s")}
        return words.get(kind, "%(component)s") % {"component": component}
    text = str(Request._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return text[:1].upper() + text[1:]


def parts(request: Request, name: str, value: Any) -> list[Part]:
    if value in (None, "", []):
        return []
    if name == "recommendations":
        rows = Recommendation.objects.filter(pk__in=value).select_related("review__session").in_document_order()
        return [Part(row.text, row.language, row.citation) for row in rows]
    if name == "sdg_targets":
        targets = SdgTarget.objects.filter(code__in=value).select_related("goal")
        return [Part(target.goal.name, code=target.code) for target in targets]
    if name in content.CODED:
        return [Part(row.name) for row in content.CODED[name].objects.filter(code__in=value)]
    if name == "letter":
        return [Part(document.name) for document in Document.objects.filter(pk=value)]
    return [one(request, name, value)]


def one(request: Request, name: str, value: Any) -> Part:
    if name in ("contact_email", "contact_phone"):
        return Part("", code=str(value))
    if words := in_words(name, value):
        return Part(words)
    return Part(str(value), request.language if request.language in dict(settings.LANGUAGES) else "en")


def in_words(name: str, value: Any) -> str:
    """Of values that nobody typed as a text."""
    if name.startswith("score_"):
        return f"{value} · {Score(value).label}"
    if name == "language":
        return formats.language_name(value)
    if name == "consent":
        return str(Request.Consent(value).label)
    if name.endswith("_usd"):
        return formats.usd(Decimal(value), 0 if Decimal(value) == int(Decimal(value)) else 2)
    is_day = name in ("preferred_start_on", "preferred_end_on", "letter_promised_by")
    return formats.day(date.fromisoformat(value)) if is_day else ""
