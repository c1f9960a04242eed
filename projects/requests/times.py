"""The times of a request as `data/clock.toml` gives them: targets, pauses, reminders, lapse, and how many cases a figure needs."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from projects.requests.workflow import RequestStatus

FILE = Path(__file__).parent / "data" / "clock.toml"


@dataclass(frozen=True)
class Times:
    targets: Mapping[str, int]  # stage → working days
    pauses: frozenset[str]  # stages in which OHCHR's clock stands
    reminders: Mapping[str, int]  # kind → working days from the day on which an answer is due
    letters: Mapping[str, int]  # kind → working days from the day for which the letter was promised
    lapse_after: int  # working days after the last reminder
    reopen_months: int
    fewest_cases: int


def read() -> Times:
    """Raises when the file names a stage that does not exist."""
    facts = tomllib.loads(FILE.read_text(encoding="utf-8"))
    targets, pauses = facts["targets"], frozenset(facts["pauses"]["stages"])
    unknown = {*targets, *pauses} - set(RequestStatus.values)
    if unknown:
        raise ValueError(f"{FILE.name} names stages that do not exist: {sorted(unknown)}")
    return Times(
        targets=targets,
        pauses=pauses,
        reminders=facts["reminders"],
        letters=facts["letters"],
        lapse_after=facts["lapse"]["after_last_reminder"],
        reopen_months=facts["lapse"]["reopen_months"],
        fewest_cases=facts["figures"]["fewest_cases"],
    )


CLOCK = read()
