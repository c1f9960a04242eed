"""One donor's money, small enough to be added up by hand: see tests/reports/figures/test_donor.py. Beside it another donor, and a
project that is not published, of which nothing may be found in the first donor's report."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from funding.adjustments import actions as adjusting
from funding.agreements.models import ReportDue
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.money import share
from portal.periods import parse
from projects.components.models import Moment
from projects.portfolio.models import Project
from projects.requests.models import Request
from projects.results.models import Indicator
from projects.workplan.models import Activity, BudgetLine
from tests.factories import adjustments, agreements, components, earmarking, experience, funding, participation
from tests.factories import projects as work
from tests.factories import results as reported
from tests.factories.people import member
from tests.factories.reference import assistance_form, state
from tests.factories.reports import allocate, government

HALF = parse("2026-H1")
DRAFTED_AT = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)
TODAY = date(2026, 7, 20)
SECRETS = ("Sweden", "No staff of the secret kind", "Hidden work", "TCP-2026-7777", "A hidden result")


@dataclass(frozen=True)
class Made:
    ireland: Donor
    sweden: Donor
    gift: Contribution
    kenya: Project
    shared: Project
    hidden: Project
    staff: User


def programme() -> Made:
    """EUR 175,000 of Ireland for three projects, one of them not published, and money of Sweden for the first."""
    staff = member("Chloe", Role.OFFICER)
    kenya, shared, hidden = three_projects()
    fund = funding.fund("VFTC")
    funding.rate("EUR", date(2025, 6, 1), "0.923")
    funding.rate("EUR", date(2026, 2, 1), "0.901")
    ireland, sweden = government("Ireland", "IRL"), government("Sweden", "SWE")
    Donor.objects.filter(pk=ireland.pk).update(currency="EUR")
    gift = funding.signed(
        "175000", "EUR", donor=ireland, fund=fund, pledged_on=date(2025, 9, 10), valid_until=date(2027, 6, 30),
        title="Prevention of torture",
    )  # fmt: skip
    funding.pledge("20000", "EUR", donor=ireland, fund=fund, pledged_on=date(2026, 5, 1))
    other = funding.received("60000", donor=sweden, fund=fund, pledged_on=date(2025, 10, 1))
    pay(gift)
    fay = member("Fay", Role.FINANCE)
    for project, usd in ((kenya, "80000"), (shared, "40000"), (hidden, "20000")):
        allocate(gift, project, usd, date(2026, 2, 1), fay)
    allocate(other, kenya, "30000", date(2026, 2, 1), fay)
    spend(gift, kenya, "2000", date(2025, 12, 15), "staff")
    spend(gift, kenya, "10000", date(2026, 2, 15), "staff")
    spend(gift, shared, "4000.10", date(2026, 3, 20), "consultants")
    spend(gift, hidden, "1000", date(2026, 4, 10), "travel_staff")
    spend(gift, kenya, "777", date(2026, 7, 1), "staff")
    spend(other, kenya, "5000", date(2026, 3, 1), "grants")
    earmarking.condition(other, "other", wording=SECRETS[1])
    earmarking.condition(gift, "region", "AFG")
    earmarking.condition(gift, "state", "KEN", strength="soft")
    give_back(gift, fay)
    agreements.report_due(gift, date(2026, 9, 30), covers_from=HALF.starts_on, covers_until=HALF.ends_on)
    agreements.report_due(
        gift,
        date(2027, 3, 31),
        kind=ReportDue.Kind.NARRATIVE,
        covers_from=date(2026, 1, 1),
        covers_until=date(2026, 12, 31),
    )
    work_of(kenya, hidden, staff)
    return Made(Donor.objects.get(pk=ireland.pk), sweden, gift, kenya, shared, hidden, staff)


def three_projects() -> tuple[Project, Project, Project]:
    facts = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "is_published": True}
    kenya = funding.project(
        code="TCP-2026-0001", title="Monitoring of places of detention", budget_usd=Decimal(120000),
        summary="Monitors visit places of detention.\n\nThey report to the ministry.", **facts,
    )  # fmt: skip
    kenya.states.set([state("KEN")])
    kenya.forms.set([assistance_form("training-courses")])
    shared = funding.project(code="TCP-2026-0002", title="Comités de suivi", language="fr", **facts)
    shared.states.set([state("KEN"), state("TUN")])
    hidden = funding.project(code="TCP-2026-7777", title="Hidden work", **{**facts, "is_published": False})
    hidden.states.set([state("PER")])
    return kenya, shared, hidden


def pay(gift: Contribution) -> None:
    agreements.instalment(gift, "100000", date(2025, 11, 15))
    agreements.instalment(
        gift, "75000", date(2026, 3, 1), condition="Report on the first visits", condition_met_on=date(2026, 2, 10),
        condition_evidence="Letter of 10 February", condition_met_by=member("Fatou", Role.FINANCE),
    )  # fmt: skip
    first, second = gift.instalments.order_by("number")
    contributions.receive(gift, amount=Decimal(100000), on=date(2025, 11, 20), by=None, instalment=first)
    contributions.receive(gift, amount=Decimal(50000), on=date(2026, 3, 5), by=None, instalment=second)


def spend(gift: Contribution, project: Project, amount: str, on: date, object_class: str) -> None:
    """With 13 per cent of support costs."""
    facts = {"value_on": on, "contribution": gift, "project": project, "by": None}
    spent = ledger.post(
        ledger.entry(kind=EntryKind.EXPENDITURE, amount=Decimal(amount), object_class=object_class, **facts)  # type: ignore[arg-type]
    )
    support = share(spent.amount_usd, Decimal(13))
    ledger.post(ledger.entry(kind=EntryKind.SUPPORT_COST, amount=support, accompanies=spent, **facts))  # type: ignore[arg-type]


def give_back(gift: Contribution, by: User) -> None:
    proposed = adjustments.refund(gift, by, "1000", on=date(2026, 6, 20), reason="A visit did not take place")
    adjusting.approve(proposed, by=member("Frieda", Role.FINANCE))


def work_of(kenya: Project, hidden: Project, staff: User) -> None:
    """Scores, results, events, a plan, partners and lessons of Kenya's project; results of the hidden one."""
    components.score(kenya, Moment.REQUEST, {1: 1, 6: 1})
    components.score(kenya, Moment.APPROVAL, {1: 1, 6: 3})
    kenya.recommendations.set(
        [work.recommendation("KEN", paragraph="142.10"), work.recommendation("KEN", paragraph="142.9")]
    )
    visits = reported.indicator(
        reported.outcome(kenya, title="Places are visited"), title="Places visited", unit="places",
        baseline_numerator=Decimal(2), target_numerator=Decimal(20),
    )  # fmt: skip
    laws = reported.indicator(visits.result, "qualitative", title="Law on visits", target_text="In force")
    report(kenya, visits, 12)
    report(hidden, reported.indicator(reported.outcome(hidden, title="A hidden result"), title="A hidden result"), 99)
    assert laws.code == "1.2"
    participation.event(kenya, staff, starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 4))
    small = {("women", "disability", "civil_society"): 3, ("men", "none", "government"): 30}
    participation.event(kenya, staff, small, starts_on=date(2026, 4, 2), ends_on=date(2026, 4, 4))
    plan(kenya, staff)


def report(project: Project, indicator: Indicator, value: int) -> None:
    period = reported.period(project)
    reported.approved(
        indicator, period, by=member("Rosa", Role.OFFICER), reviewer=member("Rafael", Role.OFFICER), numerator=value
    )


def plan(kenya: Project, staff: User) -> None:
    for number, (title, first, last, status, progress) in enumerate(
        (
            ("Preparation", date(2025, 11, 1), date(2025, 12, 20), "done", 100),
            ("Training of monitors", date(2026, 2, 1), date(2026, 6, 30), "done", 100),
            ("Joint visits", date(2026, 3, 1), date(2026, 5, 31), "ongoing", 40),
            ("Evaluation", date(2026, 10, 1), date(2026, 12, 15), "planned", 0),
        ),
        start=1,
    ):
        Activity.objects.create(
            project=kenya, number=number, title=title, starts_on=first, ends_on=last, status=status, progress=progress
        )
    BudgetLine.objects.create(
        project=kenya, code="1", description="Staff", object_class="staff", amount_usd=Decimal(120000)
    )
    BudgetLine.objects.create(
        project=kenya, code="2", description="Staff", object_class="staff", source="rb23", amount_usd=Decimal(9000)
    )
    components.partner(kenya, "Network of women lawyers")
    components.partner(kenya, "A partner whose name is kept", is_protected=True)
    experience.public(staff, member("Dora", Role.HEAD), kenya, shows_states=True)
    experience.entered(staff, kenya, title="An inner lesson")
    Request.objects.filter(projects=kenya).update(consent=Request.Consent.PUBLISH)
