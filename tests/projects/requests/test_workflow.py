"""The request's workflow against the specification: every state × role × verb, random walks, and acts at the same moment."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.portfolio import actions as portfolio
from projects.requests import actions
from projects.requests.models import Request
from projects.requests.workflow import MOVES, STATES, RequestStatus
from reports.papers.models import Paper
from tests.at_once import at_once
from tests.factories import projects as make
from tests.factories.people import again
from tests.factories.reference import state
from tests.fixtures_worker import forget_messages

# What the specification says, written by hand: state → (name outside, whose turn, verb → next state)
CLOSED_VERBS = {"reopen": "screening"}
SPECIFIED: dict[str, tuple[str, str, dict[str, str]]] = {
    "draft": ("Draft", "State", {"submit": "submitted", "withdraw": "withdrawn"}),
    "submitted": ("Received", "OHCHR", {"take": "screening", "withdraw": "withdrawn"}),
    "screening": (
        "Being checked", "OHCHR",
        {"ask": "info_requested", "start_assessment": "assessment", "redirect": "redirected", "decline": "declined", "withdraw": "withdrawn"},
    ),
    "info_requested": (
        "Your answer is needed", "State",
        {"resume_screening": "screening", "resume_assessment": "assessment", "lapse": "lapsed", "withdraw": "withdrawn"},
    ),
    "assessment": (
        "Under assessment", "OHCHR",
        {"seek_advice": "board_advice", "bring_to_decision": "decision", "ask": "info_requested"},
    ),
    "board_advice": ("Decision pending", "Board of Trustees", {"record_advice": "decision"}),
    "decision": ("Decision pending", "OHCHR", {"accept": "accepted", "defer": "deferred", "decline": "declined"}),
    "accepted": ("Accepted", "State and OHCHR", {"agree": "agreed"}),
    "agreed": ("In cooperation", "Nobody", {}),
    "declined": ("Declined", "Nobody", CLOSED_VERBS),
    "deferred": ("Deferred", "OHCHR", CLOSED_VERBS),
    "redirected": ("Redirected", "Nobody", CLOSED_VERBS),
    "withdrawn": ("Withdrawn", "Nobody", CLOSED_VERBS),
    "lapsed": ("Lapsed", "Nobody", CLOSED_VERBS),
}  # fmt: skip
STATE_VERBS = {"submit", "withdraw", "resume_screening", "resume_assessment"}
OFFICER_VERBS = {"take", "ask", "start_assessment", "redirect", "seek_advice", "bring_to_decision"}
HEAD_VERBS = OFFICER_VERBS | {"lapse", "decline", "record_advice", "accept", "defer", "agree", "reopen"}
MAY: dict[str, set[str]] = {
    "alice": STATE_VERBS, "bob": STATE_VERBS, "zoe": set(), "carol": OFFICER_VERBS, "dan": HEAD_VERBS, "frank": set(),
    "tess": set(), "nora": set(), "ada": set(),
}  # fmt: skip


def test_states_names_owners_and_moves_are_those_of_the_specification() -> None:
    found = {
        one.value: (
            str(one.outside),
            str(one.owner),
            {move.verb: str(move.target) for move in MOVES if one.value in move.sources},
        )
        for one in STATES
    }

    assert found == SPECIFIED


def in_state(status: str, by: User) -> Request:
    """A request of Kenya that stands in `status`, with the facts that the database wants for it."""
    now = timezone.now()
    return Request.objects.create(
        reference=f"TCR-{status}", state=state("KEN"), status=status, title="A request", submitted_at=now,
        submitted_by=by, decided_at=now, decided_by=by, decision_reasons="So.", agreed_at=now, agreed_by=by,
        answer_due_on=timezone.localdate(), asked_during="screening", review_on=timezone.localdate(),
        redirected_to="Elsewhere",
    )  # fmt: skip


@pytest.mark.parametrize("status", RequestStatus.values)
def test_every_state_role_and_verb(status: str, request: pytest.FixtureRequest, alice: User) -> None:
    """The moves that are open to each person are exactly the specified ones, and every other one is refused."""
    record = in_state(status, alice)
    possible = SPECIFIED[status][2]

    for name, rights in MAY.items():
        person = again(request.getfixturevalue(name))
        open_verbs = {move.verb for move in actions.WORKFLOW.open_moves(record, person)}
        assert open_verbs == rights & set(possible), (status, name)
        for move in MOVES:
            if move.verb not in open_verbs:
                with pytest.raises(NotAllowed), transaction.atomic():
                    actions.WORKFLOW.move(record, move.verb, by=person, note="Because.")
    record.refresh_from_db()
    assert record.status == status
    assert AuditEvent.objects.about(record).count() == 0


# Random walks


class Walk:
    """One request and the acts that anybody may try on it next."""

    def __init__(self, alice: User, carol: User, chris: User, dan: User) -> None:
        self.alice, self.carol, self.chris, self.dan = alice, carol, chris, dan
        self.request = make.complete_draft(alice)
        self.count = 0

    @property
    def acts(self) -> dict[str, Callable[[], Any]]:
        request, today = self.request, timezone.localdate()
        later = today + timedelta(days=9)
        head = {"by": self.dan, "note": "Because."}
        return {
            "write": lambda: actions.save_draft(request, by=self.alice, facts={"need": f"Need {self.count}."}),
            "submit": lambda: actions.submit(request, by=self.alice),
            "withdraw": lambda: actions.withdraw(request, by=self.alice, note="Because."),
            "take": lambda: actions.take(request, by=self.carol),
            "ask": lambda: actions.ask(
                request, by=self.carol, questions=[("need", f"Question {self.count}?")], answer_due_on=later
            ),
            "answer": self.answer,
            "send": lambda: actions.send_answers(request, by=self.alice),
            "start": lambda: actions.start_assessment(request, by=self.carol),
            "assess": lambda: make.assess(request, self.carol),
            "assess_too": lambda: make.assess(request, self.chris),
            "consolidate": lambda: make.consolidate(request, self.carol),
            "advice": lambda: actions.seek_advice(request, by=self.carol),
            "advised": lambda: actions.record_advice(request, **head),
            "bring": lambda: actions.bring_to_decision(request, by=self.carol),
            "redirect": lambda: actions.redirect(request, to="Elsewhere", **head),
            "decline": lambda: actions.decline(request, **head),
            "defer": lambda: actions.defer(request, review_on=later, **head),
            "accept": lambda: actions.accept(request, conditions=[("Do it", later)], **head),
            "meet": lambda: actions.meet_condition(self.condition(), by=self.alice, evidence="Done."),
            "close": lambda: actions.close_condition(self.condition(), by=self.dan),
            "propose": lambda: actions.propose_terms(
                request, by=self.carol, title=f"Terms {self.count}", budget_usd=Decimal(10), starts_on=None, ends_on=None
            ),
            "state_accepts": lambda: self.accept_terms(self.alice),
            "ohchr_accepts": lambda: self.accept_terms(self.dan),
            "agree": lambda: portfolio.agree(request, by=self.dan),
            "reopen": lambda: actions.reopen(request, **head),
            "lapse": lambda: actions.lapse(request, **head),
        }  # fmt: skip

    def answer(self) -> None:
        question = self.request.questions.filter(answer="").last()
        if question is not None:
            actions.answer(question, by=self.alice, text=f"Answer {self.count}.")

    def condition(self) -> Any:
        found = self.request.conditions.first()
        if found is None:
            raise NotAllowed([])
        return found

    def accept_terms(self, by: User) -> None:
        terms = self.request.terms.last()
        actions.accept_terms(self.request, by=by, sha256=terms.sha256 if terms else "")

    def do(self, name: str) -> None:
        """Tries the act; a refusal must leave nothing behind."""
        self.count += 1
        before = self.kept()
        events = AuditEvent.objects.about(self.request).count()
        try:
            with transaction.atomic():
                self.acts[name]()
        except NotAllowed:
            self.request.refresh_from_db()
            assert self.kept() == before
            assert AuditEvent.objects.about(self.request).count() == events
        self.check(before)

    def kept(self) -> tuple[str, list[Any], list[Any]]:
        versions = list(self.request.versions.values_list("number", "content", "frozen_at"))
        answers = list(self.request.questions.exclude(answer="").order_by("id").values_list("id", "text", "answer"))
        return self.request.reference, versions, answers

    def check(self, before: tuple[str, list[Any], list[Any]]) -> None:
        """Nothing that was there is gone or other; numbers of versions have no gap; every version knows every answer."""
        reference, versions, answers = self.kept()
        assert reference == before[0]
        assert versions[: len(before[1])] == before[1]
        assert answers[: len(before[2])] == before[2]
        assert [number for number, _content, _at in versions] == list(range(1, len(versions) + 1))
        for _number, content, _at in versions:
            assert content["title"] == "Monitoring of places of detention"
        if self.request.status not in ("draft", "info_requested") and versions:
            last = {(row[0], row[3]) for row in versions[-1][1]["questions"]}
            assert {(pk, answer) for pk, _text, answer in answers} <= last or self.request.status in (
                "withdrawn",
                "lapsed",
            )


LIKELY = ("submit", "take", "ask", "answer", "send", "start", "assess", "assess_too", "consolidate", "bring", "accept",
          "propose", "state_accepts", "ohchr_accepts", "meet", "close", "agree")  # fmt: skip


@settings(
    max_examples=8, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(data=st.data())
def test_no_walk_loses_an_answer_or_a_version(
    data: st.DataObject, alice: User, carol: User, chris: User, dan: User
) -> None:
    """Likely acts in their order, with any other act between them, as often as chance wants."""
    with transaction.atomic():
        walk = Walk(alice, carol, chris, dan)
        names = sorted(walk.acts)
        for likely in LIKELY:
            for name in [*data.draw(st.lists(st.sampled_from(names), max_size=2)), likely]:
                walk.do(name)
        transaction.set_rollback(True)


# The same moment


@pytest.fixture
def no_messages() -> Iterator[None]:
    """The broker is real; papers that these tests order are not made."""
    yield
    forget_messages()


def refusals(results: list[Any]) -> list[str]:
    return [str(result) for result in results if isinstance(result, NotAllowed)]


def same(record: Request) -> Request:
    return Request.objects.get(pk=record.pk)


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_the_same_moment_make_one_request(alice: User, bob: User, no_messages: None) -> None:
    draft = make.complete_draft(alice)

    results = at_once(*(lambda by=by: actions.submit(same(draft), by=by) for by in (alice, bob, alice, bob)))  # type: ignore[misc]

    assert len(refusals(results)) == 3
    assert [version.number for version in draft.versions.all()] == [1]
    assert AuditEvent.objects.about(draft).filter(verb="submit").count() == 1
    assert Paper.objects.filter(request=draft).values_list("number", "language").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_the_same_moment_make_one(
    alice: User, carol: User, chris: User, dan: User, no_messages: None
) -> None:
    request = make.for_decision(alice, (carol, chris))

    results = at_once(
        lambda: actions.accept(same(request), by=dan, note="It fits."),
        lambda: actions.decline(same(request), by=dan, note="It does not."),
        lambda: actions.defer(same(request), by=dan, note="Later.", review_on=date(2099, 1, 1)),
    )

    assert len(refusals(results)) == 2
    (event,) = AuditEvent.objects.about(request).filter(verb__in=("accept", "decline", "defer"))
    assert same(request).status == event.to_status
    assert set(Paper.objects.filter(request=request, kind="decision").values_list("number", flat=True)) == {
        f"{request.reference}-D1"
    }


@pytest.mark.django_db(transaction=True)
def test_terms_that_change_while_they_are_accepted_are_not_accepted(
    alice: User, carol: User, chris: User, dan: User, no_messages: None
) -> None:
    request = make.accepted(alice, (carol, chris), dan)
    facts: dict[str, Any] = {"budget_usd": Decimal(10), "starts_on": None, "ends_on": None}
    old = actions.propose_terms(request, by=carol, title="One", **facts)

    at_once(
        lambda: actions.accept_terms(same(request), by=alice, sha256=old.sha256),
        lambda: actions.propose_terms(same(request), by=carol, title="Two", **facts),
        lambda: actions.accept_terms(same(request), by=dan, sha256=old.sha256),
    )

    latest = request.terms.latest("number")
    assert (latest.content["title"], latest.state_accepted_at, latest.ohchr_accepted_at) == ("Two", None, None)


@pytest.mark.django_db(transaction=True)
def test_three_assessments_at_the_same_moment_leave_two(
    alice: User, carol: User, chris: User, dan: User, no_messages: None
) -> None:
    request = make.under_assessment(alice, carol)

    results = at_once(*(lambda by=by: make.assess(same(request), by) for by in (carol, chris, dan)))  # type: ignore[misc]

    assert refusals(results) == ["Two other people assess this request."]
    assert request.assessments.count() == 2
