"""What every page about a record says before its content, whoever drew the page: apps register who has something to say.

A page is about a record when its context names one as `record`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Remark:
    text: str | Promise
    tone: str = "info"
    url: str = ""
    label: str | Promise = ""  # of the link, when there is one


Speaker = Callable[[Any, Any], Iterable[Remark]]  # record, reader → remarks
SPEAKERS: list[Speaker] = []


def on_every_page(speaker: Speaker) -> Speaker:
    if speaker not in SPEAKERS:
        SPEAKERS.append(speaker)
    return speaker


def about(record: Any, reader: Any) -> list[Remark]:
    return [remark for speaker in SPEAKERS for remark in speaker(record, reader)] if record is not None else []
