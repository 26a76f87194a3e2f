"""What every page must stand in a real browser; see `assert_accessible`."""

import os
import shutil

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
LAUNCH_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
# What can depend on the width of the window; what the page says and its colours are looked at once.
RULES_OF_WIDTH = [
    "bypass",
    "css-orientation-lock",
    "landmark-one-main",
    "link-in-text-block",
    "meta-viewport",
    "page-has-heading-one",
    "region",
    "scrollable-region-focusable",
    "target-size",
]
AXE = Axe().axe_script
# The rest of axe's answer, what every rule passed, takes longer to carry over than to find out. Contrast takes longer
# than all other rules together, and depends on nothing but the colours and the letters that meet on the page.
FINDINGS = """async ([rules, known]) => {
    if (!window.axe) return null;
    const grounds = new Map([[null, ""]]);
    const ground = element => {
        if (!grounds.has(element)) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(element);
            const own = [backgroundColor, backgroundImage, opacity].join(" ");
            const below = ground(element.parentElement);
            grounds.set(element, own === "rgba(0, 0, 0, 0) none 1" ? below : `${below} < ${own}`);
        }
        return grounds.get(element);
    };
    const letters = element => {
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element);
        return [color, fontSize, fontWeight, textShadow, ground(element)].join(" ");
    };
    const met = [...new Set([...document.body.querySelectorAll("*")].map(letters))];
    const options = {runOnly: rules, resultTypes: ["violations"]};
    if (met.every(letters => known.includes(letters))) options.rules = {"color-contrast": {enabled: false}};
    return {
        violations: (await axe.run(options)).violations.flatMap(
            rule => rule.nodes.map(node => `${rule.help} (${rule.id}): ${node.html}`)),
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        met,
    };
}"""
MET: set[str] = set()  # the colours and letters whose contrast has been looked at
# A click may return before the browser has asked for the next page, so the page says itself that it is being left.
LEAVING = """
const leaves = mark => document.documentElement.toggleAttribute("data-leaving", mark);
addEventListener("submit", event => event.defaultPrevented || leaves(true));
addEventListener("click", event => {
    const link = event.target.closest("a[href]");
    const within = link && link.hash && link.href.split("#")[0] === location.href.split("#")[0];
    if (link && !within && !link.target && link.protocol.startsWith("http") && !event.defaultPrevented) leaves(true);
});
addEventListener("pageshow", () => leaves(false));
"""
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}


def launch_options() -> dict[str, object]:
    """Return Playwright's options for the machine's own Chromium; its sandbox does not work for root."""
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return {"executable_path": shutil.which("chromium-headless-shell"), "args": LAUNCH_ARGUMENTS + sandbox}


def arrive(page: Page) -> None:
    """Wait until the page that a click asked for is there: a page begins without so much as a root element."""
    page.locator("html:not([data-leaving])").wait_for(state="attached")
    page.wait_for_load_state()


def assert_accessible(page: Page, rules: list[str] = RULES) -> None:
    """Fail on any WCAG 2.2 AA or best-practice finding, and if the page is wider than its window."""
    arrive(page)
    found = page.evaluate(FINDINGS, [rules, [*MET]])
    if found is None:
        page.evaluate(AXE)
        found = page.evaluate(FINDINGS, [rules, [*MET]])
    assert found["violations"] == [], page.url
    if rules is RULES:
        MET.update(found["met"])
    assert found["overflow"] <= 0, f"{page.url} is {found['overflow']} px wider than {page.viewport_size}"


def assert_fits(page: Page) -> None:
    """Check the page as it stands in a narrow and in a wide window."""
    page.set_viewport_size(NARROW)
    assert_accessible(page, RULES_OF_WIDTH)
    page.set_viewport_size(WIDE)
    assert_accessible(page)


def error_beside(control: Locator) -> str:
    """Return the message that the control is described by; a group of choices is described as a whole."""
    group = control.locator("xpath=self::*[@aria-describedby] | ancestor::fieldset[@aria-describedby]").first
    described_by = group.get_attribute("aria-describedby").split()
    message = control.page.locator(f"[id='{next(name for name in described_by if name.endswith('_error'))}']")
    return message.inner_text().removeprefix("Fel:").strip()


def console_error(message: ConsoleMessage) -> str | None:
    """Return what the browser complained about if it did: a script, a CSP violation, a missing file."""
    return f"{message.location['url']}: {message.text}" if message.type in ("error", "warning") else None
