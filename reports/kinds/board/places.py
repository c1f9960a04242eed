"""Where the author of the Board's report writes: in every sub-chapter, by what it is about and not by its number."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.board.sessions.naming import session_name
from reports.figures.board.shapes import BoardFigures
from reports.figures.freezing import Names, name_in
from reports.kinds.places import Place

Text = str | Promise


def places(figures: BoardFigures, options: Mapping[str, Any]) -> tuple[Place, ...]:
    """In the order of the report. `options` is not read: the components chosen are frozen with the figures."""
    return tuple(offered(figures))


def offered(figures: BoardFigures) -> Iterable[Place]:
    yield Place("background", _("Introduction: background"), "background")
    yield Place("mandate", _("Introduction: mandate of the Board"), "mandate")
    yield from of_sessions(figures)
    yield Place("requests", _("Requests for technical cooperation"), "requests")
    yield Place("projects", _("Projects under way"), "projects")
    yield Place("components", _("The seven components of the programme"), "components")
    for theme in figures.themes:
        yield Place(f"component.{theme.number}", component_title(theme.number, theme.names),
                    f"component-{theme.number}", help=_("Main findings and challenges on this component."))  # fmt: skip
    yield Place("mechanisms", _("Recommendations of human rights mechanisms"), "recommendations")
    if figures.synergies is not None:
        yield Place("synergies", _("Synergies and partnerships"), "synergies")
    if figures.results is not None:
        yield Place("measuring", _("Measuring results"), "measuring")
    yield Place("recommendations", pgettext_lazy("chapter", "Recommendations"), "way-forward",
                help=_("Without a text, the report has no such sub-chapter."))  # fmt: skip
    yield Place("contributions", _("Contributions and allocations"), "contributions")
    yield Place("spending", _("Expenditure and balances"), "spending")
    if figures.reserve is not None:
        yield Place("reserve", _("Operating reserve and cover"), "reserve")
    yield Place(
        "conclusions", _("Conclusions"), "conclusions", help=_("Without a text, the report has no such chapter.")
    )


def of_sessions(figures: BoardFigures) -> Iterable[Place]:
    if figures.sessions is None:
        return
    for session in figures.sessions:
        yield Place(f"session.{session.number}", session_title(session.number), f"session-{session.number}",
                    help=_("What the Board discussed and concluded, in neutral words; nothing that is confidential."))  # fmt: skip
    if not figures.sessions:
        yield Place("sessions", _("Sessions of the Board"), "sessions")
    yield Place("follow_up", _("Follow-up to earlier recommendations of the Board"), "board-follow-up")


def session_title(number: int) -> Text:
    """In the language of whoever reads it, at that moment."""
    return lazily(lambda: session_name(number))


def component_title(number: int, names: Names) -> Text:
    return format_lazy("{}. {}", number, lazily(lambda: name_in(names)))


def lazily(say: Callable[[], str]) -> Any:
    return lazy(say, str)()
