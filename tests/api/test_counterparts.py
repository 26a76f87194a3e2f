"""Whatever somebody can do on a page a machine can do too, or it is said why not."""

import re
from fnmatch import fnmatchcase

from .counterparts import APPS, BROWSER_ONLY, COUNTERPARTS, addresses

WRITES = {address.name: address for address in addresses() if address.writes and address.app in APPS}
FORMS = {name for name in WRITES if not name.startswith("api:")}
CALLS = {name.removeprefix("api:") for name in set(WRITES) - FORMS}


def test_every_form_has_a_call_or_a_reason() -> None:
    found = {name: {form for form in FORMS if fnmatchcase(form, name)} for name in BROWSER_ONLY}
    assert [name for name, forms in found.items() if not forms] == []
    without = set().union(*found.values())
    assert set(COUNTERPARTS) & without == set()
    assert {*COUNTERPARTS, *without} == FORMS


def test_every_call_that_writes_is_a_form_too() -> None:
    assert {call for calls in COUNTERPARTS.values() for call in calls} == CALLS


def test_reasons_are_sentences() -> None:
    assert [reason for reason in BROWSER_ONLY.values() if not re.fullmatch(r"[A-Z].{20,}\.", reason)] == []
