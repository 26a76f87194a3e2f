"""May this user take this step now? Who comes from roles, when from the workflow; one answer each.

Every function returns a Verdict whose reason the button, the page and the refusal all show.
"""

from django.utils import timezone

from lund_placements.errors import YES, Verdict, no
from lund_placements.steps import may_take
from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right

from . import selectors, workflow
from .enums import DialogueStatus, Party, PlacementKind, RoundStatus
from .models import AllocationRound, Consultation, Decision, Dialogue, Scenario

NOT_COORDINATOR = "Bara en samordnare kan göra det här."
NOT_YOURS = "Dialogen gäller en annan förvaltning."


def may_run_year(user: User) -> Verdict:
    """The coordinator's daily work; also what the coordinator's pages ask."""
    return YES if has_right(user, Right.RUN_YEAR) else no(NOT_COORDINATOR)


def may_advise(user: User) -> Verdict:
    """The a-kassa planner and the subsidy check are for those who plan employments; they store nothing."""
    if has_right(user, Right.RUN_YEAR) or has_right(user, Right.HANDLE_CASES):
        return YES
    return no("Bara samordnare och arbetsmarknadskonsulenter planerar anställningar.")


def _may_take(user: User, step: str, round: AllocationRound, too_early_or_late: str) -> Verdict:
    if not (verdict := may_run_year(user)):
        return verdict
    if not may_take(workflow.ROUND_STEPS, step, round.status):
        return no(too_early_or_late)
    return YES


# The year


def may_prepare(user: User, round: AllocationRound) -> Verdict:
    """Targets, phases and rules can change until the proposal is with the nämnd."""
    if not (verdict := may_run_year(user)):
        return verdict
    if round.status not in (RoundStatus.PREPARING, RoundStatus.DIALOGUE, RoundStatus.CALCULATING):
        return no("Förslaget är hos nämnden eller beslutat. Målen och reglerna kan inte längre ändras.")
    return YES


def may_open_dialogue(user: User, round: AllocationRound) -> Verdict:
    """The dialogue opens once, from preparation."""
    return _may_take(user, "open_dialogue", round, "Dialogen är redan öppnad.")


def may_close_dialogue(user: User, round: AllocationRound) -> Verdict:
    """Every förvaltning must have been heard, or marked with a reason why not (guideline §4)."""
    if not (verdict := _may_take(user, "close_dialogue", round, "Dialogen pågår inte.")):
        return verdict
    waiting = round.dialogues.exclude(status__in=workflow.CONCLUDED).count()
    if waiting == 1:
        return no("En dialog är inte klar. Godta svaret eller avsluta den först.")
    if waiting:
        return no(f"{waiting} dialoger är inte klara. Godta svaren eller avsluta dem först.")
    return YES


def may_reopen_dialogue(user: User, round: AllocationRound) -> Verdict:
    """Until the proposal is sent, the dialogue can be taken up again."""
    return _may_take(user, "reopen_dialogue", round, "Dialogen kan inte öppnas igen nu.")


def missing_targets(round: AllocationRound) -> list[str]:
    """Return the kinds of place that the nämnd has not decided a target for."""
    decided = set(round.targets.values_list("kind", flat=True))
    return [kind.label for kind in PlacementKind if kind not in decided]


# The dialogue


def may_read_dialogues(user: User) -> Verdict:
    """The coordinator has all to read, a contact the own; nobody else has any."""
    return YES if departments_of(user) else may_run_year(user)


def may_read_dialogue(user: User, dialogue: Dialogue) -> Verdict:
    """The coordinator reads all, a contact only the own förvaltning's."""
    if has_right(user, Right.RUN_YEAR) or dialogue.department_id in departments_of(user):
        return YES
    return no(NOT_YOURS)


def may_see_draft(user: User, dialogue: Dialogue) -> Verdict:
    """What is being written is the förvaltning's until it is handed over."""
    if (
        dialogue.department_id in departments_of(user)
        or workflow.DIALOGUE_OWNER[DialogueStatus(dialogue.status)] != Party.DEPARTMENT
    ):
        return YES
    return no("Utkastet visas när det är inlämnat.")


def is_contact(user: User, dialogue: Dialogue) -> Verdict:
    """The förvaltning answers through its own contacts."""
    if has_right(user, Right.ANSWER, department=dialogue.department_id):
        return YES
    return no("Bara förvaltningens kontaktperson kan svara.")


def may_answer(user: User, dialogue: Dialogue) -> Verdict:
    """A contact writes, or answers a proposal, while it is the förvaltning's turn and the dialogue is open."""
    if not (verdict := is_contact(user, dialogue)):
        return verdict
    if dialogue.round.status != RoundStatus.DIALOGUE:
        return no("Dialogen är avslutad för i år.")
    if dialogue.status == DialogueStatus.CLOSED_UNANSWERED:
        return no("Dialogen är avslutad utan svar. Be samordnaren öppna den igen om ni vill svara.")
    if dialogue.status in workflow.ANSWERED:
        return no("Dialogen är klar. Be samordnaren återlämna svaret om något ska ändras.")
    if not may_take(workflow.DIALOGUE_STEPS, "submit", dialogue.status):
        return no("Svaret är inlämnat. Be samordnaren återlämna det om något ska ändras.")
    return YES


def may_submit(user: User, dialogue: Dialogue) -> Verdict:
    """A reply of one's own is handed over at the latest on the last day; the coordinator can move it."""
    if not (verdict := may_answer(user, dialogue)):
        return verdict
    if (latest := selectors.latest_reply(dialogue)) and latest.submitted_at:
        return no(
            "Ni har inte ändrat något i samordnarens förslag. Godta det, eller gör ett eget förslag först."
        )
    if dialogue.respond_by < timezone.localdate():
        return no(f"Sista dagen var {long_date(dialogue.respond_by)}. Be samordnaren om en ny sista dag.")
    return YES


def may_write_message(user: User, dialogue: Dialogue) -> Verdict:
    """Both parties write as long as the year is not decided."""
    if selectors.known_status(user, dialogue.round) in (RoundStatus.DECIDED, RoundStatus.PUBLISHED):
        return no("Året är beslutat. Dialogen är avslutad.")
    return may_read_dialogue(user, dialogue)


def _is_theirs(dialogue: Dialogue) -> bool:
    return (
        dialogue.round.status == RoundStatus.DIALOGUE
        and workflow.DIALOGUE_OWNER[DialogueStatus(dialogue.status)] == Party.DEPARTMENT
    )


def may_move_deadline(user: User, dialogue: Dialogue) -> Verdict:
    """The coordinator moves the last day while the förvaltning has something to answer."""
    if not _is_theirs(dialogue):
        return no("Förvaltningen har inget att svara på nu.")
    return may_run_year(user)


def may_remind(user: User, dialogue: Dialogue) -> Verdict:
    """Nobody is reminded who has answered."""
    if not _is_theirs(dialogue):
        return no("Förvaltningen har svarat och ska inte påminnas.")
    return may_run_year(user)


def _may_take_turn(user: User, step: str, dialogue: Dialogue, otherwise: str) -> Verdict:
    if not (verdict := may_run_year(user)):
        return verdict
    if dialogue.round.status != RoundStatus.DIALOGUE:
        return no("Dialogen är avslutad för i år.")
    if not may_take(workflow.DIALOGUE_STEPS, step, dialogue.status):
        return no(otherwise)
    return YES


def may_accept(user: User, dialogue: Dialogue) -> Verdict:
    """Whoever has the turn accepts what the other party has handed over."""
    if dialogue.status == DialogueStatus.COUNTERED:
        return may_answer(user, dialogue)
    return _may_take_turn(user, "accept", dialogue, "Det finns inget inlämnat svar att godta.")


def may_counter(user: User, dialogue: Dialogue) -> Verdict:
    """The coordinator answers a reply with other numbers."""
    return _may_take_turn(user, "counter", dialogue, "Det finns inget inlämnat svar att lämna förslag om.")


def may_hand_back(user: User, dialogue: Dialogue) -> Verdict:
    """The coordinator hands back a reply, also one that the dialogue has ended with."""
    return _may_take_turn(user, "hand_back", dialogue, "Det finns inget svar att återlämna.")


def may_end_without_agreement(user: User, dialogue: Dialogue) -> Verdict:
    """The coordinator ends a dialogue in which something has been handed over, with a reason."""
    return _may_take_turn(
        user,
        "end_without_agreement",
        dialogue,
        "Det finns inget svar att vara oense om, eller så är dialogen klar.",
    )


def may_propose_meeting(user: User, dialogue: Dialogue) -> Verdict:
    """Either party asks for a meeting while the dialogue goes on."""
    if not (verdict := may_write_message(user, dialogue)):
        return verdict
    if dialogue.round.status != RoundStatus.DIALOGUE:
        return no("Dialogen är avslutad för i år.")
    return YES


def may_close_unanswered(user: User, dialogue: Dialogue) -> Verdict:
    """The coordinator ends a dialogue that gets no reply, with a reason."""
    return _may_take_turn(user, "close_unanswered", dialogue, "Dialogen är redan besvarad eller avslutad.")


def may_reopen_reply(user: User, dialogue: Dialogue) -> Verdict:
    """A dialogue that was ended without a reply can be opened again."""
    return _may_take_turn(user, "reopen", dialogue, "Dialogen är inte avslutad utan svar.")


# Scenarios and proposal


def may_compute(user: User, round: AllocationRound) -> Verdict:
    """Scenarios need decided targets for every kind and at least one accepted reply (R12)."""
    if not (verdict := may_run_year(user)):
        return verdict
    if round.status not in (RoundStatus.DIALOGUE, RoundStatus.CALCULATING):
        return no("Scenarier räknas fram medan dialogen pågår eller när den är klar.")
    if missing := missing_targets(round):
        return no(f"Nämndens mål saknas för {' och '.join(missing)}. Skriv in målen först.")
    if not round.dialogues.filter(status__in=workflow.ANSWERED).exists():
        return no("Bli klar med minst en förvaltnings dialog först.")
    return YES


def may_adjust(user: User, scenario: Scenario) -> Verdict:
    """Lines change by hand until the proposal has been sent."""
    if scenario.round.status not in (RoundStatus.DIALOGUE, RoundStatus.CALCULATING):
        return no("Förslaget är skickat. Raderna kan inte längre ändras.")
    return may_run_year(user)


def may_choose(user: User, round: AllocationRound) -> Verdict:
    """A proposal is chosen when the dialogue is over."""
    if not (verdict := may_run_year(user)):
        return verdict
    if round.status == RoundStatus.DIALOGUE:
        return no("Avsluta dialogen innan du väljer ett förslag.")
    if round.status != RoundStatus.CALCULATING:
        return no("Förslaget är redan skickat till nämnden.")
    return YES


def may_discard(user: User, scenario: Scenario) -> Verdict:
    """A scenario that is not the proposal, and never was, can be removed."""
    if scenario.chosen_at:
        return no("Scenariot är valt som förslag.")
    if scenario.reports.exists():
        return no("Scenariot hör till en tjänsteskrivelse och sparas.")
    if scenario.consultations.exists():
        return no("Samråd har hållits om scenariot, så det sparas.")
    return may_adjust(user, scenario)


def may_consult(user: User, round: AllocationRound) -> Verdict:
    """The chosen scenario goes out for samråd before the proposal is sent."""
    if not (verdict := may_run_year(user)):
        return verdict
    if round.status != RoundStatus.CALCULATING:
        return no("Samråd hålls när dialogen är avslutad och innan förslaget skickas.")
    if not round.scenarios.filter(chosen_at__isnull=False).exists():
        return no("Välj ett scenario som förslag först.")
    return YES


def may_answer_consultation(user: User, consultation: Consultation) -> Verdict:
    """The own förvaltning answers, about the scenario that is still chosen, until the proposal is sent."""
    dialogue = consultation.dialogue
    if not (verdict := is_contact(user, dialogue)):
        return verdict
    if dialogue.round.status != RoundStatus.CALCULATING or not consultation.scenario.chosen_at:
        return no("Samrådet är avslutat.")
    return YES


def may_write_report(user: User, round: AllocationRound) -> Verdict:
    """The tjänsteskrivelse is written when a scenario has been chosen, until it is sent."""
    if not (verdict := may_run_year(user)):
        return verdict
    if round.status != RoundStatus.CALCULATING:
        return no("Tjänsteskrivelsen skrivs när dialogen är klar, och låses när den skickas.")
    if not round.scenarios.filter(chosen_at__isnull=False).exists():
        return no("Välj ett scenario som förslag först.")
    return YES


def may_send_proposal(user: User, round: AllocationRound) -> Verdict:
    """The proposal goes to the nämnd once it is written and every target is decided."""
    if not (verdict := may_write_report(user, round)):
        return verdict
    if missing := missing_targets(round):
        return no(f"Nämndens mål saknas för {' och '.join(missing)}. Utan mål kan inget föreslås.")
    report = round.reports.filter(sent_at__isnull=True).first()
    if report is None:
        return no("Skriv tjänsteskrivelsen först.")
    if report.saved_at < selectors.numbers_changed_at(round):
        return no("Talen har ändrats sedan texten sparades. Läs igenom texten, rätta den och spara igen.")
    return YES


def may_take_back_proposal(user: User, round: AllocationRound) -> Verdict:
    """A återremiss, or a mistake: the proposal comes back with a comment."""
    return _may_take(user, "take_back_proposal", round, "Det finns inget förslag hos nämnden.")


def may_read_proposal(user: User, round: AllocationRound) -> Verdict:
    """The coordinator always; the deciding nämnd's people once it has been sent to them."""
    if has_right(user, Right.RUN_YEAR):
        return YES
    if not has_right(user, Right.READ_HANDLING, board=round.deciding_board_id):
        return no("Förslaget är under beredning.")
    if round.status in (RoundStatus.PREPARING, RoundStatus.DIALOGUE, RoundStatus.CALCULATING):
        return no("Förslaget är under beredning.")
    return YES


# The decision


def may_record_decision(user: User, round: AllocationRound) -> Verdict:
    """The nämnd has decided; its secretary or the coordinator records what the protocol says."""
    if not has_right(user, Right.RECORD_DECISION, board=round.deciding_board_id):
        return no("Bara nämndens sekreterare eller en samordnare registrerar beslut.")
    if round.status in (RoundStatus.DECIDED, RoundStatus.PUBLISHED):
        return no("Årets beslut är redan registrerat. En ändring är en rättelse: ett nytt beslut.")
    if not may_take(workflow.ROUND_STEPS, "decide", round.status):
        return no("Förslaget har inte skickats till nämnden än.")
    return YES


def may_correct(user: User, decision: Decision) -> Verdict:
    """The latest decision of a year can be corrected by a new one."""
    if not has_right(user, Right.RECORD_DECISION, board=decision.round.deciding_board_id):
        return no("Bara nämndens sekreterare eller en samordnare registrerar rättelser.")
    if hasattr(decision, "corrected_by"):
        return no("Beslutet är redan rättat. Rätta det senaste beslutet i stället.")
    return YES


def may_record_notice(user: User, decision: Decision) -> Verdict:
    """Justering and anslag are recorded once, when the protocol is ready."""
    if not has_right(user, Right.RECORD_DECISION, board=decision.round.deciding_board_id):
        return no("Bara nämndens sekreterare eller en samordnare registrerar justering och anslag.")
    if hasattr(decision, "notice"):
        return no("Justering och anslag är redan registrerade.")
    return YES


def may_publish(user: User, decision: Decision) -> Verdict:
    """Publishing is a separate act, by the coordinator."""
    if not (verdict := may_run_year(user)):
        return verdict
    if hasattr(decision, "publication"):
        return no("Beslutet är redan publicerat.")
    if hasattr(decision, "corrected_by"):
        return no("Beslutet är rättat. Publicera rättelsen i stället.")
    return YES


def may_archive(user: User, decision: Decision) -> Verdict:
    """Those who record the decisions of the nämnd also hand them over to its archive."""
    if has_right(user, Right.RECORD_DECISION, board=decision.round.deciding_board_id):
        return YES
    return no("Bara en samordnare eller nämndens sekreterare lämnar beslutet till arkivet.")


def may_read_decision(user: User, decision: Decision) -> Verdict:
    """Published decisions are for everybody who signs in; earlier only for those who handle them."""
    if has_right(user, Right.RUN_YEAR):
        return YES
    if has_right(user, Right.READ_HANDLING, board=decision.round.deciding_board_id):
        return YES
    if hasattr(decision, "publication") and has_right(user, Right.READ_DECISIONS):
        return YES
    return no("Beslutet är under beredning och har inte publicerats.")
