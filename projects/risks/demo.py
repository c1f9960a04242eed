"""Illustrative risks and action points of the running demonstration projects, made by the real actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.accounts.demo_people import focal_point_of
from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.risks import actions
from projects.risks.models import ActionPoint, Risk
from projects.risks.points import actions as points
from projects.workplan.demo import OFFICER, SECOND, at, has_focal_point

Origin = ActionPoint.Origin


@dataclass(frozen=True)
class Danger:
    """A risk as it was first judged, and the reviews after that: days ago, likelihood, impact, status, what changed."""

    title: str
    response: str
    category: str
    first: tuple[int, int, int]  # days ago, likelihood, impact
    reviews: tuple[tuple[int, int, int, str, str], ...] = ()
    owner: str = OFFICER
    next_in: int = 60  # days from today; negative: the review is overdue


DANGERS = (
    Danger("Access to some places of detention is refused at short notice (illustrative)",
           "A written authorization is carried; refusals are reported to the Ministry within a day (illustrative).",
           Risk.Category.POLITICAL, (300, 3, 4), ((120, 4, 4, "open", "Two visits were refused in one month (illustrative)."),), OFFICER, -12),
    Danger("People who speak to monitors face reprisals (illustrative)",
           "Interviews in private, no names in notes, a second visit within six weeks (illustrative).",
           Risk.Category.HARM, (300, 2, 5), ((150, 2, 5, "open", "No case is known; the measures stay (illustrative)."),), SECOND, 45),
    Danger("The counterpart loses trained staff to other services (illustrative)",
           "Trainers are trained, and two people know each task (illustrative).",
           Risk.Category.INSTITUTIONAL, (280, 4, 3), ((90, 3, 3, "open", "Rotation was stopped for a year (illustrative)."),), OFFICER, 20),
    Danger("Exchange rates make travel dearer (illustrative)", "Tickets are bought early (illustrative).",
           Risk.Category.FINANCIAL, (280, 2, 2), ((60, 1, 2, "closed", "All journeys of the year are paid (illustrative)."),)),
)  # fmt: skip


def load(projects: Sequence[Project], people: Mapping[str, User], *, today: date) -> None:
    """Once: a second call changes nothing."""
    for project in projects:
        if (
            project.status in RUNNING
            and has_focal_point(project, people)
            and not project.risks.exists()
            and not project.action_points.exists()
        ):
            risks = [record(project, danger, people, today) for danger in DANGERS]
            promise(project, risks, people, today)


def record(project: Project, danger: Danger, people: Mapping[str, User], today: date) -> Risk:
    officer, (days, likelihood, impact) = people[OFFICER], danger.first
    began = today - timedelta(days=days)
    risk = actions.add(
        project,
        by=officer,
        now=at(began),
        facts={
            "title": danger.title,
            "response": danger.response,
            "category": danger.category,
            "likelihood": likelihood,
            "impact": impact,
            "owner": people[danger.owner],
            "review_on": began + timedelta(days=90),
        },
    )
    for ago, likely, grave, status, note in danger.reviews:
        actions.review(
            risk, by=officer, likelihood=likely, impact=grave, status=status, note=note,
            review_on=today + timedelta(days=danger.next_in), now=at(today - timedelta(days=ago)),
        )  # fmt: skip
    return risk


def promise(project: Project, risks: Sequence[Risk], people: Mapping[str, User], today: date) -> None:
    officer, second = people[OFFICER], people[SECOND]
    focal = people[focal_point_of(project.states.all()[0].iso3)]

    def add(text: str, owner: User, verifier: User, due: int, made: int, **facts: object) -> ActionPoint:
        base = {"text": f"{text} (illustrative)", "owner": owner, "verifier": verifier}
        due_on = today + timedelta(days=due)
        return points.add(
            project, by=officer, now=at(today - timedelta(days=made)), facts={**base, "due_on": due_on, **facts}
        )  # fmt: skip

    visit = project.activities.filter(status="ongoing").first()
    add("Send the Ministry the list of visits of the next quarter", officer, second, -9, 80,
        origin=Origin.RISK, risk=risks[0], is_urgent=True)  # fmt: skip
    add("Name a second coordinator at the counterpart institution", focal, officer, 12, 60,
        origin=Origin.MEETING, is_shared=True)  # fmt: skip
    done = add("Repair the private interview room before the next visit", focal, second, 5, 90,
               origin=Origin.MONITORING, activity=visit, is_shared=True)  # fmt: skip
    points.finish(
        done, by=focal, note="The room was handed back last week (illustrative).", now=at(today - timedelta(days=4))
    )
    kept = add("Translate the guide into the second working language", second, officer, -40, 140, origin=Origin.BOARD)
    points.finish(kept, by=second, note="Sent to the printer (illustrative).", now=at(today - timedelta(days=50)))
    points.verify(kept, by=officer, note="Seen in print (illustrative).", now=at(today - timedelta(days=45)))
    moved = add(
        "Share the terms of reference of the final evaluation", officer, second, 10, 60, origin=Origin.EVALUATION
    )
    points.move_deadline(
        moved, by=officer, due_on=today + timedelta(days=75), now=at(today - timedelta(days=20)),
        reason="The evaluators are appointed in the new year (illustrative).",
    )  # fmt: skip


def settle(project: Project, *, by: User, now: datetime) -> None:
    """What a project that closes still had to do: each point is given up with its reason."""
    for point in project.action_points.all().unsettled():
        points.cancel(
            point, by=by, note="The project ends; the counterpart goes on without it (illustrative).", now=now
        )
