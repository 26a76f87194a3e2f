"""A kommun with one row of each kind, and writes past every check in Python, as SQL would make them."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from allocation.actions.decisions import NoticeInput, record_notice
from allocation.models import (
    Consultation,
    CostAssumptions,
    Event,
    GapAnalysis,
    GapNeed,
    Guideline,
    Meeting,
    Message,
    ProposedMeeting,
    Rate,
    Reply,
    Scenario,
)
from allocation.payload import digest
from organisation.models import (
    ApiAnswer,
    ApiCall,
    MailPreference,
    OutboxMail,
    SecondFactorReset,
    StoredDocument,
    Webhook,
    WebhookDelivery,
)

from .api.machines import make_key, make_machine
from .factories import LONG_AGO, Year, make_department, make_world

Kommun = SimpleNamespace
Write = Callable[[Kommun], object]


def make_kommun() -> Kommun:
    """Make a decided, announced and published year and one in dialogue, and name a row of each kind."""
    world, today = make_world(), timezone.localdate()
    year = Year(world, today.year).targets().open().answered("a", "b").closed()
    year.scenario("B. Lika").scenario("A. Behov").chosen().drafted().sent().decided()
    notice = NoticeInput(today, today, today + dt.timedelta(days=22))
    record_notice(decision=year.decision, notice=notice, by=world.david)
    year.published()
    coming = Year(world).targets().open()
    draft = coming.dialogue("a").replies.get()
    content = b"Bilaga"
    key, _ = make_key(world, make_machine(world, "HR-systemet"), "rounds:read")
    analysis = GapAnalysis.objects.create(
        department=world.departments["a"],
        made_on=LONG_AGO,
        source="gap.xlsx",
        imported_at=timezone.now(),
        imported_by=world.anna,
    )
    webhook = Webhook.objects.create(
        name="Diariet", url="https://diariet.example/", kinds=["decision.published"], created_by=world.greta
    )
    return Kommun(
        webhook=webhook,
        signal=WebhookDelivery.objects.create(
            webhook=webhook, kind="test", body="{}", next_try_at=timezone.now()
        ),
        world=world,
        newcomer=make_department("ny", "Nya förvaltningen", "nya nämnden"),
        board=world.boards["a"],
        board_name=world.boards["a"].names.get(),
        period=world.departments["a"].periods.get(),
        headcount=world.departments["a"].headcounts.get(),
        role=world.bo.roles.get(),
        letter=OutboxMail.objects.filter(recipient=world.bo).first(),
        key=key,
        call=ApiCall.objects.create(key=key, method="GET", route="api/v1/rounds", status_code=200),
        kept_answer=ApiAnswer.objects.create(user=key.user, key="1", request_sha256="0" * 64),
        reset=SecondFactorReset.objects.create(user=world.bo, reason="Tappad mobil.", reset_by=world.greta),
        letter_off=MailPreference.objects.create(user=world.bo, kind="dialogue_agreed"),
        round=year.refreshed(),
        coming=coming.refreshed(),
        phase=coming.round.phases.first(),
        rule=coming.round.rules.first(),
        target=coming.round.targets.first(),
        dialogue=coming.dialogue("a"),
        submitted=Reply.objects.get(dialogue=year.dialogue("b")),
        draft=draft,
        need=draft.needs.first(),
        offer=draft.offers.first(),
        month=draft.months.first(),
        analysis=analysis,
        gap_need=GapNeed.objects.create(analysis=analysis, occupation="Kock", need_2y=1, need_5y=2),
        scenario=year.chosen_scenario,
        unchosen=Scenario.objects.get(round=year.round, chosen_at__isnull=True),
        line=year.chosen_scenario.lines.first(),
        report=year.report,
        decision=year.decision,
        decision_line=year.decision.lines.first(),
        notice=year.decision.notice,
        publication=year.decision.publication,
        message=Message.objects.create(
            dialogue=coming.dialogue("a"), turn=1, author=world.bo, author_name="Bo", body="Hej."
        ),
        meeting=Meeting.objects.create(
            dialogue=coming.dialogue("a"),
            held_on=today,
            participants="Anna och Bo",
            summary="Fler platser.",
            recorded_by=world.anna,
        ),
        proposed_meeting=ProposedMeeting.objects.create(
            dialogue=coming.dialogue("a"),
            starts_at=timezone.now(),
            place="Teams",
            about="Handledarna.",
            proposed_by=world.anna,
        ),
        consultation=Consultation.objects.create(
            dialogue=year.dialogue("a"),
            scenario=year.chosen_scenario,
            shown={},
            asked_at=timezone.now(),
            asked_by=world.anna,
        ),
        rate=Rate.objects.create(key="arbetsgivaravgift", value=31, valid_from=LONG_AGO, source="Minnet"),
        answer_rate=Rate.objects.create(key="nystartsjobb-nya", value=1, valid_from=LONG_AGO, source="Lag"),
        guideline=Guideline.objects.create(title="Riktlinje", valid_from=LONG_AGO),
        assumptions=CostAssumptions.objects.create(round=coming.round, values={}, saved_by=world.anna),
        event=Event.objects.filter(round=year.round, dialogue__isnull=True).first(),
        spare=StoredDocument.objects.create(
            name="x.txt", media_type="text/plain", content=content, sha256=digest(content)
        ),
    )


def again(row: models.Model, **changes: object) -> models.Model:
    """Add a copy of the row with some fields changed, as SQL would: no validation in Python."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = uuid4() if isinstance(row.pk, type(uuid4())) else None
    copy._state.adding = True
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy


def change(row: models.Model, **changes: object) -> None:
    """Change the row without validation in Python."""
    type(row).objects.filter(pk=row.pk).update(**changes)


def refusal(write: Write, kommun: Kommun) -> DatabaseError | None:
    """Return how the database refused the write, which is undone in any case."""
    try:
        with transaction.atomic():
            write(kommun)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return error
    return None


def our_models(*labels: str) -> list[type[models.Model]]:
    """Return the models of the apps, organisation and allocation if none is named; not the auditor's history."""
    named = labels or ("organisation", "allocation")
    every = [model for label in named for model in apps.get_app_config(label).get_models()]
    return [model for model in every if not model.__name__.startswith("Historical")]
