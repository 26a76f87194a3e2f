"""Make the README's pictures from a running demo.

    ./demo --port 8000                                        in one window
    .venv/bin/python docs/screenshots.py http://127.0.0.1:8000/    in another

Writes docs/screenshots/*.png, each with at most 64 colours to keep the repository small. Needs what ./test
installs (Chromium and Playwright); the picture of the PDF needs pdftoppm (Debian's poppler-utils) and is left
as it is without it.
"""

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

SCREENSHOTS = Path(__file__).parent / "screenshots"
MOST_BYTES = 250_000
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 900}
COORDINATOR, CONTACT, OTHER_CONTACT = "samordnare", "Bo Lindgren", "Hedda Öst"
MEMBER = "nämndledamot"
GAP_FILE = """Förvaltning;Yrke;Behov inom 2 år;Behov inom 5 år;Bristyrke;GAP-analys gjord
sef;Lokalvårdare;26;52;nej;{day}
sef;Måltidsbiträde;22;44;nej;{day}
sef;Drifttekniker;4;9;ja;{day}
serviceförvaltningen i staden;Kock;6;12;ja;{day}
sef;Fastighetsskötare;åtta;15;nej;{day}
"""


def main(address: str) -> None:
    """Take every picture from the demo at the address."""
    SCREENSHOTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        _coordinators_pictures(browser, address)
        _agreements_pictures(browser, address)
        _dialogue_pictures(browser, address)
        _members_pictures(browser, address)
        browser.close()


def _sign_in(browser: Browser, address: str, account: str, size: dict[str, int]) -> Page:
    page = browser.new_context(base_url=address, viewport=size, locale="sv-SE").new_page()
    page.goto("/konto/login/")
    page.locator(".demo-accounts button", has_text=account).first.click()
    return page


def _coordinators_pictures(browser: Browser, address: str) -> None:
    """The start page, and last year's scenarios, where everybody has answered."""
    page = _sign_in(browser, address, COORDINATOR, WIDE)
    _keep("start", page.screenshot())
    page.get_by_role("link", name=re.compile(r"^Fördelningsmodell \d{4}$")).first.click()
    year = re.search(r"\d{4}", page.get_by_role("heading", level=1).inner_text()).group()
    page.goto(f"/ar/{year}/fordelning/")
    page.evaluate("document.querySelector('td.scenario').closest('section').scrollIntoView()")
    _keep("scenarios", page.screenshot())
    page.get_by_role("link", name="varför Vård- och omsorgsförvaltningen").first.click()
    _keep("why", page.screenshot())


def _agreements_pictures(browser: Browser, address: str) -> None:
    """The year's överenskommelser, and one that waits for a signature."""
    page = _sign_in(browser, address, COORDINATOR, WIDE)
    page.get_by_role("link", name="Överenskommelser", exact=True).first.click()
    _keep("agreements", page.screenshot())
    page.get_by_role("row", name="Godkänd").get_by_role("link").click()
    _keep("agreement", page.screenshot())


def _dialogue_pictures(browser: Browser, address: str) -> None:
    """A step of a reply that was handed back, its check, a counter-proposal from both sides, board and import."""
    contact = _sign_in(browser, address, CONTACT, WIDE)
    contact.get_by_role("link", name="Gå till er dialog").click()
    year = re.search(r"/ar/(\d+)/", contact.url).group(1)
    contact.get_by_role("link", name="Granska och skicka").click()
    _keep("reply-check", contact.screenshot())
    contact.get_by_role("link", name="Ändra platser").click()
    _keep("reply", contact.screenshot())
    other = _sign_in(browser, address, OTHER_CONTACT, WIDE)
    other.goto(f"/ar/{year}/dialoger/asf/")
    _keep("counter-proposal", other.screenshot())
    other.set_viewport_size(NARROW)
    _keep("counter-proposal-narrow", other.screenshot())

    coordinator = _sign_in(browser, address, COORDINATOR, WIDE)
    coordinator.goto(f"/ar/{year}/dialoger/")
    _keep("board", coordinator.screenshot())
    coordinator.goto(f"/ar/{year}/dialoger/rhv/nytt-forslag/")
    _keep("counter", coordinator.screenshot())
    coordinator.goto("/gap/importera/")
    content = GAP_FILE.format(day=f"{int(year) - 2}-03-15").encode()
    coordinator.get_by_label("Fil", exact=True).set_input_files(
        {"name": "gap-analys.csv", "mimeType": "text/csv", "buffer": content}
    )
    coordinator.get_by_role("button", name="Granska filen").click()
    coordinator.get_by_role("heading", name="Granska filen").wait_for()
    _keep("gap-import", coordinator.screenshot())


def _members_pictures(browser: Browser, address: str) -> None:
    """The decided model on a wide and a narrow screen, and the first page of its PDF."""
    for size, name in ((WIDE, "decision"), (NARROW, "decision-narrow")):
        page = _sign_in(browser, address, MEMBER, size)
        page.get_by_role("link", name=re.compile(r"^Fördelningsmodell \d{4}$")).first.click()
        page.get_by_role("heading", name="Fördelning per förvaltning").wait_for()
        _keep(name, page.screenshot())
    pdf = page.context.request.get(page.get_by_role("link", name="Läs som pdf").get_attribute("href")).body()
    if pdftoppm := shutil.which("pdftoppm"):
        draw = [pdftoppm, "-png", "-r", "80", "-f", "1", "-singlefile", "-"]
        _keep("decision-pdf", subprocess.run(draw, input=pdf, capture_output=True, check=True).stdout)


def _keep(name: str, png: bytes) -> None:
    """Write the picture with few colours; fail if it is too large all the same."""
    file = SCREENSHOTS / f"{name}.png"
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{file} is larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
