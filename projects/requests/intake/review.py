"""The two sides of a review: what the State wrote, section by section, and beside it what helps to judge it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.components.models import Moment
from projects.requests import precedents
from projects.requests.intake.asides import Aside, aside, asides_of
from projects.requests.models import Request
from projects.requests.questions.asked import open_questions
from projects.requests.questions.sections import LABELS
from projects.requests.versions.comparing import Change, compare


def review_context(found: Request, reader: Any) -> dict[str, Any]:
    versions = list(found.versions.order_by("number"))
    return {
        "sections": list(LABELS.items()),
        "said": found.component_scores.filter(moment=Moment.REQUEST)
        .select_related("component")
        .prefetch_related("evidence")
        .order_by("component"),
        "versions": versions,
        "changes": changes(versions),
        "asides": asides_of(found, reader),
        "questions": [(one, LABELS.get(one.section, "")) for one in open_questions(found)],
    }


def changes(versions: list[Any]) -> list[Change]:
    """From the version before the last to the last."""
    return compare(versions[-2].content, versions[-1].content) if len(versions) > 1 else []


@aside
def similar(request: Request, reader: Any) -> Aside | None:
    """What became of requests like this one, as far as the reader may know it."""
    found = precedents.like_request(request, user=reader)
    return Aside(
        _("Similar earlier requests"), "projects/requests/intake/similar.html", {"precedents": found, "user": reader}
    )
