"""What no Python package brings is found, or named once with the command that installs it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """On a machine without programs, so that nothing is installed."""
    spec = importlib.util.spec_from_file_location("system_packages", ROOT / ".ci" / "system_packages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "system_packages", module)  # dataclasses look their module up
    spec.loader.exec_module(module)
    monkeypatch.setenv("PATH", "/nonexistent")
    return module


def test_what_running_needs_is_here(script: ModuleType) -> None:
    """`make test` has installed it; otherwise PDF tests fail in less clear ways."""
    assert [need.what for need in script.missing("run") if need.required] == []


def test_what_only_tests_need_is_a_warning(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["test"]) == 0

    said = capsys.readouterr().err
    assert said.startswith(
        "Not found, so what needs it is left out: gettext (translation check), pdftotext (PDF tests)"
    )
    assert "gettext" in said.splitlines()[2]


def test_what_running_needs_is_a_refusal(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    library = script.library("no-such-library-1.0")
    script.NEEDS = (script.Need("Pango (PDF)", library, "libpango-1.0-0", "pango", required=True),)

    assert script.main(["run"]) == 1

    said = capsys.readouterr().err
    assert said.startswith("Missing: Pango (PDF). To install:")
    assert "pango" in said.splitlines()[2]


def test_nothing_is_said_when_nothing_is_missing(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    script.NEEDS = (script.Need("the C library", lambda: True, "libc6", "libc", required=True),)

    assert script.main(["run"]) == 0
    assert capsys.readouterr() == ("", "")


def test_wrong_usage(script: ModuleType) -> None:
    assert script.main([]) == 2
    assert script.main(["everything"]) == 2


def test_fonts_are_looked_for_by_file(script: ModuleType, tmp_path: Path) -> None:
    script.FONT_FOLDERS = (str(tmp_path),)
    look = script.font("NotoSans-Regular.*")
    assert look() is False

    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / "NotoSans-Regular.ttf").touch()

    assert look() is True


def test_the_image_has_the_libraries_that_running_needs(script: ModuleType) -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")

    libraries = {need.debian for need in script.NEEDS if need.debian.startswith("lib")}
    last_stage = dockerfile[dockerfile.rindex("\nFROM ") :]
    assert libraries == {name for name in libraries if name in last_stage}
