"""What the other tests rely on: an ordinary database role, and strictness that does fail."""

import pytest
from django.contrib.auth import get_user_model
from django.db import ProgrammingError, connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.templatetags.static import static
from django.test import Client, RequestFactory

from lund_placements import pgserver
from lund_placements.middleware import ReadOnlyGet
from lund_placements.readonly import WriteInReadOnlyRequest

User = get_user_model()


def _first_row(query: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


@pytest.mark.django_db
def test_tests_run_as_an_ordinary_role_that_owns_nothing() -> None:
    me = "FROM pg_roles WHERE rolname = current_user"
    rights = _first_row(f"SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolinherit {me}")
    assert rights == (pgserver.APP, False, False, False, False)
    assert _first_row(f"SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid {me})") == (0,)


@pytest.mark.django_db(transaction=True)
def test_threads_and_transactional_tests_run_as_the_same_role(live_server: object) -> None:
    assert _first_row("SELECT current_user") == (pgserver.APP,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE organisation_user CASCADE",
        "ALTER TABLE organisation_user DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
        "DELETE FROM django_migrations",
    ],
)
def test_role_is_refused(statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match=r"permission|must be owner"):
        cursor.execute(statement)


def test_undefined_template_variable_fails() -> None:
    template = engines["django"].from_string("{{ round.yaer }}")
    with pytest.raises(AssertionError, match=r"round\.yaer"):
        template.render({"round": {"year": 2027}})


def test_missing_static_file_fails() -> None:
    with pytest.raises(AssertionError, match=r"nothing\.css"):
        static("nothing.css")


@pytest.mark.django_db
def test_unordered_queryset_fails() -> None:
    unordered = User.objects.order_by()
    template = engines["django"].from_string("{% for user in users %}{% endfor %}")
    with pytest.raises(AssertionError, match="User"):
        template.render({"users": unordered})
    with pytest.raises(AssertionError, match="User"):
        unordered[:5]


def _write(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=0).update(is_active=False)
    return HttpResponse()


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_request_never_writes(rf: RequestFactory, method: str) -> None:
    with pytest.raises(WriteInReadOnlyRequest):
        ReadOnlyGet(_write)(rf.generic(method, "/"))


@pytest.mark.django_db
def test_other_requests_may_write(rf: RequestFactory) -> None:
    assert ReadOnlyGet(_write)(rf.post("/")).status_code == 200


@pytest.mark.django_db
def test_session_that_a_new_password_ended_leads_to_sign_in(client: Client) -> None:
    user = User.objects.create(email="anna@example.se", name="Anna")
    client.force_login(user)
    user.set_password("en ny och lång lösenordsfras")
    user.save()
    assert client.get("/").status_code == 302
