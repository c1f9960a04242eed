"""Names in the six languages as plain data, so that frozen figures and files carry them as they were."""

from typing import Any

from django.conf import settings
from django.utils import translation

Names = dict[str, str]  # language → name


def names_of(record: Any) -> Names:
    """The name of a reference record in the six languages, those that it has."""
    found = {}
    for code, _own_name in settings.LANGUAGES:
        name = getattr(record, f"name_{code.replace('-', '_')}", "")
        if name:
            found[code] = str(name)
    return found


def name_in(names: Names) -> str:
    """The name in the active language, English where there is none."""
    return names.get(translation.get_language() or "en") or names["en"]
