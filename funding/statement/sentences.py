"""What a statement says beside its figures: its heads, and the sentences that explain them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from funding.ledger.models import EntryKind
from funding.statement import periods
from funding.statement.asked import Answer
from funding.statement.shapes import Basis, EntryNote, Statement
from portal import formats
from portal.periods import parse


def heading(one: Statement, made: Answer) -> str:
    """The head of a column: the basis where both are shown, else the period."""
    return period_words(one) if made.is_comparison else str(Basis(one.basis).label)


def period_words(one: Statement) -> str:
    return periods.words(one.period)


def basis_words(one: Statement) -> str:
    return str(Basis(one.basis).label)


def notes(made: Answer) -> list[str]:
    """One sentence for each thing that a reader of the figures has to know."""
    return [*about(made.main), *about_reserve(made.main)]


def about(one: Statement) -> Iterator[str]:
    if not one.is_voluntary:
        yield _("Assessed money: the portal knows what was spent. It is in no total of the voluntary funds.")
        return
    if one.ends_on < one.whole_until:
        yield _("The period runs until %(last)s; what counts is up to %(day)s.") % {
            "last": formats.day(one.whole_until), "day": formats.day(one.ends_on)
        }  # fmt: skip
    if one.known_until:
        yield _("Only what had been posted by %(moment)s counts.") % {"moment": formats.moment(one.known_until)}
    yield about_basis(one)
    if one.pledges_usd:
        yield _("Pledges outstanding on the last day are %(usd)s. They are in no total.") % {
            "usd": formats.usd(one.pledges_usd, 2)
        }
    if one.counted_write_downs_usd != one.write_downs_usd:
        yield _("Agreements were written down by %(usd)s, which changes the recorded basis alone.") % {
            "usd": formats.usd(one.write_downs_usd, 2)
        }


def about_basis(one: Statement) -> str:
    exchange = formats.usd(one.exchange_usd, 2)
    if one.basis == Basis.RECORDED:
        return _(
            "Contributions count when an agreement is signed, at the United Nations rate of that day; the gain or loss on exchange of %(usd)s is what receipts of the period brought more or less."
        ) % {"usd": exchange}
    return _(
        "Contributions count when money arrives, at the United Nations rate of that day, which contains a gain or loss on exchange of %(usd)s since the agreements."
    ) % {"usd": exchange}


def about_reserve(one: Statement) -> Iterator[str]:
    reserve = one.reserve
    if reserve is None:
        return
    if reserve.basis == "":
        yield _("No reserve policy is in force on the last day.")
    elif reserve.required_usd is None:
        yield _("The operating reserve is not known: the plan of the year that it is measured by is not recorded.")
    elif reserve.percent is not None:
        yield reserve_sentence(reserve.basis) % {
            "percent": formats.percent(reserve.percent / 100), "usd": formats.usd(reserve.year_usd, 2)
        }  # fmt: skip


def reserve_sentence(basis: str) -> str:
    if basis == "planned":
        return _("The operating reserve is %(percent)s of the expenditure planned for the year (%(usd)s).")
    if basis == "trailing":
        return _("The operating reserve is %(percent)s of the expenditure of the past twelve months (%(usd)s).")
    return _("The operating reserve is %(percent)s of what a year costs (%(usd)s), by the policy of each fund.")


def entry_kind(entry: EntryNote) -> str:
    """Why an entry is named: a negative line, a reversal, or an item that came late."""
    kind = str(EntryKind(entry.kind).label)
    if entry.why == "late":
        return pgettext("note on an entry", "%(kind)s, late: it belongs to %(period)s") % {
            "kind": kind, "period": periods.words(parse(entry.late_for))
        }  # fmt: skip
    if entry.why == "reversal":
        return pgettext("note on an entry", "%(kind)s, reversal of an earlier entry") % {"kind": kind}
    return pgettext("note on an entry", "%(kind)s, negative") % {"kind": kind}


def further(count: int) -> str:
    return ngettext("%(count)s further entry", "%(count)s further entries", count) % {"count": formats.number(count)}
