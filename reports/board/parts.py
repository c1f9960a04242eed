"""What the Board's work adds to pages of others (found by reports.apps)."""

from reports.board.advice import on_requests
from reports.board.packs import parts as packs
from reports.board.questions import parts as questions

__all__ = ["on_requests", "packs", "questions"]
