"""The questions that a file of recommendations raises, answered on the review page's way."""

from pathlib import Path

import pytest

from portal.accounts.models import User
from portal.imports import decisions, pipeline
from portal.imports.kinds import get_kind
from portal.imports.models import ImportBatch
from projects.models import Recommendation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db
HEADER = "SuR,Rgrp,Org,Recommendation,RS,Rgrp,Org,Response,Action,Issue,Session\n"


def staged(folder: Path, *rows: str, by: User) -> ImportBatch:
    path = folder / "recommendations.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return pipeline.stage(get_kind("recommendations"), path, by=by)


def row(sur: str = "Kenya", text: str = "Train judges", by: str = "Chile", action: str = "4") -> str:
    return f'{sur},Africa,AU,"{text}",{by},GRULAC,OAS,Accepted,{action},Justice,35'


def outcomes(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def test_a_spelling_of_the_reviewed_or_of_the_recommending_state_is_settled(tmp_path: Path, carol: User) -> None:
    batch = staged(tmp_path, row("Swazland"), row("Swazland", "Ratify"), row(by="Chlie"), by=carol)
    assert outcomes(batch) == ["reject", "reject", "reject"]

    decisions.settle_name(batch, name="Swazland", state=state("SWZ"), by=carol)
    assert outcomes(batch) == ["create", "create", "reject"]
    decisions.settle_name(batch, name="Chlie", state=state("CHL"), by=carol)
    pipeline.apply(ImportBatch.objects.get(pk=batch.pk), by=carol)

    assert sorted(Recommendation.objects.values_list("state__iso3", flat=True)) == ["KEN", "SWZ", "SWZ"]


def test_a_reply_is_imported_all_the_same(tmp_path: Path, carol: User) -> None:
    batch = staged(tmp_path, row(text="Response of the State: noted"), by=carol)
    assert outcomes(batch) == ["reject"]

    decisions.decide(batch, code="NOT_A_RECOMMENDATION", choice="force", by=carol)

    assert outcomes(batch) == ["create"]


@pytest.mark.parametrize(("choice", "outcome", "value"), [("file", "update", 5), ("portal", "unchanged", 3)])
def test_a_value_that_a_person_corrected_is_decided_for_either_side(
    tmp_path: Path, carol: User, choice: str, outcome: str, value: int
) -> None:
    pipeline.apply(staged(tmp_path, row(), by=carol), by=carol)
    Recommendation.objects.update(action_category=3)
    batch = staged(tmp_path, row(action="5"), by=carol)
    assert outcomes(batch) == ["conflict"]

    decisions.decide(batch, code="EDITED_LOCALLY", choice=choice, by=carol)
    assert outcomes(batch) == [outcome]
    pipeline.apply(ImportBatch.objects.get(pk=batch.pk), by=carol)

    assert Recommendation.objects.get().action_category == value


def test_what_the_file_lacks_of_its_review_is_listed(tmp_path: Path, carol: User) -> None:
    first = staged(tmp_path, row(), row(text="Ratify the Convention"), row("Zambia"), by=carol)
    assert first.absent == []
    assert first.things["projects.Recommendation"] == 3
    pipeline.apply(first, by=carol)

    batch = staged(tmp_path, row(), by=carol)

    assert [each["text"] for each in batch.absent] == ["Ratify the Convention"]
    assert pipeline.blockers_to_undo(ImportBatch.objects.get(pk=first.pk), by=carol) == []
    assert Recommendation.objects.count() == 3
