"""What every page's frame shows: who is signed in, where they can go, and whether this is a demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from .enums import Role
from .middleware import signed
from .models import User
from .permissions import current_roles
from .second_factor import may_go_on
from .time_out import time_left

# The main menu of each role: (label, route name). At most eight; routes without year lead to the latest.
MENUS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.COORDINATOR: (
        ("Årshjul", "start"),
        ("Dialoger", "allocation:latest_dialogues"),
        ("Fördelning", "allocation:latest_scenarios"),
        ("Beslut", "allocation:decisions"),
        ("Överenskommelser", "agreements:latest"),
        ("Platser", "participants:latest_places"),
        ("Uppföljning", "followup:mine"),
        ("Ekonomi", "allocation:economy"),
    ),
    Role.DEPARTMENT_CONTACT: (
        ("Start", "start"),
        ("Er dialog", "allocation:latest_dialogues"),
        ("Överenskommelser", "agreements:latest"),
        ("Platser", "participants:latest_places"),
        ("Förslag till er", "participants:offers"),
        ("Personer", "participants:shared"),
        ("Statistik", "followup:own_statistics"),
        ("Beslut", "allocation:decisions"),
    ),
    Role.CONSULTANT: (
        ("Start", "start"),
        ("Deltagare", "participants:cases"),
        ("Platser", "participants:latest_places"),
        ("Placeringar", "participants:placements"),
        ("Uppföljning", "followup:mine"),
        ("Ekonomi", "allocation:economy"),
        ("Beslut", "allocation:decisions"),
    ),
    Role.LOG_REVIEWER: (
        ("Start", "start"),
        ("Åtkomstlogg", "participants:log"),
        ("Beslut", "allocation:decisions"),
    ),
    Role.BOARD_SECRETARY: (
        ("Start", "start"),
        ("Förslag", "allocation:latest_proposal"),
        ("Beslut", "allocation:decisions"),
        ("Överenskommelser", "agreements:latest"),
        ("Årsrapporter", "followup:reports"),
    ),
    Role.BOARD_MEMBER: (
        ("Start", "start"),
        ("Förslag", "allocation:latest_proposal"),
        ("Beslut", "allocation:decisions"),
        ("Överenskommelser", "agreements:latest"),
        ("Årsrapporter", "followup:reports"),
    ),
    Role.ADMINISTRATOR: (
        ("Start", "start"),
        ("Organisation", "organisation"),
        ("Användare", "users"),
        ("Mallar", "agreements:templates"),
        ("Gallring", "participants:retention"),
        ("Rutiner", "followup:routines"),
        ("Ekonomi", "allocation:economy"),
        ("Riktlinjen", "allocation:guidelines"),
    ),
}

# Which menu entry is lit, by a part of the address; the first part that fits, and of its entries the first that
# the user has.
SECTIONS = (
    ("/ekonomi/", ("allocation:economy",)),
    ("/gap/", ("allocation:latest_dialogues",)),
    ("/dialoger/", ("allocation:latest_dialogues",)),
    ("/fordelning", ("allocation:latest_scenarios",)),
    ("/uppfoljning/arsrapport/", ("followup:reports", "followup:mine")),
    ("/uppfoljning/rutiner/", ("followup:routines", "followup:mine")),
    ("/er-forvaltning/", ("followup:own_statistics",)),
    ("/uppfoljning/", ("followup:mine",)),
    ("/placeringar/", ("participants:placements",)),
    ("/erbjudanden/", ("participants:offers",)),
    ("/matchning/", ("participants:latest_places",)),
    ("/forslag", ("allocation:latest_proposal", "allocation:latest_scenarios")),
    ("/atkomstlogg/", ("participants:log",)),
    ("/gallringsregel/", ("participants:retention",)),
    ("/deltagare/", ("participants:cases",)),
    ("/personer/", ("participants:shared",)),
    ("/platser/", ("participants:latest_places",)),
    ("/arbetsplatser/", ("participants:latest_places",)),
    ("/beslut/", ("allocation:decisions",)),
    ("/overenskommelser/mallar/", ("agreements:templates", "agreements:latest")),
    ("/overenskommelser/", ("agreements:latest",)),
    ("/organisation/anvandare/", ("users",)),
    ("/organisation/riktlinje/", ("allocation:guidelines", "organisation")),
    ("/organisation/", ("organisation",)),
    ("/ar/", ("start",)),
)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return what every page shows, as the keys below say; on the sign-in page demo_accounts too."""
    user = getattr(request, "user", None)
    roles = [Role(held.role) for held in current_roles(user)] if user else []
    goes_on = not roles or bool(may_go_on(user))
    frame = {
        "nav": _menu(request, roles) if goes_on else [],
        "needs_second_factor": not goes_on,
        "demo": settings.DEMO,
        "municipality": settings.MUNICIPALITY,
        "user_role_label": ", ".join(dict.fromkeys(role.label for role in roles)),
        "form_writer": signed(user) if user and user.is_authenticated else "",
        "session_left": time_left(request, is_here=True) if user and user.is_authenticated else None,
        "breadcrumbs": [],
        "demo_accounts": [],
    }
    if settings.DEMO and request.path == reverse("account_login"):
        frame["demo_accounts"] = _demo_accounts()
    return frame


def _menu(request: HttpRequest, roles: list[Role]) -> list[dict[str, Any]]:
    labels: dict[str, str] = {}
    for role in roles:
        for label, route in MENUS[role]:
            labels.setdefault(route, label)
    otherwise = ("start",) if request.path == reverse("start") else ()
    candidates = next((routes for part, routes in SECTIONS if part in request.path), otherwise)
    current = next((route for route in candidates if route in labels), "")
    return [
        {"label": label, "url": reverse(route), "current": route == current}
        for route, label in labels.items()
    ]


def _demo_accounts() -> list[dict[str, str]]:
    people = User.objects.filter(is_demo=True, is_active=True).prefetch_related("roles").order_by("pk")
    return [
        {
            "name": person.name,
            "role": ", ".join(dict.fromkeys(held.get_role_display() for held in person.roles.all())),
            "url": reverse("demo_login", args=[person.pk]),
        }
        for person in people
    ]
