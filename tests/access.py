"""Who gets what answer from every address: the role × view matrix as data, and the scene it is tried in.

The scene holds one year in each state. A row names an address, what it is tried on, and the answer that each
person of the cast gets to GET and to POST (with an empty form). A method that has no answers is refused (405).
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple
from uuid import uuid4
from zipfile import ZipFile

from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from agreements.actions import templates as template_actions
from allocation.actions import gaps as gap_actions
from allocation.actions import scenarios as scenario_actions
from allocation.enums import Outcome, ReplyStep
from allocation.gap_import.preview import GapFile, compare
from allocation.gap_import.rows import FileRow
from allocation.models import Decision, GapAnalysis, GapUpload, Rate
from allocation.reply_parts import NeedInput
from lund_placements import swedish, xlsx
from organisation.models import OutboxMail
from participants.models import Participant, PeopleUpload, Place, Placement, Proposal

from .agreements.build import Agreements
from .factories import World, Year, make_world
from .followup.report_build import make_reports
from .participants.places import Places, make_one_of_each
from .participants.placing import make_one_of_each as make_placings
from .pdfs import PDF
from .people import make_people

CAST = ("anna", "bo", "cilla", "david", "eva", "frida", "greta", "ines", "jens", "lena", "olle")
ANONYMOUS = "anonymous"
SIGN_IN = "sign in"  # led to the sign-in page
RANDOM_MARK = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"')

Answer = int | str
Answers = dict[str, Answer]


def answers(status: Answer, people: str, otherwise: Answer = 403, **others: Answer) -> Answers:
    """Let the named people get the status, and the rest another; anonymous people sign in first."""
    allowed = people.split()
    rest = {person: status if person in allowed else otherwise for person in CAST}
    return {**rest, ANONYMOUS: SIGN_IN, **others}


EVERYBODY = " ".join(CAST)
SIGNED_IN = answers(200, EVERYBODY)
PUBLIC = answers(200, EVERYBODY, anonymous=200)
BUTTON = 302  # done, and led on
UNFILLED = 422  # the empty form comes back with its errors


@dataclass
class Scene:
    """A kommun with one year in each state, and a session for everybody in the cast."""

    world: World
    years: dict[str, Year]
    people: dict[str, Participant]
    agreements: Agreements
    places: dict[str, Place]
    placings: dict[str, Proposal | Placement]
    sessions: dict[str, str] = field(default_factory=dict)

    def year(self, state: str) -> int:
        """Return the year that has come so far."""
        return self.years[state].round.year

    def decision(self, state: str) -> Decision:
        """Return the decision of the year that has come so far."""
        return self.years[state].decision

    def jens_pk(self) -> int:
        """Return the id of a consultant."""
        return self.world.jens.pk

    def basis_pk(self) -> int:
        """Return the id of the basis on which bo's förvaltning knows of Ines's participant."""
        return self.people["own"].disclosures.get().pk

    def client(self, person: str) -> Client:
        """Return a browser of its own, signed in as the person."""
        client = Client()
        if person != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
        return client


def text_of(response: HttpResponse) -> str:
    """Return what a reader finds in the response: of a page without its random marks, of a file as text."""
    if response.get("Content-Type") == "application/pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    elif response.get("Content-Type") == xlsx.MEDIA_TYPE:
        book = load_workbook(BytesIO(response.content))
        text = "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
    elif response.get("Content-Type") == "application/zip":
        with ZipFile(BytesIO(response.content)) as packed:
            names = [name for name in packed.namelist() if name.endswith(".pdf")]
            files = [PdfReader(BytesIO(packed.read(name))) for name in names]
        text = "\n".join([*names, *(page.extract_text() for file in files for page in file.pages)])
    else:
        text = RANDOM_MARK.sub("", response.content.decode())
    return text.replace(swedish.NO_BREAK_SPACE, " ")


def answer(response: HttpResponse) -> Answer:
    """Return how the product answered."""
    to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return SIGN_IN if to_sign_in else response.status_code


def make_scene() -> Scene:
    """Make one year in each state, the latest one just started."""
    world = make_world()
    call_command("load_rates", verbosity=0)
    first = timezone.localdate().year - 3

    def opened(year: int) -> Year:
        return Year(world, year).targets(decided_on=dt.date(year - 2, 1, 1)).open()

    def answered(year: int) -> Year:
        return opened(year).answered("a", "b", "soc").closed()

    years = {
        "published": answered(first).scenario().chosen().drafted().sent().decided().published(),
        "decided": with_secrets(answered(first + 1)).sent().decided(**SECRET_DECISION),
        "proposed": with_secrets(answered(first + 2)).sent(),
        "calculating": with_secrets(answered(first + 3)),
        "dialogue": opened(first + 4),
        "preparing": Year(world, first + 5),
    }
    drafted = NeedInput(f"{SECRET}: bos utkast", 3, 5, is_shortage=False)
    years["dialogue"].saved("a", needs=(drafted,)).answered("soc").scenario("B. Storlek först")
    years["dialogue"].submitted("b", conditions=f"{SECRET}: vårdens svar")
    gap = GapFile("gap.xlsx", (FileRow(2, "a", "Kock", 4, 9, False, "2025-03-15"),))
    gap_actions.apply_import(preview=compare(gap), by=world.anna)
    gap_actions.keep_upload(file=gap, by=world.anna)
    agreements = Agreements(years["published"]).generated().saved("a").sent("a").approved("a")
    agreements.signed("a", copy=PDF).amended("a").saved("b").sent("b").approved("b")
    template_actions.start_draft(by=world.greta)
    people, places = make_people(world), Places(agreements)
    make_reports(years["published"].round, world.anna)
    scene = Scene(world, years, people, agreements, make_one_of_each(places), make_placings(places))
    for person in CAST:
        client = Client()
        client.force_login(getattr(world, person))
        scene.sessions[person] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return scene


# Words and numbers that nobody outside the handling may meet before the decision is published.
SECRET = "Kanariefynd"
SECRET_PLACES, SECRET_DECIDED, SECRET_DIARY_NO = 4321, 6543, "SO 2026/8765"
SECRETS = (SECRET, "4321", "4 321", "6543", "6 543", SECRET_DIARY_NO)
SECRET_DECISION = {
    "outcome": Outcome.WITH_CHANGES,
    "changes": {("a", "praktik"): (SECRET_DECIDED, f"{SECRET}: nämndens skäl")},
    "reservations": f"{SECRET}: reservation",
    "diary_no": SECRET_DIARY_NO,
    "off_target_confirmed": True,
}


def with_secrets(year: Year) -> Year:
    """Choose a scenario whose name, numbers and reasons are easily recognised, and draft the report."""
    year.scenario(f"{SECRET} A")
    line = year.latest_scenario.lines.get(department__key="b", kind="ama")
    scenario_actions.adjust(
        line=line, places=SECRET_PLACES, seen=line.places, reason=f"{SECRET}: för hand", by=year.world.anna
    )
    return year.chosen().drafted()


class Row(NamedTuple):
    """One address tried on something, and the answers to GET and POST."""

    name: str
    on: str
    args: Callable[[Scene], tuple]
    get: Answers
    post: Answers

    def __str__(self) -> str:
        return f"{self.name} {self.on}".strip()

    def address(self, scene: Scene) -> str:
        """Return the address in this scene."""
        return reverse(self.name, args=self.args(scene))


REFUSED = answers(405, EVERYBODY)
OPEN_REFUSED = answers(405, EVERYBODY, anonymous=405)


def page(name: str, get: Answers = SIGNED_IN, post: Answers | None = None, *args: object) -> Row:
    """A page that needs nothing, or fixed arguments."""
    return Row(name, "", lambda scene: args, get, post or (OPEN_REFUSED if get == PUBLIC else REFUSED))


def in_year(name: str, state: str, get: Answers = REFUSED, post: Answers = REFUSED, *args: object) -> Row:
    """A page of the year that has come so far."""
    on = " ".join(map(str, (state, *args)))
    return Row(f"allocation:{name}", on, lambda scene: (scene.year(state), *args), get, post)


def on_scenario(name: str, state: str, get: Answers = REFUSED, post: Answers = REFUSED, *args: object) -> Row:
    """A page of the scenario that was computed last in a year."""

    def arguments(scene: Scene) -> tuple:
        return (scene.year(state), scene.years[state].latest_scenario.pk, *args)

    return Row(f"allocation:{name}", " ".join((state, *args)), arguments, get, post)


def on_decision(name: str, state: str, get: Answers = REFUSED, post: Answers = REFUSED) -> Row:
    """A page of a year's decision."""
    return Row(f"allocation:{name}", state, lambda scene: (scene.decision(state).pk,), get, post)


def on_user(name: str, person: str, get: Answers, post: Answers) -> Row:
    """A page about somebody."""
    return Row(name, person, lambda scene: (getattr(scene.world, person).pk,), get, post)


def on_role(person: str, get: Answers, post: Answers) -> Row:
    """The page and the button that end somebody's role."""
    return Row("role_end", person, lambda scene: (getattr(scene.world, person).roles.get().pk,), get, post)


def a_letter() -> OutboxMail:
    """Return a letter that the scene's events have written."""
    return OutboxMail.objects.waiting()[0]


def url_names() -> set[str]:
    """Return every name in the whole address space, with its namespace."""

    def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}"
            else:
                yield from names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)

    return set(names(get_resolver()))


def anna(status: Answer, otherwise: Answer = 403) -> Answers:
    """Let only the coordinator get the status."""
    return answers(status, "anna", otherwise)


def greta(status: Answer) -> Answers:
    """Let only the administrator get the status."""
    return answers(status, "greta")


def advisers(status: Answer) -> Answers:
    """Let those who plan employments get the status."""
    return answers(status, "anna ines jens")


NOBODY = answers(403, EVERYBODY)
HIDDEN = answers(404, EVERYBODY)
AWAY = answers(302, EVERYBODY)  # led on to where the thing is


def of_a(anna: Answer, bo: Answer) -> Answers:
    """A dialogue with bo's förvaltning: hidden from everybody else."""
    return {**HIDDEN, "anna": anna, "bo": bo}


def of_b(anna: Answer, cilla: Answer) -> Answers:
    """A dialogue with one of cilla's förvaltningar: hidden from everybody else."""
    return {**HIDDEN, "anna": anna, "cilla": cilla}


HANDLERS = "anna david frida"  # those who may read what is with the nämnd
READERS = "anna bo cilla david eva frida greta ines jens lena"  # everybody with a role

ACCOUNT_ROWS = [
    page("account_login", answers(302, EVERYBODY, anonymous=200), answers(302, EVERYBODY, anonymous=200)),
    page("account_logout", answers(200, EVERYBODY, anonymous=302), answers(302, EVERYBODY, anonymous=302)),
    page("account_inactive", PUBLIC),
    page("account_signup", answers(302, EVERYBODY, anonymous=200), answers(302, EVERYBODY, anonymous=200)),
    page("account_reset_password", PUBLIC, PUBLIC),
    page("account_reset_password_done", PUBLIC),
    page("account_reset_password_from_key", PUBLIC, PUBLIC, "1", "bad-key"),
    page("account_reset_password_from_key_done", PUBLIC),
    # The cast has no passwords, hence nothing to change or to confirm with.
    page("account_change_password", AWAY, AWAY),
    page("account_set_password", AWAY, AWAY),
    page("account_reauthenticate", NOBODY, NOBODY),
    page("mfa_index"),
    page("mfa_authenticate", AWAY, AWAY),
    page("mfa_reauthenticate", NOBODY, NOBODY),
    page("mfa_activate_totp", SIGNED_IN, SIGNED_IN),
    page("mfa_deactivate_totp", HIDDEN, HIDDEN),
    page("mfa_view_recovery_codes", HIDDEN),
    page("mfa_generate_recovery_codes", SIGNED_IN, SIGNED_IN),
    page("mfa_download_recovery_codes", HIDDEN, HIDDEN),
]
ORGANISATION_ROWS = [
    page("accessibility", PUBLIC),
    page("personal_data", PUBLIC),
    page("help", PUBLIC),
    page("message", PUBLIC, answers(UNFILLED, EVERYBODY, anonymous=UNFILLED)),
    page("resume", HIDDEN),
    page("my_letters", SIGNED_IN, AWAY),
    page("letters", greta(200)),
    page("letter_texts", greta(200)),
    Row("letter_send_again", "waiting", lambda scene: (a_letter().pk,), REFUSED, NOBODY),
    page("organisation"),
    page("board_name", greta(200), greta(UNFILLED), "soc-n"),
    page("department_period", greta(200), greta(UNFILLED), "a"),
    page("headcount", greta(200), greta(UNFILLED), "a"),
    page("users", greta(200)),
    page("user_new", greta(200), greta(UNFILLED)),
    on_user("role_new", "bo", greta(200), greta(UNFILLED)),
    on_user("user_close", "bo", greta(200), greta(BUTTON)),
    on_user("user_open", "bo", REFUSED, greta(BUTTON)),
    on_role("bo", greta(200), greta(BUTTON)),
    on_role("greta", NOBODY, NOBODY),
    # Nobody in the cast is a demo account.
    on_user("demo_login", "bo", OPEN_REFUSED, answers(404, EVERYBODY, anonymous=404)),
]
YEAR_ROWS = [
    page("start"),
    page("allocation:year_new", anna(200), anna(UNFILLED)),
    *(in_year("year", state, SIGNED_IN) for state in ("preparing", "dialogue", "decided", "published")),
    in_year("year_dates", "dialogue", anna(200), anna(UNFILLED)),
    in_year("year_dates", "proposed", NOBODY, NOBODY),
    in_year("year_targets", "preparing", anna(200), anna(UNFILLED)),
    in_year("year_targets", "published", NOBODY, NOBODY),
    in_year("open_dialogue", "preparing", anna(200), anna(UNFILLED)),
    in_year("open_dialogue", "dialogue", NOBODY, anna(UNFILLED)),
    in_year("close_dialogue", "dialogue", post=NOBODY),  # not everybody has been heard
    in_year("reopen_dialogue", "calculating", anna(200), anna(UNFILLED)),
    in_year("reopen_dialogue", "proposed", NOBODY, NOBODY),
]
DIALOGUE_ROWS = [
    page("allocation:latest_dialogues", AWAY),
    in_year("dialogues", "dialogue", answers(200, "anna bo cilla")),
    in_year("dialogues_xlsx", "dialogue", anna(200)),
    in_year("dialogue", "preparing", HIDDEN, REFUSED, "a"),
    in_year("dialogue", "dialogue", of_a(200, 200), REFUSED, "a"),
    in_year("dialogue", "dialogue", of_b(200, 200), REFUSED, "b"),
    in_year("dialogue", "published", of_a(200, 200), REFUSED, "a"),
    in_year("reply_write", "dialogue", of_a(403, 302), REFUSED, "a"),  # led on to what is left
    in_year("reply_write", "dialogue", of_b(403, 403), REFUSED, "b"),  # handed over
    *(
        in_year("reply_step", "dialogue", of_a(403, 200), of_a(403, UNFILLED), "a", step.value)
        for step in ReplyStep
    ),
    in_year("reply_step", "dialogue", of_b(403, 403), of_b(403, 403), "b", "platser"),
    in_year("reply_step", "dialogue", HIDDEN, HIDDEN, "a", "finns-inte"),
    in_year("reply_check", "dialogue", of_a(403, 200), REFUSED, "a"),
    in_year("reply_check", "dialogue", of_b(403, 403), REFUSED, "b"),
    in_year("reply_submit", "dialogue", REFUSED, of_a(403, BUTTON), "a"),
    in_year("reply_submit", "calculating", REFUSED, of_a(403, 403), "a"),
    in_year("reply_accept", "dialogue", REFUSED, of_b(BUTTON, 403), "b"),
    in_year("reply_counter", "dialogue", of_a(403, 403), of_a(403, 403), "a"),
    in_year("reply_counter", "dialogue", of_b(200, 403), of_b(UNFILLED, 403), "b"),
    in_year("dialogue_end", "dialogue", of_a(403, 403), of_a(403, 403), "a"),
    in_year("dialogue_end", "dialogue", of_b(200, 403), of_b(UNFILLED, 403), "b"),
    in_year("reply_hand_back", "dialogue", of_b(200, 403), of_b(UNFILLED, 403), "b"),
    in_year("reply_hand_back", "proposed", of_b(403, 403), of_b(403, 403), "b"),
    in_year("dialogue_close", "dialogue", of_a(200, 403), of_a(UNFILLED, 403), "a"),
    in_year("consultation", "dialogue", HIDDEN, HIDDEN, "a"),  # nobody has been asked
    in_year("consultation_ask", "dialogue", REFUSED, NOBODY),
    in_year("consultation_ask", "calculating", REFUSED, anna(BUTTON)),
    in_year("reply_versions", "dialogue", of_a(200, 200), REFUSED, "a"),
    in_year("dialogue_message", "dialogue", of_a(200, 200), of_a(UNFILLED, UNFILLED), "a"),
    in_year("dialogue_message", "published", of_a(403, 403), of_a(UNFILLED, UNFILLED), "a"),
    in_year("dialogue_propose_meeting", "dialogue", of_a(200, 200), of_a(UNFILLED, UNFILLED), "a"),
    in_year("dialogue_propose_meeting", "published", of_a(403, 403), of_a(403, 403), "a"),
    in_year("dialogue_note", "dialogue", of_a(200, 403), of_a(UNFILLED, 403), "a"),
    in_year("dialogue_meeting", "dialogue", of_a(200, 403), of_a(UNFILLED, 403), "a"),
    in_year("dialogue_deadline", "dialogue", of_a(200, 403), of_a(UNFILLED, 403), "a"),
    in_year("dialogue_remind", "dialogue", REFUSED, of_a(BUTTON, 403), "a"),
    in_year("dialogues_remind_late", "dialogue", REFUSED, anna(BUTTON)),
    in_year("dialogue_reopen", "dialogue", of_a(403, 403), of_a(403, 403), "a"),
]
GAP_ROWS = [
    page("allocation:gaps", anna(200)),
    page("allocation:gap_template", anna(200)),
    page("allocation:gaps_xlsx", anna(200)),
    Row("allocation:gap_analysis", "", lambda scene: (GapAnalysis.objects.get().pk,), anna(200), REFUSED),
    page("allocation:gap_import", anna(200), anna(UNFILLED)),
    Row(
        "allocation:gap_review", "kept", lambda scene: (GapUpload.objects.get().pk,), anna(200), anna(BUTTON)
    ),
    page("allocation:gap_review", anna(BUTTON), anna(404), uuid4()),  # no longer, or never, there
]
ECONOMY_ROWS = [
    page("allocation:economy"),
    page("allocation:fund_planner", advisers(200)),
    page("allocation:subsidy_check", advisers(200), advisers(UNFILLED)),
    page("allocation:rates"),
    page("allocation:rates_xlsx"),
    page("allocation:rate", SIGNED_IN, REFUSED, "lon"),
    page("allocation:rate", HIDDEN, REFUSED, "finns-inte"),
    page("allocation:rate_set", greta(200), greta(UNFILLED), "lon"),
    Row(
        "allocation:rate_confirm",
        "seen otherwise",
        lambda scene: ("lon", Rate.objects.get(key="lon").pk),
        REFUSED,
        greta(302),  # led back with the reason
    ),
]
SCENARIO_ROWS = [
    page("allocation:latest_scenarios", anna(302)),
    in_year("scenarios", "calculating", anna(200)),
    in_year("scenarios", "published", anna(200)),
    in_year("scenarios_xlsx", "calculating", anna(200)),
    in_year("scenarios_xlsx", "preparing", anna(404)),
    in_year("scenario_new", "dialogue", anna(200), anna(UNFILLED)),
    in_year("scenario_new", "preparing", NOBODY, NOBODY),
    on_scenario("scenario_choose", "calculating", REFUSED, anna(BUTTON)),
    on_scenario("scenario_choose", "dialogue", REFUSED, NOBODY),
    on_scenario("scenario_discard", "dialogue", REFUSED, anna(BUTTON)),
    on_scenario("scenario_discard", "proposed", REFUSED, NOBODY),
    on_scenario("scenario_models", "calculating", anna(200)),
    on_scenario("scenario_json", "calculating", anna(200)),
    on_scenario("scenario_cost", "calculating", anna(200)),
    on_scenario("scenario_cost_xlsx", "calculating", anna(200)),
    on_scenario("scenario_cost_save", "calculating", REFUSED, anna(UNFILLED)),
    on_scenario("scenario_cost_save", "proposed", REFUSED, NOBODY),
    on_scenario("scenario_comparison", "calculating", anna(200)),
    on_scenario("scenario_comparison_xlsx", "calculating", anna(200)),
    on_scenario("line_why", "decided", anna(200), REFUSED, "a", "ama"),
    on_scenario("what_if", "decided", anna(200), REFUSED, "a", "ama"),
    on_scenario("line_adjust", "calculating", anna(200), anna(UNFILLED), "a", "ama"),
    on_scenario("line_adjust", "proposed", NOBODY, NOBODY, "a", "ama"),
]
PROPOSAL_ROWS = [
    page("allocation:latest_proposal", AWAY),
    # A page for everybody: outside the handling it says that the proposal is under preparation.
    *(
        in_year("proposal", state, SIGNED_IN)
        for state in ("preparing", "calculating", "proposed", "published")
    ),
    in_year("proposal_pdf", "calculating", anna(200)),
    in_year("proposal_pdf", "preparing", anna(404)),
    in_year("proposal_pdf", "proposed", answers(200, HANDLERS)),
    in_year("proposal_pdf", "decided", answers(200, HANDLERS)),
    in_year("proposal_draft", "calculating", REFUSED, anna(BUTTON)),
    in_year("proposal_draft", "proposed", REFUSED, NOBODY),
    in_year("proposal_edit", "calculating", anna(200), anna(UNFILLED)),
    in_year("proposal_edit", "proposed", NOBODY, NOBODY),
    in_year("proposal_send", "calculating", REFUSED, anna(BUTTON)),
    in_year("proposal_send", "proposed", REFUSED, NOBODY),
    in_year("proposal_take_back", "proposed", anna(200), anna(UNFILLED)),
    in_year("proposal_take_back", "decided", NOBODY, NOBODY),
]
DECISION_ROWS = [
    page("allocation:verification", PUBLIC, answers(UNFILLED, EVERYBODY, anonymous=UNFILLED)),
    page("allocation:decisions"),
    in_year("year_decision", "proposed", SIGNED_IN),
    in_year("year_decision", "decided", answers(302, HANDLERS, otherwise=200)),
    in_year("year_decision", "published", answers(302, READERS, otherwise=200)),
    in_year("decision_record", "calculating", NOBODY, NOBODY),
    in_year("decision_record", "proposed", answers(200, "anna david"), answers(UNFILLED, "anna david")),
    in_year("decision_record", "decided", NOBODY, NOBODY),
    *(
        row
        for name in (
            "decision",
            "decision_pdf",
            "decision_json",
            "decision_xlsx",
            "decision_cost",
            "decision_cost_xlsx",
            "decision_comparison",
            "decision_comparison_xlsx",
        )
        for row in (
            on_decision(name, "decided", answers(200, HANDLERS, otherwise=404)),
            on_decision(name, "published", answers(200, READERS, otherwise=404)),
        )
    ),
    on_decision("decision_publish", "decided", post={**HIDDEN, "anna": BUTTON, "david": 403, "frida": 403}),
    on_decision("decision_publish", "published", post={**NOBODY, "olle": 404}),
    *(
        row
        for name in ("decision_notice", "decision_correct")
        for row in (
            on_decision(
                name,
                "decided",
                {**answers(200, "anna david", otherwise=404), "frida": 403},
                {**answers(UNFILLED, "anna david", otherwise=404), "frida": 403},
            ),
            on_decision(
                name,
                "published",
                {**answers(200, "anna david"), "olle": 404},
                {**answers(UNFILLED, "anna david"), "olle": 404},
            ),
        )
    ),
]


def on_case(name: str, which: str, get: Answers = REFUSED, post: Answers = REFUSED, *args: str) -> Row:
    """A page of somebody's case: Ines's own, a colleague's (Jens's), or one that only Jens knows of."""

    def arguments(scene: Scene) -> tuple:
        return (scene.people[which].pk, *(getattr(scene, arg)() for arg in args))

    return Row(f"participants:{name}", which, arguments, get, post)


def of_ines(ines: Answer, jens: Answer) -> Answers:
    """A case of Ines's: Jens is asked why, and nobody else learns that it exists."""
    return {**HIDDEN, "ines": ines, "jens": jens}


CONSULTANTS = "ines jens"
ONLY_JENS = {**HIDDEN, "jens": 200}
PEOPLE_ROWS = [
    page("participants:cases", answers(200, CONSULTANTS)),
    page("participants:search", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("participants:case_add", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("participants:shared", answers(200, "bo cilla")),
    page("participants:statistics", answers(200, "anna ines jens")),
    page("participants:statistics_xlsx", answers(200, "anna ines jens")),
    page("participants:export", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("participants:import", answers(200, CONSULTANTS), answers(UNFILLED, CONSULTANTS)),
    page("participants:import_template", answers(200, CONSULTANTS)),
    # A file of Ines's on its way in; Jens is led to choose one of his own.
    Row(
        "participants:import_review",
        "kept",
        lambda scene: (PeopleUpload.objects.get().pk,),
        answers(200, "ines", jens=302),
        answers(BUTTON, "ines", jens=404),
    ),
    *(
        row
        for name in ("case", "case_looks")
        for row in (
            on_case(name, "own", of_ines(200, jens=302)),
            on_case(name, "protected", ONLY_JENS),
        )
    ),
    *(
        row
        for name in (
            "case_change",
            "case_identity",
            "case_assess",
            "case_hand_over",
            "case_disclose",
            "case_protection",
            "case_wishes",
            "case_extract",
            "case_steps",
        )
        for row in (
            on_case(name, "own", of_ines(200, jens=302), of_ines(UNFILLED, jens=403)),
            on_case(
                name,
                "protected",
                {**ONLY_JENS, "jens": 403 if name == "case_disclose" else 200},
                {**HIDDEN, "jens": UNFILLED},
            ),
        )
    ),
    *(
        row
        for name in ("case_grounds", "case_close")
        for row in (
            on_case(name, "own", of_ines(200, jens=302), of_ines(BUTTON, jens=403)),
            on_case(name, "protected", ONLY_JENS, {**HIDDEN, "jens": BUTTON}),
        )
    ),
    on_case("case_reason", "own", of_ines(302, jens=200), of_ines(UNFILLED, jens=UNFILLED)),
    on_case("case_reason", "protected", {**HIDDEN, "jens": 302}, {**HIDDEN, "jens": UNFILLED}),
    on_case("case_reopen", "own", REFUSED, of_ines(403, jens=403)),
    on_case("case_reopen", "closed", REFUSED, of_ines(BUTTON, jens=403)),
    on_case("case_protect", "own", REFUSED, of_ines(BUTTON, jens=403)),
    on_case("case_protect", "protected", REFUSED, {**HIDDEN, "jens": 403}),
    on_case("case_unprotect", "own", REFUSED, of_ines(403, jens=403)),
    on_case("case_unprotect", "protected", REFUSED, {**HIDDEN, "jens": BUTTON}),
    on_case("case_handler_remove", "own", REFUSED, of_ines(403, jens=403), "jens_pk"),
    on_case("case_handler_remove", "protected", REFUSED, {**HIDDEN, "jens": BUTTON}, "jens_pk"),
    on_case("case_disclosure_end", "own", REFUSED, of_ines(BUTTON, jens=403), "basis_pk"),
    on_case("case_disclosure_end", "protected", REFUSED, HIDDEN, "basis_pk"),
]
ROWS = [
    *ACCOUNT_ROWS,
    *ORGANISATION_ROWS,
    *YEAR_ROWS,
    *DIALOGUE_ROWS,
    *GAP_ROWS,
    *ECONOMY_ROWS,
    *SCENARIO_ROWS,
    *PROPOSAL_ROWS,
    *DECISION_ROWS,
    *PEOPLE_ROWS,
]
