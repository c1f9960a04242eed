"""Expenditure from the accounts: known again by its source line, negative lines kept, never de-duplicated."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.expenditure.actions import post_lines
from funding.expenditure.importing import extract, keys, known, parts, profiles, published, template
from funding.expenditure.importing.known import SUPPORT_COST_OF, Known
from funding.expenditure.importing.reversing import post_again, take_back
from funding.expenditure.importing.totals import totals_of
from funding.ledger.models import EntryKind, LedgerEntry
from portal import formats
from portal.imports.kinds import ImportKind, Plan, Profile, Row
from portal.imports.models import ImportBatch, Outcome
from portal.money import share
from portal.workflow import Blocker

READERS = {
    profiles.TEMPLATE.name: template.read,
    profiles.EXTRACT.name: extract.read,
    profiles.PUBLISHED.name: published.read,
}
SOURCE_OF_KEY = {profiles.TEMPLATE.name: "source_line", profiles.EXTRACT.name: "item"}


@dataclass(frozen=True)
class Posting:
    """What applying a row does: a new entry, after the reversal of the one that it replaces."""

    entry: LedgerEntry
    replaces: LedgerEntry | None = None


class ExpenditureImport(ImportKind):
    name = "expenditure"
    label = gettext_lazy("Expenditure")
    permission = "funding.import_ledgerentry"
    profiles: ClassVar[tuple[Profile, ...]] = profiles.PROFILES
    model = LedgerEntry
    record_page = "ledger_entry"
    four_eyes = True
    all_or_nothing = True  # totals must equal those of the source
    unshown = frozenset({SUPPORT_COST_OF})
    either = (gettext_lazy("Keep what was posted"), gettext_lazy("Reverse it and post it anew"))

    def context(self, batch: ImportBatch) -> Known:
        return known.load(batch)

    def plan(self, row: Row, context: Known) -> Plan:
        plan = Plan(row)
        entry = READERS[context.profile](plan, context)
        if entry is None or plan.is_rejected or is_repeated(plan, entry, context) or is_nothing(plan, entry):
            return plan
        posted = context.posted.get(keys.base(entry.source_key))
        if posted is None or facts_of(posted) != facts_of(entry):
            self.decide(plan, entry, posted, context)
        return plan

    def decide(self, plan: Plan, entry: LedgerEntry, posted: LedgerEntry | None, context: Known) -> None:
        """A new line is posted; one that changed since it was posted waits for a person."""
        answer = plan.row.decisions.get("line")
        if posted is not None and answer is None:
            return say_changed(plan, posted, entry)
        if posted is not None and answer != "file":
            return None
        again = context.taken_back[entry.source_key] + (posted is not None)
        entry.source_key = keys.next_key(entry.source_key, again)
        remarks(plan, entry, context)
        if not plan.is_rejected:
            plan.outcome = Outcome.UPDATE if posted else Outcome.CREATE
            plan.values, plan.changes = Posting(entry, posted), changes(entry, posted)
        return None

    def write(self, plans: list[Plan], context: Known, *, batch: ImportBatch, by: Any) -> None:
        for plan in plans:
            if plan.values.replaces is not None:
                reason = _("The line changed in the accounts and is posted anew.")
                take_back(plan.values.replaces, by=by, reason=reason, closed=context.closed, source_batch=batch)
        entries: list[LedgerEntry] = [plan.values.entry for plan in plans]
        for entry in entries:
            entry.source_batch, entry.posted_by = batch, by
        post_lines(entries, charged=[entry for entry in entries if is_charged(entry, context)])
        for plan in plans:
            plan.record_id = plan.values.entry.pk
            plan.created = {"funding.LedgerEntry": [plan.values.entry.pk]}

    def undo(self, batch: ImportBatch, *, by: Any) -> None:
        """Money reverses: every line of the file that stands, with its support cost, on its own day, or on the first open
        day when that is closed. Lines that this import had replaced are posted again as they were."""
        reason, closed = _("The import was taken back."), known.ClosedPeriods()
        lines = LedgerEntry.objects.filter(
            source_batch=batch, reverses__isnull=True, reversed_by__isnull=True, accompanies__isnull=True
        )
        for line in lines.select_related("late_for").order_by("pk"):
            take_back(line, by=by, reason=reason, closed=closed)
        replaced = LedgerEntry.objects.filter(reversed_by__source_batch=batch, accompanies__isnull=True)
        for line in replaced.exclude(source_batch=F("reversed_by__source_batch")).order_by("pk"):
            post_again(line, by=by, closed=closed)

    def undo_blockers(self, batch: ImportBatch) -> list[Blocker]:
        """A reversal is always possible: closed periods are passed over."""
        return []

    def apply_blockers(self, batch: ImportBatch) -> list[Blocker]:
        """What would be posted must be what the file says, to the cent."""
        totals = totals_of(batch)
        if totals.file_usd is None or batch.counts["rejected"] or totals.new_in_file_usd == totals.to_post_usd:
            return []
        sentence = _("The file's new lines come to %(file)s, and %(ledger)s would be posted. Check the rows again.")
        figures = {"file": formats.usd(totals.new_in_file_usd, 2), "ledger": formats.usd(totals.to_post_usd, 2)}
        return [Blocker(sentence % figures)]

    def status_label(self, batch: ImportBatch) -> Any:
        return parts.status_label(batch)

    def parts(self, request: Any, batch: ImportBatch) -> list[Any]:
        return parts.of_review(request, batch)


def is_repeated(plan: Plan, entry: LedgerEntry, context: Known) -> bool:
    """The same document line twice in one file: nobody can say which of the two is right."""
    first = context.seen.setdefault(entry.source_key, plan.row.number)
    if first == plan.row.number:
        return False
    column = SOURCE_OF_KEY.get(context.profile, "")
    plan.say("DUPLICATE_IN_FILE", field=column, raw=plan.row.values.get(column, ""), severity="error")
    plan.messages[-1]["facts"] = {"row": first}
    return True


def is_nothing(plan: Plan, entry: LedgerEntry) -> bool:
    if entry.amount == 0:
        plan.say("AMOUNT_ZERO", field="amount_usd", raw="0")
    return bool(entry.amount == 0)


def facts_of(entry: LedgerEntry) -> tuple[Any, ...]:
    """What a line of the accounts may not change after it was posted."""
    return (
        entry.occurred_on or entry.value_on,
        entry.kind,
        entry.currency,
        entry.amount,
        entry.amount_usd,
        entry.fund.pk,
        entry.contribution.pk if entry.contribution else None,
        entry.project.pk if entry.project else None,
        entry.object_class,
    )


def in_words(entry: LedgerEntry) -> str:
    """The same facts as one line, for the two sides of a changed line."""
    facts = (
        str(entry.occurred_on or entry.value_on),
        f"{entry.currency} {entry.amount}",
        f"USD {entry.amount_usd}" if entry.currency != "USD" else "",
        entry.fund.code,
        entry.contribution.reference if entry.contribution else "",
        entry.project.code if entry.project else "",
        entry.object_class or (EntryKind.SUPPORT_COST.value if entry.kind == EntryKind.SUPPORT_COST else ""),
    )
    return " · ".join(filter(None, facts))


def say_changed(plan: Plan, posted: LedgerEntry, entry: LedgerEntry) -> None:
    plan.say(
        "EDITED_LOCALLY",
        field="line",
        raw=in_words(entry),
        severity="error",
        portal=in_words(posted),
        file=in_words(entry),
        decide="line",
        reposts=True,
    )


def changes(entry: LedgerEntry, posted: LedgerEntry | None) -> dict[str, list[Any]]:
    """What the row was matched to, and what differs from the line that it replaces."""
    new, old = matched(entry), matched(posted) if posted else {}
    found = {name: [old.get(name), value] for name, value in new.items() if value != old.get(name)}
    if entry.kind == EntryKind.SUPPORT_COST:
        found[SUPPORT_COST_OF] = [None, entry.fund_id]
    return found


def matched(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "amount_usd": str(entry.amount_usd),
        "value_on": str(entry.value_on),
        "fund": entry.fund.code,
        "project": entry.project.code if entry.project else None,
        "contribution": entry.contribution.reference if entry.contribution else None,
        "object_class": entry.object_class or None,
    }


def remarks(plan: Plan, entry: LedgerEntry, context: Known) -> None:
    """What a person should know before the line is posted; a doubled support cost stops it."""
    if entry.late_for is not None:
        plan.say(
            "PERIOD_CLOSED",
            field=day_column(context),
            raw=str(entry.occurred_on),
            period=str(entry.late_for),
            posted_on=str(entry.value_on),
        )
    if context.profile == profiles.PUBLISHED.name:
        return
    on = entry.occurred_on or entry.value_on
    if any(on in year for year in context.published.get(entry.fund_id, [])):
        plan.say("PUBLISHED_EXISTS", field="fund", raw=entry.fund.code, fund=entry.fund.code)
    if entry.kind == EntryKind.SUPPORT_COST:
        say_when_charged_twice(plan, entry, context)
    for refusal in context.forbidden.forbids(entry.contribution_id, entry.object_class):
        plan.say("CLASS_FORBIDDEN", field="object_class", raw=entry.object_class, rule=str(refusal))
    warn_when_overspent(plan, entry, context)


def day_column(context: Known) -> str:
    return {profiles.TEMPLATE.name: "value_date", profiles.EXTRACT.name: "posting_date"}.get(
        context.profile, "financial_year"
    )


def say_when_charged_twice(plan: Plan, entry: LedgerEntry, context: Known) -> None:
    year = (entry.occurred_on or entry.value_on).year
    if (entry.fund_id, year) in context.charged_by_portal and not plan.row.decisions.get("force"):
        plan.say("SUPPORT_COST_CHARGED", field="fund", raw=entry.fund.code, year=year, may_force=True)


def warn_when_overspent(plan: Plan, entry: LedgerEntry, context: Known) -> None:
    if entry.project is None:
        return
    key = (entry.fund.pk, entry.contribution.pk if entry.contribution else None, entry.project.pk)
    spent = entry.amount_usd
    if is_charged(entry, context):
        spent += share(spent, context.support_costs.percent(key[0], key[1], entry.occurred_on or entry.value_on))
    context.left[key] -= spent
    if entry.amount_usd > 0 and context.left[key] < 0:
        plan.say("OVERSPENT", field="amount", raw=str(entry.amount_usd))


def is_charged(entry: LedgerEntry, context: Known) -> bool:
    """Whether the portal charges support costs on it: not on published totals, nor where the accounts' file brings its own."""
    return bool(
        entry.kind == EntryKind.EXPENDITURE
        and context.profile != profiles.PUBLISHED.name
        and entry.fund_id not in context.charged_by_accounts
    )
