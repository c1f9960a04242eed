"""Recording a donor's conditions, and holding allocations against them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from funding.allocations import actions as allocations
from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.earmarking import actions
from funding.earmarking.classes import ClassBook, forbids_object_class
from funding.earmarking.level import against_typed_level, in_words
from funding.earmarking.models import Condition
from funding.earmarking.terms import Names, binding, binding_many, terms_of
from funding.ledger.queries import headroom
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories import earmarking as given
from tests.factories import funding as make
from tests.factories.periods import period as financial_period

pytestmark = pytest.mark.django_db


def post(contribution: Contribution, project: Any, by: User, on: date = make.DAY, **facts: Any) -> Allocation:
    proposal = allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(10), by=by, **facts)
    return allocations.post(proposal, on=on, by=by)


def told(refusal: Any) -> list[str]:
    return [str(reason).replace("\xa0", " ") for reason in refusal.value.reasons]


# Recording


def test_a_condition_is_recorded_and_the_level_follows(frank: User) -> None:
    contribution = make.received("100")

    made = actions.add(contribution, facts=given.facts("state", "KEN", wording="pour le Kenya"), by=frank)

    contribution.refresh_from_db()
    assert (contribution.earmarking, made.wording, made.recorded_by) == ("country", "pour le Kenya", frank)
    assert [state.iso3 for state in made.states.all()] == ["KEN"]
    event = AuditEvent.objects.about(contribution).get(verb="add_condition")
    assert event.facts["after"]["values"] == ["KEN"]
    assert event.facts["earmarking"] == ["unearmarked", "country"]


def test_a_changed_condition_keeps_what_it_was_in_the_history(frank: User) -> None:
    contribution = make.received("100")
    made = given.condition(contribution, "state", "KEN")

    actions.change(made, facts=given.facts("region", "AFG", "APG", strength="soft"), by=frank)

    (terms,) = [one for one in binding(contribution) if one.pk]
    assert (terms.dimension, terms.keys, terms.strength) == ("region", {"AFG", "APG"}, "soft")
    assert Condition.objects.get().states.count() == 0
    event = AuditEvent.objects.about(contribution).get(verb="change_condition")
    assert (event.facts["before"]["dimension"], event.facts["after"]["dimension"]) == ("state", "region")
    contribution.refresh_from_db()
    assert contribution.earmarking == "soft"


def test_a_change_of_nothing_is_no_event(frank: User) -> None:
    made = given.condition(make.received("100"), "state", "KEN")

    actions.change(made, facts=given.facts("state", "KEN"), by=frank)

    assert not AuditEvent.objects.filter(verb="change_condition").exists()


def test_a_condition_is_removed_with_a_reason(frank: User) -> None:
    contribution = make.received("100")
    made = given.condition(contribution, "project", make.project().code)

    with pytest.raises(NotAllowed, match="Say why"):
        actions.remove(made, by=frank, note=" ")
    actions.remove(made, by=frank, note="The donor widened it by letter")

    contribution.refresh_from_db()
    assert (Condition.objects.count(), contribution.earmarking) == (0, "unearmarked")
    assert AuditEvent.objects.about(contribution).get(verb="remove_condition").facts["before"]["dimension"] == "project"


REFUSED = [
    ({"dimension": "region"}, "Choose at least one"),
    ({"dimension": "object_class", "object_classes": []}, "Choose at least one"),
    ({"dimension": "other", "wording": " "}, "in the donor's words"),
    ({"dimension": "period"}, "first day, the last day"),
    ({"dimension": "period", "starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)}, "cannot end before"),
]


@pytest.mark.parametrize(("facts", "words"), REFUSED)
def test_a_condition_that_says_nothing_is_refused(facts: dict[str, Any], words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        actions.add(make.received("100"), facts=facts, by=None)

    assert Condition.objects.count() == 0


def test_conditions_that_repeat_or_leave_nothing_are_refused() -> None:
    contribution = make.received("100")
    given.condition(contribution, "region", "AFG")

    with pytest.raises(NotAllowed, match="recorded already: Only for region: African States"):
        given.condition(contribution, "region", "AFG")
    with pytest.raises(NotAllowed, match="Nothing would be left over beside: Only for region"):
        given.condition(contribution, "region", "AFG", "APG", sense="not")
    given.condition(contribution, "region", "APG", sense="not")


def test_a_closed_contribution_keeps_its_conditions() -> None:
    contribution = make.pledge("100")
    Contribution.objects.filter(pk=contribution.pk).update(status="withdrawn")

    with pytest.raises(NotAllowed, match="do not change any more"):
        given.condition(contribution, "region", "AFG")


def test_the_level_in_words_is_relative() -> None:
    vftc = make.received("100")
    at_large = make.received("100", fund=make.fund("HC"))
    kenya = make.received("100", fund=make.fund("HC"))
    given.condition(kenya, "state", "KEN")
    kenya.refresh_from_db()

    assert [words for _level, words in in_words(vftc)] == [
        "Softly earmarked (to a fund: VFTC)",
        "Unearmarked within the fund",
    ]
    assert in_words(at_large)[0][1] == "Unearmarked"
    assert [words for _level, words in in_words(kenya)] == ["Earmarked (country)", "Earmarked (country)"]


def test_the_typed_level_may_not_contradict_the_conditions() -> None:
    contribution = make.received("100")
    assert against_typed_level(contribution, "project") == []
    given.condition(contribution, "region", "AFG")

    assert against_typed_level(contribution, "soft") == []
    (reason,) = against_typed_level(contribution, "project")
    assert "By its conditions the contribution is “Softly earmarked" in str(reason)


# Posting


def test_a_binding_condition_refuses_and_names_itself(frank: User) -> None:
    contribution = make.received("100")
    given.condition(contribution, "region", "AFG", wording="for Africa only")

    with pytest.raises(NotAllowed) as refusal:
        post(contribution, given.project("NPL"), frank)
    post(contribution, given.project("KEN"), frank)

    assert told(refusal) == [
        "Only for region: African States. The project is in: Asia-Pacific States. The donor's words: “for Africa only”"
    ]
    assert headroom(contribution).allocated_usd == 10


def test_all_conditions_that_are_not_met_are_named_at_once(frank: User) -> None:
    contribution = make.received("100", valid_until=date(2026, 12, 31))
    project = given.project("NPL", plan={"staff": "100"})
    given.condition(contribution, "region", "AFG")
    given.condition(contribution, "object_class", "staff", sense="not")
    given.condition(contribution, "component", "1")

    with pytest.raises(NotAllowed) as refusal:
        post(contribution, project, frank, on=date(2027, 1, 1))

    assert len(told(refusal)) == 4
    assert "Under the agreement the money is spent by 31 December 2026. It would be posted on 1 January 2027." in told(
        refusal
    )
    assert any(one.endswith("No component is scored for the project at approval.") for one in told(refusal))


def test_a_preference_wants_a_reason_which_is_kept(frank: User) -> None:
    contribution = make.received("100")
    given.condition(contribution, "component", "1", strength="soft")
    project = given.project("NPL", components=(2,))

    with pytest.raises(NotAllowed, match="This is a preference: say why"):
        post(contribution, project, frank)
    made = post(contribution, project, frank, soft_reason="Agreed with the donor on 3 May")

    made.refresh_from_db()
    assert (made.status, made.soft_reason) == ("posted", "Agreed with the donor on 3 May")
    assert post(contribution, given.project("NPL", components=(1,)), frank).soft_reason == ""


def test_a_reason_can_be_given_when_posting_and_a_refusal_keeps_nothing(frank: User) -> None:
    contribution = make.received("100")
    given.condition(contribution, "other", wording="After consultation with the embassy")
    proposal = allocations.propose(contribution=contribution, project=make.project(), amount_usd=Decimal(500), by=frank)

    with pytest.raises(NotAllowed) as refusal:
        allocations.post(proposal, on=make.DAY, by=frank, soft_reason="Consulted on 2 May")

    assert [("does not fit" in one) for one in told(refusal)] == [True]
    proposal.refresh_from_db()
    assert proposal.soft_reason == ""


@pytest.mark.parametrize(("days", "fits"), [(0, True), (1, False)])
def test_money_is_not_set_aside_after_its_last_day(frank: User, days: int, fits: bool) -> None:
    last = make.DAY + timedelta(days=9)
    contribution = make.received("100", valid_until=last)
    on = last + timedelta(days=days)

    if fits:
        post(contribution, make.project(), frank, on=on)
    else:
        with pytest.raises(NotAllowed, match="Under the agreement"):
            post(contribution, make.project(), frank, on=on)


def test_an_allocation_of_a_closed_period_is_a_late_item(frank: User) -> None:
    period = financial_period("2026-10", "soft_closed")

    made = post(make.received("100", pledged_on=date(2026, 9, 1)), make.project(), frank, on=date(2026, 10, 5))
    allocations.release(made, on=date(2026, 10, 6), by=frank, note="Not needed")

    entries = list(made.entries.order_by("pk").values_list("value_on", "occurred_on", "late_for", "amount_usd"))
    assert entries == [
        (date(2026, 11, 1), date(2026, 10, 5), period.pk, Decimal("10.00")),
        (date(2026, 11, 1), date(2026, 10, 6), period.pk, Decimal("-10.00")),
    ]


# Expenditure


def test_classes_of_cost_that_a_donor_does_not_pay() -> None:
    contribution, free = make.received("100"), make.received("100")
    given.condition(contribution, "object_class", "staff", sense="not")
    given.condition(contribution, "region", "AFG")
    book = ClassBook([contribution.pk, free.pk])

    (refusal,) = book.forbids(contribution.pk, "staff")

    staff = "Staff and other personnel costs"
    assert str(refusal) == f"Not for object class: {staff}. This line is: {staff}."
    assert (book.forbids(contribution.pk, "grants"), book.forbids(contribution.pk, "")) == ([], [])
    assert (book.forbids(free.pk, "staff"), book.forbids(None, "staff")) == ([], [])
    assert len(forbids_object_class(contribution.pk, "staff")) == 1


def test_terms_survive_json_in_another_language() -> None:
    contribution = make.received("100", valid_until=date(2027, 1, 1))
    given.condition(contribution, "region", "AFG", wording="x")
    given.condition(contribution, "object_class", "staff", sense="not")
    kept = [one.plain for one in binding(contribution)]

    with translation.override("en"):
        assert [Names().terms(plain) for plain in kept] == binding(contribution)
    with translation.override("fr"):
        again = [Names().terms(plain).names for plain in kept]
        assert again == [one.names for one in binding(contribution)]


def test_conditions_of_many_contributions_cost_the_same_as_of_one(django_assert_num_queries: Any) -> None:
    contributions = [make.received("100") for _ in range(3)]
    for one in contributions:
        given.condition(one, "region", "AFG")

    for rows in (contributions[:1], contributions):
        with django_assert_num_queries(6):
            assert all(len(terms) == 1 for terms in binding_many(rows).values())


def test_who_may_see_a_condition(nora: User, tess: User, carol: User, alice: User) -> None:
    given.condition(make.received("100"), "region", "AFG")

    seen = {user.name: Condition.objects.visible_to(user).count() for user in (nora, tess, carol, alice)}

    assert list(seen.values()) == [0, 1, 1, 0]
    assert terms_of(Condition.objects.get()).rule == "Only for region: African States."
