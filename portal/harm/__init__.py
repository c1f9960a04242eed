"""The scan of the do-no-harm gate: what in a text could lead to a person. It knows no records; its limits stand in adr/0010."""

from portal.harm.findings import WHY, Finding, Kind
from portal.harm.scanning import scan

__all__ = ["WHY", "Finding", "Kind", "scan"]
