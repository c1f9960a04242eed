"""What the address of the Board's dashboard asks: a part, a period and a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.periods import Period, parse
from reports.board.sessions.models import BoardSession
from reports.board.sessions.naming import session_name
from reports.board.sessions.workflow import SessionStatus
from reports.dashboards.asked import Asked, DashboardForm

MONEY, PROJECTS, COMPONENTS, STATES = "money", "projects", "components", "states"
RECOMMENDATIONS, REQUESTS, FOLLOW_UP = "recommendations", "requests", "follow-up"
PARTS = {
    MONEY: pgettext_lazy("part of a dashboard", "Money"),
    PROJECTS: pgettext_lazy("part of a dashboard", "Projects and results"),
    COMPONENTS: pgettext_lazy("part of a dashboard", "Components"),
    STATES: pgettext_lazy("part of a dashboard", "States"),
    RECOMMENDATIONS: pgettext_lazy("part of a dashboard", "Recommendations"),
    REQUESTS: pgettext_lazy("part of a dashboard", "Requests"),
    FOLLOW_UP: pgettext_lazy("part of a dashboard", "Follow-up and risk"),
}
SINCE_SESSION = "since-last-session"
MET = (SessionStatus.HELD, SessionStatus.CLOSED)


@dataclass(frozen=True)
class BoardAsked(Asked):
    part: str = MONEY


def half_year(day: date) -> Period:
    return parse(f"{day.year}-H{1 if day.month <= 6 else 2}")


def last_session(today: date) -> BoardSession | None:
    """The latest that was held and is over."""
    return BoardSession.objects.filter(status__in=MET, ends_on__lt=today).order_by("-ends_on", "-number").first()


class BoardForm(DashboardForm):
    """Without a period, the current half-year: the Board reports by halves."""

    part = forms.ChoiceField(label=gettext_lazy("Part"), choices=list(PARTS.items()), required=False, widget=forms.HiddenInput)  # fmt: skip

    def __init__(self, query: Mapping[str, Any], *, today: date, reader: Any) -> None:
        super().__init__(query, today=today, reader=reader)
        if not any(self.data.get(name) for name in ("period", "since", "until")):
            self.data = {**self.data, "period": str(half_year(today))}
        self.session = last_session(today)

    @property
    def question(self) -> BoardAsked:
        asked = super().question
        return BoardAsked(**vars(asked), part=self.cleaned_data["part"] or MONEY)

    def asked(self) -> tuple[Period, date, tuple[str, ...]]:
        if self.data.get("period") != SINCE_SESSION:
            return super().asked()
        if self.session is None:
            period = half_year(self.today)
            return period, self.today, (_("No session of the Board is over yet: this half-year is shown."),)
        period = Period(self.session.ends_on + timedelta(days=1), self.today)
        as_at, trouble = self.cut(period, self.cleaned_data["as_at"])
        return period, as_at, tuple(trouble)

    def offer_periods(self, asked: Period) -> None:
        """And the time since the last session, on top."""
        is_since = self.data.get("period") == SINCE_SESSION
        given = self.data
        super().offer_periods(asked)
        if self.session is None:
            return
        widget: Any = self.fields["period"].widget
        words = _("Since the last session (%(session)s)") % {"session": session_name(self.session.number)}
        widget.choices = [(SINCE_SESSION, words), *widget.choices]
        if is_since:
            self.data = given
