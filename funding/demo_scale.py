"""Many illustrative contributions and ledger entries, for measuring. The ledger is written through its own action."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.db import connection
from django.utils import timezone

from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.models import Donor
from funding.funds.models import Fund
from funding.ledger import actions as ledger
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods.posting import PostingDays
from portal.accounts.models import User
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project

CHUNK = 5_000
CLASSES = tuple(ObjectClass)


def contributions(count: int, *, by: User, today: date) -> list[Contribution]:
    """Signed gifts in US$ of the donors that there are."""
    fund = Fund.objects.get(code="VFTC")
    donors = list(Donor.objects.order_by("id"))
    days = [today - timedelta(days=100 + n % 1500) for n in range(count)]
    return Contribution.objects.bulk_create(
        [
            Contribution(
                reference=f"CON-DEMO-{n:06d}",
                donor=donors[n % len(donors)],
                fund=fund,
                status=ContributionStatus.SIGNED,
                currency="USD",
                amount=Decimal(50_000 + n % 40 * 5_000),
                amount_usd=Decimal(50_000 + n % 40 * 5_000),
                pledged_on=day,
                signed_on=day,
                recorded_by=by,
            )
            for n, day in enumerate(days)
        ],
        batch_size=5000,
    )


def entries(given: Sequence[Contribution], projects: Sequence[Project], count: int, *, by: User, today: date) -> int:
    """`count` entries: each gift is committed, received and set aside for a project; the rest is expenditure."""
    allocations = Allocation.objects.bulk_create(
        [
            Allocation(
                contribution=gift,
                project=projects[n % len(projects)],
                status=AllocationStatus.POSTED,
                amount_usd=gift.amount_usd,
                purpose="Illustrative allocation",
                proposed_by=by,
                posted_at=timezone.now(),
                posted_by=by,
            )
            for n, gift in enumerate(given)
        ],
        batch_size=5000,
    )
    learn_sizes()
    posted, days = 0, PostingDays()
    for kind in (EntryKind.COMMITMENT, EntryKind.RECEIPT):
        posted += post(
            ledger.entry(
                kind=kind,
                contribution=gift,
                value_on=days.posting_for(gift.pledged_on).value_on,
                amount=gift.amount_usd,
                by=by,
            )
            for gift in given
        )
        learn_sizes()
    posted += post(
        ledger.entry(
            kind=EntryKind.ALLOCATION,
            allocation=one,
            value_on=days.posting_for(one.contribution.pledged_on).value_on,
            amount=one.amount_usd,
            by=by,
        )
        for one in allocations
    )
    learn_sizes()
    return posted + post(lines(allocations, count - posted, by=by, today=today))


def post(new: Iterator[LedgerEntry]) -> int:
    """In transactions of some thousand entries: the guard that locks a contribution for each allocation takes the longer, the
    more foreign keys the transaction has still to check."""
    posted = 0
    while chunk := list(islice(new, CHUNK)):
        posted += ledger.post_many(chunk)
    return posted


def learn_sizes() -> None:
    """The tables grew within this session, and the ledger's checks would go on with the plans made for the empty ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE funding_contribution, funding_allocation, funding_ledgerentry, funding_balance, projects_project"
        )
        cursor.execute("DISCARD PLANS")


def lines(allocations: Sequence[Allocation], count: int, *, by: User, today: date) -> Iterator[LedgerEntry]:
    days = PostingDays()
    for n in range(max(count, 0)):
        one = allocations[n % len(allocations)]
        turn = n // len(allocations)
        yield ledger.entry(
            kind=EntryKind.EXPENDITURE,
            fund=one.contribution.fund,
            contribution=one.contribution,
            project=one.project,
            value_on=days.posting_for(today - timedelta(days=30 * (turn % 24) + n % 28)).value_on,
            amount=Decimal(100 + n % 900) / 4,
            object_class=CLASSES[turn % len(CLASSES)],
            description="Illustrative expenditure",
            by=by,
        )
