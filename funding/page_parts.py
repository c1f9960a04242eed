"""Imports every module that adds a part to a page of money; found by funding.apps."""
