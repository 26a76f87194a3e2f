"""A published year with an agreement in each interesting state, and a row of each kind by name."""

from types import SimpleNamespace

from agreements.actions import signatures, templates
from agreements.models import AgreementVersion
from allocation.enums import Outcome
from allocation.payload import digest
from organisation.models import StoredDocument
from tests.factories import Year, make_department, make_world
from tests.pdfs import PDF

from .build import Agreements, signature_input


def make_scene() -> SimpleNamespace:
    """With a: a signed agreement and an amendment in draft. With b: an approved one, signed by b only.

    The decision gives a no praktikplatser. A second version of the template is being written.
    """
    world = make_world()
    nothing = {("a", "praktik"): (0, "Skolan byggs om.")}
    year = Year(world).proposed()
    year.decided(outcome=Outcome.WITH_CHANGES, changes=nothing, off_target_confirmed=True).published()
    made = Agreements(year).generated().concluded("a").amended("a").saved("b").sent("b").approved("b")
    signature = signatures.record(agreement=made.of("b"), data=signature_input(copy=PDF), by=world.anna)
    draft = templates.start_draft(by=world.greta)
    base, approved, amendment = made.base("a"), made.of("b"), made.of("a")
    content = b"Bilaga"
    return SimpleNamespace(
        world=world,
        year=year,
        made=made,
        newcomer=make_department("ny", "Nya förvaltningen", "nya nämnden"),
        base=base,
        amendment=amendment,
        approved=approved,
        part=amendment.parts.get(),
        line=amendment.parts.get().lines.first(),
        event=base.events.first(),
        version=AgreementVersion.objects.get(agreement=base),
        sent=AgreementVersion.objects.get(agreement=approved),
        approval=approved.latest_version.approval,
        signature=signature,
        conclusion=base.latest_version.conclusion,
        template=base.template,
        clause=base.template.clauses.first(),
        draft=draft,
        draft_clause=draft.clauses.first(),
        spare=StoredDocument.objects.create(
            name="x.txt", media_type="text/plain", content=content, sha256=digest(content)
        ),
    )
