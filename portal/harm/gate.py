"""What every do-no-harm gate does with findings: names them, shows them in their text, takes them out."""

import hashlib
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.harm.findings import Finding, Kind
from portal.harm.reading import fold

REPLACED = "[…]"


def key_of(kind: str, text: str) -> str:
    """The same for the same words wherever they stand."""
    return hashlib.sha256(f"{kind}:{fold(text)}".encode()).hexdigest()[:10]


def may_stay(finding: Finding) -> bool:
    """What must not be named has no reason to stay."""
    return finding.kind != Kind.MARK


def without(text: str, findings: Iterable[Finding]) -> str:
    """The text with a mark of omission in the place of each finding."""
    for one in sorted(findings, key=lambda each: -each.start):
        text = text[: one.start] + REPLACED + text[one.end :]
    return text


def marked(text: str, findings: Iterable[Finding]) -> SafeString:
    """The text with every finding in a <mark> that says in words what it is."""
    parts, end = [], 0
    for one in sorted(findings, key=lambda each: each.start):
        parts.append((text[end : one.start], one.text, Kind(one.kind).label))
        end = one.end
    body = format_html_join("", '{}<mark class="harm">{}<small> ({})</small></mark>', parts)
    return format_html("{}{}", body, text[end:])
