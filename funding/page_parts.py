"""Imports every module that adds a part to a page of money; found by funding.apps."""

from funding.adjustments import parts as adjustments
from funding.agreements import parts as agreements
from funding.earmarking import parts as earmarking
from funding.periods import desk as periods_on_the_desk
from funding.radar import parts as radar

__all__ = ["adjustments", "agreements", "earmarking", "periods_on_the_desk", "radar"]
