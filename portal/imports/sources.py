"""Opening a file that somebody sent: what it is by its content, whether it is safe, and in which encoding its text is."""

import codecs
import hashlib
import mmap
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, cast

from django.utils.translation import gettext as _
from lxml import etree

from portal.imports.codes import INFO, FileProblem, message

MEGABYTE = 1024 * 1024
PAGE_LIMIT = 50 * MEGABYTE  # a file sent through the browser
COMMAND_LIMIT = 500 * MEGABYTE  # a file named on the command line

MOST_ENTRIES = 5000
MOST_UNPACKED = 8  # times the limit of the file's own size: what an archive may become in memory
HIGHEST_RATIO = 200  # real sheets and documents pack 5 to 60 times
SMALL_ENTRY = 4 * MEGABYTE  # below this a high ratio does no harm

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
OLE_WORD = "WordDocument".encode("utf-16-le")

XLSX, XLS, DOCX, DOC, PDF, XML, JSON, TEXT, ZIP, BINARY = (
    "xlsx", "xls", "docx", "doc", "pdf", "xml", "json", "text", "zip", "binary"
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One file on disk, with what its content says about it."""

    path: Path
    name: str
    size: int
    sha256: str
    type: str
    notes: list[dict[str, Any]] = field(default_factory=list)  # messages that reading added, for the review page
    memory: dict[str, Any] = field(default_factory=dict)  # what readers would otherwise read again

    @cached_property
    def encoding(self) -> str:
        """The first that fits: byte order mark, UTF-8, UTF-16, then Mac, Western and Arabic Windows by their letters."""
        found = encoding_of(self.path)
        if found not in ("utf-8", "utf-8-sig"):
            self.notes.append(message("FILE_ENCODING", severity=INFO, encoding=found))
        return found

    def text(self) -> IO[str]:
        """With CR, LF and CRLF all as line ends."""
        return self.path.open(encoding=self.encoding, newline=None)

    def utf8(self) -> IO[bytes]:
        """The bytes of its text in UTF-8 without a mark, whatever the encoding on disk."""
        if self.encoding == "utf-8":
            return self.path.open("rb")
        return cast(IO[bytes], Recoded(self.text()))

    def xml(self) -> etree._Element:
        """The root of an XML file: no entities, no network, no huge trees."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.parse(str(self.path), parser).getroot()
        except (etree.XMLSyntaxError, OSError) as error:
            raise FileProblem("FILE_DAMAGED", raw=str(error)) from error


class Recoded:
    """A text file read as UTF-8 bytes, piece by piece; `close` closes the file below."""

    def __init__(self, text: IO[str]) -> None:
        self.file = text

    def read(self, size: int = -1) -> bytes:
        return self.file.read(size).encode("utf-8", "replace")

    def __enter__(self) -> "Recoded":
        return self

    def __exit__(self, *failure: object) -> None:
        self.file.close()


def open_source(path: Path, *, name: str = "", limit: int = COMMAND_LIMIT) -> Source:
    """Looks at the whole file before anybody parses it. Raises FileProblem."""
    size = path.stat().st_size
    if size == 0:
        raise FileProblem("FILE_EMPTY")
    if size > limit:
        raise FileProblem("FILE_TOO_LARGE", limit=limit // MEGABYTE)
    kind = type_of(path, most_unpacked=MOST_UNPACKED * limit)
    return Source(path=path, name=name or path.name, size=size, sha256=sha256_of(path), type=kind)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def type_of(path: Path, *, most_unpacked: int = MOST_UNPACKED * COMMAND_LIMIT) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return type_of_zip(path, most_unpacked)
    if head.startswith(OLE):
        return type_of_ole(path)
    if head.startswith((b"%PDF", b"{\\rtf")):
        return PDF if head.startswith(b"%PDF") else DOC  # old word processors save RTF under that name
    if not head.strip():
        raise FileProblem("FILE_EMPTY")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return type_of_text(head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace"))
    if b"\0" in head:
        return TEXT if utf16_without_mark(head) else BINARY
    return type_of_text(head)


def type_of_text(head: bytes) -> str:
    first = head.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    return {b"<": XML, b"[": JSON, b"{": JSON}.get(first, TEXT)


def type_of_zip(path: Path, most_unpacked: int) -> str:
    """Refuses bombs and macros by the directory of the archive, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, IndexError, UnicodeError) as error:
        raise FileProblem("FILE_DAMAGED") from error
    names = {entry.filename.lower() for entry in entries}
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > most_unpacked:
        raise FileProblem("FILE_UNSAFE", why=_("it would unpack to far more than it shows"))
    if any(
        entry.file_size > SMALL_ENTRY and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    ):
        raise FileProblem("FILE_UNSAFE", why=_("it would unpack to far more than it shows"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileProblem("FILE_UNSAFE", why=_("it is protected by a password"))
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise FileProblem("FILE_UNSAFE", why=_("it contains macros"))
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else ZIP


def type_of_ole(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(OLE_MACROS) >= 0:
            raise FileProblem("FILE_UNSAFE", why=_("it contains macros"))
        return DOC if content.find(OLE_WORD) >= 0 else XLS


# Encodings

ACCENTED = set("àâäáãåçéèêëíìîïñóòôöõøúùûüýÿœæßÀÂÄÁÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØÚÙÛÜŒÆ’‘“”–—…•«»°€£")
ARABIC = re.compile(r"[\u0621-\u064a]{3,}")
SAMPLE = 4 * MEGABYTE


def encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
        if head.startswith(codecs.BOM_UTF8):
            return checked(path, "utf-8-sig")
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return checked(path, "utf-16")
        sample = head + file.read(SAMPLE)
    if decodes(path, "utf-8") and b"\0" not in sample:
        return "utf-8"
    if wide := utf16_without_mark(sample[:4096]):
        return checked(path, wide)
    if b"\0" in sample:
        raise FileProblem("FILE_ENCODING", encoding="?", undecodable=True)
    return single_byte_encoding(sample)


def checked(path: Path, encoding: str) -> str:
    if not decodes(path, encoding):
        raise FileProblem("FILE_ENCODING", encoding=encoding, undecodable=True)
    return encoding


def decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(MEGABYTE):
            yield chunk


def utf16_without_mark(sample: bytes) -> str:
    """Latin text in UTF-16 has a zero in every second byte; "" when this is not so."""
    half = len(sample) // 2
    if half < 2:
        return ""
    if sample[1::2].count(0) > half * 0.6 and sample[::2].count(0) < half * 0.05:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return ""


def single_byte_encoding(sample: bytes) -> str:
    """Old Macs end lines with CR; otherwise the reading with the most letters that words are made of."""
    if b"\r" in sample and b"\n" not in sample:
        return "mac_roman"
    arabic = sample.decode("cp1256", "replace")
    if sum(map(len, ARABIC.findall(arabic))) * 2 > sum(byte > 127 for byte in sample):
        return "cp1256"
    scores = {name: likeness(sample.decode(name, "replace")) for name in ("cp1252", "mac_roman")}
    return "mac_roman" if scores["mac_roman"] > scores["cp1252"] else "cp1252"


def likeness(text: str) -> int:
    """Accented letters count for the reading, signs that no word contains count against it."""
    return sum(1 if letter in ACCENTED else -1 for letter in text if ord(letter) > 127)
