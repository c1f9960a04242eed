"""The fonts of the PDF editions: found on the machine, put into one folder, and the only ones that a rendering sees.

`python -m reports.fonts` (called by `make setup` and while the image is built) takes Noto Sans and Noto Naskh Arabic from
Debian's fonts-noto-core (the 2020 build: newer builds of the Arabic font destroy the text that readers extract) and cuts
Noto Sans CJK from fonts-noto-cjk to what Chinese needs. One file per family, weight and style: anything else gives wrong
characters in silence. A second run does nothing. Fonts are installed, never committed.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

from portal import env

BASE_DIR = Path(__file__).resolve().parent.parent
FOLDER = Path(env.text("FONTS_DIR", str(Path(env.text("VAR_DIR", str(BASE_DIR / "var"))) / "fonts")))
CONFIG, STAMP = "fonts.conf", "stamp"
PLACES = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"), Path.home() / ".fonts")
PACKAGES = "fonts-noto-core fonts-noto-cjk"
SIMPLIFIED_CHINESE = "Noto Sans CJK SC"  # one of the faces in the collection


@dataclass(frozen=True)
class Face:
    """One file of the folder: where it comes from, and whether it is cut."""

    file: str
    source: str
    is_cut: bool = False


FACES = (
    Face("NotoSans-Regular.ttf", "NotoSans-Regular.ttf"),
    Face("NotoSans-Bold.ttf", "NotoSans-Bold.ttf"),
    Face("NotoSans-Italic.ttf", "NotoSans-Italic.ttf"),
    Face("NotoSans-BoldItalic.ttf", "NotoSans-BoldItalic.ttf"),
    Face("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Regular.ttf"),
    Face("NotoNaskhArabic-Bold.ttf", "NotoNaskhArabic-Bold.ttf"),
    Face("NotoSansMath-Regular.ttf", "NotoSansMath-Regular.ttf"),  # the minus sign and the arrows
    Face("NotoSansSC-Regular.otf", "NotoSansCJK-Regular.ttc", is_cut=True),
    Face("NotoSansSC-Bold.otf", "NotoSansCJK-Bold.ttc", is_cut=True),
)


class FontsMissing(Exception):
    """Fonts that a PDF needs are not installed; the message names the packages."""

    def __init__(self, files: list[str]) -> None:
        super().__init__(
            f"These fonts are not installed: {', '.join(files)}. PDF reports need the packages {PACKAGES}. "
            f"Install them (as root: apt-get install --yes --no-install-recommends {PACKAGES}) "
            "and run: python -m reports.fonts"
        )


def find(places: tuple[Path, ...] = PLACES) -> dict[str, Path]:
    """Where each source file is on this machine. Raises FontsMissing for those that are nowhere."""
    wanted = {face.source for face in FACES}
    found: dict[str, Path] = {}
    for place in places:
        for folder, _folders, files in os.walk(place):
            for file in wanted.intersection(files):
                found.setdefault(file, Path(folder) / file)
    if missing := sorted(wanted - set(found)):
        raise FontsMissing(missing)
    return found


def characters() -> Iterator[int]:
    """What a Chinese text needs: the 6,763 characters and the signs of GB 2312, and the full-width forms."""
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            try:
                yield ord(bytes((lead, trail)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    yield from range(0x20, 0x7F)
    yield from range(0x3000, 0x3040)
    yield from range(0xFF01, 0xFF61)


def cut(source: Path, target: Path) -> None:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTCollection

    with TTCollection(str(source), lazy=True) as collection:
        font = next(font for font in collection.fonts if font["name"].getDebugName(1) == SIMPLIFIED_CHINESE)
        options = Options(layout_features=["ccmp", "locl", "mark", "mkmk", "kern"], name_IDs=["*"], notdef_outline=True)
        options.recalc_timestamp = False
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=set(characters()))
        subsetter.subset(font)
        font.save(str(target))


def put(face: Face, source: Path, folder: Path) -> None:
    """Written beside and renamed, so that a worker that starts meanwhile never opens half a font."""
    beside = folder / f"{face.file}.{os.getpid()}"
    (cut if face.is_cut else copyfile)(source, beside)
    beside.replace(folder / face.file)


def fingerprint(sources: dict[str, Path]) -> str:
    """Changes when a package brings other fonts or when this module asks for others."""
    facts = [str(FACES), *(f"{file} {path} {path.stat().st_size}" for file, path in sorted(sources.items()))]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def config_text(folder: Path) -> str:
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n  <dir>{folder}</dir>\n  <cachedir>{folder / 'cache'}</cachedir>\n"
        "  <config><rescan><int>0</int></rescan></config>\n</fontconfig>\n"
    )


def prepare(folder: Path = FOLDER, places: tuple[Path, ...] = PLACES) -> Path:
    """Fills `folder` unless it is up to date, and returns its fontconfig file. Raises FontsMissing."""
    stamp, config = folder / STAMP, folder / CONFIG
    sources = find(places)
    mark = f"{fingerprint(sources)} {folder}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == mark:
        return config
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(max_workers=2) as pool:  # each cut takes a quarter of a minute
        list(pool.map(put, FACES, [sources[face.source] for face in FACES], [folder] * len(FACES)))
    config.write_text(config_text(folder), encoding="utf-8")
    stamp.write_text(mark, encoding="utf-8")
    return config


def ready(folder: Path = FOLDER) -> Path:
    """The fontconfig file of a folder that set-up has filled; fills it when nobody has yet."""
    config = folder / CONFIG
    return config if config.is_file() and (folder / STAMP).is_file() else prepare(folder)


if __name__ == "__main__":
    try:
        sys.stdout.write(f"Fonts ready: {prepare().parent}\n")
    except FontsMissing as problem:
        sys.exit(str(problem))
