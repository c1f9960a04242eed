from reports.board.advice.models import Advice, BoardRecommendation, FollowUp
from reports.board.members.models import BoardMember, BoardTerm
from reports.board.packs.models import Pack, PrivateNote
from reports.board.questions.models import FigureQuestion, FurtherAnswer
from reports.board.sessions.models import (
    AgendaItem,
    Attendance,
    BoardSession,
    Invitation,
    Minutes,
    MinutesPart,
    Recusal,
    SessionLook,
    SessionPaper,
)
from reports.distribution.models import Delivery, PublicCopy, Recipient
from reports.library.models import LibraryEntry, LibraryText
from reports.narrative.models import NarrativeText, TextRevision
from reports.papers.models import Paper
from reports.review.models import FinanceCheck, PlaceFlag, ReportVersion, ReviewComment
from reports.runs.models import Edition, Report
from reports.schedules.models import RuleRun, ScheduledReport, ScheduleRule

__all__ = [
    "Advice",
    "AgendaItem",
    "Attendance",
    "BoardMember",
    "BoardRecommendation",
    "BoardSession",
    "BoardTerm",
    "Delivery",
    "Edition",
    "FigureQuestion",
    "FinanceCheck",
    "FollowUp",
    "FurtherAnswer",
    "Invitation",
    "LibraryEntry",
    "LibraryText",
    "Minutes",
    "MinutesPart",
    "NarrativeText",
    "Pack",
    "Paper",
    "PlaceFlag",
    "PrivateNote",
    "PublicCopy",
    "Recipient",
    "Recusal",
    "Report",
    "ReportVersion",
    "ReviewComment",
    "RuleRun",
    "ScheduleRule",
    "ScheduledReport",
    "SessionLook",
    "SessionPaper",
    "TextRevision",
]
