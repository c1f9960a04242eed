"""When the State may write in which section of its request."""

from projects.requests.drafting.sections import KEYS
from projects.requests.models import Question, Request
from projects.requests.questions.asked import open_questions, unlocked_sections


def open_sections(request: Request) -> tuple[str, ...]:
    """Those that can be changed now, in their order."""
    unlocked = unlocked_sections(request)
    return tuple(key for key in KEYS if key in unlocked)


def questions_on(request: Request, section: str) -> list[Question]:
    """What OHCHR asks now about one section."""
    return [question for question in open_questions(request) if question.section == section]
