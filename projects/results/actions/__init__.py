"""The only code that writes results: the framework, its periods, and the values that are reported for them."""

from projects.results.actions.evidence import add_evidence, remove_evidence
from projects.results.actions.framework import (
    add_indicator,
    add_result,
    copy_framework,
    edit_indicator,
    edit_result,
    move_indicator,
    move_result,
    remove_indicator,
    remove_result,
    set_period_targets,
)
from projects.results.actions.periods import edit_period, fit_periods, lock, make_periods, remove_period, unlock
from projects.results.actions.review import approve, reopen, send_back, verify
from projects.results.actions.values import Saved, Submitted, save_values, submit

__all__ = [
    "Saved", "Submitted", "add_evidence", "add_indicator", "add_result", "approve", "copy_framework", "edit_indicator",
    "edit_period", "edit_result", "fit_periods", "lock", "make_periods", "move_indicator", "move_result", "remove_evidence",
    "remove_indicator", "remove_period", "remove_result", "reopen", "save_values", "send_back", "set_period_targets", "submit",
    "unlock", "verify",
]  # fmt: skip
