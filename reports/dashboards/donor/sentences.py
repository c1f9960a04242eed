"""What a donor's figures say, in one sentence each. Whole sentences: languages inflect what English would only insert."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funding.agreements.models import InstalmentStanding
from funding.radar.thresholds import EXPIRY
from portal import formats
from portal.money import DOLLAR
from reports.dashboards.donor import words
from reports.figures.donor.shapes import Agreement, DonorFigures, PlaceLine
from reports.figures.freezing import name_in

MOST_NAMED = 3  # in one sentence; the table has all


def usd(value: Decimal) -> str:
    return formats.usd(value)


def day(value: date) -> str:
    return formats.day(value)


# Agreements


def of_agreements(figures: DonorFigures) -> str:
    signed = [one for one in figures.agreements if one.signed_on]
    facts = {
        "n": formats.number(len(signed)),
        **{name: usd(figures.total(f"{name}_usd")) for name in ("received", "spent", "unspent")},
    }
    return (
        ngettext(
            "Of %(received)s received under %(n)s agreement, %(spent)s is spent and %(unspent)s unspent.",
            "Of %(received)s received under %(n)s agreements, %(spent)s is spent and %(unspent)s unspent.",
            len(signed),
        )
        % facts
    )


def of_agreement(one: Agreement) -> str:
    if not one.signed_on:
        return _("Pledged on %(day)s: %(amount)s. It counts in no total until it is signed.") % {
            "day": day(one.pledged_on),
            "amount": formats.money(one.amount, one.currency),
        }
    return _(
        "Signed over %(amount)s (%(signed)s). Received: %(received)s; allocated to projects: %(allocated)s; spent: %(spent)s; unspent: %(unspent)s."
    ) % {
        "amount": formats.money(one.amount, one.currency),
        **{name: usd(getattr(one, f"{name}_usd")) for name in ("signed", "received", "allocated", "spent", "unspent")},
    }


def until_when(one: Agreement, as_at: date) -> tuple[str, str]:
    """By which day the money must be spent, and the tone in which that is said; nothing of a pledge."""
    if not one.signed_on:
        return "", ""
    if one.valid_until is None:
        return _("No last day is agreed."), "info"
    facts = {"day": day(one.valid_until)}
    if one.valid_until < as_at:
        said = _("Ended on %(day)s; the rest has to be carried over or refunded.") if one.unspent_usd > 0 else ""
        return (said or _("Ended on %(day)s")) % facts, "bad" if one.unspent_usd > 0 else "info"
    if one.unspent_usd > 0 and EXPIRY.of((one.valid_until - as_at).days):
        left = (one.valid_until - as_at).days
        words = ngettext("Expires on %(day)s, in %(n)s day", "Expires on %(day)s, in %(n)s days", left)
        return words % {**facts, "n": formats.number(left)}, "warn"
    return _("May be spent until %(day)s") % facts, "info"


# Where the money went


def nothing_spent(figures: DonorFigures) -> str:
    return _("Nothing of this money was spent in the period %(period)s.") % {"period": period(figures)}


def period(figures: DonorFigures) -> str:
    return formats.period(None if figures.period.is_since_inception else figures.starts_on, figures.ends_on)


def of_the_way(figures: DonorFigures) -> str:
    largest = max(figures.ways, key=lambda one: one.spent_usd)
    return _("%(spent)s was spent in the period; the largest part, %(part)s, on “%(component)s” in “%(region)s”.") % {
        "spent": usd(figures.main.expenditure_usd),
        "part": usd(largest.spent_usd),
        "component": words.component(figures, largest.component),
        "region": words.region(largest),
    }


def largest_places(figures: DonorFigures) -> list[PlaceLine]:
    return sorted((one for one in figures.places if one.names), key=lambda one: (-one.spent_usd, one.code))


def named_places(found: Iterable[PlaceLine]) -> str:
    return formats.names(f"{words.place(one)} ({usd(one.spent_usd)})" for one in found)


def of_places(figures: DonorFigures) -> str:
    found = largest_places(figures)
    if not found:
        return _("All of it went to projects of several States, to regional and global ones, or to none.")
    if len(found) <= MOST_NAMED:
        return _("The money was spent in %(places)s.") % {"places": named_places(found)}
    sentence = ngettext(
        "The money was spent in %(n)s State, most of it in %(places)s.",
        "The money was spent in %(n)s States, most of it in %(places)s.",
        len(found),
    )
    return sentence % {"n": formats.number(len(found)), "places": named_places(found[:MOST_NAMED])}


def of_components(figures: DonorFigures) -> str:
    found = [one for one in figures.components if one.projects]
    if not found:
        return _("No component has been scored for these projects at approval yet.")
    largest = max(found, key=lambda one: (one.spent_usd, one.projects))
    sentence = ngettext(
        "Most was spent on %(n)s project that addresses component %(number)s, %(component)s: %(spent)s. A project counts under each component that it addresses.",
        "Most was spent on %(n)s projects that address component %(number)s, %(component)s: %(spent)s. A project counts under each component that it addresses.",
        largest.projects,
    )
    return sentence % {
        "n": formats.number(largest.projects),
        "number": formats.number(largest.number),
        "component": name_in(largest.names),
        "spent": usd(largest.spent_usd),
    }


# Years


def of_years(figures: DonorFigures, currency: str) -> str:
    latest, *before = figures.years
    is_dollar = currency == DOLLAR

    def given(name: str, line: object) -> str:
        return formats.money(getattr(line, f"{name}_usd" if is_dollar else name), currency, 0)

    facts = {"year": latest.year, "received": given("received", latest), "agreed": given("agreed", latest)}
    if not before:
        return _("In %(year)s, %(received)s was received and %(agreed)s agreed.") % facts
    return _(
        "In %(year)s, %(received)s was received and %(agreed)s agreed; in %(earlier)s, %(received_then)s and %(agreed_then)s."
    ) % {
        **facts,
        "earlier": before[0].year,
        "received_then": given("received", before[0]),
        "agreed_then": given("agreed", before[0]),
    }


def how_converted(figures: DonorFigures, currency: str) -> str:
    """Basis and day; entries that could not be converted are in no amount, and said."""
    as_at = _("By value date, as at %(day)s") % {"day": day(figures.as_at)}
    if currency == DOLLAR:
        return as_at
    left_out = sum(one.left_out for one in figures.years)
    parts = [as_at, _("other currencies at the United Nations operational rate of the day")]
    if left_out:
        sentence = ngettext(
            "%(n)s entry has no rate and is left out", "%(n)s entries have no rate and are left out", left_out
        )
        parts.append(sentence % {"n": formats.number(left_out)})
    return "; ".join(parts)


# What is to come


def of_instalments(figures: DonorFigures) -> str:
    settled = (InstalmentStanding.PAID, InstalmentStanding.CANCELLED)
    still = [one for one in figures.instalments if one.standing not in settled]
    if not still:
        return _("No instalment is outstanding.")
    sentence = ngettext(
        "%(n)s instalment is still to come, payable from %(day)s.",
        "%(n)s instalments are still to come, the first payable from %(day)s.",
        len(still),
    )
    return sentence % {"n": formats.number(len(still)), "day": day(min(one.payable_on for one in still))}


def of_next_report(figures: DonorFigures) -> str:
    still = [one for one in figures.reports_due if one.sent_on is None]
    if not still:
        return _("No report is outstanding under these agreements.")
    first = min(still, key=lambda one: one.due_on)
    facts = {"day": day(first.due_on), "reference": first.reference}
    if first.due_on < figures.as_at:
        return _("A report under %(reference)s was due on %(day)s and has not been sent.") % facts
    return _("The next report is due on %(day)s, under %(reference)s.") % facts


# When there is nothing to show


def nothing_here(figures: DonorFigures) -> str:
    """Why no agreement stands on the page, and what there is instead."""
    facts = {"donor": name_in(figures.names), "period": period(figures)}
    if figures.years:
        last = figures.years[0].year
        sentence = _(
            "No agreement of %(donor)s was in force or had money left in the period %(period)s. The latest entry is of %(year)s."
        )
        return sentence % {**facts, "year": last}
    return _("%(donor)s has no agreement yet. Pledges and agreements appear here once they are recorded.") % facts
