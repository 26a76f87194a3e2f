"""The access log, the register extract and erasure in a real browser, wide and narrow."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from participants.actions import erasure, people
from participants.models import AccessReview, Participant

from ..browser import assert_fits
from ..factories import make_world
from ..people import make_people
from ..rows import change

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("typeset"),
]


def test_a_look_is_reviewed_and_a_case_given_out_and_erased(
    visit: Callable[..., Page], refused: Callable[[Page], None]
) -> None:
    world = make_world()
    own = make_people(world)["own"]
    ines = visit(world.ines)
    ines.goto(reverse("participants:case", args=[own.pk]))
    ines.get_by_role("link", name="Registerutdrag").click()
    ines.get_by_role("button", name="Ta fram utdraget").click()
    refused(ines)
    ines.get_by_label("Vem har begärt utdraget, och när?").fill("Personen själv, i brev i dag.")
    ines.get_by_role("button", name="Ta fram utdraget").click()
    expect(ines.get_by_role("heading", name="Personen", exact=True)).to_be_visible()
    assert_fits(ines)

    lena = visit(world.lena)
    lena.goto("/")
    lena.get_by_role("link", name="Åtkomstlogg", exact=True).click()
    lena.get_by_label("Visa").select_option("Hämtade filer")
    lena.get_by_role("button", name="Visa").click()
    lena.get_by_role("button", name="Spara granskningen").click()
    refused(lena)
    lena.get_by_role("checkbox").check()
    lena.get_by_role("radio", name="Befogad", exact=True).check()
    lena.get_by_label("Vad har du kommit fram till?").fill("Begäran finns i diariet.")
    lena.get_by_role("button", name="Spara granskningen").click()
    expect(lena.get_by_text("En rad är granskad.")).to_be_visible()
    assert_fits(lena)
    lena.get_by_role("table").get_by_role("link").first.click()
    expect(lena.get_by_text("Begäran finns i diariet.")).to_be_visible()
    assert_fits(lena)
    assert AccessReview.objects.count() == 1

    greta = visit(world.greta)
    greta.goto(reverse("participants:retention"))
    greta.get_by_label("Antal år").fill("5")
    greta.get_by_role("button", name="Spara regeln").click()
    refused(greta)
    greta.get_by_label("Vilket beslut är det?").fill("Dokumenthanteringsplanen, § 12")
    greta.get_by_role("button", name="Spara regeln").click()
    expect(greta.get_by_text("Gallringsregeln är sparad.")).to_be_visible()
    assert_fits(greta)

    change(people.close(participant=own, by=world.ines), closed_at=timezone.now().replace(year=2015))
    closed = Participant.objects.filter(closed_at__isnull=False).exclude(pk=own.pk).get()
    erasure.hold(participant=closed, reason="Ett överklagande pågår.", by=world.ines)
    ines.goto(reverse("participants:erasure"))
    assert_fits(ines)
    ines.get_by_role("row", name="Ska gallras").get_by_role("link").click()
    assert_fits(ines)
    ines.get_by_role("button", name="Föreslå gallring").click()
    refused(ines)
    ines.get_by_label("Vad har du kontrollerat?").fill("Ingen har begärt registerutdrag.")
    ines.get_by_role("button", name="Föreslå gallring").click()
    expect(ines.get_by_role("row", name="Väntar på en kollega")).to_be_visible()
    jens = visit(world.jens)
    jens.goto(reverse("participants:erasure"))
    assert_fits(jens)
    jens.get_by_role("listitem").filter(has_text="föreslaget av Ines").get_by_role("link").click()
    jens.get_by_role("radio", name="Jag ska bekräfta en gallring").check()
    jens.get_by_label("Förklara med en mening").fill("Ines har föreslagit det.")
    jens.get_by_role("button", name="Öppna ärendet").click()
    jens.goto(reverse("participants:case_erase", args=[own.pk]))
    assert_fits(jens)
    jens.get_by_role("button", name="Gallra för gott").click()
    expect(jens.get_by_text("Ärendet är gallrat.")).to_be_visible()
    ines.reload()
    ines.get_by_role("row", name="Hålls kvar").get_by_role("link").click()
    expect(ines.get_by_text("Ett överklagande pågår.")).to_be_visible()
    assert_fits(ines)
