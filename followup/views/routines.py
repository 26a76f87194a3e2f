"""The routines: reading every version, writing the next, and moving placements to another."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from allocation.enums import PlacementKind
from allocation.views.common import Crumbs, form_page
from lund_placements.errors import errors_in, require
from lund_placements.forms import PlainForm
from organisation.decorators import writes
from organisation.permissions import may_manage

from .. import routine_permissions as permissions
from .. import routine_words as words
from .. import selectors
from ..actions import routine_moves
from ..actions import routines as actions
from ..models import MilestoneRule, RoutineVersion
from ..routine_forms import (
    ExampleForm,
    MoveForm,
    NoteForm,
    RuleForm,
    WhichForm,
    example_days,
    new_values,
    values_of,
)
from ..routine_move import Which, plan_move


def _get(request: HttpRequest, kind: str, number: int) -> RoutineVersion:
    require(permissions.may_read(request.user))
    found = RoutineVersion.objects.select_related("published_by")
    return get_object_or_404(found, kind=kind, number=number)


def _get_draft(request: HttpRequest, kind: str, number: int) -> RoutineVersion:
    version = _get(request, kind, number)
    require(permissions.may_write(request.user, version))
    return version


def _get_rule(request: HttpRequest, kind: str, number: int, key: str) -> MilestoneRule:
    version = _get_draft(request, kind, number)
    return get_object_or_404(MilestoneRule.objects.select_related("version"), version=version, key=key)


def _address(version: RoutineVersion, name: str = "routine") -> str:
    return reverse(f"followup:{name}", args=[version.kind, version.number])


def _crumbs(version: RoutineVersion | None = None, *rest: tuple[str, str | None]) -> Crumbs:
    way: Crumbs = [("Start", reverse("start"))]
    if version is None:
        return [*way, ("Rutiner för uppföljning", None)]
    way.append(("Rutiner för uppföljning", reverse("followup:routines")))
    return [*way, (str(version), _address(version) if rest else None), *rest]


# Reading


@require_safe
def routines(request: HttpRequest) -> HttpResponse:
    """List every version of each kind's routine, the latest first."""
    require(permissions.may_read(request.user))
    following = selectors.placements_by_version()
    versions = list(RoutineVersion.objects.select_related("published_by"))
    context = {
        "kinds": [_of_kind(kind, versions, following) for kind in PlacementKind],
        "may_manage": may_manage(request.user),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "followup/routines.html", context)


def _of_kind(
    kind: PlacementKind, versions: list[RoutineVersion], following: dict[int, int]
) -> dict[str, Any]:
    own = [one for one in versions if one.kind == kind]
    applying = next((one for one in own if one.published_at), None)
    return {
        "kind": kind,
        "draft": next((one for one in own if not one.published_at), None),
        "rows": [
            {"version": one, "is_applying": one == applying, "following": following.get(one.pk, 0)}
            for one in own
        ],
    }


@require_safe
def routine(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Show a version, what an example placement gets by it beside the version before, and what has been done."""
    version = _get(request, kind, number)
    given = {**example_days(timezone.localdate()), **request.GET.dict()}
    form = ExampleForm(given)
    rules = list(version.rules.all())
    before = version.before
    rows = []
    if form.is_valid():
        earlier = before.rules.all() if before else ()
        rows = words.example(earlier, rules, form.cleaned_data["fran"], form.cleaned_data["till"])
    context = {
        "version": version,
        "is_applying": version == selectors.published_version(kind),
        "following": selectors.placements_by_version().get(version.pk, 0),
        "rules": [{"of": rule, "when": words.when(rule)} for rule in rules],
        "before": before,
        "form": form,
        "example": rows,
        "events": words.timeline(version.events.all()),
        "may_write": permissions.may_write(request.user, version),
        "may_move": permissions.may_move_to(request.user, version),
        "breadcrumbs": _crumbs(version),
    }
    return render(request, "followup/routine.html", context, status=200 if form.is_valid() else 422)


# Writing


@writes
def start_draft(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin the next version as a copy of the one that applies, or go on with the one that has been begun."""
    if kind not in PlacementKind.values:
        raise Http404
    draft = actions.start_draft(kind=kind, by=request.user)
    return redirect(_address(draft))


def _rule_page(
    request: HttpRequest,
    version: RoutineVersion,
    form: RuleForm,
    rule: MilestoneRule | None = None,
    status: int = 200,
) -> HttpResponse:
    heading = rule.name if rule else "Ny hållpunkt"
    context = {
        "version": version,
        "rule": rule,
        "heading": heading,
        "form": form,
        "may_write": permissions.may_write(request.user, version),
        "breadcrumbs": _crumbs(version, (heading, None)),
    }
    return render(request, "followup/routine_rule.html", context, status=status)


@require_safe
def rule_new(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Ask for another milestone."""
    version = _get_draft(request, kind, number)
    return _rule_page(request, version, RuleForm(initial=new_values(version.rules.count() + 1)))


@writes
def rule_add(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Add the milestone to the draft."""
    version = _get_draft(request, kind, number)
    form = RuleForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            rule = actions.save_rule(version=version, key="", data=form.value(), by=request.user)
            messages.success(request, f"{rule.name} är tillagd i utkastet.")
            return redirect(_address(version))
    return _rule_page(request, version, form, status=422)


@require_safe
def rule(request: HttpRequest, kind: str, number: int, key: str) -> HttpResponse:
    """Show a milestone of the draft to be changed."""
    found = _get_rule(request, kind, number, key)
    return _rule_page(request, found.version, RuleForm(initial=values_of(found)), found)


@writes
def rule_save(request: HttpRequest, kind: str, number: int, key: str) -> HttpResponse:
    """Save a milestone of the draft."""
    found = _get_rule(request, kind, number, key)
    form = RuleForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.save_rule(version=found.version, key=key, data=form.value(), by=request.user)
            messages.success(request, f"{form.cleaned_data['name']} är sparad i utkastet.")
            return redirect(_address(found.version))
    return _rule_page(request, found.version, form, found, status=422)


@writes
def rule_remove(request: HttpRequest, kind: str, number: int, key: str) -> HttpResponse:
    """Take a milestone out of the draft."""
    found = _get_rule(request, kind, number, key)
    actions.remove_rule(rule=found, by=request.user)
    messages.success(request, f"{found.name} är borttagen ur utkastet.")
    return redirect(_address(found.version))


def _publish_page(
    request: HttpRequest, version: RoutineVersion, form: NoteForm, status: int = 200
) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=f"Publicera {str(version).lower()}",
        text="Nya placeringar följer rutinen från nu. De som redan finns behåller sin, tills någon flyttar dem. "
        "En publicerad rutin kan inte ändras, bara ersättas av en ny.",
        submit="Publicera rutinen",
        back=_address(version),
        breadcrumbs=_crumbs(version, ("Publicera", None)),
        status=status,
    )


@require_safe
def publish_confirm(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Ask whether new placements shall follow the draft, and what is new in it."""
    return _publish_page(request, _get_draft(request, kind, number), NoteForm())


@writes
def publish(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Let new placements follow the draft."""
    version = _get_draft(request, kind, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        with errors_in(form):
            actions.publish(version=version, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, "Rutinen är publicerad. Nya placeringar följer den.")
            return redirect(_address(version))
    return _publish_page(request, version, form, status=422)


@require_safe
def discard_confirm(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Ask whether the draft shall be thrown away."""
    version = _get_draft(request, kind, number)
    return form_page(
        request,
        PlainForm(),
        heading="Ta bort utkastet",
        text="Allt som är skrivet i utkastet försvinner. Den publicerade rutinen påverkas inte.",
        submit="Ta bort utkastet",
        back=_address(version),
        breadcrumbs=_crumbs(version, ("Ta bort", None)),
    )


@writes
def discard(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Throw the draft away."""
    actions.discard(version=_get_draft(request, kind, number), by=request.user)
    messages.success(request, "Utkastet är borttaget.")
    return redirect("followup:routines")


# Moving placements


def _move_page(
    request: HttpRequest, version: RoutineVersion, which: str, form: MoveForm | None = None
) -> HttpResponse:
    plan = plan_move(version, which)
    shown = {"vilka": which, "seen": plan.digest}
    if form:
        form.data = {**form.data.dict(), **shown}  # what is sent next is what is shown now
    context = {
        "version": version,
        "which_form": WhichForm(initial={"vilka": which}),
        "plan": plan,
        "form": form or MoveForm(initial=shown),
        "breadcrumbs": _crumbs(version, ("Flytta placeringar hit", None)),
    }
    return render(request, "followup/routine_move.html", context, status=422 if form else 200)


@require_safe
def move_preview(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Show what comes, moves and goes when placements follow this version instead of their own."""
    version = _get(request, kind, number)
    require(permissions.may_move_to(request.user, version))
    asked = request.GET.get("vilka")
    return _move_page(request, version, asked if asked in Which.values else Which.LIVE.value)


@writes
def move(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Let the placements go on by this version."""
    version = _get(request, kind, number)
    require(permissions.may_move_to(request.user, version))
    form = MoveForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        with errors_in(form):
            event = routine_moves.move_placements(
                version=version,
                which=given["vilka"],
                reason=given["reason"],
                seen=given["seen"],
                by=request.user,
            )
            messages.success(request, f"{words.moved(event.details['placements'])}.")
            return redirect(_address(version))
    return _move_page(request, version, form.data.get("vilka", Which.LIVE.value), form)
