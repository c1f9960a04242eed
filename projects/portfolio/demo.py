"""Illustrative projects that begin, run and come to their end by the same actions and check-lists as real ones."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.reference.models import AssistanceForm, ProgrammeElement, SdgTarget, State
from projects.components import demo as components
from projects.components.actions import score_project
from projects.components.evidence import cited
from projects.components.models import Moment
from projects.demo_stories import LETTER, PACIFIC, PACIFIC_TITLE, STARTED, STORIES, Story, at
from projects.experience import demo as experience
from projects.portfolio import actions as portfolio
from projects.portfolio.checks import missing
from projects.portfolio.documents import actions as documents
from projects.portfolio.exceptions import actions as exceptions
from projects.portfolio.models import Project, ProjectDocument
from projects.portfolio.team import actions as team
from projects.portfolio.workflow import ProjectStatus
from projects.risks import demo as risks


def share_among_states(people: Mapping[str, User], today: date) -> Project:
    """One project that nine States share and no request asked for, by an exception that somebody else approved."""
    officer, head = people["second.officer@demo.example"], people["head@demo.example"]
    begun = at(today - timedelta(days=170))
    project = exceptions.create(
        by=officer,
        title=PACIFIC_TITLE,
        reason="Nine States agreed on the programme at their regional meeting; none of them asks for it alone (illustrative).",
        reach=Project.Reach.COUNTRIES,
        states=list(State.objects.filter(iso3__in=PACIFIC)),
        summary="Shared standards, and training of the staff of national institutions in nine States. This project is illustrative.",
        presence=Project.Presence.REGIONAL_OFFICE,
        starts_on=today - timedelta(days=120),
        ends_on=today + timedelta(days=600),
        budget_usd=Decimal(150_000),
        manager=officer,
        is_published=True,
        forms=list(AssistanceForm.objects.filter(code="workshops")),
        elements=list(ProgrammeElement.objects.filter(code="mechanisms")),
        sdg_targets=list(SdgTarget.objects.filter(code="16.a")),
        now=begun,
    )
    exceptions.approve(project, by=head, note="The States' joint letter is on file (illustrative).", now=begun)
    scores = {
        number: components.by_office(number, value, cited(components.CITED_BY_OFFICE))
        for number, value in enumerate((2, 2, 3, 1, 2, 2, 1), start=1)
    }
    score_project(project, Moment.APPROVAL, by=officer, scores=scores, language="en", now=begun)
    return project


def story_of(project: Project) -> Story | None:
    return next((story for story in STORIES if story.title == project.title), None)


def stage_meant(project: Project) -> str:
    """How far the demonstration takes the project."""
    story = story_of(project)
    if story is None:
        return "active" if project.title == PACIFIC_TITLE else ""
    return story.stage


@transaction.atomic
def begin(people: Mapping[str, User], *, today: date) -> list[Project]:
    """Starts the projects that are meant to run, once their money is set aside. Returns those started now."""
    planned = Project.objects.filter(status=ProjectStatus.PLANNING, starts_on__lte=today).order_by("id")
    started = [project for project in planned if stage_meant(project) in STARTED]
    for project in started:
        head = people["head@demo.example"]
        portfolio.move(project, "activate", by=head, now=at(project.starts_on or today, 16))
        furnish(project, people)
    return started


def furnish(project: Project, people: Mapping[str, User]) -> None:
    """A colleague in the team, and a document that the State may open."""
    officer, second = people["officer@demo.example"], people["second.officer@demo.example"]
    joined = project.starts_on or timezone.localdate()
    colleague = second if project.manager_id == officer.pk else officer
    team.add(
        project,
        by=people["head@demo.example"],
        user=colleague,
        part="Monitoring (illustrative)",
        since=joined,
        now=at(joined, 17),
    )
    documents.add(
        project,
        by=officer,
        upload=SimpleUploadedFile("terms-of-reference.pdf", LETTER),
        title="Terms of reference (illustrative)",
        kind=ProjectDocument.Kind.TERMS,
        is_shared=True,
        now=at(joined, 17),
    )


@transaction.atomic
def finish(people: Mapping[str, User], *, today: date) -> None:
    """Brings to their end the projects that are meant to end: last of all, since a check-list asks for all the rest.

    A project whose check-list is not done stays in completion.
    """
    for project in Project.objects.filter(status=ProjectStatus.ACTIVE).order_by("id"):
        if stage_meant(project) in ("completing", "closed"):
            ended = min(project.ends_on or today, today)
            portfolio.move(project, "complete", by=people["officer@demo.example"], now=at(ended, 11))
    for project in Project.objects.filter(status=ProjectStatus.COMPLETING).order_by("id"):
        story = story_of(project)
        if story is not None and story.stage == "closed":
            close(project, people, today)


def close(project: Project, people: Mapping[str, User], today: date) -> None:
    officer, head = people["officer@demo.example"], people["head@demo.example"]
    day = min((project.ends_on or today) + timedelta(days=60), today)
    narrative = "Twenty trainers were trained and go on to train their colleagues; two districts were not reached (illustrative)."
    portfolio.edit(project, by=officer, facts={"final_narrative": narrative})
    components.score_closure(project, by=officer, now=at(day))
    risks.settle(project, by=officer, now=at(day, 12))
    experience.close(project, by=officer, now=at(day, 13))
    if not missing(project, "close"):
        portfolio.move(project, "close", by=head, now=at(day, 15))
