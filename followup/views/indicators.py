"""How things develop: the questions that an administrator writes, and what is answered every third month."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allocation.views.common import Crumbs, form_page
from lund_placements.errors import errors_in, require
from organisation.decorators import writes
from organisation.permissions import may_manage
from participants.access import opens_case
from participants.enums import AccessKind
from participants.models import Participant

from .. import indicator_selectors as selectors
from .. import person_permissions as permissions
from .. import person_words as words
from ..actions import indicators as actions
from ..indicator_forms import PublishForm, Questions, RatingCorrectionForm, RatingForm, answers_of
from ..models import QuestionVersion, Rating
from ..person_enums import Asked
from .person import person_crumbs, person_url

# The questions


def _crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    here = ("Frågor om utvecklingen", reverse("followup:questions") if rest else None)
    return [("Start", reverse("start")), here, *rest]


def _draft(request: HttpRequest) -> QuestionVersion:
    require(may_manage(request.user))
    draft = selectors.question_draft()
    if draft is None:
        raise Http404
    return draft


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Show what is asked now, and the draft."""
    require(may_manage(request.user))
    current, draft = selectors.current_questions(), selectors.question_draft()
    context = {
        "current": current,
        "draft": draft,
        "shown": [(version, _by_asked(version)) for version in (draft, current) if version],
        "may_manage": may_manage(request.user),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "followup/questions.html", context)


def _by_asked(version: QuestionVersion) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(Asked(asked).label, rows) for asked, rows in selectors.wording(version).items()]


@writes
def questions_start(request: HttpRequest) -> HttpResponse:
    """Begin the next version as a copy of the one that applies."""
    require(may_manage(request.user))
    if selectors.question_draft() is None:
        actions.start_draft(by=request.user)
    return redirect("followup:questions_edit")


def _edit_page(request: HttpRequest, given: Questions, status: int = 200) -> HttpResponse:
    context = {
        "person": given.rows[Asked.PERSON],
        "consultant": given.rows[Asked.CONSULTANT],
        "has_errors": status != 200,
        "breadcrumbs": _crumbs(("Ändra", None)),
    }
    return render(request, "followup/questions_edit.html", context, status=status)


@require_safe
def questions_edit(request: HttpRequest) -> HttpResponse:
    """Show the draft to be written."""
    return _edit_page(request, Questions(_draft(request)))


@writes
def questions_save(request: HttpRequest) -> HttpResponse:
    """Save the draft."""
    draft = _draft(request)
    given = Questions(draft, request.POST)
    if given.is_valid():
        actions.save_draft(version=draft, wording=given.value(), by=request.user)
        messages.success(request, "Utkastet är sparat. Det ställs inte förrän det är publicerat.")
        return redirect("followup:questions")
    return _edit_page(request, given, status=422)


def _publish_page(request: HttpRequest, form: PublishForm, status: int = 200) -> HttpResponse:
    return form_page(
        request,
        form,
        heading="Publicera frågorna",
        submit="Publicera",
        back=reverse("followup:questions"),
        breadcrumbs=_crumbs(("Publicera", None)),
        text="Frågorna går inte att ändra sedan. Svar som redan finns hör till de frågor som ställdes då.",
        status=status,
    )


@require_safe
def questions_publishing(request: HttpRequest) -> HttpResponse:
    """Ask what is new before the draft is published."""
    _draft(request)
    return _publish_page(request, PublishForm())


@writes
def questions_publish(request: HttpRequest) -> HttpResponse:
    """Let the draft be asked from now on."""
    draft, form = _draft(request), PublishForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.publish(version=draft, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, "Frågorna är publicerade och ställs från och med nu.")
            return redirect("followup:questions")
    return _publish_page(request, form, status=422)


@writes
def questions_discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away."""
    actions.discard(version=_draft(request), by=request.user)
    messages.success(request, "Utkastet är borttaget.")
    return redirect("followup:questions")


# The answers


def _form_page(
    request: HttpRequest, participant: Participant, form: RatingForm, heading: str, status: int = 200
) -> HttpResponse:
    context = {
        "case": participant,
        "form": form,
        "heading": heading,
        "groups": [
            ("Frågor till personen", form.bound(Asked.PERSON)),
            ("Konsulentens egen bedömning", form.bound(Asked.CONSULTANT)),
        ],
        "correction": form["correction"] if isinstance(form, RatingCorrectionForm) else None,
        "breadcrumbs": person_crumbs(participant, (heading, None)),
    }
    return render(request, "followup/rating_edit.html", context, status=status)


RATE, CORRECT = "Skatta utvecklingen", "Rätta skattningen"


@require_safe
@opens_case(AccessKind.CHANGE)
def rate(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the questions."""
    require(permissions.may_rate(request.user, participant))
    current = selectors.current_questions()
    initial, draft = {"taken_on": timezone.localdate()}, selectors.rating_draft(participant)
    if draft and draft.questions == current:
        initial |= answers_of(draft)
    elif draft:
        messages.info(request, "Frågorna har ändrats sedan utkastet sparades. Svaren får ges på nytt.")
    initial["questions"] = current.number
    return _form_page(request, participant, RatingForm(initial=initial, version=current), RATE)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def rate_draft(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Keep what has been answered so far."""
    require(permissions.may_rate(request.user, participant))
    form = RatingForm(request.POST, version=selectors.current_questions())
    if form.is_valid():
        with errors_in(form):
            actions.keep_answers(
                participant=participant,
                questions=form.cleaned_data["questions"],
                data=form.value(),
                by=request.user,
            )
            messages.success(request, "Utkastet är sparat. Det räknas inte förrän svaren är sparade.")
            return redirect(person_url(participant, "rate"))
    return _form_page(request, participant, form, RATE, status=422)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def rate_save(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Store the answers."""
    require(permissions.may_rate(request.user, participant))
    form = RatingForm(request.POST, version=selectors.current_questions())
    if form.is_valid():
        with errors_in(form):
            actions.rate(
                participant=participant,
                questions=form.cleaned_data["questions"],
                data=form.value(),
                by=request.user,
            )
            messages.success(request, "Skattningen är sparad.")
            return redirect(person_url(participant))
    return _form_page(request, participant, form, RATE, status=422)


def _versions(participant: Participant, number: int) -> list[Rating]:
    versions = selectors.rating_versions(participant, number)
    if not versions:
        raise Http404
    return versions


@require_safe
@opens_case(AccessKind.CASE)
def rating(request: HttpRequest, participant: Participant, number: int) -> HttpResponse:
    """Show the answers in every version."""
    versions = _versions(participant, number)
    asked = selectors.asked_of(versions[0].questions)
    context = {
        "case": participant,
        "number": number,
        "versions": [{"of": one, "groups": words.answered(one, asked)} for one in versions],
        "may_correct": permissions.may_correct_rating(request.user, participant),
        "breadcrumbs": person_crumbs(participant, (f"Skattning {number}", None)),
    }
    return render(request, "followup/rating.html", context)


@require_safe
@opens_case(AccessKind.CHANGE)
def correction(request: HttpRequest, participant: Participant, number: int) -> HttpResponse:
    """Show the latest answers, ready to be corrected."""
    require(permissions.may_correct_rating(request.user, participant))
    latest = _versions(participant, number)[0]
    initial = {**answers_of(latest), "seen": latest.version}
    form = RatingCorrectionForm(initial=initial, version=latest.questions)
    return _form_page(request, participant, form, CORRECT)


@require_POST
@opens_case(AccessKind.CHANGE)
@writes
def correct(request: HttpRequest, participant: Participant, number: int) -> HttpResponse:
    """Store other answers."""
    latest = _versions(participant, number)[0]
    form = RatingCorrectionForm(request.POST, version=latest.questions)
    if form.is_valid():
        with errors_in(form):
            given = {name: form.cleaned_data[name] for name in ("correction", "seen")}
            actions.correct(rating=latest, data=form.value(), by=request.user, **given)
            messages.success(request, "Rättelsen är sparad. De tidigare svaren finns kvar.")
            return redirect(person_url(participant))
    return _form_page(request, participant, form, CORRECT, status=422)
