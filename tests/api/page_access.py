"""Who gets what answer from the pages about machines: see tests/access.py."""

from organisation.models import ServiceKey, User

from ..access import BUTTON, HIDDEN, REFUSED, SIGNED_IN, UNFILLED, Row, Scene, greta, page
from .machines import make_key, make_machine

UNKNOWN = {**HIDDEN, "anonymous": "sign in"}


def an_account(scene: Scene) -> User:
    """Make an account in the scene."""
    return make_machine(scene.world, "HR-systemet")


def a_key(scene: Scene) -> ServiceKey:
    """Make a key in the scene."""
    return make_key(scene.world, an_account(scene), "rounds:read")[0]


ROWS = [
    page("api_reference", SIGNED_IN),
    page("service_accounts", greta(200)),
    page("service_account_new", greta(200), greta(UNFILLED)),
    Row("service_key_new", "", lambda scene: (an_account(scene).pk,), greta(200), greta(UNFILLED)),
    Row("service_calls", "", lambda scene: (an_account(scene).pk,), greta(200), REFUSED),
    Row("service_calls_xlsx", "", lambda scene: (an_account(scene).pk,), greta(200), REFUSED),
    # People have no keys.
    Row("service_key_new", "bo", lambda scene: (scene.world.bo.pk,), UNKNOWN, UNKNOWN),
    Row("service_key_revoke", "", lambda scene: (a_key(scene).pk,), greta(200), greta(BUTTON)),
]
