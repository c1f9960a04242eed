"""What the history of a project, and of an amendment, says about each act; and the rules of size in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal import formats
from projects.portfolio.amendments.size import Basis, Finding
from projects.portfolio.amendments.values import dollars

ACTS: dict[str, str | Promise] = {
    "amendment_start": gettext_lazy("Amendment begun"),
    "amendment_edit": gettext_lazy("Draft of the amendment changed"),
    "amendment_reason": gettext_lazy("Reason of the amendment changed"),
    "amendment_take_over": gettext_lazy("Taken over into the amendment what had moved"),
    "amendment_propose": gettext_lazy("Amendment proposed"),
    "amendment_approve": gettext_lazy("Amendment in force"),
    "amendment_refuse": gettext_lazy("Amendment refused"),
    "amendment_send_back": gettext_lazy("Amendment sent back to its draft"),
    "amendment_take_back": gettext_lazy("Amendment taken back to its draft"),
    "amendment_withdraw": gettext_lazy("Amendment withdrawn"),
}
LARGER = pgettext_lazy("size of an amendment", "Larger")
SMALLER = pgettext_lazy("size of an amendment", "Smaller")


def measured_against(basis: Basis) -> str:
    """What the deciding official last decided, in words."""
    words = {"day": formats.day(basis.decided_on), "number": f"A{basis.number}"}
    if basis.source == "terms":
        return _("the agreed terms of %(day)s") % words
    if basis.source == "amendment":
        return _("amendment %(number)s of %(day)s") % words
    return _("the project as it began")


def finding_in_words(finding: Finding, basis: Basis) -> str:
    return SAYS[finding.rule](finding, basis)


def budget_in_words(finding: Finding, basis: Basis) -> str:
    words = {
        "before": dollars(finding.before),
        "after": dollars(finding.after),
        "basis": measured_against(basis),
        "share": formats.percent(abs(finding.share), 1) if finding.share is not None else formats.UNKNOWN,
    }
    if finding.share is None:
        return _("Budget %(after)s; %(basis)s had none. Any budget is then for the deciding official.") % words
    if finding.share < 0:
        return _("Budget %(after)s: %(share)s less than the %(before)s of %(basis)s. The limit is 20%%.") % words
    return _("Budget %(after)s: %(share)s more than the %(before)s of %(basis)s. The limit is 20%%.") % words


def end_in_words(finding: Finding, basis: Basis) -> str:
    words = {
        "before": formats.day(finding.before),  # type: ignore[arg-type]
        "after": formats.day(finding.after),  # type: ignore[arg-type]
        "basis": measured_against(basis),
    }
    return _("Last day %(after)s; %(before)s in %(basis)s. The limit is six months.") % words


def section_in_words(finding: Finding, basis: Basis) -> str:
    words = {"section": finding.about}
    if finding.is_major:
        return _("%(section)s: such a change is for the deciding official, whatever its extent.") % words
    return _("%(section)s: managers of the project may decide on this change.") % words


SAYS = {"budget": budget_in_words, "end": end_in_words, "section": section_in_words}
