"""Each page is asked for many times, in turn with the floors, so that a noisy machine touches all alike; medians are compared."""

import json
import os
import statistics
import time
from dataclasses import asdict, dataclass
from typing import Any

ROUNDS = 40
ANEW = 3  # times that a page is asked for with nothing kept
PAGES = (
    ("no-op view", "/bench/nothing", ""),
    ("plain 50-row page", "/bench/rows", ""),
    ("frame, for a visitor", "/bench/frame", ""),
    ("frame, for a person", "/bench/frame", "officer@demo.example"),
    ("coverage gap", "/en/recommendations/coverage/", "officer@demo.example"),
    ("profile of a State", "/en/states/FJI/", "officer@demo.example"),
    ("recommendations", "/en/recommendations/?view=all", "officer@demo.example"),
    ("… behind row 9,960", "/en/recommendations/?page=250", "officer@demo.example"),
    ("… of one State, by symbol", "/en/recommendations/?state=KEN&sort=citation", "officer@demo.example"),
    ("… English word (44,500)", "/en/recommendations/?q=torture", "officer@demo.example"),
    ("… rare word (13)", "/en/recommendations/?q=albinism", "officer@demo.example"),
    ("… French phrase (26,700)", "/en/recommendations/?q=%22contre+la+torture%22", "officer@demo.example"),
    ("… symbol and paragraph", "/en/recommendations/?q=CAT%2FC%2FKEN%2FCO%2F102+140.7", "officer@demo.example"),
    ("… Chinese (26,700)", "/en/recommendations/?q=保护儿童权利", "officer@demo.example"),
    ("… Arabic (26,700)", "/en/recommendations/?q=المراه", "officer@demo.example"),
    ("facets, kept", "/en/recommendations/?position=supported&open=theme", "officer@demo.example"),
    ("facets, counted anew", "/en/recommendations/?part=facets&q=torture+-x{turn}", "officer@demo.example"),
    ("project with its thread", "/en/projects/{project}/", "officer@demo.example"),
    ("results of a project", "/en/projects/{project}/results/", "officer@demo.example"),
    ("contributions", "/en/contributions/", "finance@demo.example"),
    ("home, for a visitor", "/en/", ""),
    ("funding, for a visitor", "/en/funding/", ""),
    ("projects, for a visitor", "/en/projects/", ""),
    ("State, for a visitor", "/en/states/KEN/", ""),
    ("dashboard of a donor", "/en/dashboards/donor/", "donor@demo.example"),
    ("dashboard of the Board", "/en/dashboards/board/", "trustee@demo.example"),
    ("desk of an officer", "/en/desk/", "officer@demo.example"),
    ("desk of the head", "/en/desk/", "head@demo.example"),
    ("desk of finance", "/en/desk/", "finance@demo.example"),
    ("desk of a focal point", "/en/desk/", "focal.point@demo.example"),
    ("desk of a trustee", "/en/desk/", "trustee@demo.example"),
    ("list that finds nothing", "/en/projects/?state=FJI&status=closed&year=1999", "officer@demo.example"),
    ("list of words not known", "/en/projects/?state=Kenia&stat=x&sort=titel", "officer@demo.example"),
)


@dataclass(frozen=True)
class Result:
    name: str
    path: str
    milliseconds: float  # median
    anew: float  # median, with nothing kept of figures, pages and sessions
    to_nothing: float  # ratio to the no-op view
    to_rows: float  # ratio to the plain 50-row page
    queries: int
    bytes: int


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django
    from django.conf import settings

    settings.SECURE_SSL_REDIRECT = False
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "tests.bench.urls"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.LOGGING["root"]["level"] = "WARNING"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    from tests.bench import importing, reports

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        results = measure(prepare())
        imported = importing.measure()
        printed = reports.measure()
    finally:
        teardown_databases(databases, verbosity=0)
    show(results)
    print(
        f"Import of {imported.rows:,} UHRI records: checked in {imported.staged_seconds:.1f} s, applied in "
        f"{imported.applied_seconds:.1f} s, {imported.rows_per_second:.0f} a second, "
        f"{imported.to_reading:.0f} × parsing the file"
    )
    reports.show(printed)
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    target = settings.VAR_DIR / "bench.json"
    target.write_text(
        json.dumps(
            {
                "pages": [asdict(one) for one in results],
                "import": asdict(imported),
                "reports": [asdict(one) for one in printed],
            },
            indent=2,
        ),
        encoding="utf-8",
    )
    print(f"Written to {target.relative_to(settings.BASE_DIR)}.")


def prepare() -> dict[str, int]:
    """Demonstration data, and recommendations in the number of all mechanisms; says how long importing them took."""
    from django.core.management import call_command

    from projects.models import Project
    from tests.bench import recommendations

    with open(os.devnull, "w", encoding="utf-8") as quiet:
        call_command("load_demo", stdout=quiet)
    start = time.perf_counter()
    recommendations.fill()
    print(
        f"{recommendations.COUNT:,} recommendations with links, texts, facts and stems: {time.perf_counter() - start:.1f} s"
    )
    project = Project.objects.order_by("id").first()
    assert project is not None
    return {"project": project.pk}


def measure(ids: dict[str, int]) -> list[Result]:
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from portal.accounts.models import User

    clients: dict[str, Any] = {}
    for _name, _path, address in PAGES:
        clients[address] = clients.get(address) or Client()
        if address:
            clients[address].force_login(User.objects.get(email=address))
    times: dict[str, list[float]] = {name: [] for name, _path, _address in PAGES}
    facts: dict[str, tuple[int, int]] = {}
    for turn in range(ROUNDS + 2):
        for name, template, address in PAGES:
            path = template.format(**ids, turn=turn)
            if turn < 2:  # warm caches, then count
                with CaptureQueriesContext(connection) as queries:
                    response = clients[address].get(path)
                assert response.status_code == 200, (path, response.status_code)
                facts[name] = (len(queries), len(response.content))
                continue
            times[name].append(timed(clients[address], path))
    anew: dict[str, list[float]] = {name: [] for name, _path, _address in PAGES}
    for turn in range(ANEW):
        for name, template, address in PAGES:
            cache.clear()
            anew[name].append(timed(clients[address], template.format(**ids, turn=turn)))
    medians = {name: statistics.median(values) for name, values in times.items()}
    nothing, rows = medians[PAGES[0][0]], medians[PAGES[1][0]]
    return [
        Result(
            name,
            path.format(**ids, turn=0),
            round(medians[name], 2),
            round(statistics.median(anew[name]), 2),
            round(medians[name] / nothing, 1),
            round(medians[name] / rows, 1),
            *facts[name],
        )
        for name, path, _address in PAGES
    ]


def timed(client: Any, path: str) -> float:
    start = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - start) * 1000


def show(results: list[Result]) -> None:
    print(f"{'page':30}{'median ms':>10}{'anew':>10}{'× no-op':>9}{'× 50 rows':>11}{'queries':>9}{'bytes':>9}")
    for r in results:
        print(
            f"{r.name:30}{r.milliseconds:>10.2f}{r.anew:>10.2f}{r.to_nothing:>9.1f}{r.to_rows:>11.1f}{r.queries:>9}{r.bytes:>9}"
        )


if __name__ == "__main__":
    main()
