"""What in the texts stands against handing a report over, and against approving it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from portal import formats
from portal.workflow import Blocker
from reports.narrative.checks import problems
from reports.narrative.texts import Texts
from reports.runs import blockers
from reports.runs.models import Report
from reports.runs.workflow import ReportStatus


@blockers.before("send_to_review")
def tokens_name_figures(report: Report) -> Iterator[Blocker]:
    texts = Texts(report)
    for row in texts.written():
        place = texts.place(row.place)
        for problem in problems(row.text, texts.known, texts.names):
            yield Blocker(
                _("%(place)s (%(language)s), paragraph %(number)s: %(sentence)s")
                % {
                    "place": place.title if place else row.place,
                    "language": formats.language_name(row.language),
                    "number": formats.number(problem.paragraph),
                    "sentence": problem.sentence,
                },
                url=reverse("report_text", args=[report.pk, row.language, row.place]),
            )


@blockers.before("approve")
def chosen_languages_are_complete(report: Report) -> Iterator[Blocker]:
    """Translations are never in the way of writing; they are in the way of approving the languages that were chosen."""
    if report.status == ReportStatus.SCHEDULED:
        return
    texts = Texts(report)
    for language in texts.wanted:
        if missing := texts.missing(language):
            yield Blocker(
                _("Not written in %(language)s yet: %(places)s")
                % {
                    "language": formats.language_name(language),
                    "places": formats.names(place.title for place in missing),
                },
                url=reverse("report_texts", args=[report.pk, language]),
            )
