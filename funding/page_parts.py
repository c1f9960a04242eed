"""Imports every module that adds a part to a page of money; found by funding.apps."""

import funding.earmarking.parts  # noqa: F401
