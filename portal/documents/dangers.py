"""What makes a file dangerous to open, though its type is allowed. Each finding says what the person can do about it.

A virus scanner (clamd) is asked when the installation has one; what documents carry to run by themselves is found without it.
"""

import io
import re
import socket
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.conf import settings
from django.utils.translation import gettext as _

# The European Institute for Computer Antivirus Research's harmless file, by which installations are tried out.
TEST_SIGNATURE = b"".join((b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"))
ACTIVE_PARTS = re.compile(r"^word/(activeX/|embeddings/)|vbaProject\.bin$", re.IGNORECASE)
CHUNK = 64 * 1024
SECONDS = 20


def danger_in(content: bytes) -> str:
    """The sentence with which the file is refused; "" when nothing is wrong with it."""
    if found := virus_in(content):
        return found
    if content.startswith(b"%PDF-"):
        return next(dangers_of_pdf(content), "")
    if content.startswith(b"PK"):
        return next(dangers_of_docx(content), "")
    return ""


def virus_in(content: bytes) -> str:
    if TEST_SIGNATURE in content:
        return infected("Eicar-Test-Signature")
    if not settings.VIRUS_SCANNER:
        return ""
    try:
        answer = ask_scanner(content)
    except OSError:
        return _(
            "The file cannot be checked for viruses at the moment. Send it again later; your other answers are saved."
        )
    found = re.fullmatch(r"stream: (.+) FOUND", answer)
    return infected(found[1]) if found else ""


def infected(name: str) -> str:
    return _(
        "The file is infected (%(name)s) and was not kept. Have the computer it comes from checked, then scan the signed letter anew and send that."
    ) % {"name": name}


def ask_scanner(content: bytes) -> str:
    """clamd's INSTREAM over TCP: chunks with their length before them, a zero at the end, one line back."""
    host, _colon, port = settings.VIRUS_SCANNER.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=SECONDS) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            line.sendall(struct.pack("!L", len(part)) + part)
        line.sendall(struct.pack("!L", 0))
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def dangers_of_pdf(content: bytes) -> Iterator[str]:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            yield from active_parts(document.Root)
    except pikepdf.PasswordError:
        yield _("The PDF is protected by a password. Save it without one and send it again.")
    except pikepdf.PdfError:
        return  # a viewer may still show it; it cannot run anything


def active_parts(root: Any) -> Iterator[str]:
    names = root.get("/Names", {})
    opening = root.get("/OpenAction")
    acts = isinstance(opening, pikepdf.Dictionary) and opening.get("/S") in ("/JavaScript", "/Launch")
    if acts or "/JavaScript" in names or "/AA" in root:
        yield _("The PDF contains a script. Print it to a new PDF, or scan the signed letter, and send that.")
    if "/EmbeddedFiles" in names:
        yield _("The PDF has other files inside. Save it without attachments and send it again.")


def dangers_of_docx(content: bytes) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if any(ACTIVE_PARTS.search(name) for name in archive.namelist()):
                yield _("The document contains embedded objects. Save it as PDF and send that.")
            if "word/_rels/settings.xml.rels" in archive.namelist() and loads_from_elsewhere(archive):
                yield _("The document loads a template from elsewhere. Save it as PDF and send that.")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError):
        yield _("The document is damaged or protected by a password. Save it as PDF and send that.")


def loads_from_elsewhere(archive: zipfile.ZipFile) -> bool:
    return b'TargetMode="External"' in archive.read("word/_rels/settings.xml.rels")[: 1024 * 1024]
