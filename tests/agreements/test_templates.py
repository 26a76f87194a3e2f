"""The template: a draft is written and published by an administrator, and then stays."""

from dataclasses import replace

import pytest

from agreements import clauses
from agreements.actions import templates
from agreements.actions.templates import ClauseInput, TemplateInput
from agreements.models import TemplateVersion
from agreements.selectors import current_template, template_draft
from tests.factories import World
from tests.refusals import refusal

from .build import Agreements

pytestmark = pytest.mark.django_db


def template_input(template: TemplateVersion, **given: object) -> TemplateInput:
    """Return the template as it stands; name what should be different."""
    same = TemplateInput(
        note="Tydligare om introduktion.",
        purpose_of_praktik=template.purpose_of_praktik,
        ancillary_costs=template.ancillary_costs,
        special_support_from=template.special_support_from,
        clauses=tuple(
            ClauseInput(clause.key, clause.heading, clause.body, clause.duty_of)
            for clause in template.clauses.all()
        ),
    )
    return replace(same, **given)


def test_a_new_version_is_for_new_agreements_only(made: Agreements, world: World) -> None:
    greta = world.greta
    draft = templates.start_draft(by=greta)
    new = ClauseInput("", "Uppföljning två", "Vi följer upp i juni.", "both")
    twin = ClauseInput("", "Uppföljning två", "Och i december.", "both")
    templates.save(
        template=draft,
        data=template_input(draft, clauses=(new, *template_input(draft).clauses[:2], twin)),
        by=greta,
    )
    published = templates.publish(template=draft, by=greta)
    assert (published.number, published.published_by, template_draft()) == (2, greta, None)
    keys = [clause.key for clause in published.clauses.all()]
    assert keys == ["uppfoljning-tva", *[c.key for c in clauses.STANDARD_CLAUSES[:2]], "uppfoljning-tva-2"]
    made.concluded("a")
    assert made.of("a").template.number == 1
    made.amended("a")
    assert made.of("a").template.number == 1  # an amendment keeps the clauses of what it amends


def test_there_is_one_draft_and_it_can_be_thrown_away(made: Agreements, world: World) -> None:
    draft = templates.start_draft(by=world.greta)
    again = refusal(lambda: templates.start_draft(by=world.greta))
    assert "Det finns redan ett utkast." in again
    templates.discard(template=draft, by=world.greta)
    assert template_draft() is None


def test_only_an_administrator_writes_templates(made: Agreements, world: World) -> None:
    draft = templates.start_draft(by=world.greta)
    data = template_input(draft)
    for by in (world.anna, world.bo, world.david):
        for press in (
            lambda by=by: templates.start_draft(by=by),
            lambda by=by: templates.save(template=draft, data=data, by=by),
            lambda by=by: templates.publish(template=draft, by=by),
            lambda by=by: templates.discard(template=draft, by=by),
        ):
            assert refusal(press) == "Bara en administratör kan ändra här."


def test_a_published_template_is_not_written_again(made: Agreements, world: World) -> None:
    template = current_template()
    data = template_input(template)
    late = "Mallen är redan publicerad. Skriv en ny version i stället."
    assert refusal(lambda: templates.save(template=template, data=data, by=world.greta)) == late
    assert refusal(lambda: templates.discard(template=template, by=world.greta)) == late


@pytest.mark.parametrize(
    ("given", "code"), [({"note": " "}, "note_missing"), ({"clauses": ()}, "no_clauses")]
)
def test_an_unfinished_template_is_not_published(
    made: Agreements, world: World, given: dict, code: str
) -> None:
    draft = templates.start_draft(by=world.greta)
    templates.save(template=draft, data=template_input(draft, **given), by=world.greta)
    assert refusal(lambda: templates.publish(template=draft, by=world.greta)) == code
