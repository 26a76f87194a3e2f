"""What the pages of a year's report say: the guides to each part, and what has happened to it."""

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
