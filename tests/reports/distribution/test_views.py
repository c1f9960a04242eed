"""The pages of lists, deliveries and public copies, and what a wrong address or an old page gets."""

import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from reports.distribution import actions
from reports.distribution.copies import actions as copies
from reports.distribution.copies.scanning import scan_of
from reports.distribution.models import Delivery, PublicCopy, Recipient
from reports.runs.models import Report
from tests.factories.distribution import NAME, approved, proposed, published
from tests.factories.people import member
from tests.fixtures_scenes import scene
from tests.reading import whole

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def report(carol: User, dan: User) -> Report:
    return approved(carol, dan, names_somebody=True)


def page(name: str, *args: object) -> str:
    return reverse(name, args=args)


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def handed(report: Report, by: User, user: User) -> Delivery:
    actions.add_recipient(kind=report.kind, by=by, person=user)
    return next(one for one in actions.distribute(report, by=by) if one.person == user)


# Lists and deliveries


def test_head_adds_and_removes_a_line(client: Client, dan: User, tess: User) -> None:
    client.force_login(dan)

    sent = client.post(page("report_recipients"), {"kind": "board", "role": "trustee"})

    assert sent.status_code == 302
    line = Recipient.objects.get()
    assert (line.kind, line.role, line.added_by) == ("board", Role.TRUSTEE, dan)
    again = client.post(page("report_recipients"), {"kind": "board", "role": "trustee"})
    assert (again.status_code, "This line stands in the list already." in text_of(again)) == (422, True)
    both = client.post(page("report_recipients"), {"kind": "board", "role": "trustee", "person": tess.pk})
    assert "Choose a role or one person." in text_of(both)
    client.post(page("report_recipient_remove", line.pk))
    assert not Recipient.objects.exists()


@pytest.mark.parametrize("who", ["carol", "tess", "frank"])
def test_who_may_not_manage_the_list_of_the_board(who: str, client: Client, request: pytest.FixtureRequest) -> None:
    """Finance looks after donor reports alone: the other kinds are no choices of their form."""
    client.force_login(request.getfixturevalue(who))

    assert client.post(page("report_recipients"), {"kind": "board", "role": "trustee"}).status_code in (403, 422)
    assert not Recipient.objects.exists()


def test_preview_names_people_with_their_reasons_and_hands_out(
    client: Client, report: Report, dan: User, tess: User, nora: User
) -> None:
    actions.add_recipient(kind="board", by=dan, role=Role.TRUSTEE)
    actions.add_recipient(kind="board", by=dan, person=nora)
    Membership.objects.filter(user=nora).update(ends_on=timezone.localdate() - timedelta(days=1))
    client.force_login(dan)

    shown = text_of(client.get(page("report_distribution", report.pk)))
    assert "everybody who is: Board member" in shown
    assert "Nora: Holds no role in the portal any more." in shown
    done = client.post(page("report_distribute", report.pk), follow=True)

    assert "Handed out to 1 person." in text_of(done)
    assert [one.person for one in Delivery.objects.all()] == [tess]


def test_recipient_opens_confirms_and_sees_nobody_else(client: Client, report: Report, dan: User, nora: User) -> None:
    handed(report, dan, member("Other", Role.TRUSTEE))
    delivery = handed(report, dan, nora)
    client.force_login(nora)

    shown = text_of(client.get(page("report_detail", report.pk)))
    assert "Confirm that you have the report" in shown
    assert "Other" not in shown
    assert client.get(page("report_distribution", report.pk)).status_code == 403
    done = client.post(page("report_acknowledge", report.pk), {"words": "Takk."}, follow=True)

    assert "Thank you. OHCHR sees that you have the report." in text_of(done)
    delivery.refresh_from_db()
    assert (delivery.acknowledgement, delivery.opened_at is not None) == ("Takk.", True)
    assert client.post(page("report_acknowledge", report.pk)).status_code == 409
    listed = text_of(client.get(page("delivery_list")))
    assert "Takk." in listed
    assert "Other" not in listed


@pytest.mark.parametrize("name", ["report_detail", "report_read", "edition_file"])
def test_each_way_of_reading_is_an_opening(name: str, client: Client, report: Report, dan: User, tess: User) -> None:
    handed(report, dan, tess)
    client.force_login(tess)

    answer = client.get(page(name, *([report.pk, "en"] if name == "edition_file" else [report.pk])))
    if answer.streaming:
        assert b"".join(answer.streaming_content) == b"%PDF-1.7 ready"  # type: ignore[attr-defined]

    assert Delivery.objects.get(person=tess).opened_at is not None


def test_links_of_a_mail_lead_to_the_sign_in_and_back(client: Client, report: Report) -> None:
    response = client.get(page("report_detail", report.pk))

    assert response["Location"] == f"/en/account/login/?next=/en/reports/{report.pk}/"


def test_an_expired_session_does_not_confirm(client: Client, report: Report, dan: User, tess: User) -> None:
    handed(report, dan, tess)
    client.force_login(tess)
    client.session.flush()

    assert client.post(page("report_acknowledge", report.pk))["Location"].startswith("/en/account/login/")
    assert Delivery.objects.get().acknowledged_at is None


@pytest.mark.parametrize("name", ["report_acknowledge", "report_distribute", "report_remind"])
def test_forged_keys_lead_nowhere(name: str, client: Client, report: Report, zoe: User) -> None:
    client.force_login(zoe)

    assert client.post(page(name, report.pk)).status_code == 404
    assert client.post(page(name, 987654)).status_code == 404


def test_a_file_of_anothers_report(client: Client, report: Report, nora: User, zoe: User) -> None:
    for reader in (nora, zoe):
        client.force_login(reader)
        for address in (page("edition_file", report.pk, "en"), page("library_file", report.pk, "en")):
            assert client.get(address).status_code == 404


def test_confirming_through_the_api(client: Client, report: Report, dan: User, tess: User, nora: User) -> None:
    delivery = handed(report, dan, tess)
    client.force_login(nora)
    address = reverse("api-deliveries-acknowledge", args=[delivery.pk])
    assert client.post(address).status_code == 404
    client.force_login(tess)

    assert client.post(address, {"words": "x" * 2001}, content_type="application/json").status_code == 400
    assert client.post(address, {"words": "Seen."}, content_type="application/json").status_code == 200
    assert client.post(address).status_code == 409
    (row,) = client.get(reverse("api-deliveries-list")).json()["results"]
    assert (row["person"], row["acknowledgement"], row["stands"]) == ("Tess", "Seen.", "Confirmed")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_one_as_for_three(
    count: int, client: Client, report: Report, dan: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        handed(report, dan, member(f"Trustee {number}", Role.TRUSTEE))
    client.force_login(dan)
    client.get(page("delivery_list"))

    with django_assert_num_queries(5):
        shown = text_of(client.get(page("delivery_list")))
    assert shown.count('<small class="age">Board member</small>') == count


# The gate


def test_findings_stand_in_their_sentence_and_want_an_answer(client: Client, report: Report, chris: User) -> None:
    client.force_login(chris)
    address = page("report_public_copy", report.pk)

    shown = text_of(client.get(address))
    seen = re.search(r'name="seen" value="(\w+)"', shown)
    assert seen is not None
    assert f'<mark class="harm">{NAME}<small> (Name of a person)</small></mark>' in shown
    assert "The scan has marked 2 wordings." in shown
    refused = client.post(address, {"seen": seen[1]})
    assert refused.status_code == 409
    assert f"“{NAME}” (Name of a person): leave it out, or say why it may stay." in text_of(refused).replace(
        "&quot;", '"'
    )

    sent = {"seen": seen[1]} | {f"answer_{one.key}": "out" for one in scan_of(report)}
    done = client.post(address, sent, follow=True)
    assert "Proposed. A second person releases it" in text_of(done)
    copy = PublicCopy.objects.get()
    assert (copy.proposed_by, copy.is_redacted, len(copy.left_out)) == (chris, True, 2)


def test_the_second_person_decides_on_what_the_page_showed(
    client: Client, report: Report, carol: User, dan: User
) -> None:
    old = proposed(report, carol)
    client.force_login(dan)
    address = page("report_public_copy_decide", report.pk)
    assert "Named in public documents." in text_of(client.get(page("report_public_copy", report.pk)))
    assert client.post(address, {"decision": "refuse_copy", "copy": old.pk}).status_code == 409
    client.post(address, {"decision": "refuse_copy", "copy": old.pk, "note": "Take the name out."})
    new = proposed(report, carol, NAME)

    stale = client.post(address, {"decision": "release_copy", "copy": old.pk})
    assert (stale.status_code, "Another public copy has been proposed" in text_of(stale)) == (409, True)
    assert client.post(address, {"decision": "release_copy", "copy": new.pk}).status_code == 302

    assert [(one.pk, one.status) for one in PublicCopy.objects.order_by("pk")] == [
        (old.pk, "refused"),
        (new.pk, "released"),
    ]
    assert client.post(address, {"decision": "set_status", "copy": new.pk}).status_code == 404


def test_the_proposer_is_not_offered_the_release(client: Client, report: Report, carol: User) -> None:
    copy = proposed(report, carol)
    client.force_login(carol)

    assert "release_copy" not in text_of(client.get(page("report_public_copy", report.pk)))
    forged = client.post(page("report_public_copy_decide", report.pk), {"decision": "release_copy", "copy": copy.pk})
    assert forged.status_code == 403


def test_an_outsider_reads_the_public_copy_and_a_recipient_all_of_it(
    client: Client, report: Report, carol: User, dan: User, nora: User, tess: User
) -> None:
    published(report, carol, dan, NAME)
    client.force_login(nora)

    assert client.get(page("report_detail", report.pk))["Location"] == page("library_report", report.pk)
    read = whole(client, page("report_read", report.pk))
    assert "Otieno" not in read
    assert "Visits led by […]" in read
    file = b"".join(client.get(page("edition_file", report.pk, "en")).streaming_content)  # type: ignore[attr-defined]
    assert file == b"%PDF-1.7 public"
    client.force_login(tess)
    assert NAME in whole(client, page("report_read", report.pk))
    file = b"".join(client.get(page("edition_file", report.pk, "en")).streaming_content)  # type: ignore[attr-defined]
    assert file == b"%PDF-1.7 ready"


def test_verification_tells_the_public_copy_from_the_report(
    client: Client, report: Report, carol: User, dan: User
) -> None:
    copy = published(report, carol, dan, NAME)
    public, full = copy.editions.get(language="en"), report.editions.full().get(language="en")

    shown = text_of(client.get(page("verify_code", public.code)))
    assert "This is the public copy" in shown
    assert page("library_report", report.pk) in shown
    assert "This is the public copy" not in text_of(client.get(page("verify_code", full.code)))
    sent = {"code": public.code, "file": io.BytesIO(b"%PDF-1.7 ready")}
    assert "this file is not the one that was issued" in text_of(client.post(page("verify_page"), sent))

    copies.withdraw(copy, by=carol, note="A relative wrote to us.")
    assert "It was withdrawn on" in text_of(client.get(page("verify_code", public.code)))
    assert client.get(page("library_report", report.pk)).status_code == 404
