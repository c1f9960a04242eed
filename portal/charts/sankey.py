"""Amounts from column to column, ribbons as thick as their sums. The caller gathers what is small. The geometry is computed
apart from the drawing, so that it can be proved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from portal.charts import drawing
from portal.charts.series import Flow
from portal.charts.texts import SIZE, SMALL, cut, fitted, px, width_of, words
from portal.formats import number

HEAD, FOOT, SIDE = 34.0, 8.0, 2.0
NODE, GAP = 12.0, 12.0
SLOT = 17.0  # a node has at least so much room for its name, however little it is
TALL, SHORT = 260.0, 120.0  # of all ribbons of a column together
LAST = 0.42  # of the gap before the last column: the share of its names
THIN = 1.0  # what is less is drawn as thick as that


@dataclass(frozen=True)
class Node:
    column: int
    name: str
    value: float
    x: float  # left edge
    y: float
    height: float  # exactly its share of the scale: as much as its ribbons together


@dataclass(frozen=True)
class Ribbon:
    """From the far edge of one node to the near edge of the next."""

    source: str
    target: str
    column: int  # of the source
    value: float
    start: tuple[float, float]  # x, y of its upper corner
    end: tuple[float, float]
    height: float


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    xs: tuple[float, ...]  # left edges of the columns


Known = tuple[int, str]


def plot(flows: Sequence[Flow], columns: int, *, width: float = 760, rtl: bool = False) -> Plot:
    """What is nothing or less has no ribbon. Nodes stand by size; the ribbons of a node lie in the order of the nodes they go
    to or come from, and together are exactly as thick as it is. Right to left, everything is reflected about the middle."""
    found = [flow for flow in flows if flow.value > 0]
    sums, between = totals(found)
    order = ranked(sums, columns)
    whole = max((sum(sums[key] for key in keys) for keys in order), default=0.0)
    scale = scaled(max(map(len, order), default=0)) / whole if whole else 0.0
    xs = places(columns, width)
    nodes: dict[Known, Node] = {}
    for keys, x in zip(order, xs, strict=True):
        left = width - x - NODE if rtl else x
        nodes |= column_of(keys, sums, left, scale)
    lowest = max((node.y + max(node.height, SLOT) for node in nodes.values()), default=HEAD + SLOT)
    return Plot(
        width,
        lowest + FOOT,
        tuple(nodes.values()),
        tuple(ribbons(between, nodes, scale, rtl=rtl)),
        tuple(width - x - NODE if rtl else x for x in xs),
    )


def totals(flows: Sequence[Flow]) -> tuple[dict[Known, float], dict[tuple[Known, Known], float]]:
    """What goes through each node, and from each node to each of the next column."""
    sums: dict[Known, float] = {}
    between: dict[tuple[Known, Known], float] = {}
    for flow in flows:
        path = list(enumerate(flow.path))
        for key in path:
            sums[key] = sums.get(key, 0.0) + float(flow.value)
        for pair in pairwise(path):
            between[pair] = between.get(pair, 0.0) + float(flow.value)
    return sums, between


def ranked(sums: Mapping[Known, float], columns: int) -> list[list[Known]]:
    return [
        sorted((key for key in sums if key[0] == column), key=lambda key: (-sums[key], key[1]))
        for column in range(columns)
    ]


def scaled(most: int) -> float:
    """How thick everything together is: more where many nodes stand under each other."""
    return max(SHORT, min(TALL, 36.0 * most))


def places(columns: int, width: float) -> list[float]:
    room = width - 2 * SIDE - NODE
    return [SIDE + (room * column / (columns - 1) if columns > 1 else 0.0) for column in range(columns)]


def column_of(keys: Sequence[Known], sums: Mapping[Known, float], x: float, scale: float) -> dict[Known, Node]:
    made: dict[Known, Node] = {}
    y = HEAD
    for key in keys:
        height = sums[key] * scale
        room = max(height, SLOT)
        made[key] = Node(key[0], key[1], sums[key], x, y + (room - height) / 2, height)
        y += room + GAP
    return made


def ribbons(
    between: Mapping[tuple[Known, Known], float], nodes: Mapping[Known, Node], scale: float, *, rtl: bool
) -> list[Ribbon]:
    rank = {key: number for number, key in enumerate(nodes)}
    left, reached = dict.fromkeys(nodes, 0.0), dict.fromkeys(nodes, 0.0)
    pairs = sorted(between, key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    starts: dict[tuple[Known, Known], float] = {}
    for pair in pairs:
        starts[pair] = nodes[pair[0]].y + left[pair[0]]
        left[pair[0]] += between[pair] * scale
    made = []
    for pair in sorted(pairs, key=lambda pair: (rank[pair[1]], rank[pair[0]])):
        source, target = nodes[pair[0]], nodes[pair[1]]
        end = target.y + reached[pair[1]]
        reached[pair[1]] += between[pair] * scale
        leaves, arrives = (source.x, target.x + NODE) if rtl else (source.x + NODE, target.x)
        made.append(
            Ribbon(
                source.name,
                target.name,
                source.column,
                between[pair],
                (leaves, starts[pair]),
                (arrives, end),
                between[pair] * scale,
            )
        )
    return made


def sankey(
    flows: Sequence[Flow],
    columns: Sequence[str],
    *,
    key: str,
    title: str,
    desc: str,
    digits: int = 0,
    width: int = 760,
) -> SafeString:
    """`title` names the picture, `desc` says in a sentence what it shows; `key` keeps ids apart on one page. `flows` are
    positive; `columns` are the names of the columns."""
    rtl = get_language_bidi()
    drawn = plot(flows, len(columns), width=width, rtl=rtl)
    parts = [ribbon_mark(one, digits) for one in drawn.ribbons]
    parts += [node_mark(one, digits) for one in drawn.nodes]
    last = len(columns) - 1
    gap = (width - 2 * SIDE - NODE) / last - NODE if last > 0 else width - NODE
    for column, name in enumerate(columns):
        room = rooms(column, last, gap)
        x, anchor = beside(drawn.xs[column], is_last=column == last and last > 0, rtl=rtl, away=0.0)
        parts.append(fitted("ch-head", x, 18, name, room, anchor))
        names = [node for node in drawn.nodes if node.column == column]
        parts += name_marks(names, room, digits, is_last=column == last and last > 0, rtl=rtl)
    return drawing("sankey", key, title=title, desc=desc, width=width, height=drawn.height, parts=parts)


def rooms(column: int, last: int, gap: float) -> float:
    """The names of the last column stand before it, all others after theirs."""
    if column == last and last > 0:
        return gap * LAST - 8
    return (gap * (1 - LAST) if column == last - 1 else gap) - 8


def beside(x: float, *, is_last: bool, rtl: bool, away: float = 6.0) -> tuple[float, str]:
    before = is_last != rtl  # of the column, on the left side
    if away == 0.0:
        return (x + NODE, "end") if before else (x, "start")
    return (x - away, "end") if before else (x + NODE + away, "start")


def name_marks(nodes: Sequence[Node], room: float, digits: int, *, is_last: bool, rtl: bool) -> list[SafeString]:
    """Names in the middle of their nodes. Where letters are larger, those that would touch the one above are left out."""
    made, lowest = [], -SMALL
    for node in nodes:
        middle = node.y + node.height / 2
        x, anchor = beside(node.x, is_last=is_last, rtl=rtl)
        if middle - lowest >= SMALL:
            made.append(label(node, x, middle, room, digits, anchor))
            lowest = middle
        else:
            made.append(words("ch-lab ch-roomy", x, middle + 4, named(node, room, digits, SIZE), anchor))
    return made


def label(node: Node, x: float, middle: float, room: float, digits: int, anchor: str) -> SafeString:
    whole, small = named(node, room, digits, SIZE), named(node, room, digits, SMALL)
    if whole == small:
        return words("ch-lab", x, middle + 4, whole, anchor)
    return words("ch-lab ch-roomy", x, middle + 4, whole, anchor) + words(
        "ch-lab ch-tight", x, middle + 7, small, anchor
    )


def named(node: Node, room: float, digits: int, size: float) -> str:
    """The name with its amount where both fit, else as much of the name as does."""
    both = f"{node.name} · {number(node.value, digits)}"
    return both if width_of(both, size) <= room else cut(node.name, room, size)


def node_mark(node: Node, digits: int) -> SafeString:
    height = max(node.height, THIN)
    return format_html(
        '<rect class="ch-node" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        px(node.x),
        px(node.y - (height - node.height) / 2),
        px(NODE),
        px(height),
        node.name,
        number(node.value, digits),
    )


def ribbon_mark(one: Ribbon, digits: int) -> SafeString:
    (x, y), (end_x, end_y) = one.start, one.end
    middle, height = (x + end_x) / 2, max(one.height, THIN)
    path = (
        f"M{px(x)} {px(y)}C{px(middle)} {px(y)} {px(middle)} {px(end_y)} {px(end_x)} {px(end_y)}v{px(height)}"
        f"C{px(middle)} {px(end_y + height)} {px(middle)} {px(y + height)} {px(x)} {px(y + height)}z"
    )
    return format_html(
        '<path class="ch-flow ch-flow--{}" d="{}"><title>{} → {}: {}</title></path>',
        one.column % 2 + 1,
        path,
        one.source,
        one.target,
        number(one.value, digits),
    )
