"""The agreements of a year; the builder's verbs are the workflow's, and go through its actions.

    signed = Agreements(Year(make_world()).proposed().decided().published()).generated()
    signed.filled("a").sent("a").approved("a").signed("a")

A key names the förvaltning, and by it the nämnd over it.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Self

from django.utils import timezone

from agreements import selectors
from agreements.actions import agreements, amendments, generation, signatures, templates
from agreements.enums import Party, SignatureMethod
from agreements.models import Agreement, AgreementVersion
from agreements.signing import SignatureInput
from organisation.models import User
from tests.factories import Year


def agreement_input(agreement: Agreement, **changes: object) -> agreements.AgreementInput:
    """Return the terms as they stand, complete; name what should be different."""
    parts = tuple(
        agreements.PartInput(
            department=part.department.key,
            contact_name=part.contact_name or "Bo",
            supervisors=part.supervisors or 4,
            hours_per_week=part.hours_per_week or Decimal("2.5"),
            training=part.training or "Grundkurs",
            months=part.months,
        )
        for part in agreement.parts.all()
    )
    given = agreements.AgreementInput(
        revision=agreement.revision,
        valid_from=agreement.valid_from,
        valid_to=agreement.valid_to,
        our_representative="Sara Lund",
        our_title="ordförande",
        their_representative="Nils Ek",
        their_title="ordförande",
        ancillary_costs=agreement.ancillary_costs,
        special_support_amount=agreement.special_support_amount,
        special_support_decision=agreement.special_support_decision,
        other_terms=agreement.other_terms,
        parts=parts,
    )
    return replace(given, **changes)


def number_of(agreement: Agreement) -> int:
    """Return the number of the version that was sent last; 0 before that."""
    latest = agreement.latest_version
    return latest.number if latest else 0


def signature_input(party: str = Party.RECEIVING, **changes: object) -> SignatureInput:
    """Return a signature made today on the first version; name what should be different."""
    given = SignatureInput(
        version=1,
        party=party,
        signatory="Sara Lund" if party == Party.COORDINATING else "Nils Ek",
        role_title="ordförande",
        paragraph="§ 91",
        diary_no="SO 2026/0200",
        signed_on=timezone.localdate(),
        method=SignatureMethod.HANDWRITTEN,
    )
    return replace(given, **changes)


class Agreements:
    """A published year's agreements; each verb takes one nämnd's a step further."""

    def __init__(self, year: Year) -> None:
        self.year, self.world = year, year.world
        templates.load_first()

    def generated(self) -> Self:
        """Make a draft for each receiving nämnd."""
        generation.generate(round=self.year.round, by=self.world.anna)
        return self

    def of(self, key: str) -> Agreement:
        """Return what is being handled with the nämnd over the förvaltning, or what applies, as it is now."""
        found = (row.current for row in selectors.year_overview(self.year.round) if row.current)
        return next(agreement for agreement in found if agreement.board_id == self.world.boards[key].pk)

    def base(self, key: str) -> Agreement:
        """Return the agreement itself, whatever amendments there are."""
        found = selectors.agreements().filter(round=self.year.round, board=self.world.boards[key])
        return found.get(amends__isnull=True)

    def contact(self, key: str) -> User:
        """Return the person who answers for the förvaltning."""
        return self.year.contact(key)

    def saved(self, key: str, **changes: object) -> Self:
        """Let the coordinator fill in the terms."""
        agreement = self.of(key)
        data = agreement_input(agreement, **changes)
        agreements.save(agreement=agreement, data=data, by=self.world.anna)
        return self

    def sent(self, *keys: str) -> Self:
        """Let the coordinator send."""
        for key in keys:
            agreements.send(agreement=self.of(key), by=self.world.anna)
        return self

    def approved(self, *keys: str) -> Self:
        """Let the contact approve."""
        for key in keys:
            agreement = self.of(key)
            agreements.approve(agreement=agreement, version=number_of(agreement), by=self.contact(key))
        return self

    def signed(self, *keys: str, **changes: object) -> Self:
        """Let the coordinator record both signatures."""
        for key in keys:
            for party in Party:
                agreement = self.of(key)
                data = signature_input(party, **{"version": number_of(agreement), **changes})
                signatures.record(agreement=agreement, data=data, by=self.world.anna)
        return self

    def concluded(self, *keys: str) -> Self:
        """Carry each agreement all the way."""
        for key in keys:
            self.saved(key).sent(key).approved(key).signed(key)
        return self

    def amended(self, key: str) -> Self:
        """Begin an amendment."""
        amendments.start(agreement=self.base(key), by=self.world.anna)
        return self

    def version(self, key: str) -> AgreementVersion:
        """Return the version that the nämnd has, with its text and PDF."""
        latest = self.of(key).latest_version
        return AgreementVersion.objects.select_related("document").get(pk=latest.pk)


def a_month_later(agreement: Agreement) -> dt.date:
    """Return the first day of the agreement's second month."""
    return agreement.valid_from + dt.timedelta(days=31)


def places(made: Agreements) -> dict[str, dict[str, int]]:
    """Return each agreement's numbers by the nämnd's short name and kind."""
    found = selectors.agreements().filter(round=made.year.round, amends__isnull=True)
    return {agreement.board.key: agreement.places for agreement in found}


def decided(year: Year, key: str) -> dict[str, int]:
    """Return what is decided for a förvaltning, by kind."""
    lines = year.decision.lines.filter(department__key=key)
    return {line.kind: line.decided for line in lines}
