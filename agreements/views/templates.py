"""The template that agreements are made from: reading every version, and writing the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from allocation.permissions import may_run_year
from allocation.views.common import Crumbs
from lund_placements.errors import YES, Verdict, errors_in, require
from organisation.decorators import writes
from organisation.models import User
from organisation.permissions import may_manage

from .. import documents, permissions, selectors
from ..actions import templates as actions
from ..forms import TemplateForm, clause_rows
from ..models import TemplateVersion
from ..preview import preview_payload


def _may_read(user: User) -> Verdict:
    """The administrator writes the template and the coordinator uses it."""
    return YES if may_run_year(user) else may_manage(user)


def _get(request: HttpRequest, number: int) -> TemplateVersion:
    require(_may_read(request.user))
    return get_object_or_404(TemplateVersion.objects.select_related("published_by"), number=number)


def _crumbs(*rest: tuple[str, str | None]) -> Crumbs:
    here = ("Mallar för överenskommelser", reverse("agreements:templates") if rest else None)
    return [("Start", reverse("start")), here, *rest]


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """List every version of the template, the latest first."""
    require(_may_read(request.user))
    draft = selectors.template_draft()
    context = {
        "templates": TemplateVersion.objects.select_related("published_by"),
        "current": selectors.current_template(),
        "draft": draft,
        "may_manage": may_manage(request.user),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "agreements/templates.html", context)


@require_safe
def template(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a version says."""
    template = _get(request, number)
    context = {
        "template": template,
        "clauses": template.clauses.all(),
        "is_current": template == selectors.current_template(),
        "may_publish": permissions.may_publish(request.user, template),
        "is_administrator": bool(may_manage(request.user)),
        "breadcrumbs": _crumbs((str(template), None)),
    }
    return render(request, "agreements/template.html", context)


@require_safe
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """Return an invented agreement made from the template, as PDF."""
    template = _get(request, number)
    pdf = documents.agreement_pdf(preview_payload(template), created=timezone.now())
    headers = {"Content-Disposition": f'inline; filename="mall-{number}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@writes
def start_draft(request: HttpRequest) -> HttpResponse:
    """Begin the next version as a copy of the latest, or go on with the one that has been begun."""
    require(may_manage(request.user))
    draft = selectors.template_draft() or actions.start_draft(by=request.user)
    return redirect("agreements:template_edit", draft.number)


def _edit_page(
    request: HttpRequest, template: TemplateVersion, form: TemplateForm, clauses: Any, status: int = 200
) -> HttpResponse:
    here = reverse("agreements:template", args=[template.number])
    context = {
        "template": template,
        "form": form,
        "clauses": clauses,
        "has_errors": status != 200,
        "breadcrumbs": _crumbs((str(template), here), ("Ändra", None)),
    }
    return render(request, "agreements/template_edit.html", context, status=status)


@require_safe
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Show the draft to be written."""
    template = _get(request, number)
    require(permissions.may_publish(request.user, template))
    form = TemplateForm(initial={name: getattr(template, name) for name in TemplateForm.base_fields})
    return _edit_page(request, template, form, clause_rows(template))


@writes
def save(request: HttpRequest, number: int) -> HttpResponse:
    """Save the draft."""
    template = _get(request, number)
    require(permissions.may_publish(request.user, template))
    form, clauses = TemplateForm(request.POST), clause_rows(template, request.POST)
    if all([form.is_valid(), clauses.is_valid()]):
        with errors_in(form):
            actions.save(template=template, data=form.value(clauses), by=request.user)
            messages.success(request, "Utkastet är sparat.")
            return redirect("agreements:template", number)
    return _edit_page(request, template, form, clauses, status=422)


@require_safe
def publish_confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Ask whether new agreements shall be made from the draft."""
    template = _get(request, number)
    require(permissions.may_publish(request.user, template))
    context = {
        "template": template,
        "may_publish": permissions.may_publish(request.user, template),
        "breadcrumbs": _crumbs(
            (str(template), reverse("agreements:template", args=[number])), ("Publicera", None)
        ),
    }
    return render(request, "agreements/template_publish.html", context)


@writes
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Let new agreements be made from the draft."""
    actions.publish(template=_get(request, number), by=request.user)
    messages.success(request, "Mallen är publicerad. Nya överenskommelser görs från den.")
    return redirect("agreements:template", number)


@writes
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Throw the draft away."""
    actions.discard(template=_get(request, number), by=request.user)
    messages.success(request, "Utkastet är borttaget.")
    return redirect("agreements:templates")
