from collections.abc import Callable
from pathlib import Path

import pytest

from portal.accounts.models import Organisation, User
from portal.audit.models import AuditEvent
from portal.imports import pipeline
from portal.imports.models import ImportBatch, Outcome
from portal.workflow import NotAllowed
from tests.portal.imports.conftest import BodiesImport

pytestmark = pytest.mark.django_db
WriteCsv = Callable[..., Path]


def test_stage_decides_about_every_row_and_touches_nothing(
    bodies: BodiesImport, write_csv: WriteCsv, carol: User
) -> None:
    Organisation.objects.create(name="Ministry", kind="government")
    Organisation.objects.create(name="Charity", kind="foundation")
    path = write_csv(("Ministry", "government"), ("Charity", "private"), ("Fund", "pooled_fund"), ("", "private"))

    batch = pipeline.stage(bodies, path, by=carol)

    assert batch.counts == {"read": 4, "created": 1, "updated": 1, "unchanged": 1, "rejected": 1, "conflict": 0}
    assert list(batch.rows.values_list("number", "outcome", "changes")) == [
        (2, "unchanged", {}),
        (3, "update", {"kind": ["foundation", "private"]}),
        (4, "create", {}),
        (5, "reject", {}),
    ]
    assert batch.rows.get(number=5).messages == [
        {"code": "TEXT_EMPTY", "severity": "error", "column": "A · Name", "raw": "", "facts": {}}
    ]
    assert sorted(Organisation.objects.values_list("name", "kind")) == [
        ("Charity", "foundation"),
        ("Ministry", "government"),
    ]


def test_apply_writes_what_was_shown(bodies: BodiesImport, write_csv: WriteCsv, carol: User) -> None:
    charity = Organisation.objects.create(name="Charity", kind="foundation")
    batch = pipeline.stage(bodies, write_csv(("Charity", "private"), ("Fund", "pooled_fund")), by=carol)

    pipeline.apply(batch, by=carol)

    stored = ImportBatch.objects.get(pk=batch.pk)
    assert (stored.status, stored.applied_by) == ("applied", carol)
    assert dict(Organisation.objects.values_list("name", "kind")) == {"Charity": "private", "Fund": "pooled_fund"}
    fund = Organisation.objects.get(name="Fund")
    assert list(stored.rows.values_list("record_id", "created_ids")) == [
        (charity.pk, {}),
        (fund.pk, {"portal.Organisation": [fund.pk]}),
    ]
    event = AuditEvent.objects.about(stored).get()
    assert (event.verb, event.actor, event.facts["sha256"]) == ("apply_import", carol, stored.sha256)


def test_rejected_rows_stop_the_file_until_somebody_says_to_leave_them_out(
    bodies: BodiesImport, write_csv: WriteCsv, carol: User
) -> None:
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund"), ("", "private")), by=carol)

    with pytest.raises(NotAllowed, match="1 row is rejected"):
        pipeline.apply(batch, by=carol)
    assert not Organisation.objects.exists()

    pipeline.apply(batch, by=carol, partial=True)
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Fund"]


def test_all_or_nothing_kinds_never_leave_rows_out(
    bodies: BodiesImport, write_csv: WriteCsv, carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BodiesImport, "all_or_nothing", True)
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund"), ("", "private")), by=carol)

    with pytest.raises(NotAllowed, match="completely or not at all"):
        pipeline.apply(batch, by=carol, partial=True)

    assert not Organisation.objects.exists()


def test_four_eyes_kinds_need_a_second_person(
    bodies: BodiesImport, write_csv: WriteCsv, carol: User, chris: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BodiesImport, "four_eyes", True)
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund")), by=carol)

    with pytest.raises(NotAllowed, match="Another person"):
        pipeline.apply(batch, by=carol)
    pipeline.apply(batch, by=chris)

    assert ImportBatch.objects.get(pk=batch.pk).applied_by == chris


def test_the_same_file_is_not_applied_twice(bodies: BodiesImport, write_csv: WriteCsv, carol: User) -> None:
    path = write_csv(("Fund", "pooled_fund"))
    first = pipeline.apply(pipeline.stage(bodies, path, by=carol), by=carol)
    again = pipeline.stage(bodies, path, by=carol)

    assert pipeline.already_applied(again) == first
    with pytest.raises(NotAllowed, match="already brought this file"):
        pipeline.apply(again, by=carol)


def test_a_file_whose_rows_were_left_out_may_come_again(bodies: BodiesImport, write_csv: WriteCsv, carol: User) -> None:
    path = write_csv(("Fund", "pooled_fund"), ("", "private"))
    pipeline.apply(pipeline.stage(bodies, path, by=carol), by=carol, partial=True)

    again = pipeline.stage(bodies, path, by=carol)

    assert pipeline.already_applied(again) is None
    assert again.counts == {"read": 2, "created": 0, "updated": 0, "unchanged": 1, "rejected": 1, "conflict": 0}


def test_apply_refuses_what_is_not_what_was_shown(bodies: BodiesImport, write_csv: WriteCsv, carol: User) -> None:
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund")), by=carol)
    Organisation.objects.create(name="Fund", kind="private")

    with pytest.raises(pipeline.ChangedSinceShown, match="row 2"):
        pipeline.apply(batch, by=carol)
    assert Organisation.objects.get().kind == "private"

    pipeline.recheck(batch, by=carol)
    assert batch.rows.get().outcome == Outcome.UPDATE
    pipeline.apply(batch, by=carol)
    assert Organisation.objects.get().kind == "pooled_fund"


def test_a_failure_in_the_middle_leaves_nothing(
    bodies: BodiesImport, write_csv: WriteCsv, carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "CHUNK", 1)
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund"), ("Board", "government")), by=carol)
    batch.rows.filter(number=3).update(outcome="unchanged")

    with pytest.raises(pipeline.ChangedSinceShown):
        pipeline.apply(batch, by=carol)

    assert not Organisation.objects.exists()
    assert ImportBatch.objects.get(pk=batch.pk).status == "staged"


def test_undo_takes_back_everything(bodies: BodiesImport, write_csv: WriteCsv, carol: User) -> None:
    Organisation.objects.create(name="Charity", kind="foundation")
    path = write_csv(("Charity", "private"), ("Fund", "pooled_fund"))
    batch = pipeline.apply(pipeline.stage(bodies, path, by=carol), by=carol)

    pipeline.undo(batch, by=carol)

    assert list(Organisation.objects.values_list("name", "kind")) == [("Charity", "foundation")]
    assert ImportBatch.objects.get(pk=batch.pk).status == "undone"
    assert pipeline.already_applied(pipeline.stage(bodies, path, by=carol)) is None


def test_undo_refuses_when_a_value_was_changed_since(bodies: BodiesImport, write_csv: WriteCsv, carol: User) -> None:
    Organisation.objects.create(name="Charity", kind="foundation")
    batch = pipeline.apply(pipeline.stage(bodies, write_csv(("Charity", "private")), by=carol), by=carol)
    Organisation.objects.update(kind="academic")

    with pytest.raises(NotAllowed, match="Row 2: “kind” has been changed since"):
        pipeline.undo(batch, by=carol)

    assert ImportBatch.objects.get(pk=batch.pk).status == "applied"
    assert Organisation.objects.get().kind == "academic"


def test_undo_refuses_when_a_record_is_in_use(bodies: BodiesImport, write_csv: WriteCsv, carol: User) -> None:
    batch = pipeline.apply(pipeline.stage(bodies, write_csv(("Fund", "pooled_fund")), by=carol), by=carol)
    fund = Organisation.objects.get()
    carol.memberships.update(role="donor", scope="organisation", organisation=fund)

    with pytest.raises(NotAllowed, match="already in use"):
        pipeline.undo(batch, by=None)

    assert Organisation.objects.get() == fund


def test_only_a_staged_batch_is_applied_and_only_an_applied_one_undone(
    bodies: BodiesImport, write_csv: WriteCsv, carol: User
) -> None:
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund")), by=carol)

    with pytest.raises(NotAllowed, match="Only an import that is applied"):
        pipeline.undo(batch, by=carol)
    pipeline.apply(batch, by=carol)
    with pytest.raises(NotAllowed, match="already been applied"):
        pipeline.apply(batch, by=carol)


def test_a_stranger_may_nothing(bodies: BodiesImport, write_csv: WriteCsv, carol: User, zoe: User) -> None:
    batch = pipeline.stage(bodies, write_csv(("Fund", "pooled_fund")), by=carol)

    for act in (pipeline.apply, pipeline.undo, pipeline.recheck):
        with pytest.raises(NotAllowed, match="do not have the right"):
            act(batch, by=zoe)

    assert list(ImportBatch.objects.visible_to(carol)) == [batch]
    assert not ImportBatch.objects.visible_to(zoe).exists()


def test_a_refused_file_is_a_batch_with_its_error_and_cannot_be_applied(
    bodies: BodiesImport, tmp_path: Path, carol: User
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("Title,Price\nA,1\n", encoding="utf-8")

    batch = pipeline.stage(bodies, path, by=carol)

    assert [made["code"] for made in batch.errors] == ["HEADER_MISSING"]
    with pytest.raises(NotAllowed, match="This import reads: Bodies"):
        pipeline.apply(batch, by=carol, partial=True)


def test_a_file_with_headings_only_is_empty(bodies: BodiesImport, write_csv: WriteCsv, carol: User) -> None:
    batch = pipeline.stage(bodies, write_csv(), by=carol)

    assert [made["code"] for made in batch.errors] == ["FILE_EMPTY"]
    assert not batch.rows.exists()
