"""What the figures of States say in words."""

from django.utils.translation import ngettext

from portal import formats
from reports.dashboards.board.shapes import Reach


def reach(found: Reach) -> str:
    helped = found.with_project
    asking = found.with_request
    facts = {"asking": formats.number(asking), "n": formats.number(helped)}
    if not helped:
        words = ngettext(
            "No Member State had a project under way in the period; %(asking)s has sent a request.",
            "No Member State had a project under way in the period; %(asking)s have sent a request.",
            asking,
        )
        return words % facts
    words = ngettext(
        "%(n)s Member State had a project under way in the period; without one, but with a request: %(asking)s.",
        "%(n)s Member States had a project under way in the period; without one, but with a request: %(asking)s.",
        helped,
    )
    return words % facts
