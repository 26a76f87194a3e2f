"""May this user see this participant, and take this step now? One answer each, with its reason.

Three circles: the consultant's own cases; a colleague's case, which opens with a reason and for a while; and cases
with protected identity, of which only those named on the case know that they exist.
"""

from django.utils import timezone

from lund_placements.errors import YES, Verdict, no
from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right

from . import erasure, retention, selectors
from .enums import CaseReason
from .models import AccessLog, DisclosureBasis, Participant
from .placement_selectors import has_live

NOT_CONSULTANT = "Bara en arbetsmarknadskonsulent arbetar med deltagare."
ONLY_READS = (
    "Du har öppnat ärendet för kvalitetskontroll eller klagomål. Då kan du läsa men inte ändra något."
)
MOST_HANDLERS = 4  # people who know of a case with protected identity


def may_handle_cases(user: User) -> Verdict:
    """Participants are the consultants'; neither the coordinator nor an administrator sees them."""
    return YES if has_right(user, Right.HANDLE_CASES) else no(NOT_CONSULTANT)


def may_have_cases(user: User) -> Verdict:
    """A case has a consultant who is a person, so a machine is told why it gets nothing."""
    if not (verdict := may_handle_cases(user)):
        return verdict
    if user.is_service:
        return no(
            "Ett tjänstekonto har inga egna ärenden, så med konsulentens roll finns inget att hämta. Ge kontot "
            "samordnarens roll, eller hämta med en konsulents egen inloggning."
        )
    return YES


def may_read_statistics(user: User) -> Verdict:
    """Counts without persons."""
    return (
        YES
        if has_right(user, Right.READ_STATISTICS)
        else no("Bara konsulenter och samordnare läser statistiken.")
    )


def may_read_shared(user: User) -> Verdict:
    """A förvaltning reads what has been given out to it."""
    return (
        YES
        if departments_of(user)
        else no("Bara en förvaltnings kontaktperson läser det som har lämnats ut.")
    )


def may_know(user: User, participant: Participant) -> Verdict:
    """Say whether the user may learn that the case exists."""
    if not (verdict := may_handle_cases(user)):
        return verdict
    if participant.protected_identity and not selectors.is_named(user, participant):
        return no("Ärendet finns inte.")
    return YES


def may_open(user: User, participant: Participant) -> Verdict:
    """Say whether the user may read and work with the case now."""
    if not (verdict := may_know(user, participant)):
        return verdict
    if participant.protected_identity or participant.consultant_id == user.pk:
        return YES
    if selectors.grant_of(user, participant):
        return YES
    return no("Ärendet är en annan konsulents. Öppna det först och skriv varför.")


def may_write(user: User, participant: Participant) -> Verdict:
    """Say whether the user may do more with the case than read it; a control or a complaint only reads."""
    if not (verdict := may_open(user, participant)):
        return verdict
    if participant.protected_identity or participant.consultant_id == user.pk:
        return YES
    grant = selectors.grant_of(user, participant)
    if grant is None or grant.reason == CaseReason.REVIEW:
        return no(ONLY_READS)
    return YES


def may_explain(user: User, participant: Participant) -> Verdict:
    """A reason is asked only of somebody who needs it."""
    if not (verdict := may_know(user, participant)):
        return verdict
    return no("Ärendet är redan öppet för dig.") if may_open(user, participant) else YES


def may_change(user: User, participant: Participant) -> Verdict:
    """An open case changes."""
    if not (verdict := may_write(user, participant)):
        return verdict
    return YES if participant.is_open else no("Ärendet är avslutat. Öppna det igen om något ska ändras.")


def may_close(user: User, participant: Participant) -> Verdict:
    """A case is closed when nobody waits for a place or is at one."""
    if not (verdict := may_change(user, participant)):
        return verdict
    if has_live(participant):
        return no(
            "Deltagaren är föreslagen till en plats eller har en placering. Avsluta eller återkalla det först."
        )
    return YES


def may_reopen(user: User, participant: Participant) -> Verdict:
    """A closed case can be taken up again."""
    if not (verdict := may_write(user, participant)):
        return verdict
    return no("Ärendet är redan öppet.") if participant.is_open else YES


def may_disclose(user: User, participant: Participant) -> Verdict:
    """Whoever works with the case records why a förvaltning may know; never of somebody protected."""
    if not (verdict := may_change(user, participant)):
        return verdict
    if participant.protected_identity:
        return no("Vid skyddade personuppgifter lämnas inget ut genom systemet. Ta kontakt på annat sätt.")
    return YES


def may_end_disclosure(user: User, basis: DisclosureBasis) -> Verdict:
    """A basis ends once, also in a closed case."""
    if not (verdict := may_write(user, basis.participant)):
        return verdict
    return no("Utlämnandet är redan avslutat.") if hasattr(basis, "end") else YES


def may_protect(user: User, participant: Participant) -> Verdict:
    """Protection is set at once by whoever works with the case."""
    if participant.protected_identity:
        return no("Ärendet har redan skyddade personuppgifter.")
    return may_write(user, participant)


def may_change_handlers(user: User, participant: Participant) -> Verdict:
    """Those who know of the case choose who else does."""
    if not participant.protected_identity:
        return no("Ärendet har inte skyddade personuppgifter.")
    return may_open(user, participant)


def may_name(user: User, participant: Participant) -> Verdict:
    """Few people know of a case with protected identity."""
    if not (verdict := may_change_handlers(user, participant)):
        return verdict
    if participant.handlers.count() >= MOST_HANDLERS:
        return no(f"Högst {MOST_HANDLERS} personer kan känna till ärendet. Ta bort någon först.")
    return YES


def may_export(user: User) -> Verdict:
    """A consultant takes out the own cases, with a reason."""
    return may_handle_cases(user)


def may_review_log(user: User) -> Verdict:
    """The log is gone through by somebody who neither works with cases nor gives out roles."""
    return YES if has_right(user, Right.REVIEW_LOG) else no("Bara en logggranskare läser åtkomstloggen.")


def may_review(user: User, look: AccessLog) -> Verdict:
    """Nobody reviews their own looks."""
    if not (verdict := may_review_log(user)):
        return verdict
    return no("Du kan inte granska det du själv har tittat på.") if look.actor_id == user.pk else YES


def may_set_retention(user: User) -> Verdict:
    """What the municipality has decided of erasure is written in by an administrator."""
    return YES if has_right(user, Right.MANAGE) else no("Bara en administratör skriver in gallringsregeln.")


def may_order_erasure(user: User, participant: Participant) -> Verdict:
    """One person proposes to erase a case whose time has come; another confirms."""
    verdict = _may_be_erased(user, participant)
    if verdict and erasure.order_of(participant):
        return no("Gallringen är redan föreslagen.")
    return verdict


def may_confirm_erasure(user: User, participant: Participant) -> Verdict:
    """What cannot be undone takes two: another consultant than the one who proposed it, and it is still time."""
    if not (verdict := _may_be_erased(user, participant)):
        return verdict
    order = erasure.order_of(participant)
    if order is None:
        return no("Ingen har föreslagit att ärendet gallras.")
    return no("Du har föreslagit gallringen. En kollega bekräftar den.") if order.ordered_by == user else YES


def may_withdraw_erasure(user: User, participant: Participant) -> Verdict:
    """An erasure that is not confirmed yet can be taken back by anybody who works with the case."""
    if not (verdict := may_write(user, participant)):
        return verdict
    return YES if erasure.order_of(participant) else no("Ingen har föreslagit att ärendet gallras.")


def _may_be_erased(user: User, participant: Participant) -> Verdict:
    """A closed case is erased when its time has come and nothing keeps it."""
    if not (verdict := may_write(user, participant)):
        return verdict
    if participant.is_open:
        return no("Ärendet pågår. Bara ett avslutat ärende gallras.")
    today = timezone.localdate()
    row = erasure.rule_on(today)
    if row is None:
        return no("Ingen gallringsregel är inskriven. En administratör skriver in vad kommunen har beslutat.")
    if erasure.hold_of(participant):
        return no("Ärendet hålls kvar. Häv det först.")
    if retention.is_kept_for_good(erasure.birth_day(participant), row.rule):
        return no("Personen är född en dag som bevaras.")
    due = retention.due_on(timezone.localdate(participant.closed_at), row.rule)
    return YES if due <= today else no(f"Ärendet gallras tidigast {long_date(due)}.")
