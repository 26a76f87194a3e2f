"""Names over time, staff figures, users and roles, and what each role may do."""

import datetime as dt
from functools import partial
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from lund_placements.errors import YES
from organisation import actions, selectors, staff_actions
from organisation.enums import Role
from organisation.models import Board, BoardName, Department, RoleAssignment, User
from organisation.permissions import RIGHTS, Right, departments_of, has_right, may_end_role, may_manage
from tests.factories import LONG_AGO, World, make_user, make_world
from tests.refusals import refusal

DAY = dt.date(2022, 1, 1)
ONLY_ADMINISTRATOR = "Bara en administratör kan ändra här."


@pytest.fixture
def world(db: None) -> World:
    """The kommun and its cast."""
    return make_world()


def as_today(user: User) -> User:
    """Return the user as the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_a_namnd_is_called_what_it_was_called_then(world: World) -> None:
    board = world.boards["soc"]
    new = "arbetsmarknads- och välfärdsnämnden"
    row = actions.rename_board(board=board, name=f" {new} ", valid_from=DAY, by=world.greta)
    assert (row.name, row.valid_from, row.valid_to) == (new, DAY, None)
    before = dt.date(2021, 12, 31)
    assert selectors.board_names_on(before)[board.pk] == "arbetsmarknads- och socialnämnden"
    assert selectors.board_names_on(DAY)[board.pk] == new
    assert board.names.get(valid_from=LONG_AGO).valid_to == before
    assert selectors.board_names_on(LONG_AGO - dt.timedelta(days=1)) == {}
    for day in (DAY, DAY - dt.timedelta(days=1)):
        too_early = refusal(
            partial(actions.rename_board, board=board, name="X", valid_from=day, by=world.greta)
        )
        assert too_early == "name_before_current"
    empty = refusal(
        partial(actions.rename_board, board=board, name=" ", valid_from=dt.date(2023, 1, 1), by=world.greta)
    )
    assert empty == "name: Detta fält får inte vara tomt."
    assert board.names.get(valid_from=DAY).valid_to is None  # the refusal ended nothing


def test_a_first_name_needs_nothing_before_it(world: World) -> None:
    board = Board.objects.create(key="ny")
    actions.rename_board(board=board, name="nya nämnden", valid_from=DAY, by=world.greta)
    assert BoardName.objects.get(board=board).name == "nya nämnden"
    department = Department.objects.create(key="ny")
    with pytest.raises(Department.DoesNotExist):
        selectors.department_on(department, DAY)
    actions.change_department(
        department=department, name="Nya förvaltningen", board=board, valid_from=DAY, by=world.greta
    )
    card = selectors.department_on(department, DAY)
    assert (card.name, card.board_name, card.employees, card.employees_source) == (
        "Nya förvaltningen",
        "nya nämnden",
        None,
        "",
    )


def test_a_forvaltning_changes_name_and_namnd_from_a_day(world: World) -> None:
    department = world.departments["a"]
    change = partial(
        actions.change_department, department=department, board=world.boards["b"], by=world.greta
    )
    change(name="Lärandeförvaltningen", valid_from=DAY)
    before = selectors.department_on(department, DAY - dt.timedelta(days=1))
    after = selectors.department_on(department, DAY)
    assert (before.name, before.board_name) == ("Barn- och skolförvaltningen", "barn- och skolnämnden")
    assert (after.name, after.board_name) == ("Lärandeförvaltningen", "vård- och omsorgsnämnden")
    assert refusal(lambda: change(name="X", valid_from=DAY)) == "name_before_current"


def test_a_forvaltning_that_has_ended_is_known_by_its_last_name(world: World) -> None:
    department = world.departments["a"]
    department.periods.update(valid_to=DAY)
    assert [card.key for card in selectors.departments_on(dt.date(2023, 1, 1))] == ["soc", "b"]
    assert selectors.department_on(department, dt.date(2023, 1, 1)).name == "Barn- och skolförvaltningen"


def test_names_are_sorted_as_swedish_readers_expect() -> None:
    names = ["Östra", "Åsa", "Ärla", "Zeta", "alfa", "Beta"]
    assert sorted(names, key=selectors.swedish_key) == ["alfa", "Beta", "Zeta", "Åsa", "Ärla", "Östra"]


def test_staff_figures_count_from_their_day(world: World) -> None:
    department = world.departments["a"]
    save = partial(staff_actions.set_headcount, department=department, as_of=DAY, by=world.greta)
    save(employees=1200, source=" Personalsystemet ", is_invented=True)
    row = save(employees=1250, source="Rättat", is_invented=False)
    assert department.headcounts.count() == 2
    save(employees=1250, women=800, men=450, source="Rättat", is_invented=False)
    kept = [(old.employees, old.women, old.men) for old in row.history.order_by("history_id")]
    assert kept == [(1200, None, None), (1250, None, None), (1250, 800, 450)]
    on = {
        day: selectors.department_on(department, day).employees for day in (DAY - dt.timedelta(days=1), DAY)
    }
    assert list(on.values()) == [1000, 1250]
    wrong = refusal(lambda: save(employees=-1, source="x", is_invented=False))
    assert wrong == "employees: Kontrollera att detta värde är större än eller lika med 0."
    assert "source: " in refusal(lambda: save(employees=1, source=" ", is_invented=False))
    assert "tillsammans" in refusal(lambda: save(employees=2, women=2, men=1, source="x", is_invented=False))


def test_a_person_is_added_once_and_without_a_password(world: World) -> None:
    user = actions.add_user(email="Hans.Ek@Kommun.Example", name=" Hans Ek ", by=world.greta)
    assert (user.email, user.name, user.has_usable_password()) == ("hans.ek@kommun.example", "Hans Ek", False)
    again = refusal(partial(actions.add_user, email="HANS.EK@kommun.example", name="H", by=world.greta))
    assert again.startswith("email: ")
    assert "email: " in refusal(partial(actions.add_user, email="ingen adress", name="H", by=world.greta))
    assert User.objects.get_by_natural_key("HANS.EK@KOMMUN.EXAMPLE") == user


def test_a_role_holds_from_its_first_day_to_its_last(world: World) -> None:
    today = timezone.localdate()
    one = dt.timedelta(days=1)
    held = actions.grant_role(
        user=world.olle,
        role=Role.COORDINATOR,
        department=None,
        board=None,
        valid_from=today + one,
        valid_to=None,
        by=world.greta,
    )
    periods = {
        (today + one, None): False,
        (today, None): True,
        (today, today): True,
        (today - one, today - one): False,
    }
    found = {}
    for period in periods:
        RoleAssignment.objects.filter(pk=held.pk).update(valid_from=period[0], valid_to=period[1])
        found[period] = has_right(as_today(world.olle), Right.RUN_YEAR)
    assert found == periods
    wrong = refusal(
        partial(
            actions.grant_role,
            user=world.olle,
            role=Role.BOARD_MEMBER,
            department=world.departments["a"],
            board=None,
            valid_from=today,
            valid_to=None,
            by=world.greta,
        )
    )
    assert wrong.startswith("__all__: En förvaltningskontakt hör till en förvaltning")


def test_ending_a_role_takes_effect_and_keeps_the_history(world: World) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    held = world.bo.roles.get()
    actions.end_role(held=held, last_day=yesterday, by=world.greta)
    assert departments_of(as_today(world.bo)) == set()
    assert world.bo.roles.get().valid_to == yesterday
    # A role that has not begun ends on its first day, so that the period is in order.
    actions.end_role(held=held, last_day=LONG_AGO - dt.timedelta(days=9), by=world.greta)
    assert world.bo.roles.get().valid_to == LONG_AGO
    own = world.greta.roles.get()
    assert refusal(partial(actions.end_role, held=own, last_day=yesterday, by=world.greta)) == (
        "Du kan inte avsluta din egen administratörsroll. Be en annan administratör."
    )
    other = make_user("Gun", Role.ADMINISTRATOR)
    assert may_end_role(other, own) == YES


def test_closing_an_account_ends_its_sessions_and_no_others(world: World) -> None:
    bo, anna = Client(), Client()
    bo.force_login(world.bo)
    anna.force_login(world.anna)
    assert Session.objects.count() == 2
    actions.set_active(user=world.bo, is_active=False, by=world.greta)
    (left,) = Session.objects.all()
    assert left.get_decoded()["_auth_user_id"] == str(world.anna.pk)
    assert not has_right(as_today(world.bo), Right.ANSWER)
    actions.set_active(user=world.bo, is_active=True, by=world.greta)
    assert has_right(as_today(world.bo), Right.ANSWER)
    own = refusal(partial(actions.set_active, user=world.greta, is_active=False, by=world.greta))
    assert own == "own_account"


def test_only_an_administrator_changes_the_organisation(world: World) -> None:
    today, a = timezone.localdate(), world.departments["a"]
    role = {"user": world.olle, "role": Role.COORDINATOR, "department": None, "board": None}
    for user in (world.anna, world.bo, world.david, world.eva, world.frida, world.olle):
        for action in (
            partial(actions.rename_board, board=world.boards["a"], name="X", valid_from=today),
            partial(
                actions.change_department, department=a, name="X", board=world.boards["a"], valid_from=today
            ),
            partial(
                staff_actions.set_headcount,
                department=a,
                as_of=today,
                employees=1,
                source="X",
                is_invented=False,
            ),
            partial(actions.add_user, email="x@kommun.example", name="X"),
            partial(actions.grant_role, **role, valid_from=today, valid_to=None),
            partial(actions.end_role, held=world.bo.roles.get(), last_day=today),
            partial(actions.set_active, user=world.bo, is_active=False),
        ):
            assert refusal(partial(action, by=user)) == ONLY_ADMINISTRATOR
    assert may_manage(world.greta) == YES


def test_rights_reach_as_far_as_the_role(world: World) -> None:
    a, b = world.departments["a"].pk, world.departments["b"].pk
    soc, other = world.boards["soc"].pk, world.boards["b"].pk
    people = SimpleNamespace(
        **{
            name: as_today(getattr(world, name))
            for name in World.__annotations__
            if name not in ("departments", "boards")
        }
    )
    answers = {
        "bo answers for a": has_right(people.bo, Right.ANSWER, department=a),
        "bo answers for b": has_right(people.bo, Right.ANSWER, department=b),
        "anna answers": has_right(people.anna, Right.ANSWER),
        "david records for soc": has_right(people.david, Right.RECORD_DECISION, board=soc),
        "david records for another": has_right(people.david, Right.RECORD_DECISION, board=other),
        "anna records for soc": has_right(people.anna, Right.RECORD_DECISION, board=soc),
        "frida reads soc's handling": has_right(people.frida, Right.READ_HANDLING, board=soc),
        "eva reads soc's handling": has_right(people.eva, Right.READ_HANDLING, board=soc),
        "frida records": has_right(people.frida, Right.RECORD_DECISION),
        "greta runs the year": has_right(people.greta, Right.RUN_YEAR),
        "olle reads decisions": has_right(people.olle, Right.READ_DECISIONS),
        "nobody reads decisions": has_right(AnonymousUser(), Right.READ_DECISIONS),
    }
    assert {name for name, may in answers.items() if may} == {
        "bo answers for a",
        "david records for soc",
        "anna records for soc",
        "frida reads soc's handling",
    }
    assert departments_of(people.cilla) == {b, world.departments["soc"].pk}
    assert departments_of(people.anna) == set()


def test_every_right_is_given_by_some_role_and_every_role_reads_decisions() -> None:
    assert set().union(*RIGHTS.values()) == set(Right)
    assert all(Right.READ_DECISIONS in rights for rights in RIGHTS.values())


def test_roles_are_read_once_and_the_most_far_reaching_stands_first(
    world: World, django_assert_num_queries
) -> None:
    RoleAssignment.objects.create(user=world.greta, role=Role.COORDINATOR, valid_from=LONG_AGO)
    greta = as_today(world.greta)
    with django_assert_num_queries(1):
        assert has_right(greta, Right.RUN_YEAR)
        assert has_right(greta, Right.MANAGE)
        assert [held.role for held in greta._current_roles] == [Role.COORDINATOR, Role.ADMINISTRATOR]
