"""HTML → PDF: tagged (PDF/UA-1), archival (PDF/A-3a), the same bytes for the same input. The only import of WeasyPrint.

What a rendering may read is what it is given: `data:` and our own `static:` addresses, and the fonts of `reports.fonts`.
A character without a glyph, an image that cannot be drawn or a link to nowhere stops it: half an edition is never made.
"""

import gc
import hashlib
import logging
import os
import re
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import unescape
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from reports import fonts

SVG = "{http://www.w3.org/2000/svg}"
CHART_STYLE = "css/print-charts.css"
PATCHED_VERSIONS = ("70.",)  # where Arabic text in SVG is laid out letter by letter (WeasyPrint issue 2909)
ONE_AT_A_TIME = threading.Lock()  # WeasyPrint reports by a logger that all renderings of a process share

AROUND = 24  # characters on either side of one that has no glyph
MOST_NAMED = 8
TAG = re.compile(r"<(style|title)\b.*?</\1>|<[^>]*>", re.DOTALL)
IMAGE = re.compile(r"<img\b[^>]*>")
ALTERNATIVE = re.compile(r'\balt="([^"]*)"')
LONGEST = 300  # characters of one message

Progress = Callable[[str, int], None]  # step ("layout", "file") and the pages done so far


class RenderProblem(Exception):
    """What stopped a rendering, in words for the author."""


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    description: str


@dataclass(frozen=True)
class Rendering:
    content: bytes
    pages: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def render(
    html: str, *, dated: datetime, attachments: Sequence[Attachment] = (), progress: Progress | None = None
) -> Rendering:
    """The PDF of a whole HTML page. `dated` is the date of the attachments: never the clock, so that bytes repeat.

    Raises RenderProblem for anything that would make a lesser document.
    """
    weasyprint = engine()
    report = progress or (lambda step, pages: None)
    with ONE_AT_A_TIME, without_garbage_collection(), forgiving_open_files(), listening(report) as log:
        try:
            page = weasyprint.HTML(string=html, url_fetcher=fetcher(), base_url="static:")
            prepare_drawings(page.etree_element)
            document = page.render(pdf_variant="pdf/a-3a", presentational_hints=True)  # column widths
            report("file", len(document.pages))
            content: bytes = document.write_pdf(
                finisher=finish,
                pdf_variant="pdf/a-3a",
                attachments=[
                    weasyprint.Attachment(
                        string=attachment.content,
                        name=attachment.name,
                        description=attachment.description,
                        created=dated,
                        modified=dated,
                        relationship="Data",
                    )
                    for attachment in attachments
                ],
            )
        except weasyprint.urls.FatalURLFetchingError as error:
            raise RenderProblem(_("A file the report needs could not be read: %(error)s") % {"error": error}) from error
    log.raise_problems(html)
    return Rendering(content=content, pages=len(document.pages))


@cache
def engine() -> ModuleType:
    """WeasyPrint, seeing our fonts only."""
    os.environ["FONTCONFIG_FILE"] = str(fonts.ready())
    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # each rendering listens for itself
    import weasyprint
    import weasyprint.svg
    import weasyprint.urls

    if weasyprint.__version__.startswith(PATCHED_VERSIONS):
        keep_svg_text_whole(weasyprint.svg)
    module: ModuleType = weasyprint
    return module


class Whole(str):
    """A text that cannot be taken apart into letters."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def keep_svg_text_whole(svg: Any) -> None:
    """Hands a text of an SVG to the shaper as one string unless its letters are placed one by one."""
    draw_letters = svg.text

    def text(drawing: Any, node: Any, font_size: float) -> None:
        places = (node.attrib.get(name, "").split() for name in ("x", "y", "dx", "dy", "rotate"))
        if node.text and all(len(values) < 2 for values in places) and "textLength" not in node.attrib:
            node._etree_node.text = Whole(node.text)
        draw_letters(drawing, node, font_size)

    svg.text = text
    svg.TAGS.update({tag: text for tag, draw in svg.TAGS.items() if draw is draw_letters})


def fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        """Nothing from the network and nothing from the disk but the portal's static files."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _colon, path = url.partition(":")
            if scheme == "data":
                return super().fetch(url, headers)
            found = finders.find(path) if scheme == "static" else None
            if not isinstance(found, str):
                raise ValueError(f"A report reads data: and static: addresses that exist, not {url}")
            media_types = {"css": "text/css", "svg": "image/svg+xml", "png": "image/png"}
            with open(found, "rb") as file:
                return URLFetcherResponse(url, file.read(), {"Content-Type": media_types[path.rpartition(".")[2]]})

    return OwnFilesOnly(allowed_protocols=("data", "static"), fail_on_errors=True)


def prepare_drawings(root: Element) -> None:
    """WeasyPrint gives a drawing neither the page's style sheet nor its label, so they are put inside."""
    path = finders.find(CHART_STYLE)
    if not isinstance(path, str):
        raise RenderProblem(_("A file the report needs could not be read: %(error)s") % {"error": CHART_STYLE})
    with open(path, encoding="utf-8") as file:
        style = file.read()
    for drawing in root.iter(f"{SVG}svg"):
        SubElement(drawing, f"{SVG}style").text = style
        if drawing.find(f"{SVG}title") is None:
            title = Element(f"{SVG}title")
            title.text = drawing.get("aria-label", "")
            drawing.insert(0, title)


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """The boxes of a document are one large graph that lives to the end; looking through it costs nearly half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def forgiving_open_files() -> Iterator[None]:
    """WeasyPrint leaves its colour profile to be closed by the interpreter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield


class Listener(logging.Handler):
    """Hears what WeasyPrint says: how far it is, and what it could not do."""

    PAGE = re.compile(r"Step 5 .*Page (\d+)")

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self.progress = progress
        self.missing: dict[str, None] = {}
        self.errors: list[str] = []
        self.images: list[str] = []  # addresses of those that could not be drawn

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if found := self.PAGE.match(message):
            self.progress("layout", int(found[1]))
        elif ".notdef" in message and isinstance(record.args, tuple):
            self.missing[chr(int(str(record.args[1])))] = None
        elif message.startswith("Failed to load image") and isinstance(record.args, tuple):
            self.images.append(str(record.args[0]))
        elif record.levelno >= logging.ERROR:
            self.errors.append(message[:LONGEST])

    def raise_problems(self, html: str) -> None:
        if self.missing:
            shown = ", ".join(in_place(letter, html) for letter in list(self.missing)[:MOST_NAMED])
            raise RenderProblem(
                _("The fonts have no picture for these characters: %(characters)s") % {"characters": shown}
            )
        if self.images:
            shown = ", ".join(f"“{alternative_of(address, html)}”" for address in self.images[:MOST_NAMED])
            raise RenderProblem(
                _("These images are broken or of a kind that cannot be drawn: %(images)s") % {"images": shown}
            )
        if self.errors:
            raise RenderProblem(_("The report could not be drawn: %(error)s") % {"error": "; ".join(self.errors[:5])})


def alternative_of(address: str, html: str) -> str:
    """What an image shows, as its author has put it; else the beginning of its address."""
    for image in IMAGE.findall(html):
        alternative = ALTERNATIVE.search(image)
        if address in unescape(image) and alternative:
            return unescape(alternative[1])
    return address[:AROUND]


def in_place(letter: str, html: str) -> str:
    """A character with its number and the words around it, so that its author finds it."""
    named = f"{letter} (U+{ord(letter):04X})"
    text = " ".join(unescape(TAG.sub(" ", html)).split())
    at = text.find(letter)
    if at < 0:
        return named
    start, end = max(0, at - AROUND), at + AROUND
    return f"{named} “{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}”"


@contextmanager
def listening(progress: Progress) -> Iterator[Listener]:
    listener = Listener(progress)
    logger, steps = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
    kept = steps.level, steps.propagate
    logger.addHandler(listener)
    steps.addHandler(listener)
    steps.setLevel(logging.INFO)
    steps.propagate = False
    try:
        yield listener
    finally:
        logger.removeHandler(listener)
        steps.removeHandler(listener)
        steps.level, steps.propagate = kept


UA_MARK = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289 that the document conforms to</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def finish(_document: Any, pdf: Any) -> None:
    """Makes the archival file an accessible one as well: says so in plain XMP, names each attachment once, and gives
    glyphs that carry no character of their own (parts of a ligature) a mapping that adds nothing to the text."""
    if "AF" in pdf.catalog:
        files = list(dict.fromkeys(pdf.catalog["AF"]))
        pdf.catalog["AF"].clear()
        pdf.catalog["AF"].extend(files)
    for item in pdf.objects:
        stream = getattr(item, "stream", None)
        if not stream:
            continue
        if item.extra.get("Type") == "/Metadata":
            item.compress = False
            item.stream = [part.replace(b"</rdf:RDF>", UA_MARK + b"</rdf:RDF>") for part in stream]
        elif stream[0] == b"/CIDInit /ProcSet findresource begin":
            item.stream = [re.sub(rb"^(<[0-9a-f]{4}>) <>$", rb"\1 <200c>", line) for line in stream]
