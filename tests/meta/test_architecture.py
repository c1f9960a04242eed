"""Rules that no single file can break unseen: imports run one way, status is set in one place, settings and templates are used."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from portal.context import COMPLETE_LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "projects", "funding", "reports")
CODE = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("app", APPS)
def test_imports_run_one_way(app: str) -> None:
    later = APPS[APPS.index(app) + 1 :]

    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in CODE
        if path.relative_to(ROOT).parts[0] == app
        for module in imported(path)
        if module.split(".")[0] in later
    ]

    assert wrong == []


def test_only_workflow_assigns_the_status_of_a_record() -> None:
    """Batches, editions and scheduled reports keep a technical status of their own, which the actions named here set; the stage of
    a recommendation of the Board is what its latest follow-up says. A word in single quotes is SQL that compares."""
    allowed = {
        "portal/workflow.py",
        "portal/imports/pipeline.py",
        "portal/imports/background.py",
        "reports/board/packs/actions.py",
        "reports/runs/actions.py",
        "reports/runs/making.py",
        "reports/schedules/actions.py",
        "reports/board/advice/actions.py",
        "funding/allocations/actions.py",
    }
    assignment = re.compile(r"\.status\s*=(?!=|\s*')|update\([^)]*\bstatus=")

    found = {str(path.relative_to(ROOT)) for path in CODE if assignment.search(path.read_text(encoding="utf-8"))}

    assert found - allowed == set()


def test_every_setting_of_ours_is_read() -> None:
    """A setting that neither Django, a library nor we read is a promise nobody keeps."""
    names = {
        target.id
        for node in ast.walk(ast.parse((ROOT / "portal/settings.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    }
    ours = {name for name in names if not known_to_libraries(name)}
    text = "\n".join(path.read_text(encoding="utf-8") for path in CODE)

    unread = {name for name in ours if len(re.findall(rf"\b{name}\b", text)) < 2}

    assert unread == set()


def known_to_libraries(name: str) -> bool:
    from django.conf import global_settings

    prefixes = (
        "ACCOUNT_", "CELERY_", "MODELTRANSLATION_", "CONTENT_SECURITY_", "PERMISSIONS_POLICY", "REST_FRAMEWORK", "SPECTACULAR_", "WHITENOISE_", "FILTERS_", "ROOT_URLCONF",
    )  # fmt: skip
    return hasattr(global_settings, name) or name.startswith(prefixes)


def test_every_template_is_used() -> None:
    templates = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))
    known_by_name = re.compile(r"^(40[0-9].*|500|django/.*|account/.*|allauth/.*)")  # Django and allauth find these
    sources = [*CODE, *(ROOT / "templates").rglob("*.html")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)

    unused = [name for name in templates if name not in text and not known_by_name.match(name.removesuffix(".html"))]

    assert unused == []


def test_no_template_has_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|\bstyle=\"|\son[a-z]+=\"|<style", re.IGNORECASE)

    found = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "templates").rglob("*.html")
        if path.name != "base_print.html" and inline.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_includes_end_with_only() -> None:
    """A component sees what it was given and nothing else; layout files are parts of the page and see all of it."""
    include = re.compile(r"{%-? include [\"'](components|listing)/[^%]*%}")

    found = [
        f"{path.relative_to(ROOT).as_posix()}: {match.group(0)}"
        for path in (ROOT / "templates").rglob("*.html")
        for match in include.finditer(path.read_text(encoding="utf-8"))
        if not re.search(r"\bonly\s*%}$", match.group(0))
    ]

    assert found == []


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_six_languages_are_those_of_the_united_nations() -> None:
    assert [code for code, _name in settings.LANGUAGES] == ["ar", "zh-hans", "en", "fr", "ru", "es"]


def test_the_gate_checks_each_language_that_is_said_to_be_complete() -> None:
    gate = re.search(
        r"^COMPLETE = (\(.*?\))",
        (ROOT / ".ci/check_translations.py").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert gate

    checked = {name.lower().replace("_", "-") for name in ast.literal_eval(gate.group(1))}

    assert checked | {"en"} == COMPLETE_LANGUAGES
