"""The tjänsteskrivelse that takes the chosen scenario to the nämnd: its text, with versions, and its way there."""

from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.differences import differences
from lund_placements.api.etags import require_match
from lund_placements.api.schema import operation
from lund_placements.api.serializers import In, Line, Lines, Out
from lund_placements.errors import require
from organisation.api.once import writes
from organisation.api.views import ApiView

from .. import permissions, selectors
from ..actions import proposals as actions
from ..actions.moves import lock_round
from ..actions.proposals import REPORT_FIELDS
from ..forms import ReportForm
from ..models import AllocationRound, OfficialReport
from .rounds import ROUND, CommentIn, RoundOut, YearView, get_round


def section(**options: Any) -> Lines:
    """A section of running text that may be empty; an empty line parts its paragraphs."""
    return Lines(**{"max_length": 8000, "allow_blank": True, **options})


class ReportFields(serializers.Serializer):
    """What is written in the tjänsteskrivelse."""

    dated_on = serializers.DateField()
    diary_no = Line(max_length=30)
    author = Line(max_length=120, help_text="Handläggare.")
    author_title = Line(max_length=120)
    proposals = Lines(max_length=4000, help_text="Förslag till beslut, en att-sats på varje rad.")
    summary = section(help_text="Sammanfattning.")
    basis = section(max_length=4000, help_text="Underlag för beslutet, ett på varje rad.")
    matter = section(help_text="Ärendet.")
    statement = section(help_text="Förvaltningens yttrande.")
    preparation = section(help_text="Beredning.")
    childrens_best = section(help_text="Barnets bästa.")
    economy = section(help_text="Ekonomiska konsekvenser.")
    presentation = section(help_text="Föredragning.")
    signatures = Lines(max_length=1000, help_text="Namn, titel. En person på varje rad.")
    recipients = section(max_length=2000, help_text="Beslutet skickas till, en mottagare på varje rad.")


class OfficialReportIn(ReportFields, In):
    """The whole text."""


class OfficialReportOut(ReportFields, Out):
    """The text as it is now."""

    revision = serializers.IntegerField(help_text="Hur många gånger texten har sparats.")
    sent_at = serializers.DateTimeField(allow_null=True, help_text="Null så länge den är ett utkast.")


TEXT = {
    "dated_on": "2026-10-12",
    "diary_no": "SO 2026/0123",
    "author": "Anna Ek",
    "author_title": "Samordnare",
    "proposals": "att anta fördelningsmodellen för 2027 enligt bilaga 1.",
    "summary": "Nämnden föreslås besluta …",
    "basis": "Förvaltningarnas svar i dialogen.",
    "matter": "Nämnden har beslutat om 200 arbetsmarknadsanställningar.",
    "statement": "",
    "preparation": "Alla förvaltningar har hörts.",
    "childrens_best": "",
    "economy": "",
    "presentation": "",
    "signatures": "Anna Ek, samordnare",
    "recipients": "Servicenämnden",
}
PROPOSAL = {**TEXT, "revision": 0, "sent_at": None}


def _etag(report: OfficialReport) -> str:
    return f'"{report.pk}-{report.revision}"'


LABELS = {name: str(ReportForm.base_fields[name].label) for name in REPORT_FIELDS}  # as on the page


def _draft(round: AllocationRound) -> OfficialReport:
    report = round.reports.filter(sent_at__isnull=True).first()
    if report is None:
        raise Http404
    return report


class Proposal(ApiView):
    """The text, with versions."""

    resource = "scenarios"

    @operation(
        "proposal_read",
        "Tjänsteskrivelsens text",
        description="Samordnaren läser utkastet, andra det som senast skickades till nämnden.",
        answers=OfficialReportOut,
        example=PROPOSAL,
        has_versions=True,
    )
    def get(self, request: Request, year: int) -> Response:
        """Show the text."""
        round = get_round(request.user, year)
        require(permissions.may_read_proposal(request.user, round))
        report = selectors.report_for(request.user, round)
        if report is None:
            raise Http404
        return self._text(report)

    @operation(
        "proposal_save",
        "Spara tjänsteskrivelsens text",
        description="Tabellen ingår inte: den läggs till som bilaga ur det valda scenariot när förslaget skickas.",
        answers=OfficialReportOut,
        example={**PROPOSAL, "revision": 1},
        takes=OfficialReportIn,
        takes_example=TEXT,
        is_write=True,
        has_versions=True,
    )
    @writes
    def put(self, request: Request, year: int) -> Response:
        """Save the text."""
        found = get_round(request.user, year)
        require(permissions.may_write_report(request.user, found))
        _draft(found)
        sent = self.sent(OfficialReportIn)
        report = _draft(lock_round(found))
        now = {name: getattr(report, name) for name in REPORT_FIELDS}
        require_match(request, _etag(report), lambda: differences(now, sent, LABELS))
        saved = actions.save(report=report, fields=sent, revision=report.revision, by=request.user)
        return self._text(saved)

    def _text(self, report: OfficialReport) -> Response:
        return self.shown(OfficialReportOut, report, headers={"ETag": _etag(report)})


class DraftProposal(ApiView):
    """The step that writes the tjänsteskrivelse from the data."""

    resource = "scenarios"

    @operation(
        "proposal_draft",
        "Skriv ett utkast till tjänsteskrivelse",
        description="Finns det redan ett utkast är det det som svaras.",
        answers=OfficialReportOut,
        example=PROPOSAL,
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Draft the proposal."""
        report = actions.draft(round=get_round(request.user, year), by=request.user)
        return self.shown(OfficialReportOut, report)


class SendProposal(YearView):
    """The step that hands the year over to the nämnd."""

    resource = "scenarios"

    @operation(
        "proposal_send",
        "Skicka förslaget till nämnden",
        answers=RoundOut,
        example={**ROUND, "status": "proposed", "status_text": "Hos nämnden"},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Send the proposal."""
        actions.send(round=get_round(request.user, year), by=request.user)
        return self.answer(year)


class TakeBackProposal(YearView):
    """The step that takes it back, after återremiss or a mistake."""

    resource = "scenarios"

    @operation(
        "proposal_take_back",
        "Ta tillbaka förslaget från nämnden",
        description="Vid återremiss eller fel. Det som skickades sparas.",
        answers=RoundOut,
        example={**ROUND, "status": "calculating", "status_text": "Förslag tas fram"},
        takes=CommentIn,
        takes_example={"comment": "Återremiss: räkna om för två förvaltningar."},
        is_write=True,
    )
    @writes
    def post(self, request: Request, year: int) -> Response:
        """Take the proposal back."""
        round = get_round(request.user, year)
        require(permissions.may_take_back_proposal(request.user, round))
        actions.take_back(round=round, by=request.user, **self.sent(CommentIn))
        return self.answer(year)
