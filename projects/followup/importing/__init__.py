"""The status board as a workbook: taken out, filled in by the institutions, and brought back through a review."""
