"""What a form showed of a recommendation, so that the act can say what has moved since."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from portal import formats
from projects.followup.models import ProgressEntry
from projects.recommendations.models import Recommendation


@dataclass(frozen=True)
class Seen:
    """The latest entry and the lead institution; 0 is none."""

    entry: int
    lead: int

    def __str__(self) -> str:
        return f"{self.entry}.{self.lead}"


def seen_now(row: Any) -> Seen:
    """Of a row with `latest_entry` (projects.followup.queries.for_board)."""
    return Seen(row.latest_entry or 0, row.lead_id or 0)


def read(token: str) -> Seen | None:
    """None when the form carried nothing that can be read: then nothing can be compared."""
    entry, _dot, lead = token.partition(".")
    return Seen(int(entry), int(lead)) if entry.isdecimal() and lead.isdecimal() else None


def moved(recommendation: Recommendation, seen: Seen, *, progress: bool, lead: bool) -> list[str]:
    """Sentences about what others have recorded since, of what is about to be set."""
    sentences = []
    if progress:
        sentences += [entry_sentence(entry) for entry in entries_since(recommendation, seen)]
    if lead and (recommendation.lead_id or 0) != seen.lead:
        sentences.append(_("The lead institution is now: %(name)s.") % {"name": recommendation.lead or _("none")})
    return sentences


def entries_since(recommendation: Recommendation, seen: Seen) -> list[ProgressEntry]:
    return list(recommendation.progress_entries.filter(id__gt=seen.entry).order_by("id"))


def entry_sentence(entry: ProgressEntry) -> str:
    return _("%(side)s: “%(progress)s” was recorded on %(when)s.") % {
        "side": entry.get_side_display(),
        "progress": entry.get_progress_display(),
        "when": formats.moment(entry.recorded_at),
    }
