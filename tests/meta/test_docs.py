"""The pages under docs/ that are made from the code say what the code says; `make docs` writes them anew."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["workflows", "permissions"])
def test_generated_page_is_current(command: str) -> None:
    out = io.StringIO()

    call_command(command, stdout=out)

    assert out.getvalue() == (DOCS / f"{command}.md").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_api_schema_is_whole_and_current(tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"

    call_command("spectacular", file=str(file), validate=True, fail_on_warn=True)

    assert file.read_text(encoding="utf-8") == (DOCS / "openapi.yaml").read_text(encoding="utf-8")
