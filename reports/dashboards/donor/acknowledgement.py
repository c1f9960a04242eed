"""How the donor may be thanked in public for the period: a ready sentence in each language, and its own words where it has any."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from funding.donors.models import Donor
from funding.ledger.models import EntryKind
from portal import formats
from reports.dashboards.donor.sentences import period
from reports.figures.donor.shapes import DonorFigures
from reports.figures.freezing import name_in


@dataclass(frozen=True)
class Thanks:
    language: str
    text: str
    is_own: bool = False  # in the donor's words


def thanks(figures: DonorFigures, donor: Donor) -> Iterator[Thanks]:
    """The reader's language first. Nothing where nothing was received in the period and no agreement is in force."""
    here = translation.get_language() or settings.LANGUAGE_CODE
    codes = sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != here)
    if donor.acknowledgement:
        yield Thanks(donor.acknowledgement_language, donor.acknowledgement, True)
    received = received_of(figures)
    for code in codes:
        if said := sentence(figures, received, code):
            yield Thanks(code, said)


def sentence(figures: DonorFigures, received: Mapping[str, Decimal], language: str) -> str:
    with translation.override(language):
        facts = {"donor": name_in(figures.names), "period": period(figures)}
        if received:
            return _(
                "In the period %(period)s, %(donor)s contributed %(amounts)s to the technical cooperation of the Office of the United Nations High Commissioner for Human Rights, by which States build, at their request, the structures that protect human rights."
            ) % {**facts, "amounts": formats.names(money(*one) for one in received.items())}
        if any(in_force(one.signed_on, one.valid_until, figures) for one in figures.agreements):
            return (
                _(
                    "In the period %(period)s, a contribution of %(donor)s supported the technical cooperation of the Office of the United Nations High Commissioner for Human Rights, by which States build, at their request, the structures that protect human rights."
                )
                % facts
            )
    return ""


def received_of(figures: DonorFigures) -> Mapping[str, Decimal]:
    """What was received in the period, by the currency in which it came."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in figures.entries:
        if entry.kind == EntryKind.RECEIPT and entry.on >= figures.starts_on:
            sums[entry.currency] += entry.amount
    return {currency: amount for currency, amount in sums.items() if amount > 0}


def money(currency: str, amount: Decimal) -> str:
    return formats.money(amount, currency, formats.digits_of(amount, 2))


def in_force(signed_on: date | None, valid_until: date | None, figures: DonorFigures) -> bool:
    return signed_on is not None and (valid_until is None or valid_until >= figures.starts_on)
