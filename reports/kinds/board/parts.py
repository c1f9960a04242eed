"""What all chapters of the Board's report are made with: numbered sub-chapters, paragraphs of several sentences, amounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from portal import formats
from reports.kinds import labels
from reports.kinds.document import Block, Paragraph, Section
from reports.kinds.prose import Prose

__all__ = ["Part", "chapter", "dollars", "joined", "paragraphs", "sentence", "short", "tallied"]


@dataclass(frozen=True)
class Part:
    """A sub-chapter. The anchor stays the same for ever, since an author's text stands at it."""

    anchor: str
    heading: SafeString
    blocks: tuple[Block, ...] = ()
    is_optional: bool = False


def chapter(number: int, anchor: str, heading: SafeString, parts: Iterable[Part]) -> Section:
    inner = tuple(
        Section(part.anchor, labels.of_section(position), part.heading, part.blocks, is_optional=part.is_optional)
        for position, part in enumerate(parts, start=1)
    )
    return Section(anchor, labels.of_chapter(number), heading, sections=inner)


def paragraphs(*texts: SafeString) -> tuple[Block, ...]:
    return tuple(Paragraph(text) for text in texts if text)


def sentence(prose: Prose, *texts: object, count: Sequence[int], **figures: object) -> SafeString:
    """Several sentences of one paragraph, each with its own count."""
    said = [
        prose.say(text, count=formats.number(number), **figures)  # type: ignore[arg-type]
        for text, number in zip(texts, count, strict=False)
        if text is not None
    ]
    return joined(said)


def joined(sentences: Iterable[SafeString]) -> SafeString:
    return SafeString(" ".join(one for one in sentences if one))


def tallied(pairs: Iterable[tuple[object, int]]) -> str:
    """Report (2), Discussion (1) and Other matters (1)."""
    return formats.names(f"{name} ({formats.number(count)})" for name, count in pairs)


def dollars(value: Decimal | None) -> str:
    return formats.usd(value, 2)


def short(value: Decimal | None) -> str:
    """A mean score as a person says it: 1, 2.5, 1.67."""
    return formats.number(value, formats.digits_of(value, 2)) if value is not None else formats.UNKNOWN
