"""May this user handle the accounts of machines? Every answer is a Verdict with its reason."""

from lund_placements.errors import YES, Verdict, no

from ..models import ServiceKey, User
from ..permissions import may_manage


def may_make_key(user: User, account: User) -> Verdict:
    """An administrator makes keys, for accounts that are open."""
    if not (verdict := may_manage(user)):
        return verdict
    if not account.is_active:
        return no("Kontot är stängt. Öppna det först.")
    return YES


def may_revoke(user: User, key: ServiceKey) -> Verdict:
    """An administrator revokes a key, once."""
    if not (verdict := may_manage(user)):
        return verdict
    if key.revoked_at:
        return no("Nyckeln är redan återkallad.")
    return YES
