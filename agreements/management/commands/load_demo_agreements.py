"""Load this year's överenskommelser in the demo, through the same actions as in the browser."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from agreements import demo_data, selectors
from agreements.actions import agreements, amendments, generation, signatures, templates
from agreements.enums import Party, SignatureMethod
from agreements.models import Agreement
from agreements.signing import SignatureInput
from allocation.models import AllocationRound
from organisation.enums import Role
from organisation.models import User
from organisation.selectors import contacts_by_department, people_with


class Command(BaseCommand):
    """`load_demo_agreements`, after load_demo: loading again changes nothing."""

    help = "Läser in påhittade överenskommelser i demon. Kräver DEMO=1."

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        """Load everything or nothing."""
        if not settings.DEMO:
            raise CommandError("Demodata läses bara in när DEMO=1.")
        templates.load_first()
        self.today = timezone.localdate()
        round = AllocationRound.objects.get(year=self.today.year)
        if Agreement.objects.filter(round=round).exists():
            return
        self.coordinator = people_with(Role.COORDINATOR)[0]
        self.contacts = contacts_by_department()
        generation.generate(round=round, by=self.coordinator)
        for agreement in selectors.agreements().filter(round=round):
            self._carry(agreement)

    def _carry(self, agreement: Agreement) -> None:
        """Take the agreement as far as the demo's data say."""
        part = agreement.parts.all()[0]
        key, contact = part.department.key, self.contacts[part.department_id][0]
        if key in demo_data.DRAFTS:
            return
        self._fill_in(agreement, key)
        agreements.send(agreement=agreement, by=self.coordinator)
        if key in demo_data.WITH_BOARD:
            return
        if comment := demo_data.CHANGE_REQUESTED.get(key):
            agreements.request_change(agreement=agreement, comment=comment, by=contact)
        elif comment := demo_data.DECLINED.get(key):
            agreements.decline(agreement=agreement, comment=comment, by=contact)
        else:
            self._sign(agreement, key, contact)
            if text := demo_data.AMENDED.get(key):
                self._amend(agreement, key, contact, text)

    def _fill_in(self, agreement: Agreement, key: str, other_terms: str = "") -> None:
        agreement = selectors.agreements().get(pk=agreement.pk)
        name, title = demo_data.OUR_REPRESENTATIVE
        amount, support = demo_data.SPECIAL_SUPPORT.get(key, (None, ""))
        data = agreements.AgreementInput(
            revision=agreement.revision,
            valid_from=dt.date(agreement.round.year, 8, 1) if other_terms else agreement.valid_from,
            valid_to=agreement.valid_to,
            our_representative=name,
            our_title=title,
            their_representative=demo_data.REPRESENTATIVES[key],
            their_title="ordförande",
            ancillary_costs=agreement.ancillary_costs,
            special_support_amount=amount,
            special_support_decision=support,
            other_terms=other_terms or demo_data.OTHER_TERMS.get(key, ""),
            parts=[
                agreements.PartInput(
                    department=part.department.key,
                    contact_name=part.contact_name,
                    supervisors=part.supervisors or 1,
                    hours_per_week=demo_data.HOURS_PER_WEEK,
                    training=demo_data.TRAINING,
                    months=part.months,
                )
                for part in agreement.parts.all()
            ],
        )
        agreements.save(agreement=agreement, data=data, by=self.coordinator)

    def _sign(self, agreement: Agreement, key: str, contact: User) -> None:
        """Let the nämnd approve, and record the signatures: its own first."""
        version = selectors.agreements().get(pk=agreement.pk).latest_version.number
        agreements.approve(agreement=agreement, version=version, by=contact)
        theirs = (demo_data.REPRESENTATIVES[key], "ordförande")
        self._record(agreement, version, Party.RECEIVING, theirs, by=contact)
        if key not in demo_data.SIGNED_BY_RECEIVER:
            ours = demo_data.OUR_REPRESENTATIVE
            self._record(agreement, version, Party.COORDINATING, ours, by=self.coordinator)

    def _record(
        self, agreement: Agreement, version: int, party: Party, who: tuple[str, str], *, by: User
    ) -> None:
        signatory, title = who
        is_ours = party == Party.COORDINATING
        data = SignatureInput(
            version=version,
            party=party,
            signatory=signatory,
            role_title=title,
            paragraph="§ 96" if is_ours else "§ 41",
            diary_no=f"{'SO' if is_ours else 'DNR'} {self.today.year}/0457",
            signed_on=self.today,
            method=SignatureMethod.E_SIGNATURE if is_ours else SignatureMethod.HANDWRITTEN,
        )
        signatures.record(agreement=agreement, data=data, by=by)

    def _amend(self, agreement: Agreement, key: str, contact: User, text: str) -> None:
        amendment = amendments.start(agreement=agreement, by=self.coordinator)
        self._fill_in(amendment, key, other_terms=text)
        agreements.send(agreement=amendment, by=self.coordinator)
        self._sign(amendment, key, contact)
