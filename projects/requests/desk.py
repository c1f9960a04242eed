"""What needs a person now, of the requests they may see: one list for the desk, with the days that the clock gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import Role
from portal.desk import Task
from projects.requests.assessing.models import Assignment, Consolidation
from projects.requests.blockers import ASSESSORS
from projects.requests.clock import clocks_of
from projects.requests.models import Assessment, InterestDeclaration, Request, RequestCondition, RequestQuerySet
from projects.requests.paper.models import PaperOrigin
from projects.requests.workflow import RequestStatus as S

Text = str | Promise
STATE_TURN: dict[str, Text] = {
    S.DRAFT: _("Finish the draft and send it"),
    S.INFO_REQUESTED: _("Answer OHCHR's questions"),
}
OFFICER_TURN: dict[str, Text] = {
    S.SUBMITTED: _("Take for screening"),
    S.SCREENING: _("Screen"),
}
HEAD_TURN: dict[str, Text] = {
    S.BOARD_ADVICE: _("Record the Board's advice"),
    S.DECISION: _("Decide"),
}


@dataclass(frozen=True)
class Reader:
    """What the desk of a person depends on, read once for all requests."""

    user: Any
    barred: frozenset[int]  # requests in which the person has declared an interest
    given: frozenset[tuple[int, int]]  # request and round that the person has assessed
    places: dict[tuple[int, int], set[int]]  # request and round → who assesses
    done: dict[tuple[int, int], int]  # request and round → assessments that are in
    consolidated: frozenset[tuple[int, int]]

    def has(self, role: Role) -> bool:
        return bool(self.user.standing.has(role))


def tasks(user: Any) -> Iterator[Task]:
    rows = list(asked_of(user).for_list().prefetch_related("terms"))
    if not rows:
        return
    reader = read(user, rows)
    clocks = clocks_of(rows)
    open_conditions = conditions_of(rows)
    for row in rows:
        for what, due_on in [*turn(row, reader, clocks[row.pk].due_on), *agreeing(row, reader, open_conditions)]:
            yield Task(
                (row.reference, row.state.name, row.title), what, reverse("request_detail", args=[row.pk]), due_on
            )  # fmt: skip


def asked_of(user: Any) -> RequestQuerySet:
    """A letter that waits for the State's confirmation is not one of its drafts yet; it has a task of its own."""
    letters = PaperOrigin.objects.waiting().values("request")
    return Request.objects.visible_to(user).filter(status__in=wanted(user)).exclude(pk__in=letters)


def wanted(user: Any) -> set[str]:
    found: set[str] = set()
    if user.standing.has(Role.FOCAL_POINT):
        found |= {*STATE_TURN, S.ACCEPTED}
    if user.standing.has(Role.OFFICER):
        found |= {*OFFICER_TURN, S.ASSESSMENT, S.ACCEPTED}
    if user.standing.has(Role.HEAD):
        found |= {*HEAD_TURN, S.ACCEPTED, S.DEFERRED}
    return found


def turn(row: Request, reader: Reader, due_on: date | None) -> Iterator[tuple[Text, date | None]]:
    """What the stage asks of this person."""
    if reader.has(Role.FOCAL_POINT) and row.status in STATE_TURN:
        yield STATE_TURN[row.status], row.answer_due_on if row.status == S.INFO_REQUESTED else None
    if row.pk in reader.barred:
        return
    if reader.has(Role.OFFICER) and row.status in OFFICER_TURN:
        yield OFFICER_TURN[row.status], due_on
    if reader.has(Role.OFFICER) and row.status == S.ASSESSMENT and (what := assessing(row, reader)):
        yield what, due_on
    if reader.has(Role.HEAD) and row.status in HEAD_TURN:
        yield HEAD_TURN[row.status], due_on
    if reader.has(Role.HEAD) and row.status == S.DEFERRED and row.review_on and row.review_on <= timezone.localdate():
        yield _("Look at the deferred request again"), row.review_on


def assessing(row: Request, reader: Reader) -> Text | None:
    key = (row.pk, row.round)
    holders = reader.places.get(key, set())
    if reader.done.get(key, 0) >= ASSESSORS:
        if row.officer_id not in (None, reader.user.pk):
            return None
        return _("Bring to decision") if key in reader.consolidated else _("Consolidate the assessments")
    if key in reader.given:
        return None
    return _("Assess") if reader.user.pk in holders or len(holders) < ASSESSORS else None


def agreeing(
    row: Request, reader: Reader, conditions: dict[int, list[RequestCondition]]
) -> Iterator[tuple[Text, date | None]]:
    """Conditions and terms of an accepted request."""
    if row.status != S.ACCEPTED or row.pk in reader.barred:
        return
    state, office = reader.has(Role.FOCAL_POINT), reader.has(Role.HEAD)
    for condition in conditions.get(row.pk, []):
        is_states = condition.owner == RequestCondition.Owner.STATE
        if condition.met_at is None and ((state and is_states) or (reader.has(Role.OFFICER) and not is_states)):
            yield _("Meet a condition"), condition.due_on
        if condition.met_at is not None and ((office and is_states) or (state and not is_states)):
            yield _("Close a condition that is reported as met"), condition.due_on
    terms = max(row.terms.all(), key=lambda one: one.number, default=None)
    if terms is None:
        if reader.has(Role.OFFICER):
            yield _("Propose the terms of the agreement"), None
    elif (state and terms.state_accepted_at is None) or (office and terms.ohchr_accepted_at is None):
        yield _("Accept the terms of the agreement"), None
    elif office and terms.are_accepted and not conditions.get(row.pk):
        yield _("Conclude the agreement"), None


def conditions_of(rows: list[Request]) -> dict[int, list[RequestCondition]]:
    found: dict[int, list[RequestCondition]] = {}
    for condition in RequestCondition.objects.filter(request__in=rows, closed_at__isnull=True).order_by("id"):
        found.setdefault(condition.request_id, []).append(condition)
    return found


def read(user: Any, rows: list[Request]) -> Reader:
    made = list(Assessment.objects.that_stand().filter(request__in=rows).values_list("request", "round", "assessor"))
    places: dict[tuple[int, int], set[int]] = {}
    done: dict[tuple[int, int], int] = {}
    for pk, number, person in made:
        places.setdefault((pk, number), set()).add(person)
        done[pk, number] = done.get((pk, number), 0) + 1
    for pk, number, person in Assignment.objects.filter(request__in=rows).values_list("request", "round", "user"):
        places.setdefault((pk, number), set()).add(person)
    interests = InterestDeclaration.objects.filter(user=user, withdrawn_at__isnull=True, request__in=rows)
    return Reader(
        user,
        barred=frozenset(interests.values_list("request", flat=True)),
        given=frozenset((pk, number) for pk, number, person in made if person == user.pk),
        places=places,
        done=done,
        consolidated=frozenset(Consolidation.objects.filter(request__in=rows).values_list("request", "round")),
    )
