"""Reference numbers that people quote: prefix, year, number; no gaps and no repeats, whoever asks at the same time."""

from django.db import connection, models


class ReferenceCounter(models.Model):
    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="reference_counter_once")]


def next_reference(prefix: str, year: int) -> str:
    """TCR-2026-0153 after TCR-2026-0152. Inside the caller's transaction: a roll-back gives the number back."""
    return f"{prefix}-{year}-{next_number(prefix, year):04d}"


def next_number(prefix: str, year: int) -> int:
    """The bare number, for references of another shape; `year` is whatever the numbers begin anew with."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_referencecounter (prefix, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (prefix, year) DO UPDATE SET last = portal_referencecounter.last + 1 RETURNING last",
            [prefix, year],
        )
        (number,) = cursor.fetchone()
    return int(number)
