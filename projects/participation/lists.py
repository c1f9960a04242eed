from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from portal.listing import Column, Kind, Listing
from portal.small_cells import Count
from projects.participation.filters import EventFilter
from projects.participation.models import AccessMeasure, Event


def seen(row: Any, name: str) -> Count:
    """`people` or `women` of an event as this reader sees it (rows of `with_rights`)."""
    mark = "" if row.sees_counts else getattr(row, f"{name}_mark")
    return Count(None, mark) if mark else Count(getattr(row, name))


def note(name: str) -> Any:
    return lambda row: str(seen(row, name)) if seen(row, name).mark else ""


def project_link(row: Event) -> str:
    return reverse("participation_room", args=[row.project_id])


# No order by people: it would tell how the hidden numbers compare.
EVENTS = Listing(
    name="events",
    title=_("Events"),
    rows=lambda user: Event.objects.visible_to(user).with_rights(user).for_list(),
    filters=EventFilter,
    columns=(
        Column("starts_on", _("First day"), lambda row: row.starts_on, Kind.DAY, ("starts_on",)),
        Column("ends_on", _("Last day"), lambda row: row.ends_on, Kind.DAY, ("ends_on",), on_page=False),
        Column(
            "title",
            _("Event"),
            lambda row: row.title,
            sort=("title",),
            link=lambda row: row.get_absolute_url(),
            lang=lambda row: row.language,
            is_main=True,
        ),
        Column(
            "project",
            _("Project"),
            lambda row: row.project.code,
            Kind.CODE,
            ("project__code",),
            link=project_link,
            note=lambda row: formats.names(state.name for state in row.project.states.all()),
        ),
        Column(
            "states", _("States"), lambda row: formats.names(s.name for s in row.project.states.all()), on_page=False
        ),
        Column("form", _("Form"), lambda row: row.form.name if row.form else "", sort=("form__position",)),
        Column("place", _("Place"), lambda row: row.place, lang=lambda row: row.language),
        Column("mode", _("Mode"), lambda row: row.get_mode_display(), sort=("mode",)),
        Column("people", _("People"), lambda row: seen(row, "people").value, Kind.NUMBER, note=note("people")),
        Column("people_hidden", _("People, when hidden"), note("people"), on_page=False),
        Column(
            "women",
            pgettext_lazy("sex", "Women"),
            lambda row: seen(row, "women").value,
            Kind.NUMBER,
            note=note("women"),
        ),
        Column("women_hidden", _("Women, when hidden"), note("women"), on_page=False),
        Column(
            "access_measures",
            _("Access measures"),
            lambda row: "; ".join(str(AccessMeasure(word).label) for word in row.access_measures),
            on_page=False,
        ),
        Column("invitation", _("How people were invited"), lambda row: row.get_invitation_display(), on_page=False),
        Column("outcome", _("What came of it"), lambda row: row.outcome, on_page=False),
    ),
    default_sort="-starts_on",
    empty=_("No event has been recorded yet. The team of a project records its events in the room “Participation”."),
)
