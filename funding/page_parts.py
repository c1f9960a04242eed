"""Imports every module that adds a part to a page of money; found by funding.apps."""

from funding.earmarking import parts as earmarking

__all__ = ["earmarking"]
