"""Recommendations out: the layouts of UHRI (XLSX, CSV, JSON) and OHCHR's matrix with the follow-up filled in (DOCX)."""
