"""Imports every module that adds a part to a page of money; found by funding.apps."""

from funding.agreements import parts as agreements

__all__ = ["agreements"]
