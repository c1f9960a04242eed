"""Who gives: donors as far as they are named, years, earmarking, and pledges apart."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.donors.standing import Standing
from funding.funds.models import VOLUNTARY
from funding.ledger.models import SPENDING_KINDS, EntryKind, LedgerEntry
from funding.radar.thresholds import AGES
from funding.statement.shapes import DonorLine, Statement
from portal.accounts.models import Organisation
from portal.money import DOLLAR
from portal.reference.names import Names, names_of
from reports.figures.freezing import Sheet
from reports.figures.public.books import NOTHING, Books, Total, added
from reports.figures.public.shapes import AgeLine, Giver, LevelLine, Money, YearLine

# Individuals are recorded with companies or among the others: nobody of these kinds is named in public.
NOT_NAMED = frozenset({Organisation.Kind.PRIVATE, Organisation.Kind.OTHER})
KINDS = list(Organisation.Kind.values)
SHOWN_STANDINGS = (Standing.FIRST_TIME, Standing.RETURNING, Standing.LAPSED)


def may_name(line: DonorLine) -> bool:
    return line.kind not in NOT_NAMED


def givers(made: tuple[Statement, ...], books: Books, sheet: Sheet) -> tuple[Giver, ...]:
    """The largest first; those of a kind that is not named together, at the end."""
    received, signed = ({line.donor: line for line in one.contributions} for one in made)
    pledged = pledged_by(books)
    known = {**facts_of(set(pledged) - {*received, *signed}), **signed, **received}
    own = own_currencies(books)
    groups: dict[str, list[DonorLine]] = defaultdict(list)
    for line in known.values():
        groups[f"donor.{line.donor}" if may_name(line) else f"kind.{line.kind}"].append(line)
    found = []
    for key, lines in groups.items():
        numbers = {line.donor for line in lines}
        promised = added_up(pledged, numbers)
        if promised.usd:
            words = {"donor": str(lines[0].donor)} if key.startswith("donor.") else {"donor_kind": lines[0].kind}
            source = books.words_until(kind=EntryKind.PLEDGE.value, **words)
            books.note(sheet, f"pledges.{key}", promised, source, basis="at_end")
        found.append(giver(key, lines, received, signed, promised.usd, own))
    return tuple(sorted(found, key=lambda one: (not one.is_named, -one.received_usd, -one.signed_usd, one.name)))


def giver(
    key: str,
    lines: list[DonorLine],
    received: dict[int, DonorLine],
    signed: dict[int, DonorLine],
    pledged_usd: Decimal,
    own: dict[int, tuple[Money, ...]],
) -> Giver:
    first, is_named = lines[0], key.startswith("donor.")

    def total(given: dict[int, DonorLine]) -> Decimal:
        return sum((given[line.donor].usd for line in lines if line.donor in given), NOTHING)

    return Giver(
        key=key,
        name=first.name if is_named else "",
        names=first.names if is_named else {},
        kind=first.kind,
        donors=len(lines),
        received_usd=total(received),
        signed_usd=total(signed),
        pledged_usd=pledged_usd,
        received_in=own.get(first.donor, ()) if is_named else (),
    )


def facts_of(numbers: Iterable[int]) -> dict[int, DonorLine]:
    """Donors of whom nothing but a pledge is known."""
    rows = Donor.objects.filter(pk__in=list(numbers)).select_related("organisation__state")
    return {
        donor.pk: DonorLine(donor.pk, donor.organisation.name, names(donor), donor.organisation.kind, NOTHING)
        for donor in rows
    }


def names(donor: Donor) -> Names:
    return names_of(donor.organisation.state) if donor.organisation.state else {}


def pledged_by(books: Books) -> dict[int, Total]:
    """Donors with a pledge that stands."""
    found: dict[int, list[Any]] = defaultdict(list)
    for one in books.pledged:
        found[one.donor].append(one)
    totals = {donor: added(rows) for donor, rows in found.items()}
    return {donor: total for donor, total in totals.items() if total.usd}


def added_up(pledged: dict[int, Total], numbers: Iterable[int]) -> Total:
    kept = [pledged[number] for number in numbers if number in pledged]
    return Total(sum((one.usd for one in kept), NOTHING), sum(one.entries for one in kept))


def own_currencies(books: Books) -> dict[int, tuple[Money, ...]]:
    """Receipts of the period that did not come in US$, by donor."""
    entries = LedgerEntry.objects.filter(
        kind=EntryKind.RECEIPT, value_on__range=(books.period.starts_on, books.period.ends_on)
    ).exclude(currency=DOLLAR)
    entries = entries.filter(fund=books.fund) if books.fund else entries.filter(fund__kind__in=VOLUNTARY)
    found: dict[int, tuple[Money, ...]] = defaultdict(tuple)
    for donor, currency, amount in (
        entries.order_by("currency").values_list("donor", "currency").annotate(Sum("amount"))
    ):
        if donor is not None and amount:
            found[donor] += (Money(currency, amount),)
    return found


# Years and earmarking


def years(books: Books, sheet: Sheet) -> tuple[YearLine, ...]:
    lines = []
    for year in books.years:
        received = of_year(books, sheet, year, "received", (EntryKind.RECEIPT,), kind=EntryKind.RECEIPT.value)
        signed = of_year(books, sheet, year, "signed", (EntryKind.COMMITMENT,), kind=EntryKind.COMMITMENT.value)
        spent = of_year(books, sheet, year, "spent", SPENDING_KINDS, kind="spending")
        is_open = (books.period.ends_on.year, books.period.ends_on.month, books.period.ends_on.day) < (year, 12, 31)
        lines.append(YearLine(year, received, signed, spent, is_open))
    return tuple(lines)


def of_year(books: Books, sheet: Sheet, year: int, name: str, kinds: tuple[EntryKind, ...], **words: str) -> Decimal:
    total = added(one for one in books.yearly if one.year == year and one.kind in kinds)
    if books.is_voluntary or name == "spent":
        books.note(sheet, f"years.{year}.{name}", total, {**books.words(**words), **days_of(books, year)})
    return total.usd


def days_of(books: Books, year: int) -> dict[str, str]:
    return {"since": f"{year}-01-01", "until": min(f"{year}-12-31", books.period.ends_on.isoformat())}


def earmarking(books: Books, sheet: Sheet) -> tuple[LevelLine, ...]:
    return tuple(LevelLine(level, of_level(level, books, sheet)) for level in Contribution.Earmarking.values)


def of_level(level: str, books: Books, sheet: Sheet) -> tuple[Decimal, ...]:
    amounts = []
    for year in books.years:
        given = (one for one in books.yearly if (one.year, one.kind, one.level) == (year, EntryKind.RECEIPT, level))
        total = added(given)
        words = books.words(kind=EntryKind.RECEIPT.value, earmarking=level)
        books.note(sheet, f"earmarking.{level}.{year}", total, {**words, **days_of(books, year)})
        amounts.append(total.usd)
    return tuple(amounts)


# Pledges and standing


def pledges(books: Books, sheet: Sheet) -> Decimal:
    total = added(books.pledged)
    if books.is_voluntary:
        books.note(sheet, "pledges.all", total, books.words_until(kind=EntryKind.PLEDGE.value), basis="at_end")
    return total.usd


def ages(books: Books, sheet: Sheet) -> tuple[AgeLine, ...]:
    lines = []
    for key, first, last in AGES:
        inside = [one for one in books.pledged if one.usd and first <= age_of(one, books) <= (last or 10**6)]
        usd = sum((one.usd for one in inside), NOTHING)
        source = f"funding.Balance: pledges outstanding that were made {first} to {last or '…'} days before"
        books.note(sheet, f"pledges.age.{key}", Total(usd, len(inside)), source, basis="at_end")
        lines.append(AgeLine(key, first, last, len(inside), usd))
    return tuple(lines)


def age_of(one: Any, books: Books) -> int:
    return max((books.period.ends_on - one.pledged_on).days, 0)


def standings(books: Books, sheet: Sheet) -> None:
    """How many donors are new, have come back or have stopped giving, over all funds, in the year of the last day."""
    year, at = books.period.ends_on.year, books.period.ends_on
    judged: Any = Donor.objects.in_year(year, at=at)
    found = list(judged.order_by().values_list("standing", flat=True))
    for standing in SHOWN_STANDINGS:
        count = found.count(standing)
        source = f"funding.Donor: standing {standing} in {year}, agreements signed by the date"
        sheet.note(f"donors.{standing}", count, unit="donors", basis="at_end", as_at=at, source=source, rows=count)
