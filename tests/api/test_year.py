"""Another system carries a year from targets to signed agreements over HTTP, and we both know the same after."""

import base64
import datetime as dt
import hashlib
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from agreements.actions import templates
from agreements.models import Agreement, Conclusion
from allocation.actions.conversations import write_note
from allocation.models import AllocationRound, Decision, Dialogue
from organisation.enums import Role
from organisation.models import ApiCall

from ..factories import World, make_world
from ..pdfs import PDF
from .client import ApiClient, Refused
from .machines import make_key, make_machine

NO_INTAKE = {"feriepraktik": 0, "lia": 0, "prao": 0, "lonebidrag": 0, "other_intake": 0}


def _client(world: World, site: str, name: str, role: Role, **scope: object) -> ApiClient:
    return ApiClient(site, make_key(world, make_machine(world, name, role, **scope))[1])


def _fill_in(department: ApiClient, reply: str) -> None:
    """Fill in every part of a reply."""
    offer = {"at_least": 0, "wished": 8, "at_most": 8, "tasks": "Servera.", "operations_near": True}
    department.put(f"{reply}/interest", interest="yes", interest_reason="")
    need = {"occupation": "Kock", "need_2y": 4, "need_5y": 9, "is_shortage": True}
    department.put(f"{reply}/needs", gap_made_on="2025-03-15", needs=[need])
    offers = [{"kind": "ama", **offer}, {"kind": "praktik", **offer}]
    department.put(f"{reply}/places", replaces_no_post=True, offers=offers)
    supervisors = {"places_per_supervisor": 2, "supervisors": [6] * 12, "to_train": 0, "training": ""}
    department.put(f"{reply}/supervisors", **supervisors)
    words = dict.fromkeys(("ancillary_costs", "compensation", "union_note", "conditions"), "")
    months = [{"is_closed": month == 7, **NO_INTAKE} for month in range(1, 13)]
    department.put(f"{reply}/conditions", months=months, union_on=None, **words)


def _refusal(call: Any, *args: object, **sent: object) -> tuple[int, str]:
    """Return how a call that is refused was answered: the status and the code."""
    with pytest.raises(Refused) as refused:
        call(*args, **sent)
    return refused.value.answer.status, refused.value.answer.content["code"]


def _differs(client: ApiClient, path: str, etag: str, **sent: object) -> list[dict[str, str]]:
    """Return what has changed since the version was read, when something else is sent than what stands there."""
    late = client.call("PUT", path, sent, If_Match=etag)
    assert (late.status, late.content["code"]) == (412, "stale")
    assert client.call("PUT", path, sent).status == 428  # which version was read must be said
    return late.content["differs"]


def _differ_in_needs_and_capacity(department: ApiClient, reply: str) -> None:
    """Save from an old version: each number that differs is named, also when it is nought."""
    needs, capacity = (department.get(f"{reply}/{part}") for part in ("needs", "supervisors"))
    needs["needs"][0] |= {"need_2y": 0}
    capacity["supervisors"][11] = 7
    found = [
        _differs(department, f"{reply}/{part}", '"old"', **sent)
        for part, sent in (("needs", needs), ("supervisors", capacity))
    ]
    assert found == [
        [{"field": "needs.0.need_2y", "label": "Kock, inom 2 år", "current": "4", "sent": "0"}],
        [{"field": "supervisors.11", "label": "Handledare i december", "current": "6", "sent": "7"}],
    ]


def _etag(client: ApiClient, path: str) -> str:
    return client.call("GET", path).headers["ETag"]


def _consult_and_write(coordinator: ApiClient, school: ApiClient, year: str) -> None:
    """Let the förvaltning say what it thinks of its numbers, and write the tjänsteskrivelse."""
    consultation = f"{year}/dialogues/a/consultation"
    assert coordinator.post(f"{year}/ask-consultation") == {"asked": 3}
    shown = {row["kind"]: row["places"] for row in school.get(consultation)["shown"]}
    assert shown == {"ama": 5, "praktik": 3}
    assert _refusal(school.put, consultation, opinion="opposes", reason="")[0] == 400
    first = _etag(school, consultation)
    assert school.put(consultation, opinion="supports", reason="")["opinion"] == "supports"
    late = _differs(school, consultation, first, opinion="opposes", reason="Nej.")
    assert [(row["field"], row["label"], row["current"], row["sent"]) for row in late] == [
        ("shown.ama", "arbetsmarknadsanställningar", "5", ""),
        ("shown.praktik", "praktikplatser", "3", ""),
        ("opinion", "svar", "supports", "opposes"),
        ("reason", "skäl", "", "Nej."),
    ]

    text = coordinator.post(f"{year}/draft-proposal")
    assert (text.pop("revision"), text.pop("sent_at")) == (0, None)
    first = _etag(coordinator, f"{year}/proposal")
    text["summary"] = "Nämnden föreslås anta modellen."
    assert coordinator.put(f"{year}/proposal", **text)["revision"] == 1
    differs = {
        "field": "summary",
        "label": "Sammanfattning",
        "current": text["summary"],
        "sent": "Något annat.",
    }
    other = {**text, "summary": "Något annat."}
    assert _differs(coordinator, f"{year}/proposal", first, **other) == [differs]


def _sign(coordinator: ApiClient, secretary: ApiClient, school: ApiClient, year: int) -> str:
    """Carry the agreement with the school's nämnd until both have signed; return its address."""
    assert coordinator.post(f"rounds/{year}/generate-agreements") == {
        "created": 1,
        "renewed": 0,
        "withdrawn": 0,
    }
    (made,) = coordinator.listed(f"agreements?year={year}")
    agreement = f"agreements/{made['id']}"
    assert _refusal(school.get, agreement) == (404, "not_found")  # a draft
    assert _refusal(coordinator.post, f"{agreement}/send") == (403, "forbidden")
    assert coordinator.get(agreement)["missing"][0].endswith("den samordnande nämnden.")
    terms = coordinator.get(f"{agreement}/terms")
    (part,) = terms["parts"]
    part.pop("department_name")
    part |= {"contact_name": "Bo", "supervisors": 4, "hours_per_week": "2.5"}
    terms |= {"our_representative": "Sara Lund", "our_title": "ordförande", "parts": [part]}
    first = _etag(coordinator, f"{agreement}/terms")
    coordinator.put(f"{agreement}/terms", **terms)
    fewer = {**terms, "parts": [{**part, "supervisors": 3}]}
    assert _differs(coordinator, f"{agreement}/terms", first, **fewer) == [
        {
            "field": "parts.0.supervisors",
            "label": "Barn- och skolförvaltningen: Antal handledare",
            "current": "4",
            "sent": "3",
        }
    ]
    coordinator.post(f"{agreement}/send")
    asked = school.post(f"{agreement}/request-change", comment="Köket är stängt i juli.")
    assert (asked["turn_of"], asked["asked"]) == ("coordinator", "Köket är stängt i juli.")
    coordinator.put(f"{agreement}/terms", **{**terms, "other_terms": "Inte i juli."})
    coordinator.post(f"{agreement}/send")
    assert _refusal(school.post, f"{agreement}/approve", version=1) == (409, "version_is_stale")
    assert school.post(f"{agreement}/approve", version=2)["status"] == "approved"

    paper = {
        "version": 2,
        "signatory": "Nils Ek",
        "role_title": "ordförande",
        "paragraph": "§ 41",
        "diary_no": "SN 2026/0457",
        "signed_on": str(timezone.localdate()),
        "method": "handwritten",
    }
    signed = f"{agreement}/signatures"
    assert _refusal(school.post, signed, **paper, party="receiving", copy="ingen pdf")[1] == "not_base64"
    school.post(signed, **paper, party="receiving", copy=base64.b64encode(PDF).decode())
    both = secretary.post(signed, **paper, party="coordinating")
    assert (both["status"], both["turn_of"]) == ("signed", "nobody")
    return agreement


def _correct(coordinator: ApiClient, secretary: ApiClient, decision: str, agreement: str) -> None:
    """Correct the decision, and begin an amendment with its numbers."""
    change = {"department": "a", "kind": "ama", "places": 4, "reason": "Räknefel."}
    given = {"decided_on": str(timezone.localdate()), "paragraph": "§ 99", "diary_no": "SO 2026/0123"}
    given |= {"outcome": "with_changes", "changes": [change], "correction_reason": "Ett tal var fel."}
    correct = f"decisions/{decision}/correct"
    assert _refusal(secretary.post, correct, **given) == (409, "sum_off_target")
    corrected = secretary.post(correct, **given, off_target_confirmed=True)
    assert corrected["corrects"] == decision
    assert coordinator.get(f"decisions/{decision}")["corrected_by"] == corrected["id"]
    coordinator.post(f"decisions/{corrected['id']}/publish")
    amendment = coordinator.post(f"{agreement}/amend")
    assert [line["places"] for line in amendment["lines"] if line["kind"] == "ama"] == [4]
    assert _refusal(coordinator.post, f"{agreement}/amend") == (403, "forbidden")  # one at a time
    withdrawn = coordinator.post(f"agreements/{amendment['id']}/withdraw", comment="Vi väntar.")
    assert withdrawn["status"] == "withdrawn"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_year_from_targets_to_signed_agreements(live_server: LiveServer) -> None:
    world, today = make_world(), timezone.localdate()
    templates.load_first()
    site, number = live_server.url, timezone.localdate().year + 1
    coordinator = _client(world, site, "Ärendesystemet", Role.COORDINATOR)
    secretary = _client(world, site, "Diariet", Role.BOARD_SECRETARY, board=world.boards["soc"])
    department = world.departments["a"]
    school = _client(world, site, "Skolans HR", Role.DEPARTMENT_CONTACT, department=department)

    coordinator.post("rounds", year=number)
    decided = {"decided_on": str(today), "paragraph": "§ 12", "diary_no": "SO 2026/0041"}
    targets = [{"kind": "ama", "places": 6, **decided}, {"kind": "praktik", "places": 3, **decided}]
    coordinator.put(f"rounds/{number}/targets", targets=targets)
    coordinator.post(f"rounds/{number}/open-dialogue")

    calendar = coordinator.get(f"rounds/{number}/calendar")
    phases = [
        {name: phase[name] for name in ("kind", "starts_on", "ends_on")} for phase in calendar["phases"]
    ]
    longer = {**calendar["rules"][0], "months": 9}
    rules = [longer, *calendar["rules"][1:]]
    first = _etag(coordinator, f"rounds/{number}/calendar")
    coordinator.put(f"rounds/{number}/calendar", phases=phases, rules=rules)
    before = {"phases": phases, "rules": calendar["rules"]}
    [row] = _differs(coordinator, f"rounds/{number}/calendar", first, **before)
    assert (row["field"], row["current"], row["sent"]) == (
        "rules.0.months",
        "9",
        str(calendar["rules"][0]["months"]),
    )

    dialogue = f"rounds/{number}/dialogues/a"
    school.post(f"{dialogue}/write-message", body="Får vi svara efter måndag?")
    write_note(dialogue=Dialogue.objects.get(department=department), body="HEMLIGT", by=world.anna)
    coordinator.post(f"{dialogue}/write-message", body="Ja, till fredag.")
    said = [(one["author"], one["body"]) for one in school.listed(f"{dialogue}/messages?limit=1")]
    assert said == [("Ärendesystemet", "Ja, till fredag."), ("Skolans HR", "Får vi svara efter måndag?")]
    assert [one["body"] for one in coordinator.listed(f"{dialogue}/messages")] == [body for _, body in said]
    later = str(today + dt.timedelta(days=40))
    moved = coordinator.post(f"{dialogue}/move-deadline", respond_by=later, comment="Nämnden möts först då.")
    assert moved["respond_by"] == later
    assert coordinator.post(f"{dialogue}/remind") == {"reminded": 1}
    assert coordinator.post(f"{dialogue}/remind") == {"reminded": 0}
    _fill_in(school, f"{dialogue}/reply")
    _differ_in_needs_and_capacity(school, f"{dialogue}/reply")
    assert school.post(f"{dialogue}/submit")["status"] == "submitted"
    late = coordinator.call("POST", f"{dialogue}/accept", {"version": 2}).content
    assert (late["code"], late["differs"]) == (
        "version_is_stale",
        [{"field": "version", "label": "version", "current": "1", "sent": "2"}],
    )
    coordinator.post(f"{dialogue}/accept", version=1)
    for other in ("b", "soc"):
        coordinator.post(f"rounds/{number}/dialogues/{other}/close-unanswered", comment="Svarade inte.")
    assert [row["turn_of"] for row in coordinator.listed(f"rounds/{number}/dialogues?limit=1")] == [
        "nobody"
    ] * 3
    coordinator.post(f"rounds/{number}/close-dialogue")

    weights = {"weight_2y": 50, "weight_5y": 30, "weight_employees": 20, "shortage_factor": "1.5"}
    scenario = coordinator.post(f"rounds/{number}/scenarios", name="A. Behov först", **weights)["id"]
    line = f"rounds/{number}/scenarios/{scenario}/lines/a/ama"
    assert coordinator.put(line, places=5, reason="En handledare är ledig.")["places"] == 5
    other = coordinator.post(f"rounds/{number}/scenarios", name="B. Lika", **weights)["id"]
    assert coordinator.post(f"rounds/{number}/scenarios/{other}/discard")["name"] == "B. Lika"
    coordinator.post(f"rounds/{number}/scenarios/{scenario}/choose")
    _consult_and_write(coordinator, school, f"rounds/{number}")
    assert coordinator.post(f"rounds/{number}/send-proposal")["status"] == "proposed"
    taken_back = coordinator.post(f"rounds/{number}/take-back-proposal", comment="Återremiss.")
    assert taken_back["status"] == "calculating"
    coordinator.post(f"rounds/{number}/draft-proposal")
    coordinator.post(f"rounds/{number}/send-proposal")

    protocol = {"decided_on": str(today), "paragraph": "§ 87", "diary_no": "SO 2026/0123"}
    decision = secretary.post(f"rounds/{number}/record-decision", outcome="as_proposed", **protocol)
    assert _refusal(school.get, f"decisions/{decision['id']}") == (404, "not_found")  # not published yet
    coordinator.post(f"decisions/{decision['id']}/publish")

    kept = Decision.objects.get()
    assert kept.round == AllocationRound.objects.get(year=number, status="published")
    places = {(row["department"], row["kind"]): row["decided"] for row in decision["lines"] if row["decided"]}
    assert places == {("a", "ama"): 5, ("a", "praktik"): 3}
    frozen = school.call("GET", f"decisions/{decision['id']}/document")
    assert hashlib.sha256(frozen.content).hexdigest() == kept.document.sha256
    assert school.get(f"decisions/{decision['id']}/frozen")["decision"]["id"] == str(kept.pk)
    names = set(kept.round.events.values_list("actor_name", flat=True))
    assert names == {"Ärendesystemet", "Diariet", "Skolans HR"}  # no person has touched the year

    agreement = _sign(coordinator, secretary, school, number)
    signed = school.call("GET", f"{agreement}/signed-document").content
    assert hashlib.sha256(signed).hexdigest() == Conclusion.objects.get().document.sha256
    _correct(coordinator, secretary, decision["id"], agreement)
    assert Agreement.objects.get(amends=None).status == "signed"
    assert ApiCall.objects.filter(key__user__name="Diariet", status_code__lt=300).count() == 3
