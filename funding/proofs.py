"""How an amount in another currency became US dollars, in the words of the reader's language."""

from decimal import Decimal

from django.utils.translation import gettext as _

from portal import formats
from portal.money import Proof


def quotient(proof: Proof) -> str:
    """EUR 175,000 ÷ 0.923; nothing for an amount in US dollars."""
    if proof.rate is None:
        return ""
    amount = formats.money(proof.amount, proof.currency, formats.digits_of(proof.amount, 2))
    return f"{amount} ÷ {formats.number(proof.rate, formats.digits_of(proof.rate, 6))}"


def sentence(proof: Proof) -> str:
    """EUR 175,000 ÷ 0.923 = US$ 189,599.13."""
    return f"{quotient(proof)} = {formats.usd(proof.amount_usd, 2)}" if proof.rate is not None else ""


def exchange_sentence(*, recorded: Proof, received: Proof) -> str:
    """Why a receipt brought more or less US$ than the agreement's record of the same amount; "" when it did not."""
    difference: Decimal = received.amount_usd - recorded.amount_usd
    if not difference or recorded.rate is None or received.rate is None:
        return ""
    text = (
        _(
            "Recorded at %(recorded_rate)s: %(recorded)s. Received at %(received_rate)s: %(received)s. Gain: %(difference)s."
        )
        if difference > 0
        else _(
            "Recorded at %(recorded_rate)s: %(recorded)s. Received at %(received_rate)s: %(received)s. Loss: %(difference)s."
        )
    )
    return text % {
        "recorded_rate": formats.number(recorded.rate, formats.digits_of(recorded.rate, 6)),
        "recorded": sentence(recorded),
        "received_rate": formats.number(received.rate, formats.digits_of(received.rate, 6)),
        "received": sentence(received),
        "difference": formats.usd(abs(difference), 2),
    }
