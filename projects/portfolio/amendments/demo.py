"""Illustrative amendments: a smaller one in force, a larger one that waits for the deciding official."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from projects.portfolio.amendments import actions
from projects.portfolio.amendments.branch import FACTS
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING

LATER = {
    "ar": "تأخر تعيين المراقبين ثلاثة أشهر، فيُمدَّد المشروع بقدرها (مثال توضيحي).",
    "en": "The monitors were appointed three months late; the project is extended by as much (illustrative).",
}
MORE = {
    "ar": "طلبت ثلاث وزارات إضافية الانضمام إلى المشروع (مثال توضيحي).",
    "en": "Three more ministries asked to use the tracking system; their training and data entry raise the cost (illustrative).",
}


def load(projects: Sequence[Project], people: Mapping[str, User], *, today: date) -> None:
    """Makes them once; a second call changes nothing."""
    running = [project for project in projects if project.status in RUNNING]
    if Amendment.objects.exists() or len(running) < 2:
        return
    officer, second = people["officer@demo.example"], people["second.officer@demo.example"]
    extend(running[0], officer, second, today)
    enlarge(running[1], officer, today)


def extend(project: Project, by: User, decider: User, today: date) -> None:
    """Three months more: managers of the project decide."""
    later = ((project.ends_on or today) + timedelta(days=91)).isoformat()
    amendment = write(project, by, LATER, today - timedelta(days=40), ends_on=later)
    actions.propose(amendment, by=by, now=at(today - timedelta(days=38)))
    actions.approve(
        amendment, by=decider, note="The work plan bears it out (illustrative).", now=at(today - timedelta(days=35))
    )


def enlarge(project: Project, by: User, today: date) -> None:
    """Almost a third more money: for the deciding official."""
    budget = str((project.budget_usd * Decimal("1.3")).quantize(Decimal("0.01")))
    amendment = write(project, by, MORE, today - timedelta(days=6), budget_usd=budget)
    actions.propose(amendment, by=by, now=at(today - timedelta(days=5)))


def write(project: Project, by: User, reasons: Mapping[str, str], day: date, **facts: Any) -> Amendment:
    language = project.language if project.language in reasons else "en"
    made = actions.start(project, by=by, reason=reasons[language], language=language, now=at(day))
    (row,) = made.proposal[FACTS]
    return actions.save_section(made, FACTS, [{**row, **facts}], by=by, now=at(day, 11))


def at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
