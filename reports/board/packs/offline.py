"""The pack for a journey: the merged PDF, every paper as its own file, and a page that opens them from the disk without script."""

import hashlib
import mimetypes
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from portal import formats
from portal.documents.models import Document
from reports.board.packs.actions import file_name
from reports.board.packs.contents import Contents, Item, Paper
from reports.board.packs.making import direction, title_of
from reports.board.packs.models import Pack

CHUNK = 256 * 1024
LONGEST = 60  # characters of a title in a name: six languages stay below the 255 bytes that file systems take
UNSAFE = re.compile(r'[<>:"/\\|?*\s]+')
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
INDEX, STYLE, SUMS = "index.html", "style.css", "SHA256SUMS.txt"


@dataclass(frozen=True)
class Kept:
    """A paper as a file of the copy; `path` is empty when the store of documents has lost it."""

    paper: Paper
    path: str
    document: Document | None
    dir: str


@dataclass(frozen=True)
class Folder:
    item: Item | None  # None: papers of the whole session
    dir: str
    papers: tuple[Kept, ...]


def safe(text: str) -> str:
    """A title as part of a file's name on any system: letters of every script stay, marks of direction and signs go."""
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", text)
        if unicodedata.category(letter)[0] != "C" or letter.isspace()
    )
    name = UNSAFE.sub("-", kept)[:LONGEST].strip("-. ")
    return "file" if not name or RESERVED.match(name) else name


def ending(paper: Paper) -> str:
    """By what the file is, as the portal found it; its own name only where the kind has no usual ending."""
    guessed = mimetypes.guess_extension(paper.media_type)
    own = re.search(r"\.[A-Za-z0-9]{1,5}$", paper.name)
    return guessed or (own[0].lower() if own else ".bin")


def folders(contents: Contents) -> list[Folder]:
    documents = Document.objects.in_bulk([paper.document for paper in contents.papers])
    found = [Folder(None, "", kept("00", contents.general, documents))] if contents.general else []
    for item in contents.items:
        name = f"{item.number:02d}-{safe(item.title)}"
        found.append(Folder(item, direction(item.language), kept(name, item.papers, documents)))
    return found


def kept(folder: str, papers: tuple[Paper, ...], documents: dict[int, Document]) -> tuple[Kept, ...]:
    return tuple(
        Kept(paper, path, document if path else None, direction(paper.language))
        for number, paper in enumerate(papers, start=1)
        for document in [documents[paper.document]]
        for path in [
            f"{folder}/{number:02d}-{safe(paper.title)}{ending(paper)}"
            if document.file.storage.exists(str(document.file.name))
            else ""
        ]
    )


def archive(pack: Pack, contents: Contents) -> Iterator[bytes]:
    """The zip, piece by piece: never more than a piece of it in memory."""
    listed = folders(contents)
    root = safe(file_name(pack).removesuffix(".pdf"))
    sink: Any = Sink()
    sums: dict[str, str] = {}
    with zipfile.ZipFile(sink, "w", allowZip64=True) as file:
        index = index_of(pack, contents, listed).encode()
        for name, content in ((INDEX, index), (STYLE, style())):
            yield from written(file, sink, entry(root, name, contents, zipfile.ZIP_DEFLATED), [content])
            sums[name] = hashlib.sha256(content).hexdigest()
        if pack.document is not None:
            yield from stored(file, sink, entry(root, file_name(pack), contents), pack.document)
            sums[file_name(pack)] = pack.sha256
        for one in (one for folder in listed for one in folder.papers):
            if one.document is not None:
                yield from stored(file, sink, entry(root, one.path, contents), one.document)
                sums[one.path] = one.paper.sha256
        lines = "".join(f"{sha256}  {path}\n" for path, sha256 in sums.items())
        yield from written(file, sink, entry(root, SUMS, contents, zipfile.ZIP_DEFLATED), [lines.encode()])
    yield sink.taken()


def style() -> bytes:
    return Path(str(finders.find("css/offline.css"))).read_bytes()


def entry(root: str, path: str, contents: Contents, compression: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(f"{root}/{path}", contents.dated.timetuple()[:6])
    info.compress_type = compression
    info.external_attr = 0o644 << 16
    return info


def stored(file: zipfile.ZipFile, sink: "Sink", info: zipfile.ZipInfo, document: Document) -> Iterator[bytes]:
    with document.file.open("rb") as source:
        yield from written(file, sink, info, iter(lambda: source.read(CHUNK), b""))


def written(file: zipfile.ZipFile, sink: "Sink", info: zipfile.ZipInfo, pieces: Any) -> Iterator[bytes]:
    with file.open(info, "w") as target:
        for piece in pieces:
            target.write(piece)
            yield sink.taken()
    yield sink.taken()


class Sink:
    """What the archive is written to: it keeps nothing that was taken."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: pieces are taken, not sent."""

    def taken(self) -> bytes:
        data, self.waiting = b"".join(self.waiting), []
        return data


def index_of(pack: Pack, contents: Contents, listed: list[Folder]) -> str:
    with translation.override(contents.language):
        return render_to_string(
            "reports/board/offline.html",
            {
                "language": contents.language,
                "is_rtl": get_language_bidi(),
                "title": title_of(contents),
                "contents": contents,
                "when": formats.period(contents.starts_on, contents.ends_on),
                "pack": pack,
                "pack_name": file_name(pack),
                "sums": SUMS,
                "folders": listed,
                "withheld": _("Withheld because of your declared interest"),
            },
        )
