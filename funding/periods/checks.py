"""What finance looks at before a period is closed: what is still open, with the place where it can be settled.

A feature that knows of more declares it with `@before_closing`. A blocker stands in the way; a warning is shown, and what
the closer knew is written into the history of the period.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from funding.agreements.models import Instalment
from funding.allocations.models import Allocation
from funding.allocations.workflow import AllocationStatus
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.ledger.models import LedgerEntry
from funding.ledger.reconciliation import reconcile_books
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from funding.rates.book import RateBook
from portal import formats
from portal.imports.models import ImportBatch
from portal.money import DOLLAR
from portal.workflow import Blocker

MOST = 5  # names in a sentence
MONEY_IMPORTS = ("contributions", "expenditure")


@dataclass(frozen=True)
class Finding:
    """One thing that is still open. `url` is where it can be settled."""

    sentence: str
    url: str = ""
    is_blocker: bool = False


@dataclass(frozen=True)
class Check:
    """One line of the check-list with what was found; nothing found is a tick."""

    title: str | Promise
    findings: tuple[Finding, ...]

    @property
    def state(self) -> str:
        """The words of the tones that badges have."""
        if any(finding.is_blocker for finding in self.findings):
            return "bad"
        return "warn" if self.findings else "ok"


Find = Callable[[FinancialPeriod], Iterable[Finding]]
CHECKS: dict[str, tuple[int, str | Promise, Find]] = {}


def before_closing(key: str, title: str | Promise, *, order: int) -> Callable[[Find], Find]:
    def add(find: Find) -> Find:
        CHECKS[key] = (order, title, find)
        return find

    return add


def checklist(period: FinancialPeriod) -> list[Check]:
    return [
        Check(title, tuple(find(period))) for _order, title, find in sorted(CHECKS.values(), key=lambda check: check[0])
    ]


def warnings(checks: Iterable[Check]) -> list[str]:
    return [finding.sentence for check in checks for finding in check.findings if not finding.is_blocker]


def blockers_to_close(period: FinancialPeriod) -> list[Blocker]:
    return [
        Blocker(finding.sentence, url=finding.url)
        for check in checklist(period)
        for finding in check.findings
        if finding.is_blocker
    ]


def blockers_to_certify(period: FinancialPeriod) -> list[Blocker]:
    """The database refuses these as well; here they are said."""
    reasons = []
    before = FinancialPeriod.objects.filter(starts_on__lt=period.starts_on)
    for earlier in before.exclude(status=PeriodStatus.CERTIFIED).order_by("starts_on")[:MOST]:
        sentence = _("%(period)s comes before it and is “%(stage)s”: certify that first.")
        facts = {"period": name_of(earlier), "stage": earlier.get_status_display()}
        reasons.append(Blocker(sentence % facts, url=page_of(earlier)))
    reasons += [Blocker(finding.sentence, url=finding.url) for finding in gaps_before(period)]
    reasons += [Blocker(finding.sentence, url=finding.url) for finding in books_that_differ(period)]
    return reasons


def page_of(period: FinancialPeriod) -> str:
    return reverse("period_detail", args=[period.pk])


def name_of(period: FinancialPeriod) -> str:
    return formats.period(period.starts_on, period.ends_on)


def ledger_page(**words: object) -> str:
    return f"{reverse('ledger_list')}?{urlencode(words)}"


@before_closing("over", gettext_lazy("The period is over"), order=10)
def still_running(period: FinancialPeriod) -> Iterable[Finding]:
    if period.ends_on >= timezone.localdate():
        sentence = _("It ends on %(day)s: what is still to come cannot be closed off.")
        yield Finding(sentence % {"day": formats.day(period.ends_on)}, is_blocker=True)


@before_closing("order", gettext_lazy("The periods before it are closed"), order=20)
def open_before(period: FinancialPeriod) -> Iterable[Finding]:
    before = FinancialPeriod.objects.filter(starts_on__lt=period.starts_on, status=PeriodStatus.OPEN)
    for earlier in before.order_by("starts_on")[:MOST]:
        sentence = _("%(period)s is still open: close that first.") % {"period": name_of(earlier)}
        yield Finding(sentence, page_of(earlier), is_blocker=True)
    yield from (Finding(found.sentence, found.url) for found in gaps_before(period))


def gaps_before(period: FinancialPeriod) -> list[Finding]:
    """Entries before the period that lie in no period at all: it cannot be certified while there are any."""
    outside = LedgerEntry.objects.filter(value_on__lt=period.starts_on).order_by()
    for earlier in FinancialPeriod.objects.filter(starts_on__lt=period.starts_on):
        outside = outside.exclude(value_on__range=(earlier.starts_on, earlier.ends_on))
    found = outside.aggregate(count=Count("pk"), first=Min("value_on"))
    if not found["count"]:
        return []
    sentence = ngettext(
        "%(count)s earlier entry lies in no period, of %(day)s.",
        "%(count)s earlier entries lie in no period, the first of %(day)s.",
        found["count"],
    ) % {"count": formats.number(found["count"]), "day": formats.day(found["first"])}
    return [Finding(sentence, ledger_page(until=period.period.day_before))]


@before_closing("books", gettext_lazy("Balances and entries agree"), order=30)
def books_that_differ(period: FinancialPeriod) -> Iterable[Finding]:
    if not reconcile_books().is_clean:
        yield Finding(_("The books do not add up. See the proof of the books."), reverse("ledger_proof"), True)


@before_closing("allocations", gettext_lazy("Allocations are posted or dropped"), order=40)
def proposals(period: FinancialPeriod) -> Iterable[Finding]:
    waiting = Allocation.objects.filter(
        status=AllocationStatus.PROPOSED, proposed_at__date__lte=period.ends_on
    ).for_list()
    for row in waiting.order_by("pk"):
        sentence = _("%(amount)s of %(reference)s for %(code)s is proposed, neither posted nor dropped.")
        facts = {
            "amount": formats.usd(row.amount_usd, 2),
            "reference": row.contribution.reference,
            "code": row.project.code,
        }
        yield Finding(sentence % facts, reverse("allocation_detail", args=[row.pk]))


@before_closing("imports", gettext_lazy("Files that were read are posted"), order=50)
def staged_files(period: FinancialPeriod) -> Iterable[Finding]:
    waiting = ImportBatch.objects.filter(kind__in=MONEY_IMPORTS, status=ImportBatch.Status.STAGED)
    for batch in waiting.order_by("pk"):
        sentence = _("“%(file)s” was read on %(day)s and is neither posted nor withdrawn.")
        facts = {"file": batch.file_name, "day": formats.day(batch.staged_at.date())}
        yield Finding(sentence % facts, reverse("import_review", args=[batch.pk]))


@before_closing("instalments", gettext_lazy("Instalments due have arrived"), order=60)
def late_instalments(period: FinancialPeriod) -> Iterable[Finding]:
    due = Instalment.objects.filter(
        due_on__range=(period.starts_on, period.ends_on),
        cancelled_on__isnull=True,
        contribution__status=ContributionStatus.SIGNED,
    ).exclude(~Q(condition=""), condition_met_on__isnull=True)
    arrived = Coalesce(Sum("receipts__amount"), Decimal(0))
    for row in due.select_related("contribution").annotate(arrived=arrived):
        if row.arrived < row.amount:
            sentence = _("%(amount)s of %(reference)s was due on %(day)s and has not arrived.")
            facts = {
                "amount": formats.money(row.amount - row.arrived, row.contribution.currency),
                "reference": row.contribution.reference,
                "day": formats.day(row.due_on),
            }
            yield Finding(sentence % facts, reverse("contribution_detail", args=[row.contribution_id]))


@before_closing("rates", gettext_lazy("United Nations rates are there"), order=70)
def missing_rates(period: FinancialPeriod) -> Iterable[Finding]:
    """Rates are published for each month; an older one would be used without anybody noticing."""
    currencies = (
        Contribution.objects.filter(status__in=(ContributionStatus.PLEDGED, ContributionStatus.SIGNED))
        .exclude(currency=DOLLAR)
        .values_list("currency", flat=True)
        .distinct()
        .order_by("currency")
    )
    book = RateBook(currencies)
    for currency in currencies:
        lacking = [month.starts_on for month in period.period.months() if not has_rate(book, currency, month.ends_on)]
        if lacking:
            sentence = _("%(currency)s has no rate of its own for %(months)s.")
            months = formats.names([formats.month(day) for day in lacking[:12]])
            yield Finding(
                sentence % {"currency": currency, "months": months}, f"{reverse('rate_list')}?currency={currency}"
            )


def has_rate(book: RateBook, currency: str, last_day: date) -> bool:
    """One that took effect in the month, or on the last days of the month before, as some months' do."""
    rate = book.operational(currency, last_day)
    return rate is not None and (last_day - rate.effective_on).days <= 35
