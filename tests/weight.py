"""How heavy a page is before pictures: charts are pictures, though they are written into the page."""

import re

LIMIT = 60_000  # bytes
DRAWINGS = re.compile(rb'<svg class="chart.*?</svg>', re.DOTALL)


def without_pictures(page: bytes) -> bytes:
    return DRAWINGS.sub(b"", page)
