"""Are the catalogues whole? Each one parses, has every message of the code, and keeps its placeholders; Arabic is complete."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.pofile import PoFileError, read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("manage.py", "portal", "projects", "funding", "reports", "templates", "static")
COMPLETE = (
    "ar",
    "es",
    "fr",
    "ru",
    "zh_Hans",
)  # as portal.context.COMPLETE_LANGUAGES; English is the language of the code
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|\{\w*\}")


def main() -> int:
    catalogues = sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    if not catalogues:
        print("There is no catalogue under locale/ yet.")
        return 0
    templates = {domain: messages_in_code(domain) for domain in sorted({path.stem for path in catalogues})}
    faults = [fault for path in catalogues for fault in faults_of(path, templates[path.stem])]
    faults += [f"locale/{language}: no catalogue" for language in COMPLETE if not (ROOT / "locale" / language).exists()]
    for fault in faults:
        print(fault)
    if faults:
        print(
            f"{len(faults)} faults. `.venv/bin/python manage.py makemessages --all --no-obsolete` adds what is missing."
        )
    return 1 if faults else 0


def messages_in_code(domain: str) -> set[tuple[str | None, str]]:
    """What makemessages finds, in a copy, so that the catalogues stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in SOURCES:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
            elif (ROOT / name).exists():
                shutil.copy(ROOT / name, copy / name)
        (copy / "locale").mkdir()
        command = [
            sys.executable,
            "manage.py",
            "makemessages",
            "--locale",
            "ar",
            "--domain",
            domain,
            "--verbosity",
            "0",
        ]
        made = subprocess.run(
            command,
            cwd=copy,
            env=os.environ | {"VAR_DIR": str(copy / "var")},
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            sys.exit(f"makemessages failed:\n{made.stderr}")
        return {key(entry) for entry in polib.pofile(str(copy / "locale" / "ar" / "LC_MESSAGES" / f"{domain}.po"))}


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def faults_of(path: Path, wanted: set[tuple[str | None, str]]) -> Iterator[str]:
    where = path.relative_to(ROOT)
    try:
        with path.open("rb") as source:
            read_po(source, abort_invalid=True)  # as strict as the one that compiles it; polib overlooks a lot
        catalogue = polib.pofile(str(path), check_for_duplicates=True)
    except (OSError, ValueError, PoFileError) as error:
        yield f"{where}: does not parse: {error}"
        return
    present = {key(entry) for entry in catalogue if not entry.obsolete}
    for _, msgid in sorted(wanted - present, key=lambda pair: pair[1]):
        yield f"{where}: not in the catalogue: {msgid!r}"
    for entry in catalogue:
        if entry.obsolete:
            continue
        for fault in faults_in(entry, complete=path.parent.parent.name in COMPLETE):
            yield f"{where}:{entry.linenum}: {fault}: {entry.msgid!r}"


def faults_in(entry: polib.POEntry, *, complete: bool) -> Iterator[str]:
    if complete and entry.fuzzy:
        yield "fuzzy"
    if complete and not entry.translated() and not entry.fuzzy:
        yield "not translated"
    if entry.fuzzy or not entry.translated():
        return
    if entry.msgid_plural:
        # A form for exactly one or two may leave out the number; none may add something.
        allowed = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
        if any(placeholders(text) - allowed for text in entry.msgstr_plural.values()):
            yield "placeholders differ"
    elif placeholders(entry.msgid) != placeholders(entry.msgstr):
        yield "placeholders differ"


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


if __name__ == "__main__":
    sys.exit(main())
