"""A scene is built for many tests, and each of them finds it as it was built."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.accounts.models import Organisation
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["private", "pooled_fund"])
@scene
def kept(request: pytest.FixtureRequest, db: None) -> dict[str, Any]:
    body = Organisation.objects.create(name="Zubrowka", kind=request.param)
    return {
        "kind": request.param,
        "body": body,
        "same": body,
        "file": default_storage.save("a.txt", ContentFile("As it came")),
    }


@pytest.mark.parametrize("turn", [1, 2])
def test_rows_objects_and_files_are_as_they_were_built(turn: int, kept: dict[str, Any]) -> None:
    body, stored = kept["body"], Organisation.objects.get(name="Zubrowka")
    with default_storage.open(kept["file"]) as file:
        found = (stored.name, stored.kind, body.pk, body.kind, file.read(), kept["same"] is body)

    assert found == ("Zubrowka", kept["kind"], stored.pk, kept["kind"], b"As it came", True)
    body.kind = f"state {turn}"
    Organisation.objects.all().delete()
    default_storage.delete(kept["file"])
    kept["file"] = "none"


def test_nothing_of_it_is_there_for_the_next() -> None:
    assert not Organisation.objects.filter(name="Zubrowka").exists()
    assert not default_storage.exists("a.txt")


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_builds_its_own(kept: dict[str, Any], transactional_db: None) -> None:
    assert Organisation.objects.get(name="Zubrowka").kind == kept["kind"]
