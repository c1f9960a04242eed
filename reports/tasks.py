"""Where the worker finds the tasks of this app."""

from reports.board.packs.tasks import make_pack, resume_packs
from reports.board.questions.tasks import mail_answer, mail_question
from reports.board.sessions.tasks import mail_invitation
from reports.board.sessions.tasks import mail_what_waits as mail_waiting_invitations
from reports.distribution.tasks import mail_delivery, mail_reminder, mail_what_waits
from reports.papers.tasks import render_paper, resume_papers
from reports.runs.tasks import render_edition, resume_editions
from reports.schedules.tasks import draft_reports, mail_drafted, make_round

__all__ = [
    "draft_reports",
    "mail_answer",
    "mail_delivery",
    "mail_drafted",
    "mail_invitation",
    "mail_question",
    "mail_reminder",
    "mail_waiting_invitations",
    "mail_what_waits",
    "make_pack",
    "make_round",
    "render_edition",
    "render_paper",
    "resume_editions",
    "resume_packs",
    "resume_papers",
]
