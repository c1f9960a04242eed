"""A published project as everybody sees it: what has been checked and agreed, and not a word besides.

Every text column of every record that hangs on a project is filled with a mark of its own. Then every public address, every
file and every API answer is read: marks of what is public are there, marks of everything else are not. A column that
somebody adds tomorrow is not public until it is named here.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import get_resolver, reverse

from funding.allocations import actions as allocations
from portal.accounts.models import User
from portal.reference.models import Component
from projects.components.models import ComponentScore, ScoreEvidence
from projects.experience.models import Lesson, LessonRelease
from projects.models import IndicatorValue, Partner, ProjectPartner, ValueEvidence
from projects.participation.models import Event
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.models import Project, ProjectDocument, ProjectMember
from projects.risks.models import ActionPoint
from projects.workplan.models import Activity
from tests.factories import amendments, experience, participation, results, workplan
from tests.factories import funding as money
from tests.factories import projects as make
from tests.fixtures_scenes import scene
from tests.meta.test_every_url import PUBLIC, patterns

# Whose texts everybody may read, once the record is what `if_checked` asks. Keys of other records and hashes are no texts.
SHOWN: dict[str, set[str]] = {
    "Project": {"title", "summary"},
    "ProjectPartner": {"contribution"},
    "BudgetLine": {"description"},
    "Activity": {"title", "description", "place"},
    "Event": {"title", "place", "invitation_note", "outcome"},
    "Amendment": {"reason"},
    "Result": {"title"},
    "Indicator": {"title", "unit", "verification", "baseline_text", "target_text"},
    "IndicatorValue": {"text"},
}
NO_TEXTS = {
    "code",
    "reference",
    "sha256",
    "original_sha256",
    "currency",
    "source_key",
    "language",
    "object_class",
    "url",
}
NOT_PLANTED = {  # written by the database or by no hand; the ledger is never changed
    "LedgerEntry", "Balance", "ValueRevision", "LessonRelease", "Condition", "ReportingReminder", "SheetReturn", "ActionPointReminder", "PlannedAllocation",
    "Adjustment", "ValueBreakdown", "StatesReport", "Attendance", "ReportingPeriod", "LessonCitation", "RiskReview", "PeriodTarget",
}  # fmt: skip


WAITING = "naywaitingq"  # of a lesson whose publication nobody has decided yet


@dataclass
class Marks:
    """Marks by what may be read and what must not; each is short, so that it fits every column."""

    public: dict[str, str] = field(default_factory=dict)
    secret: dict[str, str] = field(default_factory=dict)

    def new(self, where: str, *, is_public: bool) -> str:
        kept = self.public if is_public else self.secret
        mark = f"{'yea' if is_public else 'nay'}{len(self.public) + len(self.secret):03d}q"
        kept[mark] = where
        return mark


def texts_of(model: type[models.Model]) -> list[str]:
    """Columns in which people write."""
    return [
        one.name
        for one in model._meta.concrete_fields
        if isinstance(one, models.CharField | models.TextField)
        and not one.choices
        and not isinstance(one, models.URLField)
        and one.name not in NO_TEXTS
    ]


def hanging(project: Project) -> Iterator[models.Model]:
    """The project and all records that name it, directly or through another."""
    seen: set[tuple[type, Any]] = set()
    waiting: list[models.Model] = [project]
    while waiting:
        record = waiting.pop()
        if (type(record), record.pk) in seen or record._meta.app_label not in ("projects", "funding"):
            continue
        seen.add((type(record), record.pk))
        yield record
        for relation in record._meta.related_objects:
            if relation.one_to_many and relation.related_model is not Project:
                waiting += relation.related_model._default_manager.filter(**{relation.field.name: record.pk})


def is_checked(record: models.Model) -> bool:
    """Whether the record has been approved, is in force, or names nobody who is protected."""
    match record:
        case IndicatorValue():
            return record.status == "approved"
        case Amendment():
            return record.status == "approved"
        case ProjectPartner():
            return not record.partner.is_protected
    return True


def plant(project: Project, marks: Marks) -> set[str]:
    """Fills every text of the project's records; the names of the models of which there was a record."""
    found = set()
    for record in hanging(project):
        name = type(record).__name__
        found.add(name)
        if name in NOT_PLANTED:
            continue
        shown = SHOWN.get(name, set()) if is_checked(record) else set()
        words = {column: marks.new(f"{name}.{column}", is_public=column in shown) for column in texts_of(type(record))}
        if words:
            type(record)._default_manager.filter(pk=record.pk).update(**words)
    return found


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User, frank: User) -> Project:
    """Running and published, with a record of each kind: one that was checked, and one that was not."""
    made = amendments.running(alice, (carol, chris), dan)
    Project.objects.filter(pk=made.pk).update(is_published=True, final_narrative="Written while it runs")
    amendments.in_force(made, carol, dan, ends_on="2028-02-29")
    made.refresh_from_db()
    amendments.begun(made, carol, ends_on="2028-03-31")
    outcome = results.outcome(made)
    for text in ("approved", "draft"):
        row = results.indicator(outcome, "qualitative")
        period = results.period(
            made, *(("2026-01-01", "2026-06-30") if text == "draft" else ("2026-07-01", "2026-10-31"))
        )
        if text == "approved":
            value = results.approved(row, period, by=alice, reviewer=dan, numerator=None, text=text)
        else:
            value = results.value(row, period, by=alice, numerator=None, text=text)
        ValueEvidence.objects.create(value=value, citation="A paper", added_by=alice)
    experience.public(carol, dan, made)
    experience.propose(experience.entered(carol, made), carol, title=WAITING, situation=WAITING)
    for is_protected in (False, True):
        partner = participation.partner(carol, f"Partner {is_protected}", is_protected=is_protected)
        participation.role(made, partner, carol)
    score = ComponentScore.objects.filter(project=made).first() or ComponentScore.objects.create(
        project=made, moment="approval", component=Component.objects.first(), score=1, narrative="Why."
    )
    ScoreEvidence.objects.create(score=score, citation="A paper")
    ComponentScore.objects.create(
        project=made, moment="closure", component=Component.objects.last(), score=3, narrative="Not yet agreed."
    )
    activity = workplan.activity(made, carol)
    Activity.objects.filter(pk=activity.pk).update(progress=40, progress_note="x", cancel_reason="x")
    workplan.risk(made, carol)
    workplan.point(made, carol, carol, chris)
    participation.event(made, carol)
    ProjectMember.objects.create(project=made, user=chris, part="x")
    ProjectDocument.objects.create(project=made, document=make.uploads_letter(carol), title="x", added_by=carol)
    gift = money.received("1000")
    allocations.propose(contribution=gift, project=made, amount_usd=Decimal(500), by=frank, purpose="x")
    return made


def numbers_of(project: Project) -> dict[str, list[dict[str, Any]]]:
    """What public addresses take, for every record of the project, checked or not."""
    pk = project.pk
    here = [{"pk": pk}]
    values = IndicatorValue.objects.filter(period__project=project)
    lessons = Lesson.objects.filter(project=project)
    return {
        "project": here, "work_plan": here, "results": here, "participation_room": here, "partner_room": here,
        "amendment_list": here,
        "activity_detail": [{"pk": pk, "number": one.number} for one in Activity.objects.filter(project=project)],
        "amendment_detail": [{"pk": pk, "number": one.number} for one in Amendment.objects.filter(project=project)],
        "results_indicator": [{"pk": pk, "indicator_pk": one.indicator_id} for one in values],
        "results_value": [{"pk": pk, "value_pk": one.pk} for one in values],
        "event_detail": [{"pk": pk, "event_pk": one.pk} for one in Event.objects.filter(project=project)],
        "partner_detail": [{"pk": one.pk} for one in Partner.objects.all()],
        "lesson_page": [{"reference": one.reference} for one in lessons],
        "thread": [{"pk": pk, "kind": "project"}],
        "state": [{"iso3": "KEN"}], "calendar_of_state": [{"iso3": "KEN"}],
    }  # fmt: skip


def public_pages(project: Project) -> Iterator[str]:
    known = numbers_of(project)
    for _route, entry in patterns(get_resolver()):
        arguments = set(entry.pattern.converters) | set(getattr(entry.pattern.regex, "groupindex", {}))
        if entry.name not in PUBLIC:
            continue
        if not arguments:
            path = reverse(entry.name)
            yield path
            yield f"{path}?export=csv"
            if entry.name == "project_list":
                yield f"{path}?export=xlsx"
            continue
        prefix = max((one for one in known if entry.name.startswith(one)), key=len, default="")
        for kwargs in known.get(prefix, []):
            if set(kwargs) == arguments:
                yield reverse(entry.name, kwargs=kwargs)


def api_answers(project: Project) -> Iterator[str]:
    keys = {
        "projects": [project.pk],
        "component-projects": [project.pk],
        "results": [project.pk],
        "amendments": list(Amendment.objects.values_list("pk", flat=True)),
        "indicator-values": list(IndicatorValue.objects.values_list("pk", flat=True)),
        "activities": list(Activity.objects.values_list("pk", flat=True)),
        "action-points": list(ActionPoint.objects.values_list("pk", flat=True)),
        "events": list(Event.objects.values_list("pk", flat=True)),
        "partners": list(Partner.objects.values_list("pk", flat=True)),
        "lessons": list(Lesson.objects.values_list("pk", flat=True)),
        "released-lessons": list(LessonRelease.objects.values_list("pk", flat=True)),
    }
    for _route, entry in patterns(get_resolver()):
        name = entry.name or ""
        if not name.startswith("api-"):
            continue
        arguments = set(entry.pattern.converters) | set(getattr(entry.pattern.regex, "groupindex", {}))
        if not arguments:
            yield reverse(name)
            if name.endswith("-list"):
                yield f"{reverse(name)}?export=csv"
        elif arguments == {"pk"}:
            base = max((one for one in keys if name.startswith(f"api-{one}-")), key=len, default="")
            for pk in keys.get(base, []):
                yield reverse(name, kwargs={"pk": pk})


def content(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return body.decode("utf-8", "replace")


def test_only_what_was_checked_is_public(project: Project) -> None:
    marks = Marks(
        public={experience.TWIN_SITUATION: "LessonRelease.situation"}, secret={WAITING: "LessonRelease.title"}
    )
    planted = plant(project, marks)
    protected = Partner.objects.get(is_protected=True)
    for record in Partner.objects.all():
        name = marks.new("Partner.name", is_public=record != protected)
        Partner.objects.filter(pk=record.pk).update(name=name)
    visitor, stranger = Client(), Client()
    stranger.force_login(User.objects.create_user("new@people.example", "correct horse battery", name="New"))

    leaks: set[tuple[str, str]] = set()
    told: set[str] = set()
    for client, paths in ((visitor, public_pages(project)), (stranger, api_answers(project))):
        for path in paths:
            text = content(client.get(path))
            leaks |= {(where, path) for mark, where in marks.secret.items() if mark in text}
            told |= {mark for mark in marks.public if mark in text}

    assert sorted(leaks) == []
    assert {where for mark, where in marks.public.items() if mark not in told} == set()
    assert {
        "Risk",
        "ActionPoint",
        "Amendment",
        "Lesson",
        "ProjectDocument",
        "ScoreEvidence",
        "ValueEvidence",
    } <= planted


def test_what_ends_a_project_is_public_when_it_has_ended(project: Project, client: Client, tess: User) -> None:
    """Its narrative, and the scores at closure; the Board reads them before."""
    pages = [reverse(name, args=[project.pk]) for name in ("project_detail", "project_components")]
    Project.objects.filter(pk=project.pk).update(status="completing")

    before = [client.get(page).content for page in pages]
    client.force_login(tess)
    read_by_the_board = [client.get(page).content for page in pages]
    client.logout()
    Project.objects.filter(pk=project.pk).update(status="closed", closed_at="2026-11-01T12:00Z")
    after = [client.get(page).content for page in pages]

    assert [b"Written while it runs" in texts[0] for texts in (before, read_by_the_board, after)] == [False, True, True]
    scored = [texts[1].count(b"score--3") for texts in (before, read_by_the_board, after)]
    assert scored == [scored[0], scored[0] + 1, scored[0] + 1]
