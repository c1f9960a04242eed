"""The only code that writes rates outside an import: rates fixed for one contribution, and corrections."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.rates.book import is_far, is_storable, plain
from funding.rates.models import ExchangeRate, RateBasis, RateCorrection
from funding.rates.workflow import MOVES, STATES, CorrectionStatus
from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.imports.models import ImportBatch
from portal.money import DOLLAR, is_currency
from portal.workflow import Blocker, NotAllowed, Workflow, register

WORKFLOW = register(Workflow("rate_correction", STATES, MOVES))


@transaction.atomic
def agree_rate(*, currency: str, units: Decimal, on: date, reason: str, by: User | None) -> ExchangeRate:
    """Another rate than the UN's, fixed by an agreement or a bank's advice, for the one amount that will name it.

    `units` of the currency for one US dollar, at most six decimals; it never comes into force for anything else.
    `warning_about` says beforehand or afterwards when it is far from the UN rate: shown, never in the way.
    Raises NotAllowed with all reasons.
    """
    reasons = blockers_to_agree(currency=currency, units=units, reason=reason)
    if by is not None and not by.has_perm("funding.agree_exchangerate"):
        reasons.append(Blocker(_("You do not have the right to fix a rate.")))
    if reasons:
        raise NotAllowed(reasons)
    rate = ExchangeRate.objects.create(
        currency=currency,
        effective_on=on,
        rate=units,
        basis=RateBasis.AGREED,
        source=_("Agreement or bank advice"),
        reason=reason.strip(),
        recorded_by=by,
    )
    audit.record(rate, "agree_rate", by=by, note=rate.reason, facts={"rate": str(units)})
    return rate


def blockers_to_agree(*, currency: str, units: Decimal, reason: str) -> list[Blocker]:
    reasons = []
    if currency == DOLLAR:
        reasons.append(Blocker(_("An amount in US dollars needs no rate."), anchor="id_rate"))
    elif not is_currency(currency):
        reasons.append(Blocker(_("%(code)s is not a currency.") % {"code": currency}, anchor="id_currency"))
    if not is_storable(units):
        reasons.append(
            Blocker(_("A rate is more than nothing and has at most six decimals."), anchor="id_rate"),
        )
    if not reason.strip():
        reasons.append(
            Blocker(_("Say why another rate than the United Nations rate is used."), anchor="id_rate_reason")
        )
    return reasons


def warning_about(*, currency: str, units: Decimal, on: date) -> str:
    """A sentence when the rate is more than a tenth off the UN rate in force on that day, "" otherwise."""
    published = ExchangeRate.objects.in_force(currency, on)
    if published is None or not is_far(units, published.rate):
        return ""
    return _(
        "This rate is far from the United Nations rate of %(day)s, which is %(rate)s. Compare with the source."
    ) % {
        "day": formats.day(published.effective_on),
        "rate": formats.number(published.rate, formats.digits_of(published.rate, 6)),
    }


@transaction.atomic
def propose_correction(rate: ExchangeRate, *, new_rate: Decimal, source: str, reason: str, by: User) -> RateCorrection:
    """Another figure for a stored rate, with its source and the reason. Nothing changes before a second person approves.
    Raises NotAllowed with all reasons."""
    stored = ExchangeRate.objects.select_for_update(of=("self",)).get(pk=rate.pk)
    reasons = blockers_to_propose(stored, new_rate=new_rate, source=source, reason=reason)
    if not by.has_perm("funding.add_ratecorrection"):
        reasons.append(Blocker(_("You do not have the right to correct a rate.")))
    if reasons:
        raise NotAllowed(reasons)
    made = RateCorrection.objects.create(
        rate=stored, new_rate=new_rate, source=source.strip(), reason=reason.strip(), proposed_by=by
    )
    facts = {"correction": made.pk, "before": plain(stored.rate), "after": plain(made.new_rate)}
    audit.record(made, "propose_correction", by=by, to_status=made.status, note=made.reason, facts=facts)
    audit.record(stored, "propose_correction", by=by, note=made.reason, is_internal=True, facts=facts)
    return made


def blockers_to_propose(rate: ExchangeRate, *, new_rate: Decimal, source: str, reason: str) -> list[Blocker]:
    reasons = blockers_to_correct(rate, new_rate)
    if not source.strip():
        reasons.append(Blocker(_("Name the source of the right figure."), anchor="id_source"))
    if not reason.strip():
        reasons.append(Blocker(_("Say why: a correction needs a reason in words."), anchor="id_reason"))
    if rate.corrections.filter(status=CorrectionStatus.PROPOSED).exists():
        reasons.append(Blocker(_("A correction of this rate already waits for approval.")))
    return reasons


def blockers_to_correct(rate: ExchangeRate, new_rate: Decimal) -> list[Blocker]:
    """Reasons of fact, asked again when it is approved."""
    if rate.superseded_at is not None:
        return [Blocker(_("This rate has been superseded: correct the one that stands."))]
    if rate.basis == RateBasis.AGREED:
        return [Blocker(_("A rate fixed for one contribution is not corrected: fix another one there."))]
    if rate.currency == DOLLAR:
        return [Blocker(_("A United States dollar is one dollar."))]
    return wrong_figure(rate, new_rate)


def wrong_figure(rate: ExchangeRate, new_rate: Decimal) -> list[Blocker]:
    if not is_storable(new_rate):
        return [Blocker(_("A rate is more than nothing and has at most six decimals."), anchor="id_new_rate")]
    if new_rate == rate.rate:
        return [Blocker(_("This is the figure that is stored."), anchor="id_new_rate")]
    if rate.basis == RateBasis.DERIVED and has_derived(rate, new_rate):
        return [Blocker(_("This derived rate is stored for the same day already."), anchor="id_new_rate")]
    return []


def has_derived(rate: ExchangeRate, units: Decimal) -> bool:
    same_day = ExchangeRate.objects.standing().derived_on(rate.currency, rate.effective_on)
    return same_day.filter(rate=units).exists()


@transaction.atomic
def approve_correction(
    correction: RateCorrection, *, by: User, note: str = "", now: datetime | None = None
) -> RateCorrection:
    """A second person says yes: the old rate is superseded and a new one stands from the same effective date.

    What was posted with the old rate keeps it; what is posted from now on uses the new one (UNDT/2023/068). Two people who
    approve at once: one wins. Raises NotAllowed with all reasons.
    """
    rate = ExchangeRate.objects.select_for_update(of=("self",)).get(pk=correction.rate_id)
    stored = RateCorrection.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    reasons = reasons_against(stored, rate)
    if not by.has_perm("funding.approve_ratecorrection", stored):
        reasons.append(Blocker(_("A correction is approved by another person than the one who proposed it.")))
    if reasons:
        raise NotAllowed(reasons)
    at = now or timezone.now()
    made = supersede(
        rate, units=stored.new_rate, source=stored.source, reason=stored.reason, at=at, by=stored.proposed_by
    )
    WORKFLOW.move(correction, "approve", by=by, note=note, now=at, decided_at=at, decided_by=by, made=made)
    facts = {"correction": stored.pk, "before": plain(rate.rate), "after": plain(made.rate), "made": made.pk}
    audit.record(rate, "supersede_rate", by=by, at=at, note=stored.reason, facts=facts)
    return correction


def reasons_against(correction: RateCorrection, rate: ExchangeRate) -> list[Blocker]:
    """What stands in the way of an approval apart from the person's rights."""
    return WORKFLOW.reasons_against(correction, "approve") or blockers_to_correct(rate, correction.new_rate)


def supersede(
    rate: ExchangeRate,
    *,
    units: Decimal,
    source: str,
    at: datetime,
    by: User | None,
    reason: str = "",
    source_batch: ImportBatch | None = None,
) -> ExchangeRate:
    """The old row first: only one rate of a currency and day stands. The caller holds the lock and has asked two people."""
    rate.superseded_at = at
    rate.save(update_fields=["superseded_at"])
    return ExchangeRate.objects.create(
        currency=rate.currency,
        effective_on=rate.effective_on,
        rate=units,
        basis=rate.basis,
        source=source,
        source_batch=source_batch,
        reason=reason,
        recorded_at=at,
        recorded_by=by,
        supersedes=rate,
    )


@transaction.atomic
def reject_correction(
    correction: RateCorrection, *, by: User, note: str, now: datetime | None = None
) -> RateCorrection:
    """A second person says no, with the reason; the stored rate stays."""
    at = now or timezone.now()
    WORKFLOW.move(correction, "reject", by=by, note=note, now=at, decided_at=at, decided_by=by)
    return correction


@transaction.atomic
def withdraw_correction(
    correction: RateCorrection, *, by: User, note: str = "", now: datetime | None = None
) -> RateCorrection:
    """The proposer takes it back before anybody has decided."""
    WORKFLOW.move(correction, "withdraw", by=by, note=note, now=now)
    return correction
