"""The line at the foot of every page: which pack, which page of how many. Drawn once as pages of their own, laid over the
others as what is not read aloud."""

import io
from datetime import datetime
from decimal import Decimal

import pikepdf
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from pikepdf import Name, Operator

from portal import formats
from reports import render
from reports.board.sessions.naming import session_name

UP = Decimal(9)  # points above the edge
MARKS = {Operator("BDC"), Operator("BMC"), Operator("EMC")}
WIDEST = Decimal("0.94")  # of the page
TURNED = {  # how the shown page lies in its own space: a b c d, and which corner is the origin
    0: ((1, 0, 0, 1), (0, 1)),
    90: ((0, 1, -1, 0), (2, 1)),
    180: ((-1, 0, 0, -1), (2, 3)),
    270: ((0, -1, 1, 0), (0, 3)),
}


def drawn(number: int, pages: int, *, dated: datetime) -> pikepdf.Pdf:
    """One small page for each page of the pack, in the active language."""
    said = _("Pack · {session} · page {page} of {pages}")
    whole = {"session": session_name(number), "pages": formats.number(pages)}
    html = render_to_string(
        "reports/board/pack_stamps.html",
        {
            "language": get_language(),
            "is_rtl": get_language_bidi(),
            "lines": [said.format(page=formats.number(page), **whole) for page in range(1, pages + 1)],
            "dated": dated.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
    )
    return pikepdf.open(io.BytesIO(render.render(html, dated=dated).content))


def stamp(pdf: pikepdf.Pdf, stamps: pikepdf.Pdf) -> None:
    """Lays stamp n over page n, upright and at the foot as the page is shown, whatever its size and turn."""
    for number, (page, drawing) in enumerate(zip(pdf.pages, stamps.pages, strict=True), start=1):
        bare(stamps, drawing)
        form = pdf.copy_foreign(drawing.as_form_xobject())
        for key in ("/Group", "/StructParents"):
            if key in form:
                del form[key]
        name = page.add_resource(form, Name.XObject, name=Name(f"/PackPage{number}"), replace_existing=False)
        page.contents_add(pikepdf.Stream(pdf, b"q\n"), prepend=True)
        over = f"\nQ\nq /Artifact <</Type /Pagination /Subtype /Footer>> BDC {matrix(page, form)} cm {name} Do EMC Q\n"
        page.contents_add(pikepdf.Stream(pdf, over.encode("ascii")))


def bare(stamps: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """The drawing without marks of content: laid over, it belongs to nothing that is read."""
    kept = [step for step in pikepdf.parse_content_stream(page) if step.operator not in MARKS]
    page.obj["/Contents"] = stamps.make_stream(pikepdf.unparse_content_stream(kept))


def matrix(page: pikepdf.Page, form: pikepdf.Object) -> str:
    box = [Decimal(str(value)) for value in page.cropbox]
    corners = (min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3]))
    turn = int(page.obj.get("/Rotate", 0)) % 360
    (a, b, c, d), (across, up) = TURNED.get(turn, TURNED[0])
    wide, high = corners[2] - corners[0], corners[3] - corners[1]
    shown = wide if turn in (0, 180) else high
    width = Decimal(str(form.BBox[2])) - Decimal(str(form.BBox[0]))
    size = min(Decimal(1), shown * WIDEST / width)
    x, y = (shown - width * size) / 2, UP
    e, f = corners[across] + a * x + c * y, corners[up] + b * x + d * y
    return " ".join(f"{value:.4f}" for value in (a * size, b * size, c * size, d * size, e, f))
