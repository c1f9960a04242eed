"""What stands against an event as it would be written, each reason with the field that it is about."""

from datetime import date

from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.models import User
from portal.workflow import Blocker
from projects.components.models import ScoreEvidence
from projects.participation.grid import Counts
from projects.participation.models import Event
from projects.participation.words import names_a_contact
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus

TEXTS = ("title", "place", "invitation_note", "outcome")


def against_writing(event: Event, counts: Counts, *, by: User, today: date) -> list[Blocker]:
    return [
        *against_acting(event.project, by),
        *against_dates(event, event.project),
        *against_future_counts(event, counts, today),
        *against_activity(event),
        *against_contacts(event),
    ]


def against_acting(project: Project, by: User) -> list[Blocker]:
    found = []
    if not by.has_perm("projects.manage_project", project):
        found.append(Blocker(_("Only the team of the project records who took part.")))
    if project.status not in (ProjectStatus.PLANNING, *RUNNING):
        found.append(Blocker(_("The project has ended: nothing of it changes any more.")))
    return found


def against_dates(event: Event, project: Project) -> list[Blocker]:
    """An event of a project lies within its dates; a project that has none yet takes none."""
    if event.ends_on < event.starts_on:
        return [Blocker(_("The event cannot end before it begins."), "id_ends_on")]
    if project.starts_on is None:
        return [Blocker(_("Set the dates of the project first: events lie within them."), "id_starts_on")]
    found = []
    for name, day in (("starts_on", event.starts_on), ("ends_on", event.ends_on)):
        if day < project.starts_on or (project.ends_on and day > project.ends_on):
            facts = {
                "title": event.title,
                "place": event.place or _("no place named"),
                "day": formats.day(day),
                "period": formats.period(project.starts_on, project.ends_on),
            }
            sentence = _(
                "“%(title)s” (%(place)s) on %(day)s lies outside the project, whose dates are %(period)s. An event lies within them."
            )
            found.append(Blocker(sentence % facts, f"id_{name}"))
    return found


def against_future_counts(event: Event, counts: Counts, today: date) -> list[Blocker]:
    if not counts or event.starts_on <= today:
        return []
    facts = {"day": formats.day(event.starts_on)}
    return [Blocker(_("The event begins on %(day)s: people are counted once it has begun.") % facts, "id_starts_on")]


def against_activity(event: Event) -> list[Blocker]:
    if event.activity is None or event.activity.project_id == event.project_id:
        return []
    return [Blocker(_("The activity belongs to another project."), "id_activity")]


def against_contacts(event: Event) -> list[Blocker]:
    found = []
    for name in TEXTS:
        if contact := names_a_contact(getattr(event, name)):
            sentence = _(
                "“%(contact)s” looks like an e-mail address or a telephone number. Nobody is named here: say how many people came, not who."
            )
            found.append(Blocker(sentence % {"contact": contact}, f"id_{name}"))
    return found


def uncounted(project: Project) -> list[Blocker]:
    """Events at which nobody was counted: counted or deleted before the project closes."""
    rows = Event.objects.filter(project=project, people=0).order_by("starts_on", "id")
    sentence = _("Count the people at “%(title)s” (%(period)s), or delete the event if it was not held.")
    return [
        Blocker(
            sentence % {"title": event.title, "period": formats.period(event.starts_on, event.ends_on)},
            url=event.get_absolute_url(),
        )
        for event in rows
    ]


def against_deleting(event: Event, *, by: User) -> list[Blocker]:
    return [*against_acting(event.project, by), *(Blocker(sentence) for sentence in citations(event=event))]


def citations(**cited: object) -> list[str]:
    """Which scores rest on a record, in words: what they rest on is not taken away."""
    rows = ScoreEvidence.objects.filter(**cited).select_related("score__component").order_by("score_id", "id")
    return [
        _("The score of “%(component)s” (%(moment)s) rests on it. Take it out of the evidence first.")
        % {"component": row.score.component.name, "moment": row.score.get_moment_display()}
        for row in rows
    ]
