"""For tests of what is kept: nothing was kept before, and what is drawn is noted."""

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import HttpResponse

from portal.kept import pages


@pytest.fixture
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were drawn to be kept, in order."""
    found: list[str] = []
    render = pages.render_to_string

    def told(template: str, *facts: Any) -> Any:
        found.append(template)
        return render(template, *facts)

    monkeypatch.setattr(pages, "render_to_string", told)
    return found


def text(response: HttpResponse) -> str:
    return str(BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True))
