"""What a report costs: our rendering (tagged, archival, attached figures) beside plain WeasyPrint on the same HTML and beside the
floor, Typst of the same content. Each is measured in a process of its own, so that its peak of memory is its own.

`python -m tests.bench.reports` prints the table alone.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

ROWS, CHARTS, CHAPTERS = 2000, 20, 20
SIZES = {"shorter": 1, "longer": 34}  # paragraphs in each chapter: about 70 and 200 pages
ENGINES = ("ours", "plain", "typst")
SENTENCE = (
    "The programme supported the national institution in drafting the bill, in consultations with civil society in five "
    "regions and in training judges, prosecutors and police officers on the standards that the mechanisms recommended. "
)
PARAGRAPH = SENTENCE * 4
HEADS = ("Project", "State", "Cost plan", "Expenditure", "Balance", "Implementation")
DATED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Result:
    report: str
    engine: str
    pages: int
    seconds: float
    megabytes: float  # at its peak
    size: int  # of the file, in bytes


def rows(chapter: int) -> Iterator[tuple[str, ...]]:
    for number in range(ROWS // CHAPTERS):
        plan = 40_000 + 137 * number + 1_000 * chapter
        spent = plan * (number % 97) // 100
        yield (
            f"TC-{chapter:02}-{number:03}",
            ("Kenya", "Peru", "Slovenia", "Fiji", "Jordan")[number % 5],
            f"{plan:,}",
            f"{spent:,}",
            f"{plan - spent:,}",
            f"{number % 97} %",
        )


def values(chapter: int) -> list[tuple[str, list[int]]]:
    return [
        ("Received", [20 + (chapter * month) % 60 for month in range(12)]),
        ("Spent", [15 + chapter + month for month in range(12)]),
    ]


def html_of(paragraphs: int) -> str:
    """The page of a document that our kinds could have made."""
    from django.utils.safestring import SafeString

    from portal.charts.bars import bars
    from portal.charts.series import Series

    parts = import_module("reports.kinds.document")  # the package has a function of this name
    from reports.runs.editions import html_of as page_of

    def chapter(number: int) -> Any:
        words = tuple(parts.Paragraph(SafeString(PARAGRAPH)) for _paragraph in range(paragraphs))
        series = [Series(name, line) for name, line in values(number)]
        said = f"Received and spent, {number}"
        drawing = bars(series, [str(month) for month in range(1, 13)], key=f"c{number}", title=said, desc=said)
        chart = parts.Chart(drawing, SafeString("Received and spent by month"), ("Received", "Spent"))
        table = parts.Table(
            id=f"table-{number}",
            caption=SafeString("Cost plan and expenditure by project (United States dollars)"),
            heads=tuple(parts.Cell(head) for head in HEADS),
            rows=tuple(parts.Row(tuple(parts.Cell(text) for text in row)) for row in rows(number)),
            widths=(18, 18, 16, 16, 16, 16),
        )
        return parts.Section(f"chapter-{number}", f"{number}.", SafeString("Chapter"), (*words, chart, table))

    say = SafeString
    content = parts.Document(
        language="en", is_rtl=False, title="Report", subject="Report", author="Office", frozen_on=date(2026, 1, 1),
        cover=parts.Cover(
            symbol="A/HRC/1", distribution=say("General"), dated="1 January 2026", original=say("English"), body=say("Council"),
            agenda=say("Agenda item 10"), title=say("Report"), period="2025", summary=(say(PARAGRAPH),),
            summary_heading=say("Summary"), contents_heading=say("Contents"), paragraphs_heading=say("Paragraphs"),
            page_heading=say("Page"),
        ),
        sections=parts.numbered([chapter(number) for number in range(1, CHAPTERS + 1)]),
        closing=parts.Closing(say("Verification"), (say(SENTENCE),), "", "https://example.org/", "0" * 64, (say("Code"), say("Address"), say("SHA-256"))),
        running_title="Report",
    )  # fmt: skip
    return page_of(content, dated=DATED)


def typst_of(paragraphs: int) -> str:
    """The same paragraphs, charts (as grouped bars) and tables."""
    parts = [
        '#set document(title: "Report")',
        '#set page(numbering: "1")',
        '#set text(font: "Noto Sans", size: 9.5pt)',
        "#outline()",
    ]
    for number in range(1, CHAPTERS + 1):
        parts += [f"= Chapter {number}", *[PARAGRAPH] * paragraphs]
        bars = "".join(
            f"#place(left + bottom, dx: {12 * month + 5 * series}mm, rect(width: 4mm, height: {0.6 * value}mm, fill: blue))"
            for series, (_name, line) in enumerate(values(number))
            for month, value in enumerate(line)
        )
        parts.append(f"#figure(box(width: 150mm, height: 60mm)[{bars}], caption: [Received and spent by month])")
        cells = ", ".join(f"[{text}]" for row in rows(number) for text in row)
        heads = ", ".join(f"[{head}]" for head in HEADS)
        parts.append(f"#table(columns: (18%, 18%, 16%, 16%, 16%, 16%), table.header({heads}), {cells})")
    return "\n\n".join(parts)


def make(engine: str, paragraphs: int) -> tuple[float, bytes]:
    """Seconds of making the file from finished content; loading the engine and building the content are not counted."""
    from reports import fonts, render

    if engine == "typst":
        import typst

        source = typst_of(paragraphs).encode()
        start = time.perf_counter()
        made = typst.compile(source, font_paths=[str(fonts.ready().parent)], ignore_system_fonts=True)
        return time.perf_counter() - start, made  # type: ignore[return-value]
    html = html_of(paragraphs)
    weasyprint = render.engine()
    if engine == "plain":
        start = time.perf_counter()
        made = weasyprint.HTML(string=html, url_fetcher=render.fetcher(), base_url="static:").write_pdf()
        return time.perf_counter() - start, made
    attached = [render.Attachment("figures.json", json.dumps(list(rows(1))).encode(), "Figures")]
    start = time.perf_counter()
    content = render.render(html, dated=DATED, attachments=attached).content
    return time.perf_counter() - start, content


def measured(engine: str, paragraphs: int) -> dict[str, Any]:
    import resource

    import pypdfium2

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, content = make(engine, paragraphs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pypdfium2.PdfDocument(content) as pdf:
        pages = len(pdf)
    return {
        "pages": pages,
        "seconds": round(seconds, 2),
        "megabytes": round(max(peak, before) / 1024, 1),
        "size": len(content),
    }


def measure(sizes: dict[str, int] = SIZES) -> list[Result]:
    root = Path(__file__).resolve().parent.parent.parent
    results = []
    for name, paragraphs in sizes.items():
        for engine in ENGINES:
            command = [sys.executable, "-m", "tests.bench.reports", engine, str(paragraphs)]
            done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
            results.append(Result(name, engine, **json.loads(done.stdout.splitlines()[-1])))
    return results


def show(results: list[Result]) -> None:
    print(
        f"{'report':12}{'engine':8}{'pages':>7}{'seconds':>9}{'× plain':>9}{'× Typst':>9}{'peak MB':>9}{'file kB':>9}"
    )
    by_engine = {(one.report, one.engine): one for one in results}
    for one in results:
        plain, floor = by_engine[one.report, "plain"], by_engine[one.report, "typst"]
        print(
            f"{one.report:12}{one.engine:8}{one.pages:>7}{one.seconds:>9.2f}{one.seconds / plain.seconds:>9.2f}"
            f"{one.seconds / floor.seconds:>9.1f}{one.megabytes:>9.0f}{one.size / 1024:>9.0f}"
        )


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    if arguments:
        print(json.dumps(measured(arguments[0], int(arguments[1]))))
        return
    results = measure()
    show(results)
    print(json.dumps([asdict(one) for one in results]))


if __name__ == "__main__":
    main(sys.argv[1:])
