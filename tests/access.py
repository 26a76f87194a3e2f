"""Who gets what answer from every address: the role × view matrix as data, and the scene it is tried in.

The scene holds one year in each state. A row names an address, what it is tried on, and the answer that each
person of the cast gets to GET and to POST (with an empty form). A method that has no answers is refused (405).
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
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
from allocation.enums import Outcome
from allocation.gap_import.preview import GapFile, compare
from allocation.gap_import.rows import FileRow
from allocation.models import Decision
from allocation.reply_parts import NeedInput
from followup.actions import indicators
from lund_placements import swedish, xlsx
from organisation import staff_actions
from organisation.models import OutboxMail, StaffUpload
from organisation.staff_import.preview import StaffFile
from organisation.staff_import.rows import FileRow as StaffRow
from participants.models import Participant, Place, Placement, Proposal

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
RANDOM_MARK = re.compile(r'name="(csrfmiddlewaretoken|once|who)" value="[^"]*"|delay:\d+s')
EACH_TIME = re.compile(r'"made_at": "[^"]*"|\b[0-9a-f]{64}\b')  # what a manifest says anew of the same file

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
        text = _read(".pdf", response.content)
    elif response.get("Content-Type") == xlsx.MEDIA_TYPE:
        text = _read(".xlsx", response.content)
    elif response.get("Content-Type") == "application/zip":
        with ZipFile(BytesIO(response.content)) as packed:
            read = [(name, _read(name, packed.read(name))) for name in packed.namelist()]
        text = "\n".join(line for named in read for line in named)
    else:
        text = RANDOM_MARK.sub("", response.content.decode())
    return text.replace(swedish.NO_BREAK_SPACE, " ")


@cache
def _read(name: str, content: bytes) -> str:
    """Return what a reader finds in a file of that name; finding it takes longer than giving the file out."""
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if name.endswith(".xlsx"):
        book = load_workbook(BytesIO(content))
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
    return EACH_TIME.sub("", content.decode())


def answer(response: HttpResponse) -> Answer:
    """Return how the product answered."""
    to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return SIGN_IN if to_sign_in else response.status_code


def make_scene() -> Scene:
    """Make one year in each state, the latest one just started."""
    world = make_world()
    call_command("load_rates", verbosity=0)
    indicators.load_first()
    first = timezone.localdate().year - 2  # a place of that year may last until this one is over

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
# Ids, sums and fractions of a second hold any digits by chance; a number that somebody reads stands for itself.
SECRETS = re.compile(rf"{SECRET}|{SECRET_DIARY_NO}|(?<![\w.-])(?:4 ?321|6 ?543)(?![\w-])")
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


@dataclass(frozen=True, eq=False)
class Row:
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


def on_user(name: str, person: str, get: Answers, post: Answers) -> Row:
    """A page about somebody."""
    return Row(name, person, lambda scene: (getattr(scene.world, person).pk,), get, post)


def on_role(person: str, get: Answers, post: Answers) -> Row:
    """The page and the button that end somebody's role."""
    return Row("role_end", person, lambda scene: (getattr(scene.world, person).roles.get().pk,), get, post)


def a_letter() -> OutboxMail:
    """Return a letter that the scene's events have written."""
    return OutboxMail.objects.waiting()[0]


def a_staff_file(scene: Scene) -> StaffUpload:
    """Return a file with a number of employees that greta has chosen, and that waits to be read in."""
    rows = (StaffRow(2, "a", "2026-03-31", 700, 350),)
    return staff_actions.keep_upload(file=StaffFile("hr.xlsx", rows), by=scene.world.greta)


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


NOBODY = answers(403, EVERYBODY)
HIDDEN = answers(404, EVERYBODY)
AWAY = answers(302, EVERYBODY)  # led on to where the thing is
READERS = "anna bo cilla david eva frida greta ines jens lena"  # everybody with a role
CONSULTANTS = "ines jens"


def of_ines(ines: Answer, jens: Answer) -> Answers:
    """A case of Ines's: Jens is asked why, and nobody else learns that it exists."""
    return {**HIDDEN, "ines": ines, "jens": jens}


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
    page("time_left", PUBLIC, PUBLIC),
    page("my_letters", SIGNED_IN, AWAY),
    page("letters", greta(200)),
    page("letter_texts", greta(200)),
    Row("letter_send_again", "waiting", lambda scene: (a_letter().pk,), REFUSED, NOBODY),
    page("organisation"),
    page("board_name", greta(200), greta(UNFILLED), "soc-n"),
    page("department_period", greta(200), greta(UNFILLED), "a"),
    page("headcount", greta(200), greta(UNFILLED), "a"),
    page("staff_template", greta(200)),
    page("staff_file", greta(200)),
    page("staff_import", greta(200), greta(UNFILLED)),
    Row("staff_review", "chosen", lambda scene: (a_staff_file(scene).pk,), greta(200), greta(BUTTON)),
    page("users", greta(200)),
    page("user_new", greta(200), greta(UNFILLED)),
    on_user("role_new", "bo", greta(200), greta(UNFILLED)),
    on_user("user_close", "bo", greta(200), greta(BUTTON)),
    on_user("user_open", "bo", REFUSED, greta(BUTTON)),
    on_user("user_second_factor", "bo", greta(200), greta(UNFILLED)),
    on_role("bo", greta(200), greta(BUTTON)),
    on_role("greta", NOBODY, NOBODY),
    # Nobody in the cast is a demo account.
    on_user("demo_login", "bo", OPEN_REFUSED, answers(404, EVERYBODY, anonymous=404)),
]
ROWS = [*ACCOUNT_ROWS, *ORGANISATION_ROWS]
