"""A year's figures for machines, without anybody."""

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from lund_placements.api.schema import operation
from lund_placements.errors import require
from organisation.api.views import ApiView
from participants.permissions import may_read_statistics

from .. import figures, statistics


class Figures(ApiView):
    """A year's statistics."""

    resource = "figures"

    @operation(
        "figures_read",
        "Årets statistik, utan personer",
        description="Talen till och med förra månaden, som på sidan Statistik. Ett dolt tal är null: det gäller för få "
        "personer, eller så kunde ett sådant räknas fram.",
        answers=None,
        example={"format": 1, "year": 2027, "through": "2027-08-31", "least": 5, "kinds": []},
    )
    def get(self, request: Request, year: int) -> Response:
        """Show the figures of a year whose decision is published."""
        require(may_read_statistics(request.user))
        found = next((round for round in figures.rounds_with_figures() if round.year == year), None)
        if found is None:
            raise Http404
        return Response(statistics.as_payload(figures.year_figures(found)))
