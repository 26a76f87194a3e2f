"""Accounts for machines with a role and a key, made as an administrator makes them."""

import datetime as dt

from django.utils import timezone

from organisation.actions import grant_role
from organisation.api import actions
from organisation.api.scopes import SCOPES
from organisation.enums import Role
from organisation.models import ServiceKey, User

from ..factories import LONG_AGO, World


def make_machine(world: World, name: str, role: Role | None = None, **scope: object) -> User:
    """Make a service account with at most one role."""
    account = actions.add_account(name=name, by=world.greta)
    if role:
        held = {"department": None, "board": None, "valid_from": LONG_AGO, "valid_to": None, **scope}
        grant_role(user=account, role=role, by=world.greta, **held)
    return account


def make_key(world: World, account: User, *scopes: str, **changes: object) -> tuple[ServiceKey, str]:
    """Make a key that opens everything, unless scopes are named."""
    given = {
        "name": "Prov",
        "scopes": scopes or tuple(SCOPES),
        "expires_on": timezone.localdate() + dt.timedelta(days=30),
        "calls_a_minute": 6000,
        **changes,
    }
    return actions.make_key(account=account, by=world.greta, **given)
