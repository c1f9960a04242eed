"""What pages about money share: `{% load funding_ui %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from funding.proofs import exchange_sentence, sentence
from portal import formats
from portal.money import Proof
from portal.money import proof as proved

register = template.Library()


@register.simple_tag
def proof(of: Proof) -> SafeString:
    """EUR 175,000 ÷ 0.923 = US$ 189,599.13; a gift in US dollars needs no proof and says so."""
    if of.rate is None:
        return format_html("{}", _("In US dollars: no conversion."))
    return format_html('<bdi dir="ltr">{}</bdi>', sentence(of))


@register.filter
def exchange_words(entry: Any) -> str:
    """For an exchange gain or loss that stands: the two rates and what each gives. "" for any other entry."""
    receipt, gift = entry.accompanies, entry.contribution
    if entry.kind != "exchange_difference" or entry.reverses_id or receipt is None or gift is None or gift.rate is None:
        return ""
    return exchange_sentence(recorded=proved(receipt.amount, receipt.currency, gift.rate.rate), received=receipt.proof)


@register.filter
def rate(value: Any) -> str:
    """A rate with the decimals that it has."""
    return formats.UNKNOWN if value is None else formats.number(value, formats.digits_of(value, 6))


@register.filter
def per_cent(value: Any) -> str:
    """13.00 of a column in per cent is 13 %, 7.25 keeps its decimals."""
    return formats.percent(None if value is None else value / 100, 0 if value is None else formats.digits_of(value, 2))
