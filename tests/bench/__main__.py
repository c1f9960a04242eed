"""Each page is asked for many times, in turn with the floors, so that a noisy machine touches all alike; medians are compared."""

import json
import os
import statistics
import time
from dataclasses import asdict, dataclass
from typing import Any

ROUNDS = 40
PAGES = (
    ("no-op view", "/bench/nothing", ""),
    ("plain 50-row page", "/bench/rows", ""),
    ("recommendations, 50 rows", "/en/recommendations/", "officer@demo.example"),
    ("coverage gap", "/en/recommendations/coverage/", "officer@demo.example"),
    ("profile of a State", "/en/states/FJI/", "officer@demo.example"),
    ("project with its thread", "/en/projects/{project}/", "officer@demo.example"),
    ("contributions", "/en/contributions/", "finance@demo.example"),
)


@dataclass(frozen=True)
class Result:
    name: str
    path: str
    milliseconds: float  # median
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

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        results = measure(prepare())
    finally:
        teardown_databases(databases, verbosity=0)
    show(results)
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    target = settings.VAR_DIR / "bench.json"
    target.write_text(json.dumps([asdict(result) for result in results], indent=2), encoding="utf-8")
    print(f"Written to {target.relative_to(settings.BASE_DIR)}.")


def prepare() -> dict[str, int]:
    """Demonstration data and 2,000 recommendations more."""
    from django.core.management import call_command

    from projects.models import Mechanism, Project, Recommendation
    from tests.factories.reference import state

    with open(os.devnull, "w", encoding="utf-8") as quiet:
        call_command("load_demo", stdout=quiet)
    upr = Mechanism.objects.get(code="UPR")
    Recommendation.objects.bulk_create(
        Recommendation(
            mechanism=upr,
            state=state("FJI"),
            document_symbol="A/HRC/BENCH/1",
            paragraph=f"{100 + n // 100}.{n % 100}",
            para_major=100 + n // 100,
            para_minor=n % 100,
            text=f"Recommendation {n}: take further steps to implement the national plan of action in all regions.",
            text_hash=f"bench {n}",
            source_profile="bench",
        )
        for n in range(2000)
    )
    project = Project.objects.order_by("id").first()
    assert project is not None
    return {"project": project.pk}


def measure(ids: dict[str, int]) -> list[Result]:
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
            path = template.format(**ids)
            if turn < 2:  # warm caches, then count
                with CaptureQueriesContext(connection) as queries:
                    response = clients[address].get(path)
                assert response.status_code == 200, (path, response.status_code)
                facts[name] = (len(queries), len(response.content))
                continue
            start = time.perf_counter()
            clients[address].get(path)
            times[name].append((time.perf_counter() - start) * 1000)
    medians = {name: statistics.median(values) for name, values in times.items()}
    nothing, rows = medians[PAGES[0][0]], medians[PAGES[1][0]]
    return [
        Result(
            name,
            path.format(**ids),
            round(medians[name], 2),
            round(medians[name] / nothing, 1),
            round(medians[name] / rows, 1),
            *facts[name],
        )
        for name, path, _address in PAGES
    ]


def show(results: list[Result]) -> None:
    print(f"{'page':28}{'median ms':>10}{'× no-op':>9}{'× 50 rows':>11}{'queries':>9}{'bytes':>9}")
    for r in results:
        print(f"{r.name:28}{r.milliseconds:>10.2f}{r.to_nothing:>9.1f}{r.to_rows:>11.1f}{r.queries:>9}{r.bytes:>9}")


if __name__ == "__main__":
    main()
