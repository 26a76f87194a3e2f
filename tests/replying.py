"""Filling in a reply in the browser, one page per step."""

from playwright.sync_api import Locator, Page, expect


def go_on(page: Page) -> None:
    """Save the step and go to the next."""
    page.get_by_role("button", name="Spara och fortsätt", exact=True).click()


def places_of(page: Page, name: str) -> Locator:
    """Return the fields of one kind of place."""
    return page.get_by_role("group", name=name)


def fill_in(page: Page, *, ama: int, praktik: int, gap_made_on: str = "2025-03-01") -> None:
    """Fill in every step from the first, with five supervisors all year, and stop at the check."""
    page.get_by_label("Ja", exact=True).check()
    go_on(page)
    page.get_by_label("När gjordes GAP-analysen?").fill(gap_made_on)
    page.get_by_label("Yrke rad 1", exact=True).fill("Undersköterska")
    page.get_by_label("Saknas inom 2 år rad 1").fill("30")
    page.get_by_label("Saknas inom 5 år rad 1").fill("60")
    go_on(page)
    for name, places in (("Arbetsmarknadsanställningar", ama), ("Praktikplatser", praktik)):
        places_of(page, name).get_by_label("Högst").fill(str(places))
        places_of(page, name).get_by_label("Arbetsuppgifter").fill("Servera och diska.")
    page.get_by_label("Vi intygar att platserna inte ersätter någon ordinarie tjänst").check()
    go_on(page)
    page.get_by_label("Handledare varje månad").fill("5")
    go_on(page)
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Granska och skicka")


def hand_over(page: Page) -> None:
    """Hand the reply over from the check."""
    page.get_by_role("button", name="Lämna in svaret").click()
    expect(page.get_by_text("Svaret är inlämnat. Samordnaren läser det och hör av sig.")).to_be_visible()
