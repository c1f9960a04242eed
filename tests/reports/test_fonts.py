"""The fonts of the editions: complete, one file a face, made once."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reports import fonts


def test_missing_fonts_are_named_with_their_packages(tmp_path: Path) -> None:
    (tmp_path / "NotoSans-Regular.ttf").touch()

    with pytest.raises(fonts.FontsMissing) as caught:
        fonts.find((tmp_path,))

    assert "NotoSans-Bold.ttf" in str(caught.value)
    assert "NotoSans-Regular.ttf" not in str(caught.value)
    assert "apt-get install --yes --no-install-recommends fonts-noto-core fonts-noto-cjk" in str(caught.value)


def test_every_face_has_its_own_family_weight_and_style() -> None:
    folder = fonts.ready().parent

    faces = [TTFont(folder / face.file)["name"] for face in fonts.FACES]

    names = [(face.getDebugName(1), face.getDebugName(2)) for face in faces]
    assert len(set(names)) == len(fonts.FACES)
    assert ("Noto Sans CJK SC", "Regular") in names
    assert not [face.file for face in fonts.FACES if "fvar" in TTFont(folder / face.file)]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("NotoSans-Regular.ttf", "Совет попечителей, Conseil d’administration, Junta de Síndicos"),
        ("NotoNaskhArabic-Bold.ttf", "مجلس الأمناء"),
        ("NotoSansSC-Bold.otf", "联合国人权领域技术合作自愿基金董事会"),
        ("NotoSansMath-Regular.ttf", "−→"),
    ],
)
def test_each_language_finds_its_characters(file: str, text: str) -> None:
    known = TTFont(fonts.ready().parent / file).getBestCmap()

    assert [letter for letter in text if letter not in " ," and ord(letter) not in known] == []


def test_second_preparation_changes_nothing() -> None:
    before = {path: path.stat().st_mtime_ns for path in fonts.ready().parent.iterdir() if path.is_file()}

    config = fonts.prepare()

    assert {path: path.stat().st_mtime_ns for path in config.parent.iterdir() if path.is_file()} == before
