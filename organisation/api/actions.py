"""Every write to the accounts of machines: the account itself, its keys, and their end."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from lund_placements.errors import RuleBroken, require

from ..models import ServiceKey, User
from ..permissions import may_manage
from .authentication import digest
from .permissions import may_make_key, may_revoke
from .scopes import SCOPES

NOWHERE = "tjanst.invalid"  # no letter can arrive there, and none is sent
SHOWN = 11  # characters of a key that the list shows: its beginning, of which eight are random


@transaction.atomic
def add_account(*, name: str, by: User) -> User:
    """Add an account for a machine, which can never sign in; what it may do comes with its roles and keys."""
    require(may_manage(by))
    return User.objects.create_user(email=f"{uuid.uuid4().hex}@{NOWHERE}", name=name.strip(), is_service=True)


@transaction.atomic
def make_key(
    *, account: User, name: str, scopes: Iterable[str], expires_on: dt.date, calls_a_minute: int, by: User
) -> tuple[ServiceKey, str]:
    """Make a key; return what is kept of it, and the key itself, which cannot be found out again."""
    account = User.objects.select_for_update().get(pk=account.pk, is_service=True)
    require(may_make_key(by, account))
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise RuleBroken(f"Omfattningen {unknown[0]} finns inte.", code="unknown_scope", field="scopes")
    today = timezone.localdate()
    if expires_on < today:
        raise RuleBroken("Välj i dag eller en senare dag.", code="expired_already", field="expires_on")
    secret = f"pm_{secrets.token_urlsafe(32)}"
    key = ServiceKey(
        user=account,
        name=name.strip(),
        prefix=secret[:SHOWN],
        sha256=digest(secret),
        scopes=sorted(scopes),
        calls_a_minute=calls_a_minute,
        expires_on=expires_on,
        created_on=today,
        created_by=by,
    )
    key.full_clean()
    key.save()
    return key, secret


@transaction.atomic
def revoke(*, key: ServiceKey, by: User) -> ServiceKey:
    """End a key at once; what it has called stays written."""
    key = ServiceKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    require(may_revoke(by, key))
    key.revoked_at, key.revoked_by = timezone.now(), by
    key.full_clean()
    key.save()
    return key
