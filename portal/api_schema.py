"""The description of the API. It is the same for every reader and stays what it is until the code changes."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator


class Generator(SchemaGenerator):
    """Describes the API once in each language and keeps that: reading through all views takes about a second."""

    made: dict[str, Any] = {}

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        if not public:
            return super().get_schema(request, public)
        language = get_language() or ""
        if language not in self.made:
            self.made[language] = super().get_schema(request, public)
        return self.made[language]
