"""A small programme with everything the Board's report speaks of, the same each time."""

from datetime import UTC, date, datetime
from decimal import Decimal

from funding.allocations import actions as allocations
from funding.contributions import actions as contributions
from funding.donors.models import Donor
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind
from portal.accounts.models import Organisation
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.periods import Period, parse
from portal.reference.finance import ObjectClass
from projects.components import actions as components
from projects.components.models import Moment
from projects.portfolio.models import Project
from projects.requests.models import Request
from reports.runs import actions
from reports.runs.models import Report
from tests.factories import funding
from tests.factories import projects as work
from tests.factories.people import member
from tests.factories.reference import state

HALF = parse("2026-H1")
DRAFTED_AT = datetime(2026, 7, 20, 8, 0, tzinfo=UTC)


def programme() -> None:
    """Two funds, three donors, three projects, four requests; money before, in and after the first half of 2026."""
    people()
    projects = three_projects()
    money(*projects)
    requests()


def people() -> None:
    member("Fay", Role.FINANCE)


def three_projects() -> tuple[Project, Project, Project]:
    facts = {"budget_usd": Decimal(250000), "starts_on": date(2025, 9, 1)}
    kenya = funding.project(code="TCP-2025-0001", title="Monitoring of places of detention", **facts)
    kenya.states.set([state("KEN")])
    kenya.recommendations.set(
        [work.recommendation("KEN", paragraph="142.10"), work.recommendation("KEN", paragraph="142.11")]
    )
    shared = funding.project(
        code="TCP-2026-0002",
        title="Comités de suivi des recommandations",
        language="fr",
        budget_usd=Decimal("90000.50"),
        starts_on=date(2026, 2, 1),
    )
    shared.states.set([state("TUN"), state("GEO"), state("KEN")])
    shared.recommendations.set([work.recommendation("TUN", paragraph="12.3")])
    over = funding.project(
        "closed", code="TCP-2024-0003", title="Ended before", starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31)
    )
    over.states.set([state("PER")])
    early = dict.fromkeys(range(1, 8), (1, "At the beginning"))
    components.score(kenya, Moment.REQUEST, scores=early, by=None)
    components.score(kenya, Moment.APPROVAL, scores={6: (2, "Plans name the groups")}, by=None)
    components.score(kenya, Moment.CLOSURE, scores={6: (3, "All groups took part"), 7: (1, "As before")}, by=None)
    components.score(shared, Moment.REQUEST, scores={**early, 6: (0, "Not yet")}, by=None)
    components.score(shared, Moment.APPROVAL, scores={6: (2, "Agreed")}, by=None)
    return kenya, shared, over


def money(kenya: Project, shared: Project, over: Project) -> None:
    vftc, upr = funding.fund("VFTC"), funding.fund("UPR-FTA")
    funding.rate("EUR", date(2026, 2, 1), "0.923")
    funding.rate("EUR", date(2026, 4, 1), "0.901")
    sweden, ireland = government("Sweden", "SWE"), government("Ireland", "IRL")
    foundation = funding.donor("Fondation Exemple")
    old = funding.received("120000", donor=sweden, fund=vftc, pledged_on=date(2025, 10, 1))
    new = funding.signed("175000", "EUR", donor=ireland, fund=vftc, pledged_on=date(2026, 2, 10))
    contributions.receive(new, amount=Decimal(100000), on=date(2026, 4, 20), by=None)
    funding.received("40000.25", donor=foundation, fund=upr, pledged_on=date(2026, 3, 3))
    funding.received("5000", donor=sweden, fund=vftc, pledged_on=date(2026, 9, 1))
    fay = member("Fatima", Role.FINANCE)
    allocate(old, kenya, "80000", date(2025, 11, 1), fay)
    allocate(new, shared, "60000", date(2026, 5, 1), fay)
    spend(vftc, kenya, "10000", date(2025, 12, 1), ObjectClass.STAFF)
    spend(vftc, kenya, "32000.10", date(2026, 1, 15), ObjectClass.STAFF)
    spend(vftc, shared, "7100.40", date(2026, 5, 20), ObjectClass.CONSULTANTS)
    spend(vftc, shared, "-100.40", date(2026, 6, 2), ObjectClass.CONSULTANTS)
    spend(upr, over, "250", date(2026, 6, 30), ObjectClass.TRAVEL_STAFF)
    spend(upr, None, "12.34", date(2026, 6, 30), "")
    spend(vftc, kenya, "999", date(2026, 7, 1), ObjectClass.STAFF)


def government(name: str, iso3: str) -> Donor:
    organisation, _is_new = Organisation.objects.get_or_create(
        name=name, defaults={"kind": Organisation.Kind.GOVERNMENT, "state": state(iso3)}
    )
    return Donor.objects.create(organisation=organisation)


def allocate(contribution: object, project: Project, amount: str, on: date, by: object) -> None:
    made = allocations.propose(contribution=contribution, project=project, amount_usd=Decimal(amount), by=by)  # type: ignore[arg-type]
    allocations.post(made, on=on, by=by)  # type: ignore[arg-type]


def spend(fund: object, project: Project | None, amount: str, on: date, object_class: str) -> None:
    """An expenditure and its 13 per cent."""
    for kind, usd in ((EntryKind.EXPENDITURE, Decimal(amount)), (EntryKind.SUPPORT_COST, (Decimal(amount) * 13 / 100))):
        cents = usd.quantize(Decimal("0.01"))
        ledger.post(
            ledger.entry(
                kind=kind, value_on=on, amount=cents, by=None, fund=fund, project=project,  # type: ignore[arg-type]
                object_class=object_class if kind == EntryKind.EXPENDITURE else "",
            )
        )  # fmt: skip


def requests() -> None:
    """Received on a Thursday; one decided six working days later, one after ten (20 March is an official holiday), one still open,
    one of the second half."""
    head = member("Heidi", Role.HEAD)
    common = {"submitted_by": head, "title": "A request"}
    for number, (iso3, status, submitted, decided) in enumerate(
        (
            ("KEN", "agreed", datetime(2026, 1, 15, 9, tzinfo=UTC), datetime(2026, 1, 23, 9, tzinfo=UTC)),
            ("TUN", "declined", datetime(2026, 3, 5, 9, tzinfo=UTC), datetime(2026, 3, 20, 9, tzinfo=UTC)),
            ("KEN", "screening", datetime(2026, 6, 30, 21, 59, tzinfo=UTC), None),
            ("PER", "screening", datetime(2026, 6, 30, 22, 0, tzinfo=UTC), None),  # 1 July in Geneva
        ),
        start=1,
    ):
        made = Request.objects.create(
            reference=f"TCR-2026-9{number:03d}",
            state=state(iso3),
            status=status,
            submitted_at=submitted,
            decided_at=decided,
            decided_by=head if decided else None,
            decision_reasons="It fits." if decided else "",
            agreed_at=decided if status == "agreed" else None,
            agreed_by=head if status == "agreed" else None,
            **common,  # type: ignore[arg-type]
        )
        AuditEvent.objects.create(record=made, verb="submit", to_status="submitted", at=submitted)
        if decided:
            told = "declined" if status == "declined" else "accepted"
            AuditEvent.objects.create(record=made, verb="decide", to_status=told, at=decided)


def board_report(period: Period = HALF, **facts: object) -> Report:
    return actions.draft_report("board", period, **{"by": None, "now": DRAFTED_AT, **facts})  # type: ignore[arg-type]
