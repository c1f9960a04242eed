"""Reports on their way through review, made by the real actions."""

from typing import Any

from portal.accounts.models import User
from portal.accounts.roles import Role
from reports.narrative.models import NarrativeText
from reports.render import Rendering
from reports.review import actions as review
from reports.runs import actions, making
from reports.runs.models import Edition, Report
from tests.factories.people import member

PDF = Rendering(b"%PDF-1.7 ready", 3)


def checked(report: Report, *, by: User | None = None, **facts: Any) -> Report:
    """Finance has accepted the figures, whatever they say."""
    review.check_by_finance(report, by=by or member("Freya", Role.FINANCE), **{"note": "Looked at", **facts})
    return report


def in_review(report: Report, *, author: User) -> Report:
    return actions.send_to_review(report, by=author)


def approved(report: Report, *, author: User, head: User) -> Report:
    """Sent to review, checked by finance and approved."""
    in_review(report, author=author)
    checked(report)
    return actions.approve(report, by=head)


def edition(report: Report, language: str = "en", rendering: Rendering = PDF) -> Edition:
    """An edition as the worker leaves it, without the work of drawing it."""
    made = making.begin(making.queue_edition(report, language, by=None).pk)
    assert made is not None
    making.finish(made, rendering)
    return Edition.objects.get(pk=made.pk)


def published(report: Report, *, author: User, head: User) -> Report:
    """With a public copy that leaves nothing out."""
    from tests.factories.distribution import released  # which approves by this module

    approved(report, author=author, head=head)
    edition(report)
    released(report, author, head)
    return actions.publish(report, by=head)


def text(report: Report, place: str, words: str, *, by: User | None, language: str = "en") -> NarrativeText:
    """A text as the table keeps it; how it is saved has its own tests."""
    return NarrativeText.objects.create(report=report, place=place, language=language, text=words, edited_by=by)
