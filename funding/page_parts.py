"""Imports every module that adds a part to a page of money; found by funding.apps."""

from funding.adjustments import parts as adjustments

__all__ = ["adjustments"]
