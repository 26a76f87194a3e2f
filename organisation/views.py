"""Pages about the organisation, signing in to the demo, and what belongs to no app."""

from collections.abc import Iterable

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from lund_placements.errors import errors_in, require
from lund_placements.outbox import OutboxQuerySet

from . import actions, contact, mail, permissions, personal_data, selectors
from .decorators import writes
from .forms import (
    BoardNameForm,
    DepartmentPeriodForm,
    LettersForm,
    MessageForm,
    RoleForm,
    UserForm,
)
from .middleware import kept_fields
from .models import Board, Department, OutboxMail, RoleAssignment, User

CRUMB = ("Organisation", "/organisation/")


@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """Show the nämnder and förvaltningar of today, with the names they have had."""
    today = timezone.localdate()
    names = selectors.board_names_on(today)
    may_manage = permissions.may_manage(request.user)
    boards = sorted(
        (
            {"board": board, "name": names.get(board.pk, board.key), "names": list(board.names.all())}
            for board in Board.objects.prefetch_related("names")
        ),
        key=lambda row: selectors.swedish_key(row["name"]),
    )
    context = {
        "boards": boards,
        "departments": selectors.departments_on(today),
        "without_contact": selectors.without_contact() if may_manage else {},
        "may_manage": may_manage,
    }
    return render(request, "organisation/organisation.html", context)


def manage_page(request: HttpRequest, form, heading: str, text: str = "", status: int = 200) -> HttpResponse:
    """Show one form of the administrator's under Organisation."""
    context = {
        "form": form,
        "heading": heading,
        "text": text,
        "back": CRUMB[1],
        "breadcrumbs": [CRUMB, (heading, None)],
    }
    return render(request, "organisation/form.html", context, status=status)


@require_safe
def board_name(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a nämnd's new name."""
    require(permissions.may_manage(request.user))
    board = get_object_or_404(Board, key=key)
    name = selectors.board_names_on(timezone.localdate()).get(board.pk, board.key)
    return manage_page(request, BoardNameForm(initial={"name": name}), f"Byt namn på {name}")


@writes
def board_rename(request: HttpRequest, key: str) -> HttpResponse:
    """Store a nämnd's new name."""
    require(permissions.may_manage(request.user))
    board = get_object_or_404(Board, key=key)
    form = BoardNameForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.rename_board(board=board, by=request.user, **form.cleaned_data)
            messages.success(request, "Namnet är ändrat. Äldre beslut behåller sitt namn.")
            return redirect("organisation")
    return manage_page(request, form, "Byt namn", status=422)


@require_safe
def department_period(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a förvaltning's new name or nämnd."""
    require(permissions.may_manage(request.user))
    department = get_object_or_404(Department, key=key)
    card = selectors.department_on(department, timezone.localdate())
    form = DepartmentPeriodForm(initial={"name": card.name, "board": card.board_pk})
    return manage_page(request, form, f"Ändra {card.name}")


@writes
def department_change(request: HttpRequest, key: str) -> HttpResponse:
    """Store a förvaltning's new name or nämnd."""
    require(permissions.may_manage(request.user))
    department = get_object_or_404(Department, key=key)
    form = DepartmentPeriodForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.change_department(department=department, by=request.user, **form.cleaned_data)
            messages.success(request, "Förvaltningen är ändrad. Äldre beslut behåller sina namn.")
            return redirect("organisation")
    return manage_page(request, form, "Ändra förvaltning", status=422)


# Users and roles


@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """List the users with their roles."""
    require(permissions.may_manage(request.user))
    people = User.objects.filter(is_service=False).prefetch_related("roles")
    today = timezone.localdate()
    names = {card.pk: card.name for card in selectors.departments_on(today)}
    boards = selectors.board_names_on(today)
    with_factor = set(
        Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user", flat=True)
    )
    rows = [
        {
            "user": person,
            "has_second_factor": person.pk in with_factor,
            "may_reset": permissions.may_reset_second_factor(request.user, person, has_one=True),
            "roles": [_role_row(request.user, held, names, boards) for held in person.roles.all()],
        }
        for person in people
    ]
    context = {
        "rows": rows,
        "without_contact": selectors.without_contact(),
        "breadcrumbs": [CRUMB, ("Användare", None)],
    }
    return render(request, "organisation/users.html", context)


def _role_row(user: User, held: RoleAssignment, names: dict[int, str], boards: dict[int, str]) -> dict:
    today = timezone.localdate()
    is_current = held.valid_from <= today and (held.valid_to is None or held.valid_to >= today)
    return {
        "held": held,
        "scope": names.get(held.department_id) or boards.get(held.board_id) or "",
        "is_current": is_current,
        "can_end": is_current and held.valid_to != today,
        "may_end": permissions.may_end_role(user, held),
    }


@require_safe
def user_new(request: HttpRequest) -> HttpResponse:
    """Ask for a new user."""
    require(permissions.may_manage(request.user))
    text = "Personen väljer själv sitt lösenord genom ”Jag har glömt mitt lösenord” på inloggningssidan."
    return manage_page(request, UserForm(), "Lägg till användare", text)


@writes
def user_add(request: HttpRequest) -> HttpResponse:
    """Store a new user."""
    require(permissions.may_manage(request.user))
    form = UserForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            person = actions.add_user(by=request.user, **form.cleaned_data)
            messages.success(request, f"{person.name} är tillagd. Ge personen en roll nu.")
            return redirect("role_new", pk=person.pk)
    return manage_page(request, form, "Lägg till användare", status=422)


@require_safe
def role_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a role for a user."""
    require(permissions.may_manage(request.user))
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(initial={"valid_from": timezone.localdate()})
    return manage_page(request, form, f"Ge {person.name} en roll")


@writes
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a role for a user."""
    require(permissions.may_manage(request.user))
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.grant_role(user=person, by=request.user, **form.cleaned_data)
            messages.success(request, f"{person.name} har fått rollen.")
            return redirect(_list_of(person))
    return manage_page(request, form, f"Ge {person.name} en roll", status=422)


def _list_of(person: User) -> str:
    """Return the list in which an administrator finds the account."""
    return "service_accounts" if person.is_service else "users"


# Somebody leaves: what would leave a förvaltning without a contact is confirmed on a page of its own


def _confirm_page(
    request: HttpRequest, heading: str, effect: str, submit: str, roles: Iterable[RoleAssignment]
) -> HttpResponse:
    context = {
        "heading": heading,
        "effect": effect,
        "submit": submit,
        "back": reverse("users"),
        "alone": selectors.left_without_contact(roles),
        "breadcrumbs": [CRUMB, ("Användare", reverse("users")), (heading, None)],
    }
    return render(request, "organisation/confirm.html", context)


def _is_unconfirmed(request: HttpRequest, roles: Iterable[RoleAssignment]) -> bool:
    return "confirmed" not in request.POST and bool(selectors.left_without_contact(roles))


@require_safe
def role_end_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether a role should end, and say which förvaltning it leaves without a contact."""
    held = get_object_or_404(RoleAssignment.objects.select_related("user"), pk=pk)
    require(permissions.may_end_role(request.user, held))
    effect = "Rollen gäller till och med i dag. Sedan kommer personen inte åt det som rollen ger."
    heading = f"Avsluta rollen {held.get_role_display()} för {held.user.name}"
    return _confirm_page(request, heading, effect, "Avsluta rollen", [held])


@writes
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role today."""
    held = get_object_or_404(RoleAssignment, pk=pk)
    require(permissions.may_end_role(request.user, held))
    if _is_unconfirmed(request, [held]):
        return redirect("role_end", pk)
    actions.end_role(held=held, last_day=timezone.localdate(), by=request.user)
    messages.success(request, "Rollen avslutas i dag.")
    return redirect("users")


@require_safe
def user_close_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether an account should be closed, and say which förvaltningar it leaves without a contact."""
    require(permissions.may_manage(request.user))
    person = get_object_or_404(User, pk=pk)
    effect = "Personen loggas ut och kan inte logga in igen förrän kontot öppnas."
    return _confirm_page(
        request, f"Stäng kontot för {person.name}", effect, "Stäng kontot", person.roles.all()
    )


@writes
def user_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    require(permissions.may_manage(request.user))
    person = get_object_or_404(User, pk=pk)
    if _is_unconfirmed(request, person.roles.all()):
        return redirect("user_close", pk)
    actions.set_active(user=person, is_active=False, by=request.user)
    messages.success(request, f"Kontot för {person.name} är stängt.")
    return redirect(_list_of(person))


@writes
def user_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    person = get_object_or_404(User, pk=pk)
    actions.set_active(user=person, is_active=True, by=request.user)
    messages.success(request, f"Kontot för {person.name} är öppnat.")
    return redirect(_list_of(person))


# Letters

LETTERS_ON_A_PAGE = 50
# What the list of letters can be narrowed to, by the word in the address: what it says, and which it keeps.
STATES = {
    "vantar": ("Väntar", OutboxQuerySet.waiting),
    "skickade": ("Skickade", OutboxQuerySet.sent),
    "misslyckade": ("Misslyckade", OutboxQuerySet.given_up),
}


def _my_letters_page(
    request: HttpRequest, form: LettersForm | None = None, status: int = 200
) -> HttpResponse:
    kinds = mail.kinds_for(request.user)
    optional = [kind for kind in kinds if not kind.needed_because]
    off = set(request.user.letters_off.values_list("kind", flat=True))
    wanted = [kind.name for kind in optional if kind.name not in off]
    context = {
        "form": form or LettersForm(kinds=optional, initial={"wanted": wanted}),
        "optional": optional,
        "needed": [kind for kind in kinds if kind.needed_because],
        "breadcrumbs": [("Start", reverse("start")), ("Mina brev", None)],
    }
    return render(request, "organisation/my_letters.html", context, status=status)


@require_safe
def my_letters(request: HttpRequest) -> HttpResponse:
    """Show which letters the user gets, and which of them can be turned off."""
    return _my_letters_page(request)


@writes
def my_letters_save(request: HttpRequest) -> HttpResponse:
    """Store the user's choice."""
    optional = [kind for kind in mail.kinds_for(request.user) if not kind.needed_because]
    form = LettersForm(request.POST, kinds=optional)
    if form.is_valid():
        with errors_in(form):
            actions.choose_letters(wanted=form.cleaned_data["wanted"], by=request.user)
            messages.success(request, "Ditt val är sparat.")
            return redirect("my_letters")
    return _my_letters_page(request, form, status=422)


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters, newest first: waiting, sent, and those that could not be sent."""
    require(permissions.may_manage(request.user))
    chosen = request.GET.get("visa", "")
    _, kept = STATES.get(chosen, ("", OutboxQuerySet.all))
    found = kept(mail.listed()).select_related("recipient").defer("body")
    page = Paginator(found, LETTERS_ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {
        "page": page,
        "rows": [_letter_row(request.user, letter) for letter in page],
        "states": [(word, label, of(mail.listed()).count()) for word, (label, of) in STATES.items()],
        "chosen": chosen if chosen in STATES else "",
        "breadcrumbs": [CRUMB, ("Brev", None)],
    }
    return render(request, "organisation/letters.html", context)


def _letter_row(user: User, letter: OutboxMail) -> dict:
    kind = mail.KINDS.get(letter.kind)
    subject, label = letter.subject, kind.label if kind else letter.kind
    if kind and kind.is_confidential:
        subject, label = "Brev i ett ärende under beredning", "Ämnet visas bara för mottagaren"
    return {
        "letter": letter,
        "subject": subject,
        "label": label,
        "may_send_again": permissions.may_send_again(user, letter),
    }


@require_safe
def letter_texts(request: HttpRequest) -> HttpResponse:
    """Show every kind of letter as it would be written in an invented case."""
    require(permissions.may_manage(request.user))
    rows = []
    for kind in mail.KINDS.values():
        subject, body = mail.render(kind, path=kind.example_path, words=kind.example)
        roles = " och ".join(role.label for role in kind.roles)
        rows.append({"kind": kind, "roles": roles, "subject": subject, "body": body})
    crumbs = [CRUMB, ("Brev", reverse("letters")), ("Brevens texter", None)]
    return render(request, "organisation/letter_texts.html", {"rows": rows, "breadcrumbs": crumbs})


@writes
def letter_send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a letter that was given up wait again."""
    letter = get_object_or_404(OutboxMail.objects.select_related("recipient"), pk=pk)
    actions.send_again(letter=letter, by=request.user)
    messages.success(request, f"Brevet till {letter.recipient.name} väntar på att skickas.")
    return redirect("letters")


# Signing in


@login_not_required
@require_POST
def demo_login(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as a demo account; the address exists in a demo only."""
    person = get_object_or_404(User, pk=pk, is_demo=True, is_active=True)
    login(request, person)
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return redirect(target)
    return redirect("start")


@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """Show what was typed when the session had ended, ready to be sent again."""
    saved = request.session.get("unsent_form")
    fields = kept_fields(saved) if saved and saved["who"] == str(request.user.pk) else None
    if fields is None:
        request.session.pop("unsent_form", None)  # somebody else's, in the same browser
        raise Http404
    context = {
        "url": saved["url"],
        "refused": saved["refused"],
        "fields": [(name, value) for name, values in fields for value in values],
    }
    return render(request, "organisation/resume.html", context)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a form that could not be trusted, in words that help."""
    return render(request, "403_csrf.html", status=403)


@login_not_required
@require_safe
def information(request: HttpRequest, page: str) -> HttpResponse:
    """Show a page that everybody may read: accessibility, help."""
    context = {
        "contact": settings.CONTACT,
        "accessibility": settings.ACCESSIBILITY,
        "idle_minutes": settings.SIGNED_OUT_AFTER_IDLE_MINUTES,
        "breadcrumbs": [("Start", reverse("start"))],
    }
    return render(request, f"organisation/{page}.html", context)


@login_not_required
@require_safe
def about_personal_data(request: HttpRequest) -> HttpResponse:
    """Tell anybody what is kept about people, on what grounds and how long, and whom to turn to."""
    context = {
        "controller": selectors.deciding_board_on(timezone.localdate()),
        "data_protection": settings.DATA_PROTECTION,
        "how_long_kept": personal_data.how_long_kept(),
        "breadcrumbs": [("Start", reverse("start"))],
    }
    return render(request, "organisation/personal_data.html", context)


def _message_page(request: HttpRequest, form: MessageForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "contact": settings.CONTACT,
        "breadcrumbs": [("Hjälp och kontakt", reverse("help")), ("Skriv till oss", None)],
    }
    return render(request, "organisation/message.html", context, status=status)


@login_not_required
@require_safe
def message(request: HttpRequest) -> HttpResponse:
    """Ask what somebody wants to say; they need neither an account nor to give a name."""
    return _message_page(request, MessageForm())


@login_not_required
@require_POST
def message_send(request: HttpRequest) -> HttpResponse:
    """Send the message to whom the kommun has named."""
    form = MessageForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            contact.send_message(**form.cleaned_data, sender_ip=get_adapter().get_client_ip(request))
            messages.success(request, "Tack! Meddelandet är skickat.")
            return redirect("help")
    return _message_page(request, form, status=422)
