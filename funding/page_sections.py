"""What features add to the pages of a contribution, a donor and a fund: each declares its part, the page shows them in order.

A part is a function (request, record) → SafeString, "" when it has nothing to say to this reader. They are registered by
the modules that `funding.apps` imports.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

Part = Callable[[HttpRequest, Any], SafeString]


class PageSections:
    def __init__(self) -> None:
        self.parts: dict[str, tuple[int, Part]] = {}

    def register(self, key: str, *, order: int) -> Callable[[Part], Part]:
        def add(part: Part) -> Part:
            self.parts[key] = (order, part)
            return part

        return add

    def render(self, request: HttpRequest, record: Any) -> list[SafeString]:
        shown = (part(request, record) for _order, part in sorted(self.parts.values(), key=lambda each: each[0]))
        return [html for html in shown if html]


# Of a contribution: instalments 10, conditions 20, adjustments 30, reports due 40; beside its key facts: `…_aside`.
CONTRIBUTION = PageSections()
CONTRIBUTION_ASIDE = PageSections()
DONOR = PageSections()
FUND = PageSections()
