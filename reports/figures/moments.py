"""A period of days as moments of time."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from portal.periods import Period


def moments_of(period: Period) -> tuple[datetime, datetime]:
    """From the first moment of the first day up to, not including, the day after the last, at OHCHR's seat."""
    zone = timezone.get_default_timezone()
    return (
        datetime.combine(period.starts_on, time.min, zone),
        datetime.combine(period.ends_on + timedelta(days=1), time.min, zone),
    )
