"""Imports every module that adds a part to a page of money; found by funding.apps."""

from funding.radar import parts as radar

__all__ = ["radar"]
