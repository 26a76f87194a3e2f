"""What the pages of a year's report say, and what they have to say to other pages."""

from django.urls import reverse

from allocation.overview import Reminder, Section
from allocation.permissions import may_run_year
from lund_placements.swedish import long_date
from organisation.models import User
from organisation.permissions import Right, has_right

from . import report_selectors as selectors
from .enums import ReportPart

GUIDES = {
    ReportPart.HAPPENED: (
        "Skriv kort vad som hände: dialogen, beslutet, överenskommelserna och placeringarna. Talen står bredvid i "
        "rapporten. En tom rad skiljer stycken åt. Skriv aldrig namn eller annat som pekar ut en deltagare."
    ),
    ReportPart.DEVIATIONS: (
        "Sammanfatta vad som inte blev som beslutat och varför. Varje avvikelse som systemet har hittat kan du också "
        "kommentera för sig. Blev allt som beslutat, skriv det."
    ),
    ReportPart.LESSONS: (
        "Skriv en lärdom på varje rad, högst 200 tecken. De visas för samordnaren när nästa år förbereds."
    ),
    ReportPart.PLAN: "Skriv vad som ska göras annorlunda nästa år, av vem och när.",
}
COMMENT_GUIDE = (
    "Kommentaren står bredvid avvikelsen i rapporten och kan läsas av alla nämnder. Skriv aldrig namn eller annat "
    "som pekar ut en deltagare."
)
EVENTS = {
    "report_started": "Årsrapporten påbörjades",
    "report_saved": "En del sparades",
    "report_locked": "Årsrapporten låstes",
    "report_corrected": "En rättelse påbörjades",
    "report_discarded": "Ett utkast togs bort",
    "report_published": "Årsrapporten publicerades",
}


def lessons_for(user: User, year: int) -> Reminder | None:
    """Remind the coordinator who prepares a year of what was learned of the latest that has been reported."""
    if not may_run_year(user) or (found := selectors.lessons_before(year)) is None:
        return None
    report, lessons = found
    link = (f"Läs årsrapport {report.round.year}", reverse("followup:report", args=[report.pk]))
    return Reminder(f"Lärdomar från {report.round.year}", tuple(lessons), link)


def latest_report(user: User) -> Section | None:
    """Show those who sit in a nämnd or keep its papers the latest report that is published."""
    if has_right(user, Right.RUN_YEAR) or not has_right(user, Right.READ_HANDLING):
        return None
    report = selectors.reports_visible_to(user).defer("payload").first()
    if report is None:
        return None
    row = {
        "label": f"Årsrapport {report.round.year}",
        "url": reverse("followup:report", args=[report.pk]),
        "note": f"Publicerad {long_date(report.publication.published_at)}.",
        "status": "Läs",
        "tone": "plain",
        "current": False,
    }
    return Section("Uppföljning av riktlinjen", (row,))
