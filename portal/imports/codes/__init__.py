"""The codes by which an import says what is wrong: stable for files and machines, a sentence and a way out for people."""

from portal.imports.codes.known import CODES, ERROR, INFO, SEVERITIES, WARNING, Code
from portal.imports.codes.messages import FileProblem, described, filled, is_error, message, sentence, suggestion

__all__ = [
    "CODES",
    "ERROR",
    "INFO",
    "SEVERITIES",
    "WARNING",
    "Code",
    "FileProblem",
    "described",
    "filled",
    "is_error",
    "message",
    "sentence",
    "suggestion",
]
