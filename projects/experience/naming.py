"""What the words of a public lesson may name: consent of the State decides, and the scan is told what it knows and what is barred."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.reference.models import (
    AssistanceForm,
    Component,
    Entity,
    ProgrammeElement,
    RegionalGroup,
    State,
    StateAlias,
)
from projects.experience.models import Lesson
from projects.institutions.models import Institution
from projects.partners.models import Partner
from projects.portfolio.models import Project
from projects.recommendations.models import Mechanism, Theme
from projects.requests.models import Request

MINUTES = 10 * 60
LANGUAGES = [code.replace("-", "_") for code, _name in settings.LANGUAGES]
SHORTEST = 4  # letters of an alias that is looked for; shorter ones are codes


def reason_not_to_name(project: Project | None) -> str:
    """Why the States of a project stay unnamed in public; empty when they may be named."""
    if project is None:
        return ""
    if project.request is None:
        return "" if project.is_published else _("The project is not published: its States are not named.")
    if project.request.consent == Request.Consent.PUBLISH:
        return ""
    if project.request.consent == Request.Consent.CONFIDENTIAL:
        return _("The request is confidential: its State is not named, and the lesson does not lead to the project.")
    return _("The State has not agreed that more than title, State and status become public: it is not named here.")


def names_of(states: Iterable[State]) -> set[str]:
    """In all six languages, and as files spell them."""
    found = {getattr(state, f"name_{code}") or "" for state in states for code in LANGUAGES}
    aliases = StateAlias.objects.filter(state__in=list(states)).values_list("alias", flat=True)
    return {name for name in {*found, *aliases} if len(name) >= SHORTEST or (name and name[0] >= "\u3400")}


def barred(lesson: Lesson, *, shows_states: bool) -> set[str]:
    """What the twin must not hold: names of its States and the numbers that lead to project and request, unless they are shown."""
    if shows_states and not reason_not_to_name(lesson.project):
        return set()
    states = {state.pk: state for state in lesson.states.all()}
    numbers = set()
    if lesson.project is not None:
        states |= {state.pk: state for state in lesson.project.states.all()}
        numbers = {lesson.project.code} | ({lesson.project.request.reference} if lesson.project.request else set())
    return names_of(states.values()) | numbers


def known() -> frozenset[str]:
    """Names that are no persons and no small places: States, lists, mechanisms, institutions, partners. Kept for some minutes."""
    found = cache.get_or_set("harm-known-names", lambda: sorted(collected()), MINUTES)
    return frozenset(found or ())


def collected() -> set[str]:
    found: set[str] = set()
    translated: Sequence[type[Model]] = (
        State,
        RegionalGroup,
        Component,
        AssistanceForm,
        ProgrammeElement,
        Entity,
        Mechanism,
    )
    for model in translated:
        columns = [f"name_{code}" for code in LANGUAGES]
        for row in model._default_manager.values_list(*columns):
            found.update(name for name in row if name)
    protected = Partner.objects.filter(is_protected=True).values("pk")
    found.update(Partner.objects.exclude(pk__in=protected).values_list("name", flat=True))
    for named in (Institution, Theme):
        found.update(named._default_manager.values_list("name", flat=True))
    return {name for name in found if len(name) > 2 or name[0] >= "\u3400"}


def regions_of(lesson: Lesson) -> list[str]:
    """ISO 3166 alpha-2 codes of the States whose telephone numbers may stand in the text."""
    states = {*lesson.states.all(), *(lesson.project.states.all() if lesson.project else ())}
    return sorted(state.iso2 for state in states)
