"""The only code that writes financial periods. Every act first takes the lock under which nobody posts."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.periods.checks import blockers_to_certify, blockers_to_close, checklist, name_of, warnings
from funding.periods.figures import certified_figures, fingerprint
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import MOVES, STATES, PeriodStatus
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.periods import Period
from portal.workflow import Blocker, NotAllowed, Workflow, register

WORKFLOW = register(
    Workflow(
        "financial_period", STATES, MOVES, blockers={"soft_close": blockers_to_close, "certify": blockers_to_certify}
    )
)


def hold_postings() -> None:
    """Until the end of the transaction: waits for entries under way and lets none begin. Taken before the period's row, so
    that it and an entry that names the period never wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE funding_ledgerentry IN SHARE ROW EXCLUSIVE MODE")


@transaction.atomic
def make_periods(
    spans: Iterable[Period], *, by: User | None, today: date | None = None, now: datetime | None = None
) -> list[FinancialPeriod]:
    """Makes the periods that are not there yet, open. Raises NotAllowed when one overlaps another of other days, lies
    wholly in the future or before a certified one, and when there is nothing to make."""
    hold_postings()
    wanted = sorted(spans)
    there = {(each.starts_on, each.ends_on) for each in FinancialPeriod.objects.all()}
    new = [span for span in wanted if (span.starts_on, span.ends_on) not in there]
    reasons = blockers_to_make(new, today or timezone.localdate())
    if reasons:
        raise NotAllowed(reasons)
    moment = now or timezone.now()
    made = [
        FinancialPeriod.objects.create(
            starts_on=span.starts_on, ends_on=span.ends_on, recorded_by=by, recorded_at=moment
        )
        for span in new
    ]
    for period in made:
        audit.record(period, "make_period", by=by, at=moment, to_status=period.status)
    return made


def blockers_to_make(spans: list[Period], today: date) -> list[Blocker]:
    if not spans:
        return [Blocker(_("These periods are there already."))]
    reasons = []
    for span in spans:
        if span.starts_on > today:
            sentence = _("%(period)s lies in the future: a period is made once it has begun.")
            reasons.append(Blocker(sentence % {"period": str(span)}, anchor="id_year"))
        other = FinancialPeriod.objects.filter(starts_on__lte=span.ends_on, ends_on__gte=span.starts_on).first()
        if other is not None:
            sentence = _("%(period)s overlaps %(other)s.") % {"period": str(span), "other": name_of(other)}
            reasons.append(Blocker(sentence, anchor="id_division"))
    last = FinancialPeriod.objects.filter(status=PeriodStatus.CERTIFIED).order_by("-ends_on").first()
    if last is not None and spans[0].starts_on <= last.ends_on and not reasons:
        sentence = _("Everything until %(day)s is certified: no period is made before that day any more.")
        reasons.append(Blocker(sentence % {"day": str(last.ends_on)}, anchor="id_year"))
    return reasons


@transaction.atomic
def remove(period: FinancialPeriod, *, by: User) -> None:
    """Takes away an open period that was made by mistake; its entries stay and lie in no period."""
    hold_postings()
    period = FinancialPeriod.objects.select_for_update(of=("self",)).get(pk=period.pk)
    reasons = []
    if not by.has_perm("funding.add_financialperiod"):
        reasons.append(Blocker(_("Only finance makes and removes periods.")))
    if period.status != PeriodStatus.OPEN:
        reasons.append(Blocker(_("Only an open period can be removed.")))
    if period.late_entries.exists():
        reasons.append(Blocker(_("Late items name this period.")))
    if reasons:
        raise NotAllowed(reasons)
    audit.record(period, "remove_period", by=by, facts={"period": str(period)})
    period.delete()


@transaction.atomic
def soft_close(period: FinancialPeriod, *, by: User, note: str = "", now: datetime | None = None) -> FinancialPeriod:
    """No ordinary entry enters the period any more. What the check-list warned of is kept with the event."""
    hold_postings()
    moment = now or timezone.now()
    facts = {"warnings": warnings(checklist(period))}
    return WORKFLOW.move(
        period, "soft_close", by=by, note=note, now=moment, facts=facts, closed_at=moment, closed_by=by
    )


@transaction.atomic
def reopen(period: FinancialPeriod, *, by: User, note: str, now: datetime | None = None) -> FinancialPeriod:
    hold_postings()
    return WORKFLOW.move(period, "reopen", by=by, note=note, now=now, closed_at=None, closed_by=None)


@transaction.atomic
def certify(period: FinancialPeriod, *, by: User, note: str = "", now: datetime | None = None) -> FinancialPeriod:
    """Freezes the statement of every fund with its SHA-256. Another person than the one who closed the period; from then
    on no entry enters it, nor any day before it."""
    hold_postings()
    if period.closed_by_id == by.pk:
        raise NotAllowed([Blocker(_("You closed this period: another finance officer certifies it."))])
    moment = now or timezone.now()
    figures = certified_figures(period.period)
    return WORKFLOW.move(
        period,
        "certify",
        by=by,
        note=note,
        now=moment,
        facts={"sha256": fingerprint(figures), "entries": figures["entries"]},
        certified_at=moment,
        certified_by=by,
        figures=figures,
        figures_sha256=fingerprint(figures),
    )
