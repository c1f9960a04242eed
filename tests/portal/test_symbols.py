import pytest
from django.template import engines
from django.utils import translation

from portal.documents.symbols import address, split


@pytest.mark.parametrize(
    ("symbol", "language", "expected"),
    [
        ("A/HRC/59/15", "en", "https://docs.un.org/en/A/HRC/59/15"),
        ("A/HRC/59/15/Add.1", "ar", "https://docs.un.org/ar/A/HRC/59/15/Add.1"),
        ("CRC/C/PER/CO/6-7", "zh-hans", "https://docs.un.org/zh/CRC/C/PER/CO/6-7"),
        ("A/HRC/WG.6/48/SVN/1", "fr", "https://docs.un.org/fr/A/HRC/WG.6/48/SVN/1"),
        ("CCPR/C/MEX/CO/5", "ru", "https://docs.un.org/ru/CCPR/C/MEX/CO/5"),
        ("A/HRC/DEMO/37/MRT", "en", None),
        ("A/HRC/59/15 and more", "en", None),
        ("javascript:alert(1)", "en", None),
        ("report", "en", None),
        ("", "en", None),
    ],
)
def test_address(symbol: str, language: str, expected: str | None) -> None:
    assert address(symbol, language) == expected


def test_split() -> None:
    assert split("A/HRC/59/15/Add.1, para. 3") == ("A/HRC/59/15/Add.1", ", para. 3")
    assert split("A/HRC/28/15/Add.1 - Para.3") == ("A/HRC/28/15/Add.1", " - Para.3")
    assert split("see the report") == ("", "see the report")


def test_the_tag() -> None:
    template = engines["django"].from_string("{% load portal_ui %}{% symbol text %}")  # type: ignore[attr-defined]

    with translation.override("es"):
        shown = [template.render({"text": text}) for text in ("A/HRC/59/15, para. <3>", "A/HRC/DEMO/37/MRT", "")]

    assert shown == [
        '<bdi dir="ltr"><a href="https://docs.un.org/es/A/HRC/59/15" rel="external">A/HRC/59/15</a>, para. &lt;3&gt;</bdi>',
        '<bdi dir="ltr">A/HRC/DEMO/37/MRT</bdi>',
        "—",
    ]
