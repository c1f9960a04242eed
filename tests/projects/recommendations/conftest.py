from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from portal.imports import pipeline
from portal.imports.kinds import ImportKind, get_kind
from portal.imports.models import ImportBatch
from tests.factories.recommendations import matrix, upr_csv

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "upr"


@pytest.fixture
def shared_upr() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the real sample files are not next to the checkout")
    return SHARED


@pytest.fixture
def kind() -> ImportKind:
    return get_kind("recommendations")


@pytest.fixture
def stage(db: None, kind: ImportKind) -> Callable[[Path], ImportBatch]:
    return lambda path: pipeline.stage(kind, path, by=None)


@pytest.fixture
def bring(stage: Callable[[Path], ImportBatch]) -> Callable[..., ImportBatch]:
    """Stages and applies."""

    def bring(path: Path, *, partial: bool = False) -> ImportBatch:
        return pipeline.apply(stage(path), by=None, partial=partial)

    return bring


@pytest.fixture
def upr_file(tmp_path: Path) -> Callable[..., Path]:
    """A new UPR Info file at each call, so that no two have the same name."""
    made: list[Path] = []

    def write(*rows: Sequence[object], **options: Any) -> Path:
        made.append(upr_csv(tmp_path / f"upr-{len(made)}.csv", rows, **options))
        return made[-1]

    return write


@pytest.fixture
def matrix_file(tmp_path: Path) -> Callable[..., Path]:
    made: list[Path] = []

    def write(*rows: str | Iterable[str], **options: Any) -> Path:
        made.append(matrix(tmp_path / f"matrix-{len(made)}.docx", rows, **options))  # type: ignore[arg-type]
        return made[-1]

    return write


def codes(batch: ImportBatch) -> list[tuple[int, str]]:
    """(row, code) of every message of the rows."""
    return [(row.number, made["code"]) for row in batch.rows.all() for made in row.messages]


def counts(batch: ImportBatch) -> dict[str, int]:
    """Those that are not zero."""
    return {word: count for word, count in batch.counts.items() if count}
