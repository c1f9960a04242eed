from reports.papers.models import Paper
from reports.runs.models import Edition, Report

__all__ = ["Edition", "Paper", "Report"]
