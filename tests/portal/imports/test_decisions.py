"""What a person settles on the review page: stored, audited, matched again at once, and taken back the same way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.accounts.models import Organisation, User
from portal.audit.models import AuditEvent
from portal.imports import decisions, pipeline
from portal.imports.models import ImportBatch
from portal.reference.aliases import StateNames
from portal.reference.models import State, StateAlias
from portal.workflow import NotAllowed
from tests.factories.reference import state
from tests.portal.imports.seats import SeatsImport

pytestmark = pytest.mark.django_db
WriteSeats = Callable[..., ImportBatch]


@pytest.fixture
def staged(seats: SeatsImport, tmp_path: Path, carol: User) -> WriteSeats:
    def stage(*rows: str) -> ImportBatch:
        path = tmp_path / "seats.csv"
        path.write_text("\n".join(["Name,Kind,State", *rows]) + "\n", encoding="utf-8")
        return pipeline.stage(seats, path, by=carol)

    return stage


def outcomes(batch: ImportBatch) -> list[str]:
    return list(batch.rows.order_by("number").values_list("outcome", flat=True))


def test_one_answer_settles_a_spelling_in_all_rows_and_in_the_next_file(staged: WriteSeats, carol: User) -> None:
    batch = staged("Fund,private,Swazland", "Trust,private,Swazland", "Bank,private,Kenya")
    assert outcomes(batch) == ["reject", "reject", "create"]

    decisions.settle_name(batch, name="Swazland", state=state("SWZ"), by=carol)

    stored = ImportBatch.objects.get(pk=batch.pk)
    assert outcomes(stored) == ["create", "create", "create"]
    assert stored.counts == {"read": 3, "created": 3, "updated": 0, "unchanged": 0, "rejected": 0, "conflict": 0}
    assert [(each["name"], each["iso3"], each["who"]) for each in stored.names] == [("Swazland", "SWZ", carol.name)]
    assert StateAlias.objects.get(alias="swazland").source == "person"
    event = AuditEvent.objects.about(stored).get()
    assert (event.verb, event.actor, event.facts) == ("decide_import", carol, {"name": "Swazland", "state": "SWZ"})
    assert outcomes(staged("Other,private,SWAZLAND")) == ["create"]


def test_a_settled_spelling_can_be_withdrawn(staged: WriteSeats, carol: User, chris: User) -> None:
    batch = staged("Fund,private,Swazland")
    decisions.settle_name(batch, name="Swazland", state=state("SWZ"), by=carol)

    decisions.withdraw_name(batch, name="Swazland", by=chris)

    stored = ImportBatch.objects.get(pk=batch.pk)
    assert (outcomes(stored), stored.names) == (["reject"], [])
    assert StateNames().find("Swazland") is None
    verbs = list(AuditEvent.objects.about(stored).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["decide_import", "withdraw_decision"]
    assert AuditEvent.objects.about(state("SWZ")).filter(verb="forget_state_alias", actor=chris).exists()


def test_withdrawing_gives_a_spelling_back_its_earlier_meaning(staged: WriteSeats, carol: User) -> None:
    batch = staged("Fund,private,Swazland")
    decisions.settle_name(batch, name="Swazland", state=state("CHE"), by=carol)
    again = staged("Fund,private,Nowhere")
    decisions.settle_name(again, name="Nowhere", state=state("SWZ"), by=carol)

    with pytest.raises(NotAllowed, match="No row of this import asks"):
        decisions.settle_name(again, name="Swazland", state=state("SWZ"), by=carol)

    assert StateNames().find("Swazland") == state("CHE")


def test_the_portals_own_names_of_a_state_cannot_be_taken_away(staged: WriteSeats, carol: User) -> None:
    batch = staged("Fund,private,Swazland")
    batch.rows.update(
        messages=[message | {"facts": message["facts"] | {"name": "Kenya"}} for message in batch.rows.get().messages]
    )

    with pytest.raises(NotAllowed, match="is a name of Kenya"):
        decisions.settle_name(batch, name="Kenya", state=state("SWZ"), by=carol)

    assert StateNames().find("Kenya") == state("KEN")


def test_a_row_that_names_several_states_is_given_one(staged: WriteSeats, carol: User) -> None:
    batch = staged("Fund,private,Czechia; Slovakia", "Trust,private,Czechia; Slovakia", "Bank,private,Kenya; Zambia")
    first = batch.rows.get(number=2)

    decisions.decide(batch, code="MULTI_COUNTRY", choice="CZE", row=first.pk, by=carol)
    first.refresh_from_db()
    assert outcomes(batch) == ["create", "reject", "reject"]
    assert (first.decisions, first.decided_by) == ({"state": "CZE"}, carol)
    assert first.decided_at is not None

    decisions.decide(batch, code="MULTI_COUNTRY", choice="SVK", raw="Czechia; Slovakia", by=carol)
    assert outcomes(batch) == ["create", "create", "reject"]
    pipeline.apply(ImportBatch.objects.get(pk=batch.pk), by=carol, partial=True)
    assert dict(Organisation.objects.values_list("name", "state__iso3")) == {"Fund": "CZE", "Trust": "SVK"}


@pytest.mark.parametrize(
    ("code", "choice"),
    [("MULTI_COUNTRY", "XXX"), ("MULTI_COUNTRY", "force"), ("EDITED_LOCALLY", "file"), ("NOTHING", "KEN")],
)
def test_what_no_row_asks_is_not_decided(staged: WriteSeats, carol: User, code: str, choice: str) -> None:
    batch = staged("Fund,private,Czechia; Slovakia")

    with pytest.raises(NotAllowed, match="No row of this import asks for that"):
        decisions.decide(batch, code=code, choice=choice, by=carol)

    assert batch.rows.get().decisions == {}
    assert not AuditEvent.objects.about(batch).exists()


def test_a_row_is_imported_all_the_same(staged: WriteSeats, carol: User) -> None:
    batch = staged("Response of Kenya,private,Kenya", "Response of Zambia,private,Zambia")

    decisions.decide(batch, code="NOT_A_RECOMMENDATION", choice="force", by=carol)

    assert outcomes(batch) == ["create", "create"]
    assert list(batch.rows.values_list("decisions", flat=True)) == [{"force": True}, {"force": True}]


def test_a_conflict_is_decided_for_either_side_and_withdrawn(staged: WriteSeats, carol: User) -> None:
    Organisation.objects.create(name="A corrected", kind="foundation", state=state("KEN"))
    Organisation.objects.create(name="B corrected", kind="foundation", state=state("KEN"))
    batch = staged("A corrected,private,Kenya", "B corrected,private,Kenya")
    assert outcomes(batch) == ["conflict", "conflict"]

    decisions.decide(batch, code="EDITED_LOCALLY", choice="file", by=carol)
    assert outcomes(batch) == ["update", "update"]
    decisions.withdraw(batch, row=batch.rows.get(number=3).pk, key="kind", by=carol)
    assert outcomes(batch) == ["update", "conflict"]
    decisions.decide(
        batch, code="EDITED_LOCALLY", choice="portal", row=batch.rows.get(number=3).pk, field="kind", by=carol
    )
    assert outcomes(batch) == ["update", "unchanged"]

    pipeline.apply(ImportBatch.objects.get(pk=batch.pk), by=carol)
    assert dict(Organisation.objects.values_list("name", "kind")) == {
        "A corrected": "private",
        "B corrected": "foundation",
    }


def test_all_decisions_are_withdrawn_at_once(staged: WriteSeats, carol: User) -> None:
    batch = staged("Response of Kenya,private,Kenya", "Fund,private,Czechia; Slovakia")
    decisions.decide(batch, code="NOT_A_RECOMMENDATION", choice="force", by=carol)
    decisions.decide(batch, code="MULTI_COUNTRY", choice="CZE", by=carol)

    decisions.withdraw(batch, by=carol)

    assert outcomes(batch) == ["reject", "reject"]
    assert not batch.rows.decided().exists()
    with pytest.raises(NotAllowed, match="was not decided here"):
        decisions.withdraw(batch, by=carol)


def test_decisions_need_the_right_of_the_kind_and_a_batch_that_waits(
    staged: WriteSeats, carol: User, zoe: User
) -> None:
    batch = staged("Fund,private,Swazland", "Response of Kenya,private,Kenya")

    with pytest.raises(NotAllowed, match="do not have the right"):
        decisions.settle_name(batch, name="Swazland", state=state("SWZ"), by=zoe)
    with pytest.raises(NotAllowed, match="do not have the right"):
        decisions.decide(batch, code="NOT_A_RECOMMENDATION", choice="force", by=zoe)
    decisions.settle_name(batch, name="Swazland", state=state("SWZ"), by=carol)
    pipeline.apply(ImportBatch.objects.get(pk=batch.pk), by=carol, partial=True)
    for act in (
        lambda: decisions.decide(batch, code="NOT_A_RECOMMENDATION", choice="force", by=carol),
        lambda: decisions.withdraw_name(batch, name="Swazland", by=carol),
    ):
        with pytest.raises(NotAllowed, match="already been applied"):
            act()


def test_the_column_keeps_its_name_when_rows_are_matched_again(staged: WriteSeats, carol: User) -> None:
    batch = staged("Fund,private,Nowhere at all", "Response of Kenya,private,Kenya")
    before = batch.rows.get(number=2).messages

    decisions.decide(batch, code="NOT_A_RECOMMENDATION", choice="force", by=carol)

    assert before[0]["column"] == "C · State"
    assert batch.rows.get(number=2).messages == before


def test_what_the_file_lacks_is_listed_and_stays(staged: WriteSeats, carol: User) -> None:
    kept = Organisation.objects.create(name="Left out", kind="private", state=state("KEN"))

    batch = staged("Fund,private,Kenya")
    pipeline.apply(batch, by=carol)

    assert [(each["id"], each["reference"]) for each in batch.absent] == [(kept.pk, "Left out")]
    assert Organisation.objects.filter(pk=kept.pk).exists()
    assert batch.things == {"portal.Organisation": 1}
    assert State.objects.filter(iso3="KEN").exists()
