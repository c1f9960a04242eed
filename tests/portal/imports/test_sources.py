import zipfile
from pathlib import Path

import openpyxl
import pytest

from portal.imports import tables
from portal.imports.codes import FileProblem, suggestion
from portal.imports.sources import MEGABYTE, Source, open_source


def written(tmp_path: Path, content: bytes, name: str = "file") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def zipped(tmp_path: Path, name: str = "file.xlsx", **entries: bytes) -> Path:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return path


def problem(path: Path, **options: int) -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        list(tables.lines(open_source(path, **options)))
    return caught.value


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a,b\n1,2\n", "text"),
        (b"\xef\xbb\xbfa,b\n", "text"),
        ("a,b\n".encode("utf-16"), "text"),
        ("a,b\nc,d\n".encode("utf-16-le"), "text"),
        (b"  <?xml version='1.0'?><a/>", "xml"),
        (b"<html></html>", "xml"),
        (b' [{"a": 1}]', "json"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x00\x01\x02\x03 binary", "binary"),
    ],
)
def test_the_type_is_what_the_content_says(tmp_path: Path, content: bytes, found: str) -> None:
    assert open_source(written(tmp_path, content, "any.xls")).type == found


def test_archives_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    assert open_source(zipped(tmp_path, "a", xl__workbook_xml=b"<a/>")).type == "xlsx"
    assert open_source(zipped(tmp_path, "b", word__document_xml=b"<a/>")).type == "docx"
    assert open_source(zipped(tmp_path, "c", other=b"x")).type == "zip"


@pytest.mark.parametrize("content", [b"", b"  \n \t"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert problem(written(tmp_path, content)).message["code"] == "FILE_EMPTY"


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    refused = problem(written(tmp_path, b"a" * (MEGABYTE + 1)), limit=MEGABYTE)

    assert refused.message["code"] == "FILE_TOO_LARGE"
    assert str(refused) == "The file is larger than 1 MB."


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    refused = problem(zipped(tmp_path, xl__workbook_xml=b"<a/>", xl__sheet_xml=b"0" * (8 * MEGABYTE)))

    assert refused.message["code"] == "FILE_UNSAFE"
    assert "unpack" in str(refused)


def test_an_archive_that_unpacks_to_many_times_the_limit_is_refused(tmp_path: Path) -> None:
    entries = {f"e{n}": bytes(chr(65 + n), "ascii") * MEGABYTE for n in range(9)}

    assert problem(zipped(tmp_path, **entries), limit=MEGABYTE).message["code"] == "FILE_UNSAFE"


def test_an_archive_of_many_entries_is_refused(tmp_path: Path) -> None:
    assert problem(zipped(tmp_path, **{f"e{n}": b"" for n in range(5001)})).message["code"] == "FILE_UNSAFE"


def test_macros_are_refused_in_new_and_old_workbooks(tmp_path: Path) -> None:
    new = zipped(tmp_path, xl__workbook_xml=b"<a/>", xl__vbaProject_bin=b"x")
    old = written(
        tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le"), "old.xls"
    )

    for path in (new, old):
        refused = problem(path)
        assert refused.message["code"] == "FILE_UNSAFE"
        assert "macros" in suggestion(refused.message)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 this is no archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4096,
    ],
)
def test_what_only_looks_like_an_office_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert problem(written(tmp_path, content)).message["code"] == "FILE_DAMAGED"


def test_an_office_archive_without_its_parts_is_refused(tmp_path: Path) -> None:
    for name, entries in (("a", {"xl__workbook_xml": b"<a/>"}), ("b", {"word__document_xml": b"<a"})):
        assert problem(zipped(tmp_path, name, **entries)).message["code"] == "FILE_DAMAGED"


def test_text_in_no_encoding_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n" * 2000 + b"\x00\xff\x00")

    refused = problem(path)

    assert refused.message["code"] == "FILE_ENCODING"
    assert suggestion(refused.message).startswith("The text is in no encoding")


def read(source: Source) -> list[tuple[int, list[object]]]:
    return [(line.number, list(line.cells)) for line in tables.lines(source)]


@pytest.mark.parametrize(
    ("encoding", "word"),
    [
        ("utf-8", "Türkiye Côte تونس"),
        ("utf-8-sig", "Türkiye"),
        ("utf-16", "Türkiye تونس"),
        ("utf-16-be", "Türkiye"),
        ("cp1252", "Türkiye Côte d’Ivoire"),
        ("mac_roman", "Türkiye Côte d’Ivoire"),
        ("cp1256", "تونس والمغرب والجزائر"),
    ],
)
def test_every_encoding_people_send_is_read(tmp_path: Path, encoding: str, word: str) -> None:
    path = written(tmp_path, f"State;Name\nX;{word}\n".encode(encoding))

    source = open_source(path)

    assert read(source) == [(1, ["State", "Name"]), (2, ["X", word])]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_line_end_and_delimiter_is_read(tmp_path: Path, line_end: str, delimiter: str) -> None:
    lines = [delimiter.join(("a", "b")), delimiter.join(('"1, 2; 3"', "4"))]

    source = open_source(written(tmp_path, line_end.join(lines).encode()))

    assert read(source) == [(1, ["a", "b"]), (2, ["1, 2; 3", "4"])]


def test_comments_above_the_heading_are_counted_and_left_out(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, b"# where it is from\n# a, b\n\na,b\n1,2\n#3,4\n"))

    assert read(source) == [(4, ["a", "b"]), (5, ["1", "2"]), (6, ["#3", "4"])]


def test_a_cell_may_hold_lines_and_the_rows_are_still_counted_as_a_person_does(tmp_path: Path) -> None:
    source = open_source(written(tmp_path, b'a,b\n"one\ntwo",2\n3,4\n'))

    assert read(source) == [(1, ["a", "b"]), (2, ["one\ntwo", "2"]), (3, ["3", "4"])]


def test_a_workbook_is_read_as_it_shows(tmp_path: Path) -> None:
    from datetime import date

    book = openpyxl.Workbook()
    book.worksheets[0].append(["day", "n", "text"])
    book.worksheets[0].append([date(2026, 1, 31), 1.5, "=1+1"])
    book.worksheets[0].append([None, True, "- dash"])
    path = tmp_path / "book.xlsx"
    book.save(path)

    assert read(open_source(path)) == [
        (1, ["day", "n", "text"]),
        (2, ["2026-01-31", 1.5, "=1+1"]),  # never computed: given as it is, so that it can be refused
        (3, [None, True, "- dash"]),
    ]


def test_xml_with_entities_is_not_expanded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY y SYSTEM "file:///etc/hostname">]><a><b>&x;</b><c>&y;</c></a>'

    root = open_source(written(tmp_path, bomb)).xml()

    assert (root.findtext("b") or "", root.findtext("c") or "") == ("", "")


def test_zero_bytes_and_broken_characters_never_reach_the_database() -> None:
    assert tables.plain("a\0b\ud800") == "ab?"
    assert tables.plain(float("nan")) is None
    assert tables.plain(float("inf")) is None


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_do(index: int, letter: str) -> None:
    assert tables.column_letter(index) == letter
