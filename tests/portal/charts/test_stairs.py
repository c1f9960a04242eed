import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from portal.charts.stairs import scale, stairs

POINTS = [
    (date(2026, 1, 1), Decimal("0.92")),
    (date(2026, 2, 1), Decimal("0.93")),
    (date(2026, 3, 1), Decimal("0.925")),
]


@pytest.mark.parametrize(
    ("lowest", "highest", "step", "ends"),
    [
        ("0.92", "0.93", "0.0025", ("0.92", "0.93")),
        ("10.762", "10.881", "0.05", ("10.75", "10.9")),
        ("5", "5", "0.2", ("5", "5.2")),
        ("1", "15750", "5000", ("0", "20000")),
    ],
)
def test_the_scale_has_round_steps_around_the_values(
    lowest: str, highest: str, step: str, ends: tuple[str, str]
) -> None:
    found, levels = scale(Decimal(lowest), Decimal(highest))

    assert found == Decimal(step)
    assert (levels[0], levels[-1]) == (Decimal(ends[0]), Decimal(ends[1]))


def test_a_rate_stands_until_the_next_one() -> None:
    """Five corners for three rates: level, then up or down on its day; mirrored in Arabic, without inline style."""
    drawn = str(stairs(POINTS, key="k", title="EUR <for> one"))
    with translation.override("ar"):
        mirrored = str(stairs(POINTS, key="k", title="EUR"))

    corners, other = (re.findall(r'points="([^"]*)"', each)[0].split() for each in (drawn, mirrored))
    assert len(corners) == 5
    assert corners[0].split(",")[1] == corners[1].split(",")[1]
    assert [float(a.split(",")[0]) + float(b.split(",")[0]) for a, b in zip(corners, other, strict=True)] == [640.0] * 5
    assert "style=" not in drawn
    assert "EUR &lt;for&gt; one" in drawn


def test_one_rate_is_no_line() -> None:
    assert stairs(POINTS[:1], key="k", title="EUR") == ""
