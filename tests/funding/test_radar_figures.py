"""The radar's judgements, from facts alone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.radar import thresholds
from funding.radar.facts import Facts, RateFacts, ReportFacts, SourceFacts
from funding.radar.figures import Burn, Item, Kind, pledge_ages, radar
from funding.radar.instalments import Late
from funding.radar.sentences import ACTS, SENTENCES, act, sentence
from funding.radar.thresholds import Severity
from tests.factories import radar as make
from tests.factories.radar import TODAY


def days(number: int) -> Any:
    return TODAY + timedelta(days=number)


def found(**facts: Any) -> list[tuple[Kind, str]]:
    return [(item.kind, item.severity.name) for item in radar(Facts(at=TODAY, **facts))]


def burn(total: str = "120000", spent: str = "30000", gone: int = 100, left: int = 100, **facts: Any) -> Burn:
    usual = {"recent_usd": Decimal(spent), "first_spent_on": days(-gone + 1)}
    return Burn(days(-gone + 1), days(left), TODAY, Decimal(total), Decimal(spent), **{**usual, **facts})


def test_burn_is_measured_against_a_straight_line() -> None:
    half = burn(total="120000", spent="30000", gone=100, left=100)

    assert (half.days, half.days_gone, half.days_left) == (200, 100, 100)
    assert half.time_gone == Decimal("0.5")
    assert half.plan_usd == Decimal("60000.00")
    assert half.ratio == Decimal("0.5")
    assert half.absorbed == Decimal("0.25")


def test_the_forecast_goes_by_the_pace_of_the_trailing_half_year() -> None:
    """30,000 in 100 days: another 30,000 in the 100 days that are left."""
    half = burn(total="120000", spent="30000", gone=100, left=100)

    assert half.goes_by_trailing
    assert half.forecast_usd == Decimal("60000.00")


def test_the_forecast_goes_by_the_plan_while_little_was_spent() -> None:
    young = burn(total="120000", spent="30000", gone=100, left=100, first_spent_on=days(-30))

    assert not young.goes_by_trailing
    assert young.forecast_usd == Decimal(120000) - 30000 - 60000


def test_the_forecast_says_what_will_be_missing() -> None:
    fast = burn(total="50000", spent="40000", gone=100, left=100)

    assert fast.forecast_usd == Decimal("-30000.00")


@given(gone=st.integers(1, 900), left=st.integers(0, 900), spent=st.integers(0, 10**7), recent=st.integers(0, 10**7))
def test_burn_keeps_its_bounds(gone: int, left: int, spent: int, recent: int) -> None:
    made = burn(spent=str(spent), gone=gone, left=left, recent_usd=Decimal(min(recent, spent)))

    assert 0 < made.time_gone <= 1
    assert 0 <= made.plan_usd <= made.total_usd
    assert made.forecast_usd <= made.total_usd - made.spent_usd
    assert made.days_left > 0 or made.forecast_usd == made.total_usd - made.spent_usd


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, []), (30, []), (31, ["WATCH"]), (90, ["WATCH"]), (91, ["SOON"]), (180, ["SOON"]), (181, ["URGENT"])],
)
def test_a_pledge_grows_more_urgent_with_its_age(age: int, expected: list[str]) -> None:
    gift = make.gift(status="pledged", pledged_on=days(-age))

    assert found(contributions=(gift,)) == [(Kind.PLEDGE, severity) for severity in expected]


@pytest.mark.parametrize(
    ("late", "severity"), [(1, "WATCH"), (29, "WATCH"), (30, "SOON"), (89, "SOON"), (90, "URGENT")]
)
def test_an_instalment_grows_more_urgent_with_its_delay(late: int, severity: str) -> None:
    gift = make.gift()
    each = Late(1, gift.pk, 2, days(-late), days(-late), "USD", Decimal(500), Decimal(500), False, late)

    assert found(late=((gift, each),)) == [(Kind.LATE, severity)]


@pytest.mark.parametrize(
    ("left", "kind", "severity"),
    [(365, "expiring", "WATCH"), (180, "expiring", "SOON"), (90, "expiring", "URGENT"), (-1, "expired", "URGENT")],
)
def test_unspent_money_grows_more_urgent_as_its_end_comes(left: int, kind: str, severity: str) -> None:
    money = make.sums(signed="100000", received="100000", allocated="100000", spent="1000", first=300, recent="500")
    gift = make.gift(starts_on=days(-700), valid_until=days(left), sums=money)

    assert (Kind(kind), severity) in found(contributions=(gift,))


def test_an_agreement_that_is_spent_just_ends() -> None:
    money = make.sums(signed="100000", received="100000", allocated="100000", spent="97000", first=600)
    gift = make.gift(starts_on=days(-700), valid_until=days(30), sums=money)

    assert found(contributions=(gift,)) == []


@pytest.mark.parametrize(
    ("spent", "left", "expected"),
    [
        ("40000", 100, []),  # 80 per cent of the plan
        ("37500", 100, [(Kind.SLOW, "WATCH")]),
        ("25000", 100, [(Kind.SLOW, "SOON")]),
        ("12500", 100, [(Kind.SLOW, "URGENT")]),
        ("62500", 100, [(Kind.FAST, "WATCH")]),
        ("75000", 100, [(Kind.FAST, "SOON")]),
    ],
)
def test_pace_of_an_agreement(spent: str, left: int, expected: list[tuple[Kind, str]]) -> None:
    """Half of the time is gone, so the plan to date is US$ 50,000."""
    money = make.sums(signed="100000", received="100000", allocated="100000", spent=spent, first=80, last_received=10)
    gift = make.gift(starts_on=days(-99), valid_until=days(left), sums=money)

    paces = [pair for pair in found(contributions=(gift,)) if pair[0] in (Kind.SLOW, Kind.FAST)]

    assert paces == expected


def test_with_a_year_to_go_nothing_is_urgent_about_pace() -> None:
    gift = make.gift(starts_on=days(-399), valid_until=days(400), sums=make.sums(signed="100000"))

    assert found(contributions=(gift,)) == [(Kind.SLOW, "SOON")]


def test_in_the_first_quarter_pace_says_nothing() -> None:
    gift = make.gift(starts_on=days(-99), valid_until=days(400), sums=make.sums(signed="100000"))

    assert found(contributions=(gift,)) == []


@pytest.mark.parametrize(("ago", "expected"), [(59, []), (60, ["WATCH"]), (180, ["SOON"]), (365, ["URGENT"])])
def test_money_that_nobody_allocates(ago: int, expected: list[str]) -> None:
    gift = make.gift(sums=make.sums(signed="100000", received="100000", allocated="40000", last_received=ago))

    assert found(contributions=(gift,)) == [(Kind.IDLE, severity) for severity in expected]


def test_what_has_expired_is_not_to_be_allocated() -> None:
    money = make.sums(signed="100000", received="100000", last_received=400)
    gift = make.gift(starts_on=days(-700), valid_until=days(-1), sums=money)

    assert found(contributions=(gift,)) == [(Kind.EXPIRED, "URGENT")]


def test_a_fund_that_allocates_on_signature_does_not_wait_for_cash() -> None:
    on_receipt = make.gift(sums=make.sums(signed="100000", received="50000", allocated="50000", last_received=400))
    on_signature = make.gift(commits_on="signed", sums=on_receipt.sums)

    assert found(contributions=(on_receipt,)) == []
    assert found(contributions=(on_signature,)) == [(Kind.IDLE, "URGENT")]


@pytest.mark.parametrize(
    ("over", "expected"),
    [("0", []), ("0.01", ["WATCH"]), ("999.99", ["WATCH"]), ("1000", ["SOON"]), ("10000", ["URGENT"])],
)
def test_a_source_that_is_overspent(over: str, expected: list[str]) -> None:
    source = SourceFacts(make.project(), "VFTC", make.gift(), Decimal(100), Decimal(100) + Decimal(over))

    assert found(sources=(source,)) == [(Kind.OVERSPENT, severity) for severity in expected]


def test_a_source_with_money_taken_back_alone_is_not_overspent() -> None:
    source = SourceFacts(make.project(), "VFTC", None, Decimal(-500), Decimal(-300))

    assert found(sources=(source,)) == []


@pytest.mark.parametrize(("ago", "expected"), [(0, []), (1, ["WATCH"]), (90, ["SOON"]), (180, ["URGENT"])])
def test_a_project_that_ended_and_holds_money(ago: int, expected: list[str]) -> None:
    project = make.project(ends_on=days(-ago), starts_on=days(-400), sums=make.sums(allocated="1000", spent="400"))

    ended = [pair for pair in found(projects=(project,)) if pair[0] is Kind.ENDED]

    assert ended == [(Kind.ENDED, severity) for severity in expected]


@pytest.mark.parametrize("status", ["closed", "terminated"])
def test_only_projects_that_run_have_a_pace(status: str) -> None:
    project = make.project(status=status, planned_usd=Decimal(50000))

    assert found(projects=(project,)) == []
    assert found(projects=(make.project(planned_usd=Decimal(50000)),)) == [(Kind.PROJECT_SLOW, "URGENT")]


def test_reports_and_rates() -> None:
    gift = make.gift(currency="NOK")

    items = found(
        reports=(ReportFacts(gift, "narrative", days(-31)), ReportFacts(gift, "final", days(-2))),
        rates=(
            RateFacts("NOK", days(-45), Decimal(0)),
            RateFacts("SEK", None, Decimal(0)),
            RateFacts("CHF", days(-20), Decimal(0)),
        ),
    )

    assert sorted(items) == [(Kind.RATE, "SOON"), (Kind.REPORT, "URGENT"), (Kind.REPORT, "WATCH")]


def everything() -> tuple[Item, ...]:
    """One item of every kind at least."""
    low = make.sums(signed="100000", received="100000", allocated="20000", spent="5000", first=300, last_received=400)
    high = make.sums(signed="100000", received="100000", allocated="100000", spent="90000", first=90)
    gifts = (
        make.gift(starts_on=days(-700), valid_until=days(60), sums=low),
        make.gift(starts_on=days(-700), valid_until=days(-60), sums=low),
        make.gift(starts_on=days(-100), valid_until=days(100), sums=high),
        make.gift(status="pledged", pledged_on=days(-200), currency="NOK", amount=Decimal("1000000.50")),
    )
    projects = (
        make.project(planned_usd=Decimal(50000)),
        make.project(planned_usd=Decimal(50000), sums=make.sums(allocated="50000", spent="40000", first=95)),
        make.project(ends_on=days(-100), sums=make.sums(allocated="5000")),
    )
    late = Late(1, gifts[0].pk, 2, days(-100), days(-100), "USD", Decimal(500), Decimal(500), False, 100)
    return radar(
        Facts(
            at=TODAY,
            contributions=gifts,
            projects=projects,
            sources=(SourceFacts(projects[0], "VFTC", gifts[0], Decimal(0), Decimal("2712.00")),),
            late=((gifts[0], late),),
            reports=(ReportFacts(gifts[0], "narrative", days(-40)),),
            rates=(RateFacts("NOK", days(-70), Decimal(90000)),),
        )
    )


@pytest.mark.django_db
def test_every_kind_has_a_sentence_and_an_act_with_its_page() -> None:
    items = everything()

    assert {item.kind for item in items} == set(Kind) == set(SENTENCES) == set(ACTS)
    for item in items:
        assert sentence(item)
        assert act(item).label
        assert act(item).url.startswith("/en/")


def test_the_most_urgent_comes_first_and_keys_tell_items_apart() -> None:
    items = everything()

    order = [(-item.severity, -item.amount_usd) for item in items]
    assert order == sorted(order)
    assert len({item.key for item in items}) == len(items)


def test_a_sentence_is_made_of_its_figures() -> None:
    item = next(item for item in everything() if item.kind is Kind.LATE)

    assert (
        sentence(item).replace("\xa0", " ") == "Instalment 2 of US$ 500 was due on 18 August 2026 and is 100 days late."
    )


def test_pledges_by_age_and_donor() -> None:
    gifts = [
        make.gift(
            status="pledged", pledged_on=days(-age), amount_usd=Decimal(age + 1), donor=donor, donor_id=len(donor)
        )
        for age, donor in ((0, "Chile"), (30, "Chile"), (31, "Chile"), (90, "Peru"), (91, "Peru"), (181, "Peru"))
    ]
    signed = make.gift(pledged_on=days(-10))

    peru, chile = pledge_ages([*gifts, signed], TODAY)

    assert (peru.donor, [age.number for age in peru.ages], peru.usd) == ("Peru", [0, 1, 1, 1], Decimal(91 + 92 + 182))
    assert (chile.donor, [age.number for age in chile.ages]) == ("Chile", [2, 1, 0, 0])


def test_the_bands_of_age_follow_each_other() -> None:
    ends = [last for _key, _first, last in thresholds.AGES[:-1]]

    assert [first for _key, first, _last in thresholds.AGES[1:]] == [last + 1 for last in ends if last is not None]


def test_limits_of_the_table_are_in_order() -> None:
    for line in thresholds.TABLE:
        limits = [limit for limit in (line.watch, line.soon, line.urgent) if limit is not None]
        assert limits == sorted(limits, reverse=line.falls), line.key
        assert str(line.reason), line.key
        assert line.of(limits[0]) is Severity.WATCH
