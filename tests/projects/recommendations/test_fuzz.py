"""Whatever a file holds, nothing but the pipeline's own words come out of it."""

import io
import json
import random
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.imports import codes, pipeline
from portal.imports.codes import FileProblem
from portal.imports.kinds import get_kind
from portal.imports.sources import open_source
from projects.recommendations import texts
from tests.factories.recommendations import cycle_4_row, matrix, upr_csv, upr_row, upr_xlsx
from tests.factories.uhri import (
    KEYS,
    UHRI_HEADINGS,
    as_record,
    observation,
    template_csv,
    uhri_json,
    uhri_row,
    uhri_xlsx,
    uwazi_csv,
    uwazi_row,
)

SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
CELLS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["Peru", "France", "Accepted", "5", "2", "(", ")", "((", "\x00", "=1+1", "- a", "&#40;", "\ud800"]),
)


def read_everything(content: bytes) -> None:
    """Through detection, columns, rows and candidates. FileProblem is the one exception that may come."""
    problem: FileProblem | None = None
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        kind = get_kind("recommendations")
        try:
            source = open_source(Path(file.name))
            profile = kind.detect(source)
            profile.columns(source)
            for row in profile.rows(source):
                profile.candidate(row.values)  # type: ignore[attr-defined]
        except FileProblem as raised:
            problem = raised
    assert problem is None or codes.described(problem.message)["message"]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("samples")
    rows = [upr_row(), upr_row(by="Spain")]
    made = [
        upr_csv(folder / "a.csv", rows),
        upr_xlsx(folder / "a.xlsx", rows),
        matrix(folder / "a.docx", ["Right to health", cycle_4_row()]),
        uhri_xlsx(folder / "b.xlsx", [uhri_row(), observation("4. Adopt")]),
        uhri_json(folder / "b.json", [uhri_row(), observation("4. Adopt", number=2)]),
        uwazi_csv(folder / "c.csv", [uwazi_row(), uwazi_row(by="Spain")]),
        template_csv(folder / "d.csv", [{"mechanism": "CAT", "state": "KEN", "text": "Adopt"}]),
    ]
    return [path.read_bytes() for path in made]


@SETTINGS
@given(
    content=st.binary(max_size=600),
    start=st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"["]),
)
def test_any_bytes(content: bytes, start: bytes) -> None:
    read_everything(start + content)


@SETTINGS
@given(seed=st.integers(0, 2**32), which=st.integers(0, 6))
def test_real_files_with_bytes_changed_or_cut(samples: list[bytes], seed: int, which: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    content = bytearray(samples[which])
    for _change in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    read_everything(bytes(content[: chance.randrange(len(content) // 2, len(content))] if seed % 3 == 0 else content))


@SETTINGS
@given(seed=st.integers(0, 2**32), which=st.integers(1, 3))
def test_archives_whose_parts_are_changed(samples: list[bytes], seed: int, which: int) -> None:
    """The damage is inside the XML, behind a sound archive."""
    chance = random.Random(seed)  # noqa: S311
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples[which])) as archive, zipfile.ZipFile(changed, "w") as target:
        victim = chance.choice(archive.namelist())
        for name in archive.namelist():
            part = bytearray(archive.read(name))
            if name == victim and part:
                for _change in range(chance.randint(1, 10)):
                    part[chance.randrange(len(part))] = chance.randrange(256)
            if name != victim or chance.random() > 0.2:
                target.writestr(name, bytes(part))
    read_everything(changed.getvalue())


@pytest.mark.django_db
@settings(SETTINGS, max_examples=25)
@given(rows=st.lists(st.lists(CELLS, min_size=0, max_size=13), min_size=1, max_size=4))
def test_any_cells_can_be_staged_applied_and_undone(tmp_path: Path, rows: list[list[str]]) -> None:
    cleaned = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]
    path = upr_csv(tmp_path / "cells.csv", [*cleaned, upr_row()])

    batch = pipeline.stage(get_kind("recommendations"), path, by=None)
    if not batch.errors:
        pipeline.apply(batch, by=None, partial=True)
        pipeline.undo(batch, by=None)

    assert batch.errors or batch.status == "undone"


@pytest.mark.django_db
@settings(SETTINGS, max_examples=15)
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=3))
def test_any_matrix_can_be_staged_applied_and_undone(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    allowed = [[texts.CONTROL.sub("", cell).encode("utf-8", "ignore").decode() for cell in row] for row in rows]
    fit = [[cell if cell.isprintable() else "x" for cell in row] for row in allowed]
    path = matrix(tmp_path / "cells.docx", [*fit, cycle_4_row()])

    batch = pipeline.stage(get_kind("recommendations"), path, by=None)
    if not batch.errors:
        pipeline.apply(batch, by=None, partial=True)
        pipeline.undo(batch, by=None)

    assert batch.errors or batch.status == "undone"


VALUES = st.one_of(
    CELLS, st.none(), st.booleans(), st.integers(-5, 90_000), st.floats(allow_nan=False), st.lists(CELLS, max_size=3)
)


@pytest.mark.django_db
@settings(SETTINGS, max_examples=25)
@given(records=st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=16), min_size=1, max_size=4))
def test_any_records_can_be_staged_applied_and_undone(tmp_path: Path, records: list[dict[str, object]]) -> None:
    path = tmp_path / "records.json"
    content = json.dumps([as_record(uhri_row()), *records]).encode()
    path.write_bytes(content)

    batch = pipeline.stage(get_kind("recommendations"), path, by=None)
    if not batch.errors:
        pipeline.apply(batch, by=None, partial=True)
        pipeline.undo(batch, by=None)

    assert batch.errors or batch.status == "undone"


@pytest.mark.django_db
@settings(SETTINGS, max_examples=25)
@given(rows=st.lists(st.lists(CELLS, min_size=16, max_size=16), min_size=1, max_size=3))
def test_any_export_can_be_staged_applied_and_undone(tmp_path: Path, rows: list[list[str]]) -> None:
    cleaned = [[cell.encode("utf-8", "replace").decode() for cell in row] for row in rows]
    path = upr_csv(tmp_path / "cells.csv", [*cleaned, uhri_row()], headings=UHRI_HEADINGS)

    batch = pipeline.stage(get_kind("recommendations"), path, by=None)
    if not batch.errors:
        pipeline.apply(batch, by=None, partial=True)
        pipeline.undo(batch, by=None)

    assert batch.errors or batch.status == "undone"


@SETTINGS
@given(text=st.text(max_size=300))
def test_texts_are_taken_apart_without_losing_their_middle(text: str) -> None:
    cleaned = texts.clean(text)
    _paragraph, body = texts.split_paragraph(cleaned)

    assert cleaned.endswith(body)
    assert texts.clean(cleaned) == cleaned or "&" in cleaned or "<" in cleaned
    assert texts.normal_form(cleaned) == texts.normal_form(cleaned.upper()) or not cleaned.isascii()
    for group in texts.groups(body):
        assert body[group.start] == "("
        assert body[group.end - 1] == ")"
