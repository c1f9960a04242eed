"""Imports every module that adds a part to a page of money; found by funding.apps."""

from funding.adjustments import parts as adjustments
from funding.agreements import parts as agreements
from funding.earmarking import parts as earmarking

__all__ = ["adjustments", "agreements", "earmarking"]
