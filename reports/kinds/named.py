"""Names of figures: a page that shows a few of thousands makes no others."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from reports.figures.freezing import Figure


class Named(Mapping[str, str]):
    """Figure → its words, made when they are asked for, in the language that is active then."""

    def __init__(self, figures: Iterable[Figure], name: Callable[[str], str]) -> None:
        self.ids = {one.id: None for one in figures}
        self.name = name

    def __getitem__(self, id: str) -> str:
        if id not in self.ids:
            raise KeyError(id)
        return self.name(id)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)
