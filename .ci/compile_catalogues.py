"""Compiles locale/*/LC_MESSAGES/*.po where the .mo is missing or older. Babel does it, so gettext is not needed."""

import sys
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def stale() -> list[Path]:
    return [
        po
        for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]


def compile_catalogue(po: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
    draft = po.with_suffix(".mo.new")
    with draft.open("wb") as target:
        write_mo(target, catalogue)
    draft.replace(po.with_suffix(".mo"))


if __name__ == "__main__":
    for po in stale():
        compile_catalogue(po)
    sys.exit(0)
