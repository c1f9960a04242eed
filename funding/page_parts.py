"""Imports every module that adds a part to a page of money; found by funding.apps."""

from funding.periods import desk as periods_on_the_desk

__all__ = ["periods_on_the_desk"]
