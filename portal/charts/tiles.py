"""States as equal tiles by region, darker with the value; no boundary is drawn. The geometry is computed apart from the
drawing, so that it can be proved."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, pgettext

from portal.charts import drawing
from portal.charts.series import Number, Tile
from portal.charts.texts import cut, edge, grouped, together, width_of, words
from portal.charts.tones import STEPS, Scale, scale_of
from portal.formats import number

SIDE, TILE, GAP = 2.0, 32.0, 3.0
HEAD, BETWEEN, KEY = 24.0, 12.0, 26.0
NARROW = 340.0  # the same map for a phone, with fewer tiles beside each other


@dataclass(frozen=True)
class Placed:
    tile: Tile
    x: float
    y: float


@dataclass(frozen=True)
class Block:
    region: str
    x: float  # of its name, at the reading edge
    y: float
    width: float
    tiles: tuple[Placed, ...]


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    blocks: tuple[Block, ...]


def plot(places: Sequence[Tile], *, width: float = 760, rtl: bool = False) -> Plot:
    """Regions in the order in which they come, in one or two columns, whichever the width allows; tiles by code. Right to
    left, everything is reflected about the middle."""
    regions: dict[str, list[Tile]] = {}
    for place in places:
        regions.setdefault(place.region, []).append(place)
    count = 2 if width > 2 * NARROW else 1
    column = (width - 2 * SIDE - (count - 1) * 2 * BETWEEN) // count
    beside = max(1, int((column + GAP) // (TILE + GAP)))
    bottoms = [0.0] * count
    blocks = []
    for region, tiles in regions.items():
        at = bottoms.index(min(bottoms))
        left = SIDE + at * (column + 2 * BETWEEN)
        blocks.append(block_of(region, tiles, left, bottoms[at], column, beside, width, rtl))
        rows = -(-len(tiles) // beside)
        bottoms[at] += HEAD + rows * (TILE + GAP) + BETWEEN
    return Plot(width, max(bottoms), tuple(blocks))


def block_of(
    region: str, tiles: Sequence[Tile], left: float, top: float, room: float, beside: int, width: float, rtl: bool
) -> Block:
    def one(index: int, tile: Tile) -> Placed:
        row, place = divmod(index, beside)
        x = left + place * (TILE + GAP)
        return Placed(tile, width - x - TILE if rtl else x, top + HEAD + row * (TILE + GAP))

    ordered = sorted(tiles, key=lambda tile: tile.code)
    return Block(
        region,
        width - left if rtl else left,
        top + 16,
        room,
        tuple(one(index, tile) for index, tile in enumerate(ordered)),
    )


def tiles(
    places: Sequence[Tile],
    *,
    key: str,
    title: str,
    desc: str,
    high: Number | None = None,
    levels: Sequence[str] = (),
    width: int = 760,
) -> SafeString:
    """`title` names the picture, `desc` says in a sentence what it shows; `key` keeps ids apart on one page. The map is drawn
    twice, for a desk and for a phone: the style sheet shows one of them. `levels` says what the values 0, 1, 2 … mean where
    they are no amounts."""
    scale = scale_of([place.value for place in places if place.value is not None], high)
    scale = Scale((len(levels) - 1) / STEPS, is_whole=True, used=len(levels) - 1) if levels else scale
    return together(
        one_map(places, scale, levels, key=key, title=title, desc=desc, width=wide, is_small=is_small)
        for wide, is_small in ((width, False), (int(NARROW), True))
    )


def one_map(
    places: Sequence[Tile],
    scale: Scale,
    levels: Sequence[str],
    *,
    key: str,
    title: str,
    desc: str,
    width: int,
    is_small: bool,
) -> SafeString:
    rtl = get_language_bidi()
    drawn = plot(places, width=width, rtl=rtl)
    placed = [one for block in drawn.blocks for one in block.tiles]
    parts = [words("ch-head", block.x, block.y, cut(block.region, block.width), edge(rtl)[0]) for block in drawn.blocks]
    parts += tones(placed, scale)
    parts.append(codes(placed, has_names=width > NARROW, has_amounts=not levels))
    has_gaps = any(one.tile.value is None for one in placed)
    marks, height = legend(scale, levels, has_gaps=has_gaps, width=width, top=drawn.height, rtl=rtl)
    kind = "tiles chart--small" if is_small else "tiles"
    parts += marks
    return drawing(kind, key, title=title, desc=desc, width=width, height=height, parts=parts, is_again=is_small)


def tone_of(tile: Tile, scale: Scale) -> str:
    return "none" if tile.value is None else str(scale.tone(tile.value))


def tones(placed: Sequence[Placed], scale: Scale) -> list[SafeString]:
    """All squares of one tone are one path: a map of all States stays small."""
    paths: dict[str, str] = {}
    for one in placed:
        tone = tone_of(one.tile, scale)
        paths[tone] = paths.get(tone, "") + square(one.x, one.y)
    return [format_html('<path class="ch-t ch-t{}" d="{}"/>', tone, path) for tone, path in sorted(paths.items())]


def square(x: float, y: float, size: float = TILE) -> str:
    return f"M{x:g} {y:g}h{size:g}v{size:g}h-{size:g}z"


def codes(placed: Sequence[Placed], *, has_names: bool, has_amounts: bool) -> SafeString:
    """Codes run left to right in every language. Somebody who points at one reads the name; on a phone nobody points."""
    row = '<text x="{}" y="{}">{}<title>{}</title></text>' if has_names else '<text x="{}" y="{}">{}</text>'
    texts = format_html_join(
        "",
        row,
        (
            (
                f"{one.x + TILE / 2:g}",
                f"{one.y + TILE / 2 + 4:g}",
                one.tile.code,
                said(one.tile, has_amounts=has_amounts),
            )
            for one in placed
        ),
    )
    return format_html('<g class="ch-code" text-anchor="middle">{}</g>', texts)


def said(tile: Tile, *, has_amounts: bool = True) -> str:
    shown = tile.shown or (number(tile.value) if has_amounts and tile.value is not None else "")
    return f"{tile.name}: {shown}" if shown else tile.name


def legend(
    scale: Scale, levels: Sequence[str], *, has_gaps: bool, width: float, top: float, rtl: bool
) -> tuple[list[SafeString], float]:
    """What the tones mean, in words, in as many lines as it takes; and where it ends."""
    entries = [("0", pgettext("legend of a map", "none"))]
    entries += [(str(tone), scale.words(tone)) for tone in range(1, scale.used + 1)]
    if levels:
        entries = [(str(scale.tone(value)), word) for value, word in enumerate(levels)]
    if has_gaps:
        entries.append(("none", pgettext("legend of a map", "not known")))
    squares, texts, x, y = [], [], SIDE, top + 4
    for tone, text in entries:
        wide = 16 + 6 + width_of(text) + 18
        if x + wide > width and x > SIDE:
            x, y = SIDE, y + KEY
        squares.append(
            format_html('<path class="ch-t ch-t{}" d="{}"/>', tone, square(width - x - 16 if rtl else x, y, 16.0))
        )
        texts.append(words("", width - x - 22 if rtl else x + 22, y + 12.5, text))
        x += wide
    return [*squares, grouped("ch-tick", texts, edge(rtl)[0])], y + KEY
