"""May this user take this step with this agreement now? Who comes from roles, when from the workflow.

Every function returns a Verdict whose reason the button, the page and the refusal all show.
"""

from allocation.models import AllocationRound
from allocation.permissions import may_run_year
from allocation.selectors import valid_decision
from lund_placements.errors import YES, Verdict, no
from lund_placements.steps import may_take
from organisation.models import User
from organisation.permissions import Right, boards_of, boards_with, has_right, may_manage

from . import selectors, workflow
from .enums import AgreementStatus
from .models import Agreement, TemplateVersion

NOT_YOURS = "Överenskommelsen gäller en annan nämnd."
CORRECTED = "Beslutet är rättat. Gör om överenskommelserna efter det nya beslutet först."


# The year


def may_generate(user: User, round: AllocationRound) -> Verdict:
    """Agreements are made when the decision is published: only then may the nämnder see their numbers."""
    if not (verdict := may_run_year(user)):
        return verdict
    decision = valid_decision(round)
    if decision is None:
        return no("Året är inte beslutat. Överenskommelserna görs efter beslutet.")
    if not hasattr(decision, "publication"):
        return no("Publicera beslutet först. Nämnderna ser sina tal när det är publicerat.")
    if selectors.current_template() is None:
        return no("Det finns ingen mall. Be en administratör publicera en.")
    return YES


# Reading


def speaks_for_board(user: User, agreement: Agreement) -> bool:
    """Say whether the user answers for the receiving nämnd today."""
    return agreement.board_id in boards_of(user)


def may_handle(user: User, agreement: Agreement) -> Verdict:
    """The coordinator, the deciding nämnd's secretary, and those who speak for the receiving nämnd."""
    if has_right(user, Right.RUN_YEAR) or speaks_for_board(user, agreement):
        return YES
    if agreement.round.deciding_board_id in boards_with(user, Right.RECORD_DECISION):
        return YES
    return no(NOT_YOURS)


# The coordinator's steps


def _may_take(user: User, step: str, agreement: Agreement, otherwise: str) -> Verdict:
    if not (verdict := may_run_year(user)):
        return verdict
    if not may_take(workflow.STEPS, step, agreement.status):
        return no(otherwise)
    return YES


def may_edit(user: User, agreement: Agreement) -> Verdict:
    """The coordinator writes while it is a draft; what the nämnd has before it is taken back first."""
    if not (verdict := may_run_year(user)):
        return verdict
    if agreement.status in workflow.WITH_THEM:
        return no("Nämnden har överenskommelsen. Ta tillbaka den om något ska ändras.")
    if agreement.status in workflow.SIGNED:
        return no("Överenskommelsen är undertecknad. En ändring görs som tillägg.")
    if agreement.status not in workflow.EDITABLE:
        return no("Överenskommelsen kan inte ändras nu. Ta upp den igen först.")
    if hasattr(agreement.decision, "corrected_by"):
        return no(CORRECTED)
    return YES


def may_send(user: User, agreement: Agreement) -> Verdict:
    """The nämnd gets it when everything in it is filled in."""
    if not (verdict := may_edit(user, agreement)):
        return verdict
    if missing := selectors.missing_to_send(agreement):
        return no(f"Allt är inte ifyllt. {missing[0]}")
    return YES


def may_take_back(user: User, agreement: Agreement) -> Verdict:
    """Until both have signed, the coordinator can take it back; an approval is then void."""
    return _may_take(user, "take_back", agreement, "Nämnden har inte överenskommelsen nu.")


def may_resume(user: User, agreement: Agreement) -> Verdict:
    """What was declined can be taken up again after talks."""
    return _may_take(user, "resume", agreement, "Överenskommelsen är inte avböjd.")


def may_withdraw(user: User, agreement: Agreement) -> Verdict:
    """An amendment that is not needed is withdrawn; the agreement itself follows the decision."""
    if agreement.amends_id is None:
        return no("Överenskommelsen följer beslutet. Bara ett tillägg kan återkallas.")
    return _may_take(user, "withdraw", agreement, "Tillägget är undertecknat eller redan återkallat.")


def may_end(user: User, agreement: Agreement) -> Verdict:
    """A signed agreement ends before its time with a reason, and its amendments with it."""
    if agreement.amends_id is not None:
        return no("Ett tillägg avslutas med överenskommelsen som det hör till.")
    return _may_take(user, "end", agreement, "Bara en undertecknad överenskommelse kan avslutas.")


def may_amend(user: User, agreement: Agreement) -> Verdict:
    """A signed agreement changes by an amendment, one at a time, within the decision that holds."""
    if not (verdict := may_run_year(user)):
        return verdict
    if agreement.amends_id is not None:
        return no("Tillägg görs till själva överenskommelsen.")
    if agreement.status != AgreementStatus.SIGNED:
        return no("Tillägg görs till en undertecknad överenskommelse. Ändra utkastet i stället.")
    if agreement.amendments.filter(status__in=workflow.UNSIGNED).exists():
        return no("Ett annat tillägg är inte klart. Gör klart eller återkalla det först.")
    decision = valid_decision(agreement.round)
    if not hasattr(decision, "publication"):
        return no("Publicera det rättade beslutet först.")
    if agreement.board_name not in selectors.decided_by_board(decision):
        return no("Beslutet ger inte längre nämnden några platser. Avsluta överenskommelsen i stället.")
    return YES


def may_remind(user: User, agreement: Agreement) -> Verdict:
    """Nobody is reminded who has nothing to do."""
    if agreement.status not in workflow.WITH_THEM:
        return no("Nämnden har inget att göra med överenskommelsen nu.")
    return may_run_year(user)


# The receiving nämnd's steps


def _may_answer(user: User, step: str, agreement: Agreement) -> Verdict:
    if not speaks_for_board(user, agreement):
        return no("Bara den mottagande nämndens kontaktpersoner och sekreterare kan svara.")
    if not may_take(workflow.STEPS, step, agreement.status):
        return no("Överenskommelsen ligger inte hos er nu.")
    return YES


def may_request_change(user: User, agreement: Agreement) -> Verdict:
    """The receiving nämnd asks for a change until both have signed."""
    return _may_answer(user, "request_change", agreement)


def may_decline(user: User, agreement: Agreement) -> Verdict:
    """The receiving nämnd may say no; it goes back to the dialogue and nothing follows of itself."""
    return _may_answer(user, "decline", agreement)


def may_approve(user: User, agreement: Agreement) -> Verdict:
    """The receiving side finds it ready to be signed, as long as the numbers are those that hold."""
    if not (verdict := _may_answer(user, "approve", agreement)):
        return verdict
    return _numbers_hold(agreement)


def may_record_signature(user: User, agreement: Agreement) -> Verdict:
    """Either side records what has been signed, its own and the other's."""
    if not (verdict := may_handle(user, agreement)):
        return verdict
    if agreement.status in workflow.SIGNED:
        return no("Båda underskrifterna är registrerade.")
    if not may_take(workflow.STEPS, "conclude", agreement.status):
        return no("Underskrifter registreras när nämnden har godkänt överenskommelsen.")
    return _numbers_hold(agreement)


def _numbers_hold(agreement: Agreement) -> Verdict:
    """A correction need not be published yet, so the reason does not name it."""
    if hasattr(agreement.decision, "corrected_by"):
        return no("Samordnaren ser över överenskommelsen. En ny version kommer.")
    return YES


# The template


def may_publish(user: User, template: TemplateVersion) -> Verdict:
    """An administrator publishes the template that has been written; afterwards it stays as it is."""
    if not (verdict := may_manage(user)):
        return verdict
    if template.published_at:
        return no("Mallen är redan publicerad. Skriv en ny version i stället.")
    return YES
