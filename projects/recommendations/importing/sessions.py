"""Which review a document symbol belongs to: the Council session in it is the one that adopted the report."""

import re

# UPR session → session of the Human Rights Council at which its outcomes were adopted (symbols A/HRC/{session}/{n}).
ADOPTED_AT = {
    1: 8, 2: 8, 3: 10, 4: 11, 5: 12, 6: 13, 7: 14, 8: 15, 9: 16, 10: 17, 11: 18, 12: 19, 13: 21, 14: 22, 15: 23, 16: 24,
    17: 25, 18: 26, 19: 27, 20: 28, 21: 29, 22: 30, 23: 31, 24: 32, 25: 33, 26: 34, 27: 36, 28: 37, 29: 38, 30: 39,
    31: 40, 32: 41, 33: 42, 34: 43, 35: 44, 36: 46, 37: 47, 38: 48, 39: 49, 40: 50, 41: 52, 42: 53, 43: 54, 44: 55,
    45: 56, 46: 57, 47: 58, 48: 59, 49: 60, 50: 61,
}  # fmt: skip
REPORT = re.compile(r"A/HRC/(?P<council>\d{1,2})/\d+(?:/(?:Add|Corr|Rev)\.\d+)*")
DRAFT = re.compile(r"A/HRC/WG\.6/(?P<session>\d{1,2})/L\.\d+")
DECISION = re.compile(r"A/HRC/DEC/(?P<council>\d{1,2})/\d+")
ISO3_IN_SYMBOL = re.compile(r"/(?P<iso3>[A-Z]{3})(?:-[A-Z]+)?(?:/|$)")


def council_session(symbol: str) -> int | None:
    match = REPORT.fullmatch(symbol) or DECISION.fullmatch(symbol)
    return int(match["council"]) if match else None


def sessions_of(symbol: str) -> list[int]:
    """UPR sessions whose reports carry such a symbol: one, or two for the eighth session of the Council."""
    if draft := DRAFT.fullmatch(symbol):
        return [int(draft["session"])]
    council = council_session(symbol)
    return [session for session, adopting in ADOPTED_AT.items() if adopting == council]


def is_draft(symbol: str) -> bool:
    """The numbers of a draft report change when the report is adopted."""
    return DRAFT.fullmatch(symbol) is not None


def iso3_in(symbol: str) -> str:
    """CEDAW/C/ALB/CO/4 → ALB."""
    match = ISO3_IN_SYMBOL.search(symbol)
    return match["iso3"] if match else ""
