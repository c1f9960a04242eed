"""The Board's dashboard, declared once: page, files and API."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import is_staff, is_trustee
from reports.dashboards.api import expose
from reports.dashboards.board.asked import PARTS, BoardForm
from reports.dashboards.board.charts import charts
from reports.dashboards.board.charts.components import moved
from reports.dashboards.board.figures import compute
from reports.dashboards.board.figures.follow_up import UNSETTLED
from reports.dashboards.board.names import names_of
from reports.dashboards.board.rows import may_follow
from reports.dashboards.board.sentences import portfolio as says
from reports.dashboards.board.shapes import AdviceLine, BoardLook, Components, FollowUp, Portfolio
from reports.dashboards.declaration import Dashboard

MOVED = MOST = 8  # lines of a list that has a page of its own


def may_look(user: Any) -> bool:
    return bool(is_staff(user) or is_trustee(user))


def waiting(found: FollowUp) -> list[AdviceLine]:
    return [line for line in found.advice if line.status in UNSETTLED]


def context(asked: Any, look: BoardLook, reader: Any) -> dict[str, Any]:
    found = {"tabs": PARTS.items(), "part": look.part}
    if isinstance(look.shown, Portfolio):
        lessons = look.shown.lessons
        return {**found, "lessons": lessons, "lessons_say": says.lessons(lessons)}
    if isinstance(look.shown, FollowUp):
        return {**found, "waiting": waiting(look.shown)[:MOST]}
    return {**found, "moved": moved(look.shown)[:MOVED]} if isinstance(look.shown, Components) else found


BOARD = expose(
    Dashboard(
        code="board",
        title=_("Board dashboard"),
        template="reports/dashboards/board/page.html",
        compute=compute,
        charts=charts,
        form=BoardForm,
        names=names_of,
        may_follow=may_follow,
        is_kept=False,
        kind="board",
        context=context,
        may_look=may_look,
    )
)
