"""The only code that writes results: the framework, its periods, and the values that are reported for them."""

from projects.results.actions.evidence import add_evidence, remove_evidence
from projects.results.actions.periods import lock, unlock
from projects.results.actions.review import approve, reopen, send_back, verify
from projects.results.actions.values import Saved, Submitted, save_values, submit

__all__ = [
    "Saved",
    "Submitted",
    "add_evidence",
    "approve",
    "lock",
    "remove_evidence",
    "reopen",
    "save_values",
    "send_back",
    "submit",
    "unlock",
    "verify",
]
