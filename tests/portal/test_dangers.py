"""Files of an allowed type that are dangerous all the same: found by content, refused with words that say what to do."""

import io
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.documents.dangers import TEST_SIGNATURE, danger_in
from portal.documents.uploads import LetterField


def pdf(change=lambda document: None, **saving: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    change(document)
    buffer = io.BytesIO()
    document.save(buffer, **saving)
    return buffer.getvalue()


def with_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_launch(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")


def with_attachment(document: pikepdf.Pdf) -> None:
    document.attachments["x.exe"] = b"MZ"


def docx(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(), ""),
        (pdf(with_script), "The PDF contains a script."),
        (pdf(with_launch), "The PDF contains a script."),
        (pdf(with_attachment), "The PDF has other files inside."),
        (pdf(encryption=pikepdf.Encryption(user="secret", owner="secret")), "protected by a password"),
        (b"%PDF-1.4 cut off", ""),
        (docx(), ""),
        (docx(**{"word/embeddings/oleObject1.bin": "x"}), "embedded objects"),
        (docx(**{"word/activeX/activeX1.xml": "x"}), "embedded objects"),
        (docx(**{"word/_rels/settings.xml.rels": '<R TargetMode="External"/>'}), "a template from elsewhere"),
        (docx()[:40], "damaged or protected"),
        (b"\x89PNG\r\n\x1a\n" + TEST_SIGNATURE, "The file is infected (Eicar-Test-Signature)"),
    ],
    ids=["pdf", "script", "launch", "attachment", "password", "cut-pdf", "docx", "ole", "activex", "template", "cut-docx", "eicar"],
)  # fmt: skip
def test_what_a_file_carries(content: bytes, words: str) -> None:
    found = danger_in(content)

    assert words in found
    assert bool(found) == bool(words)


def test_the_field_refuses_with_the_sentence() -> None:
    with pytest.raises(forms.ValidationError, match="scan the signed letter anew"):
        LetterField().clean(SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n" + TEST_SIGNATURE))


@pytest.fixture
def scanner(settings: Any) -> Iterator[list[bytes]]:
    """A scanner that speaks clamd's protocol and takes every file with the word VIRUS in it for infected."""
    received: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        line, _address = server.accept()
        with line, line.makefile("rb") as reader:
            assert reader.read(10) == b"zINSTREAM\0"
            parts = []
            while length := struct.unpack("!L", reader.read(4))[0]:
                parts.append(reader.read(length))
            received.append(b"".join(parts))
            line.sendall(b"stream: Test.Virus FOUND\0" if b"VIRUS" in received[-1] else b"stream: OK\0")

    thread = threading.Thread(target=answer)
    thread.start()
    port = server.getsockname()[1]
    settings.VIRUS_SCANNER = f"127.0.0.1:{port}"
    yield received
    thread.join(timeout=10)
    server.close()


@pytest.mark.parametrize(("word", "found"), [(b"VIRUS", True), (b"harmless", False)])
def test_the_scanner_is_asked_with_the_whole_file(scanner: list[bytes], word: bytes, found: bool) -> None:
    content = b"%PDF-1.7\n" + b"x" * 200_000 + word

    sentence = danger_in(content)

    assert scanner == [content]
    assert ("Test.Virus" in sentence) == found


def test_nothing_is_accepted_unchecked_when_the_scanner_is_away(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings.VIRUS_SCANNER = f"127.0.0.1:{port}"

    assert "cannot be checked for viruses at the moment" in danger_in(b"\xff\xd8\xff")
