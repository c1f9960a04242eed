"""What a complete file would have named and this one lacks."""

from pathlib import Path

import pytest

from portal.accounts.models import User
from portal.imports import pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch
from projects.models import Recommendation

pytestmark = pytest.mark.django_db
HEADER = "SuR,Rgrp,Org,Recommendation,RS,Rgrp,Org,Response,Action,Issue,Session\n"


def staged(folder: Path, *rows: str, by: User) -> ImportBatch:
    path = folder / "recommendations.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return pipeline.stage(get_kind("recommendations"), path, by=by)


def row(sur: str = "Kenya", text: str = "Train judges", by: str = "Chile", action: str = "4") -> str:
    return f'{sur},Africa,AU,"{text}",{by},GRULAC,OAS,Accepted,{action},Justice,35'


def test_what_the_file_lacks_of_its_review_is_listed(tmp_path: Path, carol: User) -> None:
    first = staged(tmp_path, row(), row(text="Ratify the Convention"), row("Zambia"), by=carol)
    assert first.absent == []
    assert first.things["projects.Recommendation"] == 3
    pipeline.apply(first, by=carol)

    batch = staged(tmp_path, row(), by=carol)

    assert [each["text"] for each in batch.absent] == ["Ratify the Convention"]
    assert pipeline.blockers_to_undo(ImportBatch.objects.get(pk=first.pk), by=carol) == []
    assert Recommendation.objects.count() == 3
