"""May this user take this step with this place or workplace now? One answer each, with its reason.

A förvaltning's places are its contacts' and the coordinator's; consultants read what is open to match people to.
"""

from lund_placements.errors import YES, Verdict, no
from lund_placements.steps import may_take
from organisation.models import User
from organisation.permissions import Right, departments_of, has_right

from . import place_selectors as selectors
from .models import Place, UnionConsultation
from .place_enums import PlaceStatus
from .place_selectors import Numbers
from .place_workflow import OFFERED, STEPS
from .placement_selectors import people_at
from .readiness import missing

SOMEBODY = "Någon är föreslagen till platsen eller planerad där. Be konsulenten återkalla det först."
HELD = "Platsen är inte tillgänglig nu. Vänta tills den är det igen."
NOT_SIGNED = "Överenskommelsen är inte undertecknad. Platsen kan förberedas men inte öppnas."


def may_read_places(user: User) -> Verdict:
    """Places are read by those who register them and by those who match people to them."""
    if may_use_workplaces(user) or has_right(user, Right.HANDLE_CASES):
        return YES
    return no("Bara förvaltningarnas kontaktpersoner, konsulenter och samordnare läser platserna.")


def may_use_workplaces(user: User) -> Verdict:
    """Workplaces and supervisors are the förvaltning's own, and the coordinator's."""
    if has_right(user, Right.RUN_YEAR) or departments_of(user):
        return YES
    return no("Bara förvaltningarnas kontaktpersoner och samordnaren arbetar med arbetsplatserna.")


def may_act_for(user: User, department: int) -> Verdict:
    """Say whether the user registers workplaces and places for the förvaltning."""
    if has_right(user, Right.RUN_YEAR) or department in departments_of(user):
        return YES
    return no("Platsen hör till en annan förvaltning.")


def may_register(user: User, department: int, numbers: Numbers) -> Verdict:
    """A place is prepared when the decision is published, within what is agreed or, until then, decided."""
    if not (verdict := may_act_for(user, department)):
        return verdict
    if not numbers.is_published and numbers.agreed is None:
        return no("Beslutet är inte publicerat. Platser registreras när antalet är känt.")
    if numbers.most == 0:
        return no("Beslutet ger inga platser av den här typen.")
    if numbers.left <= 0:
        return no(_full(numbers))
    return YES


def _full(numbers: Numbers) -> str:
    basis = "beslutade" if numbers.agreed is None else "överenskomna"
    count = "Den enda platsen" if numbers.most == 1 else f"Alla {numbers.most} {basis} platser"
    return (
        f"{count} är redan registrerad{'' if numbers.most == 1 else 'e'}. Stäng en plats för att byta ut den."
    )


def may_edit(user: User, place: Place) -> Verdict:
    """A draft is written; what consultants already match to is taken back first."""
    if not (verdict := may_act_for(user, place.department_id)):
        return verdict
    if place.is_held:
        return no(HELD)
    if place.status == PlaceStatus.OPEN:
        return no("Platsen är öppen. Ta tillbaka den till utkast om något ska ändras.")
    if place.status == PlaceStatus.FILLED:
        return no("Platsen är tillsatt. Handledaren kan bytas, men inte platsen.")
    if place.status == PlaceStatus.CLOSED:
        return no("Platsen är stängd. Ta upp den igen om något ska ändras.")
    return YES


def may_change_period(user: User, place: Place) -> Verdict:
    """An open or filled place gets longer or shorter; in a draft the days are part of the form."""
    if not (verdict := may_act_for(user, place.department_id)):
        return verdict
    if place.status not in OFFERED:
        return no("Tiden väljs när platsen skrivs.")
    return YES


def may_share(user: User, place: Place) -> Verdict:
    """A place is shared between workplaces until it is closed; the work there is still one person's."""
    if not (verdict := may_act_for(user, place.department_id)):
        return verdict
    if place.status == PlaceStatus.CLOSED:
        return no("Platsen är stängd. Ta upp den igen om något ska ändras.")
    return no("Välj handledare på platsen först.") if place.supervisor_id is None else YES


def may_consult(user: User, place: Place) -> Verdict:
    """Talks with the unions are written down until the place is closed."""
    if not (verdict := may_act_for(user, place.department_id)):
        return verdict
    return no("Platsen är stängd.") if place.status == PlaceStatus.CLOSED else YES


def may_remove_consultation(user: User, consultation: UnionConsultation) -> Verdict:
    """What was written by mistake is removed while the place is a draft."""
    if may_consult(user, consultation.place) and consultation.place.status in OFFERED:
        return no("Platsen är öppen. Ta tillbaka den till utkast först.")
    return may_consult(user, consultation.place)


def _may_take(user: User, step: str, place: Place, otherwise: str) -> Verdict:
    if not (verdict := may_act_for(user, place.department_id)):
        return verdict
    if place.is_held:
        return no(HELD)
    return YES if may_take(STEPS, step, place.status) else no(otherwise)


def may_open(user: User, place: Place) -> Verdict:
    """A place opens when nothing is left to do, the agreement is signed and it has room for the place."""
    if not (verdict := _may_take(user, "open", place, "Platsen är inte ett utkast.")):
        return verdict
    numbers = selectors.numbers_of(place.round, place.department_id, place.kind)
    if numbers.agreed is None:
        return no(NOT_SIGNED)
    if numbers.left < 0:
        return no(
            f"Överenskommelsen gäller {numbers.agreed} platser, men {numbers.registered} är registrerade. "
            "Stäng platser tills antalet stämmer."
        )
    if left := missing(selectors.facts_of(place)):
        return no(left[0] if len(left) == 1 else f"Allt är inte klart. {left[0]}")
    return YES


def may_take_back(user: User, place: Place) -> Verdict:
    """An open place that nobody is on the way to becomes a draft again, with the reason."""
    verdict = _may_take(user, "take_back", place, "Bara en öppen plats kan tas tillbaka.")
    return no(SOMEBODY) if verdict and people_at(place) else verdict


def may_close(user: User, place: Place) -> Verdict:
    """A place that will not be used is closed and leaves room for another."""
    if place.status == PlaceStatus.FILLED and not place.is_held:
        return no("Någon har platsen. Avsluta placeringen först.")
    verdict = _may_take(user, "close", place, "Platsen är redan stängd.")
    return no(SOMEBODY) if verdict and people_at(place) else verdict


def may_reopen(user: User, place: Place) -> Verdict:
    """A closed place is taken up again as a draft, if there is still room for it."""
    if not (verdict := _may_take(user, "reopen", place, "Platsen är inte stängd.")):
        return verdict
    numbers = selectors.numbers_of(place.round, place.department_id, place.kind)
    return may_register(user, place.department_id, numbers)


def may_change_supervision(user: User, place: Place) -> Verdict:
    """Somebody else supervises an open or filled place; in a draft it is part of the form."""
    if not (verdict := may_act_for(user, place.department_id)):
        return verdict
    if place.status not in OFFERED:
        return no("Handledaren väljs när platsen skrivs.")
    return YES
