"""Reports handed out and made public by the same actions as in life, without the work of drawing their files."""

from typing import Any

from portal.accounts.models import User
from projects.portfolio.models import Project
from reports.distribution.copies import actions as copies
from reports.distribution.copies.scanning import scan_of
from reports.distribution.models import PublicCopy
from reports.render import Rendering
from reports.runs import actions, making
from reports.runs.models import Edition, Report
from tests.factories.reports import board_report, programme
from tests.factories.review import checked

PDF = Rendering(b"%PDF-1.7 ready", 3)
NAME, PHONE = "Ms. Wanjiru Otieno", "+254 712 345 678"
TITLE = f"Visits led by {NAME} ({PHONE})"


def approved(by: User, head: User, *, names_somebody: bool = False, **facts: Any) -> Report:
    """The Board's report, approved, with a made edition in English. With `names_somebody` a project's title in it names a person."""
    programme()
    if names_somebody:
        Project.objects.filter(code="TCP-2025-0001").update(title=TITLE)
    return approve(board_report(by=by, **facts), by, head)


def approve(report: Report, by: User, head: User) -> Report:
    actions.send_to_review(report, by=by)
    checked(report)
    actions.approve(report, by=head)
    made(report)
    return report


def made(report: Report, language: str = "en", content: Rendering = PDF, copy: PublicCopy | None = None) -> Edition:
    """An edition as the worker leaves it."""
    edition = making.begin(making.queue_edition(report, language, by=None, copy=copy).pk)
    assert edition is not None
    making.finish(edition, content)
    return Edition.objects.get(pk=edition.pk)


def answers(report: Report, *out: str) -> dict[str, copies.Answer]:
    """What holds one of `out` is left out, and so is what must go; everything else may stay."""
    stays = copies.Answer(copies.STAYS, "Named in public documents.")
    gone = copies.Answer(copies.OUT)
    return {
        one.key: gone if not one.may_stay or any(word in one.finding.text for word in out) else stays
        for one in scan_of(report)
    }


def proposed(report: Report, by: User, *out: str) -> PublicCopy:
    return copies.propose(report, by=by, answers=answers(report, *out))


def released(report: Report, by: User, second: User, *out: str) -> PublicCopy:
    copy = copies.release(proposed(report, by, *out), by=second)
    if copy.is_redacted:
        made(report, content=Rendering(b"%PDF-1.7 public", 2), copy=copy)
    return copy


def published(report: Report, by: User, head: User, *out: str) -> PublicCopy:
    """`by` proposes, `head` releases and publishes."""
    copy = released(report, by, head, *out)
    actions.publish(report, by=head)
    return copy
