"""Lessons, brought to a stage by the same actions as in life."""

from typing import Any

from portal.accounts.models import User
from projects.experience import actions, gate
from projects.experience.models import Lesson, LessonRelease
from projects.portfolio.models import Project
from tests.factories.reference import component

NAME, PHONE = "Wanjiru Otieno", "+254 712 345 678"
TITLE = "Monitors learn most from joint visits"
SITUATION = f"Two teams visited the prison together. Ms. {NAME} ({PHONE}) led the first visit."
TWIN_SITUATION = "Two teams visited a place of detention together. An experienced monitor led the first visit."
LEARNT = "New monitors asked better questions after one visit with an experienced colleague."
ADVICE = "Pair each new monitor with an experienced one for the first two visits."


def facts(**changes: Any) -> dict[str, Any]:
    made = {"title": TITLE, "language": "en", "situation": SITUATION, "learnt": LEARNT, "advice": ADVICE}
    return made | {"components": [component(4)]} | changes


def draft(by: User, project: Project | None = None, **changes: Any) -> Lesson:
    return actions.write(by=by, project=project, facts=facts(**changes))


def entered(by: User, project: Project | None = None, **changes: Any) -> Lesson:
    return actions.move(draft(by, project, **changes), "enter", by=by)


def propose(
    lesson: Lesson, by: User, *, keeps: dict[str, str] | None = None, shows_states: bool = False, **words: str
) -> LessonRelease:
    twin = gate.words_of(lesson) | {"situation": TWIN_SITUATION} | words
    return actions.propose(lesson, by=by, words=twin, shows_states=shows_states, keeps=keeps or {})


def waiting(by: User, project: Project | None = None, **changes: Any) -> LessonRelease:
    return propose(entered(by, project, **changes), by)


def public(
    by: User, second: User, project: Project | None = None, *, shows_states: bool = False, **changes: Any
) -> LessonRelease:
    made = propose(entered(by, project, **changes), by, shows_states=shows_states)
    return actions.release(made, by=second)
