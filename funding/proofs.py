"""How an amount in another currency became US dollars, in the words of the reader's language."""

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
