"""The lines of a statement in the order of the United Nations' form, for page, files and papers, and the entries behind
each of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.statement.movements import DIRECT
from funding.statement.shapes import CONTRIBUTED, NOTHING, SIGNS, Basis, DonorLine, Statement
from portal.accounts.models import Organisation
from portal.reference.finance import ObjectClass
from portal.reference.names import name_in

Label = str | Promise
NOT_CLASSIFIED = _("Object class not given by the source")
CONTRIBUTIONS: dict[str, Label] = {
    Basis.RECEIVED: _("Voluntary contributions received"),
    Basis.RECORDED: _("Voluntary contributions recorded"),
}
# Sums of several kinds of entry that a list of the ledger can be narrowed to: word of the address → label, kinds.
SUMS: dict[str, tuple[Label, tuple[EntryKind, ...]]] = {
    "direct": (_("Expenditure before programme support costs"), DIRECT),
    "balance-received": (_("Everything in the balance, received basis"), tuple(SIGNS[Basis.RECEIVED])),
    "balance-recorded": (_("Everything in the balance, recorded basis"), tuple(SIGNS[Basis.RECORDED])),
    "income-recorded": (_("Income, recorded basis"), (EntryKind.COMMITMENT, EntryKind.EXCHANGE)),
    "net-received": (_("Income and expenditure, received basis"), (EntryKind.RECEIPT, *SPENDING_KINDS)),
    "net-recorded": (
        _("Income and expenditure, recorded basis"),
        (EntryKind.COMMITMENT, EntryKind.EXCHANGE, *SPENDING_KINDS),
    ),
    "adjustments-recorded": (_("Refunds and write-downs"), (EntryKind.REFUND, EntryKind.WRITE_DOWN)),
}


@dataclass(frozen=True)
class Row:
    """One line with its figure on each statement shown; None where the line has no meaning there."""

    id: str  # opening, contributions.donor.12, expenditure.staff, closing …
    label: Label
    values: tuple[Decimal | None, ...]
    tone: str = ""  # sum: a total; sub: a line of one; donor: a line of a sub-total


Get = Callable[[Statement], Decimal | None]


def rows(statements: Sequence[Statement]) -> list[Row]:
    """The lines of one statement, or of several side by side (other basis, earlier period)."""

    def line(id: str, label: Label, get: Get, tone: str = "") -> Row:
        return Row(id, label, tuple(get(one) for one in statements), tone)

    if not any(one.is_voluntary for one in statements):
        return list(expenditure(statements, line))
    return [
        line("opening", _("Opening balance"), lambda one: one.opening_usd, "sum"),
        *income(statements, line),
        *expenditure(statements, line),
        line("net", _("Net excess or shortfall of income over expenditure"), lambda one: one.net_usd, "sum"),
        *adjustments(statements, line),
        line("closing", _("Closing balance"), lambda one: one.closing_usd, "sum"),
    ]


Line = Callable[..., Row]


def income(statements: Sequence[Statement], line: Line) -> Iterator[Row]:
    bases = {one.basis for one in statements}
    title = CONTRIBUTIONS[bases.pop()] if len(bases) == 1 else _("Voluntary contributions")
    for kind in Organisation.Kind:
        found = donors_of(statements, kind)
        if not found:
            continue
        yield line(f"contributions.kind.{kind}", kind.label, by_kind(kind), "sub")
        for donor in found:
            yield line(f"contributions.donor.{donor.donor}", donor_name(donor), by_donor(donor.donor), "donor")
    yield line("contributions", title, lambda one: one.contributions_usd, "sub")
    if any(one.basis == Basis.RECORDED for one in statements):
        yield line("exchange", _("Gain or loss on exchange"), on_recorded(lambda one: one.exchange_usd), "sub")
    yield line("income", _("Total income"), lambda one: one.income_usd, "sum")


def donors_of(statements: Iterable[Statement], kind: str) -> list[DonorLine]:
    found = {line.donor: line for one in statements for line in one.contributions if line.kind == kind}
    return sorted(found.values(), key=donor_name)


def donor_name(line: DonorLine) -> str:
    return name_in(line.names) if line.names else line.name


def by_kind(kind: str) -> Get:
    return lambda one: sum((line.usd for line in one.contributions if line.kind == kind), NOTHING)


def by_donor(donor: int) -> Get:
    return lambda one: sum((line.usd for line in one.contributions if line.donor == donor), NOTHING)


def on_recorded(get: Get) -> Get:
    return lambda one: get(one) if one.basis == Basis.RECORDED else None


def expenditure(statements: Sequence[Statement], line: Line) -> Iterator[Row]:
    named = {item.object_class for one in statements for item in one.expenditure}
    for name in (*ObjectClass.values, ""):
        if name in named:
            yield line(f"expenditure.{name or 'none'}", class_name(name), by_class(name), "sub")
    yield line("direct", _("Expenditure before programme support costs"), lambda one: one.direct_usd, "sum")
    yield line("support_cost", _("Programme support costs"), lambda one: one.support_cost_usd, "sub")
    yield line("expenditure", _("Total expenditure"), lambda one: one.expenditure_usd, "sum")


def class_name(name: str) -> Label:
    return ObjectClass(name).label if name else NOT_CLASSIFIED


def by_class(name: str) -> Get:
    return lambda one: sum((item.usd for item in one.expenditure if item.object_class == name), NOTHING)


def adjustments(statements: Sequence[Statement], line: Line) -> Iterator[Row]:
    """As they change the balance: below nothing."""
    yield line("refunds", _("Refunds to donors"), lambda one: lowering(one.refunds_usd), "sub")
    if any(one.basis == Basis.RECORDED for one in statements):
        yield line(
            "write_downs", _("Write-downs of agreements"), on_recorded(lambda one: lowering(one.write_downs_usd)), "sub"
        )
        yield line("adjustments", _("Total adjustments"), lambda one: one.adjustments_usd, "sum")


def lowering(usd: Decimal) -> Decimal:
    return -usd if usd else NOTHING


# The entries behind a line


@dataclass(frozen=True)
class Entries:
    """Words of the ledger's list, and the kinds of entry they stand for; what lowers a balance counts as less."""

    words: dict[str, str]
    kinds: tuple[EntryKind, ...]
    basis: str

    def signed(self, kind: str, usd: Decimal) -> Decimal:
        return usd * (SIGNS[self.basis].get(EntryKind(kind), 1) if self.is_balance else 1)

    @property
    def is_balance(self) -> bool:
        return len({SIGNS[self.basis].get(kind, 1) for kind in self.kinds}) > 1 or set(self.kinds) <= LOWERING


LOWERING = {EntryKind.REFUND, EntryKind.WRITE_DOWN}


def entries_behind(id: str, one: Statement) -> Entries | None:
    """What the ledger's list has to be narrowed to so that its rows add up to the line's figure."""
    narrowed = line_words(id, one)
    if narrowed is None:
        return None
    words, kinds = narrowed
    place = {"fund": one.fund} if one.fund else {"money": "voluntary"}
    span = {"until": one.period.day_before if id == "opening" else one.ends_on}
    if id not in ("opening", "closing", "pledges") and not one.period.is_since_inception:
        span["since"] = one.starts_on
    days = {name: day.isoformat() for name, day in span.items()}
    known = {"known": one.known_until.isoformat()} if one.known_until else {}
    return Entries({**place, **words, **days, **known}, kinds, one.basis)


Narrowed = tuple[dict[str, str], tuple[EntryKind, ...]]


def line_words(id: str, one: Statement) -> Narrowed | None:
    given = CONTRIBUTED[Basis(one.basis)]
    match id.split("."):
        case ["contributions", "kind", kind]:
            return {"kind": given.value, "donor_kind": kind}, (given,)
        case ["contributions", "donor", donor]:
            return {"kind": given.value, "donor": donor}, (given,)
        case ["expenditure", name]:
            return {"line": "direct", "object_class": name}, DIRECT
    return whole_line(id, one.basis)


def whole_line(id: str, basis: str) -> Narrowed | None:
    recorded = basis == Basis.RECORDED
    given = kind_words(CONTRIBUTED[Basis(basis)])
    found: dict[str, Narrowed] = {
        "opening": sum_words(f"balance-{basis}"),
        "contributions": given,
        "income": sum_words("income-recorded") if recorded else given,
        "direct": sum_words("direct"),
        "support_cost": kind_words(EntryKind.SUPPORT_COST),
        "expenditure": ({"kind": "spending"}, SPENDING_KINDS),
        "net": sum_words(f"net-{basis}"),
        "refunds": kind_words(EntryKind.REFUND),
        "adjustments": sum_words("adjustments-recorded") if recorded else kind_words(EntryKind.REFUND),
        "closing": sum_words(f"balance-{basis}"),
        "pledges": kind_words(EntryKind.PLEDGE),
        "allocated": kind_words(EntryKind.ALLOCATION),
    }
    if recorded:
        found["exchange"] = kind_words(EntryKind.EXCHANGE)
        found["write_downs"] = kind_words(EntryKind.WRITE_DOWN)
    return found.get(id)


def kind_words(kind: EntryKind) -> Narrowed:
    return {"kind": kind.value}, (kind,)


def sum_words(name: str) -> Narrowed:
    return {"line": name}, SUMS[name][1]


BESIDE: dict[str, tuple[Label, Get]] = {
    "pledges": (
        pgettext_lazy("figure", "Pledges outstanding at the end, in no total"),
        lambda one: one.pledges_usd,
    ),
    "allocated": (
        pgettext_lazy("figure", "Allocated to projects in the period, in no total"),
        lambda one: one.allocated_usd,
    ),
}
