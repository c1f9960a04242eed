"""The gate on the catalogues lets nothing through that it is there to stop."""

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_translations", ROOT / ".ci" / "check_translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entry(msgid: str, msgstr: str = "", **facts: object) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **facts)


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        (entry("Yes", "نعم"), []),
        (entry("Yes"), ["not translated"]),
        (entry("Yes", "نعم", flags=["fuzzy"]), ["fuzzy"]),
        (entry("%(name)s agreed", "وافق %(name)s"), []),
        (entry("%(name)s agreed", "وافق"), ["placeholders differ"]),
        (entry("%(name)s agreed", "وافق %(nom)s"), ["placeholders differ"]),
        (entry("{count} left", "بقي {count}"), []),
        (entry("{count} left", "بقي"), ["placeholders differ"]),
        (entry("100%% of %s", "%s كله"), []),
    ],
)
def test_faults_of_one_entry(gate: ModuleType, found: polib.POEntry, faults: list[str]) -> None:
    assert list(gate.faults_in(found, complete=True)) == faults


@pytest.mark.parametrize(
    ("forms", "faults"),
    [
        ({0: "لا طلب", 1: "طلب واحد", 2: "طلبان", 3: "%(n)s طلبات", 4: "%(n)s طلبا", 5: "%(n)s طلب"}, []),
        ({0: "لا طلب", 1: "طلب واحد", 2: "", 3: "%(n)s طلبات", 4: "%(n)s طلبا", 5: "%(n)s طلب"}, ["not translated"]),
        ({0: "a", 1: "b", 2: "c", 3: "%(m)s d", 4: "e", 5: "f"}, ["placeholders differ"]),
    ],
)
def test_faults_of_a_plural(gate: ModuleType, forms: dict[int, str], faults: list[str]) -> None:
    found = entry("%(n)s request", msgid_plural="%(n)s requests", msgstr_plural=forms)

    assert list(gate.faults_in(found, complete=True)) == faults


def test_only_arabic_must_be_complete(gate: ModuleType) -> None:
    assert list(gate.faults_in(entry("Yes"), complete=False)) == []
    assert list(gate.faults_in(entry("%s left", "reste"), complete=False)) == ["placeholders differ"]


def test_a_message_of_the_code_that_no_catalogue_has(
    gate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Yes"\nmsgstr "Oui"\n')
    monkeypatch.setattr(gate, "ROOT", tmp_path)

    faults = list(gate.faults_of(path, {(None, "Yes"), (None, "No"), ("heading", "Yes")}))

    where = "locale/fr/LC_MESSAGES/django.po"
    assert faults == [f"{where}: not in the catalogue: 'No'", f"{where}: not in the catalogue: 'Yes'"]


def test_a_catalogue_that_does_not_parse(gate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "django.po"
    path.write_text('msgid "Yes"\n<<<<<<< ours\nmsgstr "Oui"\n')
    monkeypatch.setattr(gate, "ROOT", tmp_path)

    (fault,) = gate.faults_of(path, set())

    assert fault.startswith("django.po: does not parse: ")


def test_messages_are_found_in_code_and_in_templates(gate: ModuleType) -> None:
    found = {msgid for _, msgid in gate.messages_in_code("django")}

    assert "You may not do this" in found  # templates/403.html
    assert len(found) > 50


def test_no_message_stands_within_an_f_string() -> None:
    """makemessages does not look into them, so that such a message would stay English."""
    ways = {
        f"{number}{context}gettext{lazy}" for number in ("", "n") for context in ("", "p") for lazy in ("", "_lazy")
    }
    found = []
    for package in ("portal", "projects", "funding", "reports"):
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for part in ast.walk(ast.parse(text)) if 'f"' in text else ():
                if isinstance(part, ast.JoinedStr):
                    found += [
                        f"{path.relative_to(ROOT)}:{call.lineno}"
                        for call in ast.walk(part)
                        if says(call, {"_", "say", *ways})
                    ]

    assert found == []


def says(call: ast.AST, ways: set[str]) -> bool:
    """A call of gettext with a text that is written there."""
    is_call = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ways
    return is_call and bool(call.args) and isinstance(call.args[0], ast.Constant)  # type: ignore[attr-defined]
