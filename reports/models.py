from reports.runs.models import Edition, Report

__all__ = ["Edition", "Report"]
