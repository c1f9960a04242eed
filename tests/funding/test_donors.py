"""Donors: recording and editing, what they gave by year, and the breakdown over all of them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from funding.contributions import actions as contributions
from funding.donors import actions
from funding.donors.figures import breakdown, total_of, years_of
from funding.donors.models import Donor
from funding.donors.naming import DonorNames
from funding.donors.standing import Standing
from portal.accounts.models import Organisation, User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories import donors as make
from tests.factories import funding as money
from tests.factories.reference import state

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


def reasons(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(NotAllowed) as refusal, transaction.atomic():
        act()
    return [str(reason) for reason in refusal.value.reasons]


def test_a_donor_is_recorded_before_it_gives(frank: User) -> None:
    made = actions.add(name="  Fondation  Pour Demain ", kind="foundation", currency="CHF", since_year=2019, by=frank)

    made.refresh_from_db()
    assert (made.organisation.name, made.organisation.kind) == ("Fondation Pour Demain", "foundation")
    assert (made.currency, made.since_year) == ("CHF", 2019)
    event = AuditEvent.objects.about(made).get()
    assert (event.verb, event.actor, event.facts["kind"]) == ("record_donor", frank, "foundation")


def test_a_state_gives_under_its_own_names(frank: User) -> None:
    made = actions.add(name="Finlande", kind="government", by=frank)

    assert made.organisation.name == "Finland"
    assert made.organisation.name_ar == state("FIN").name_ar  # type: ignore[attr-defined]
    assert made.organisation.state == state("FIN")


def test_who_is_recorded_already_is_not_recorded_again(frank: User) -> None:
    make.government("FIN")

    assert reasons(lambda: actions.add(name="FINLAND", kind="government", by=frank)) == [
        "Finland is recorded as a donor already."
    ]
    assert Donor.objects.count() == 1


def test_similar_names_are_asked_about_and_another_donor_may_be_one(frank: User) -> None:
    money.donor("Foundation for Human Dignity")
    facts = {"name": "Foundation of Human Dignity", "kind": "foundation", "by": frank}

    assert reasons(lambda: actions.add(**facts)) == [
        "There are donors of similar name: Foundation for Human Dignity. Confirm that this is another one."
    ]
    assert actions.add(**facts, is_another=True).organisation.name == "Foundation of Human Dignity"


def test_a_ministry_is_asked_about_beside_its_government(frank: User) -> None:
    make.government("FIN")
    facts = {"name": "Ulkoministeriö", "kind": "government", "state": state("FIN"), "by": frank}

    assert reasons(lambda: actions.add(**facts)) == [
        "There are donors of similar name: Finland. Confirm that this is another one."
    ]


def test_every_reason_against_a_donor_is_said(carol: User) -> None:
    said = reasons(lambda: actions.add(name=" ", kind="government", since_year=2090, by=carol))

    assert said == [
        "Only finance officers record donors.",
        "Write the name, as the donor names itself.",
        "A Government gives for a State: choose it.",
        "This year lies ahead, or before the United Nations.",
    ]


def test_an_edit_is_in_the_history_with_what_was_before(frank: User) -> None:
    donor = money.donor("Old Name")

    actions.edit(donor, name="New Name", kind="private", currency="EUR", by=frank)
    actions.edit(donor, name="New Name", kind="private", currency="EUR", by=frank)

    donor = Donor.objects.get()
    assert (donor.organisation.name, donor.organisation.kind, donor.currency) == ("New Name", "private", "EUR")
    assert AuditEvent.objects.about(donor).get().facts == {
        "changes": {"name": ["Old Name", "New Name"], "kind": ["foundation", "private"], "currency": ["", "EUR"]}
    }


def test_an_edit_that_keeps_the_name_keeps_its_translations(frank: User) -> None:
    finland = DonorNames().find("Finland")
    donor = actions.record_donor(finland, by=frank)

    actions.edit(donor, name="Finland", kind="government", state=state("FIN"), currency="EUR", by=frank)

    assert Organisation.objects.get().name_fr == "Finlande"  # type: ignore[attr-defined]


def test_an_edit_is_refused_with_every_reason(frank: User, carol: User) -> None:
    donor = money.donor("One")
    money.donor("Two")
    make.gave(donor, date(2024, 5, 1))

    assert reasons(lambda: actions.edit(donor, name="two", kind="government", since_year=2025, by=carol)) == [
        "Only finance officers record donors.",
        "Another organization has this name.",
        "A Government gives for a State: choose it.",
        "The first agreement was signed on 1 May 2024: the donor has given since then at the latest.",
    ]


# Figures


def test_years_are_told_in_dollars_and_in_the_own_currency(frank: User) -> None:
    money.rate("EUR", date(2025, 1, 1), "0.800")
    money.rate("EUR", date(2026, 1, 1), "0.500")
    donor = money.donor()
    donor.currency = "EUR"
    donor.save()
    old = make.gave(donor, date(2025, 3, 1), "800", "EUR")
    contributions.receive(old, amount=Decimal(400), on=date(2026, 2, 1), by=frank, today=TODAY)
    make.gave(donor, date(2026, 4, 1), "1000", "USD")
    money.pledge("77", donor=donor)

    years = years_of(donor, frank, at=TODAY)

    assert [(row.year, row.agreed.usd, row.agreed.own, row.received.usd, row.received.own) for row in years] == [
        (2026, 1000, 500, 800, 400),
        (2025, 1000, 800, 0, 0),
    ]
    total = total_of(years)
    assert (total.agreed.usd, total.agreed.own, total.received.own) == (2000, 1300, 400)
    assert years_of(donor, frank, at=date(2025, 12, 31)) == years[1:]


def test_what_cannot_be_converted_is_left_out_and_counted(frank: User) -> None:
    donor = money.donor()
    donor.currency = "NOK"
    donor.save()
    make.gave(donor, date(2026, 4, 1), "1000", "USD")

    (row,) = years_of(donor, frank, at=TODAY)

    assert (row.agreed.usd, row.agreed.own, row.agreed.left_out) == (1000, 0, 1)


@pytest.fixture
def world() -> None:
    make.gave(make.government("SWE"), date(2025, 5, 1), "100")
    make.gave(make.government("KEN"), date(2026, 5, 1), "20")
    finland = make.government("FIN")
    make.gave(finland, date(2025, 5, 1), "30")
    make.gave(finland, date(2026, 5, 1), "40")
    money.received("7", donor=money.donor("Foundation"), pledged_on=date(2026, 6, 1))
    money.pledge("999", donor=money.donor("Only a promise"))


def test_the_breakdown_counts_every_donor_once(world: None, tess: User) -> None:
    made = breakdown(tess, year=2026, at=TODAY)

    assert [
        (
            line.kind,
            line.group.code if line.group else None,
            line.standing,
            line.donors,
            line.agreed_usd,
            line.received_usd,
        )
        for line in made.lines
    ] == [
        ("government", "AFG", Standing.FIRST_TIME, 1, 20, 0),
        ("government", "WEOG", Standing.RETURNING, 1, 40, 0),
        ("government", "WEOG", Standing.LAPSED, 1, 0, 0),
        ("foundation", None, Standing.FIRST_TIME, 1, 7, 7),
    ]
    assert made.prospective == 1
    assert (made.total().donors, made.total().agreed_usd, made.total("lapsed").agreed_before_usd) == (4, 67, 100)


def test_the_breakdown_of_a_past_year_and_as_at_a_past_day(world: None, tess: User) -> None:
    past = breakdown(tess, year=2025, at=TODAY)
    spring = breakdown(tess, year=2026, at=date(2026, 4, 30))

    assert {(line.standing, line.donors, line.agreed_usd) for line in past.lines} == {(Standing.FIRST_TIME, 2, 130)}
    assert {(line.standing, line.donors) for line in spring.lines} == {(Standing.LAPSED, 2)}
    assert spring.prospective == 3


def test_a_donors_people_break_down_themselves_alone(world: None, nora: User) -> None:
    norway = Donor.objects.create(organisation=Organisation.objects.get(name="Norway"))
    make.gave(norway, date(2026, 5, 1), "5")

    (line,) = breakdown(nora, year=2026, at=TODAY).lines

    assert (line.donors, line.agreed_usd) == (1, 5)
