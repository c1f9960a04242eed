"""Files that are not what they should be: a code, a place, a way out, and nothing of them in the portal."""

import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from portal.imports import codes as all_codes
from portal.imports.models import ImportBatch
from projects.recommendations.models import Recommendation
from tests.factories.recommendations import upr_row, upr_xlsx
from tests.factories.uhri import uhri_json, uhri_row, uhri_xlsx
from tests.projects.recommendations.conftest import counts

pytestmark = pytest.mark.django_db
Stage = Callable[[Path], ImportBatch]


def refusal(batch: ImportBatch) -> str:
    made = batch.errors[0]
    assert all_codes.suggestion(made)
    assert not batch.rows.exists()
    assert not Recommendation.objects.exists()
    return str(made["code"])


def test_an_archive_that_unpacks_to_far_more(stage: Stage, tmp_path: Path) -> None:
    path = uhri_xlsx(tmp_path / "a.xlsx", [uhri_row()])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b"\0" * 64 * 1024 * 1024)

    assert refusal(stage(path)) == "FILE_UNSAFE"


def test_macros(stage: Stage, tmp_path: Path) -> None:
    path = uhri_xlsx(tmp_path / "a.xlsx", [uhri_row()])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")

    assert refusal(stage(path)) == "FILE_UNSAFE"


@pytest.mark.parametrize(
    "content",
    [b"{\\rtf1\\ansi Recommendation}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")],
)
def test_files_of_old_word_processors_are_told_what_to_do(stage: Stage, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.docx"
    path.write_bytes(content)

    batch = stage(path)

    assert refusal(batch) == "FILE_TYPE"
    assert "save it as DOCX" in all_codes.suggestion(batch.errors[0])


def test_a_document_without_the_table(stage: Stage, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(rows=2, cols=4)
    document.save(str(tmp_path / "letter.docx"))

    assert refusal(stage(tmp_path / "letter.docx")) == "HEADER_MISSING"


def test_formulas_that_were_never_computed(stage: Stage, tmp_path: Path) -> None:
    path = uhri_xlsx(tmp_path / "a.xlsx", [uhri_row(), uhri_row("=A2", number=2)])

    batch = stage(path)

    assert counts(batch) == {"read": 2, "created": 1, "rejected": 1}
    made = batch.rows.get(number=3).messages[0]
    assert (made["code"], made["column"], made["raw"]) == ("FORMULA_FOUND", "A · Text", "=A2")


def test_formulas_that_were_computed_give_their_value(stage: Stage, tmp_path: Path) -> None:
    path = upr_xlsx(tmp_path / "a.xlsx", [upr_row()])
    changed = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(changed, "w") as target:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'<c r="K2" t="n"><v>2</v></c>', b'<c r="K2"><f>1+1</f><v>2</v></c>')
                assert b"<f>" in content
            target.writestr(name, content)

    assert counts(stage(changed)) == {"read": 1, "created": 1}


@pytest.mark.parametrize("content", [b"[]", b"[1, 2]", b'{"a": []}', b'[{"Text": "x"}]', b"[{", b'["' + b"\xff" * 40])
def test_streams_that_hold_no_records(stage: Stage, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)

    assert refusal(stage(tmp_path / "a.json")) in ("HEADER_MISSING", "FILE_DAMAGED", "FILE_EMPTY", "FILE_ENCODING")


def test_a_heading_that_stands_twice(stage: Stage, tmp_path: Path) -> None:
    from tests.factories.uhri import UHRI_HEADINGS

    path = uhri_xlsx(tmp_path / "a.xlsx", [[*uhri_row(), "again"]], headings=[*UHRI_HEADINGS, "Text"])

    batch = stage(path)

    assert refusal(batch) == "HEADER_DUPLICATE"
    assert batch.errors[0]["column"] == "A, Q"


def test_an_empty_workbook(stage: Stage, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")

    assert refusal(stage(tmp_path / "a.xlsx")) == "HEADER_MISSING"


READ_ALL = """
import resource, sys
from pathlib import Path
import django
django.setup()
from portal.imports.kinds import get_kind
from portal.imports.sources import open_source
source = open_source(Path(sys.argv[1]))
profile = get_kind("recommendations").detect(source)
count = sum(1 for row in profile.rows(source) if profile.candidate(row.values).text)
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def read_alone(path: Path) -> tuple[int, int]:
    """Rows read, and the most memory in MB that a process of its own took for it."""
    done = subprocess.run([sys.executable, "-c", READ_ALL, str(path)], capture_output=True, text=True, check=True)
    count, peak = done.stdout.split()
    return int(count), int(peak)


def test_a_long_stream_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    rows = [uhri_row(f"140.{n} " + "Ensure access to education for all. " * 60, number=n) for n in range(200)]
    short = uhri_json(tmp_path / "short.json", rows)
    long = tmp_path / "long.json"
    with long.open("wb") as file:
        inner = short.read_bytes()[1:-1]
        file.write(b"[" + b",".join([inner] * 100) + b"]")

    few, little = read_alone(short)
    many, much = read_alone(long)

    assert (few, many) == (200, 20_000)
    assert long.stat().st_size > 50 * 1024 * 1024
    assert much - little < 25
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0
