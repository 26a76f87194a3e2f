"""The demo on one machine: database, demo year and web server, started together and stopped together.

    ./demo                    serves http://127.0.0.1:8000/ until Ctrl-C
    ./demo --check            fetches the start page and a decided model's PDF, then stops; exit status 0 or 1
    ./demo manage COMMAND …   runs a management command against the demo's database

This process imports no Django: it starts the programs that do.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen

from . import pgserver

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
START_SECONDS = 30
OWNERS_COMMANDS = {"migrate", "flush", "sqlflush"}


class DemoFailed(Exception):
    """The demo cannot go on; the message says why, to the person at the keyboard."""


def main(arguments: list[str]) -> int:
    """Run the demo and return its exit status; nothing that it started is left running."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        if arguments[:1] == ["manage"]:
            return _manage(arguments[1:])
        return _serve(_options(arguments))
    except (DemoFailed, pgserver.ServerFailed) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./demo", description="Visa Platsmodellen med påhittade uppgifter.")
    parser.add_argument("--port", type=int, default=8000, help="webbserverns port (annars 8000)")
    parser.add_argument("--check", action="store_true", help="hämta startsidan och en PDF och avsluta")
    return parser.parse_args(arguments)


def _serve(options: argparse.Namespace) -> int:
    address = f"http://{HOST}:{options.port}/"
    os.environ.setdefault("SITE_URL", address)  # where the letters lead
    with _claim(options.port) as listener, _database() as server:
        _prepare(server)
        with _web_server(server, listener) as process:
            _wait_until_it_answers(process, address)
            if options.check:
                _check(address)
                return 0
            _say(f"\nPlatsmodellen finns nu på {address}\nAvsluta med Ctrl-C.")
            return process.wait()


def _manage(command: list[str]) -> int:
    with _database() as server:
        if not server.has_tables():
            _prepare(server)
        role = pgserver.OWNER if set(command[:1]) & OWNERS_COMMANDS else pgserver.APP
        return subprocess.run(_django(*command), env=_environment(server, role), check=False).returncode


@contextmanager
def _database() -> Iterator[pgserver.Server]:
    """Lend the demo's database server; one that already runs is used and left running."""
    server = pgserver.Server(BASE_DIR / "var" / "pg")
    if server.is_running():
        yield server
        return
    try:
        server.start()
        pgserver.create_database(server.url(pgserver.SUPERUSER, "postgres"))
        yield server
    finally:
        _ignore_signals()
        server.stop()


@contextmanager
def _web_server(server: pgserver.Server, listener: socket.socket) -> Iterator[subprocess.Popen[bytes]]:
    settings = ["--bind", f"fd://{listener.fileno()}", "--workers", "2"]
    settings += ["--log-level", "warning", "--no-control-socket"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *settings, "lund_placements.wsgi"],
        env=_environment(server, pgserver.APP),
        cwd=BASE_DIR,
        pass_fds=[listener.fileno()],
        start_new_session=True,  # Ctrl-C is ours to handle: first the web server stops, then the database
        preexec_fn=pgserver.die_with_parent,
    )
    try:
        yield process
    finally:
        _ignore_signals()
        process.terminate()
        process.wait()


def _prepare(server: pgserver.Server) -> None:
    """Bring tables, static files and the demo year up to date; doing it again changes nothing."""
    owner, app = (_environment(server, role) for role in (pgserver.OWNER, pgserver.APP))
    _say("Förbereder databasen och demoåret")
    command = _collect_static_files()
    with subprocess.Popen(command, env=app, preexec_fn=pgserver.die_with_parent) as collecting:
        _run("migrate", "--verbosity=0", env=owner)
        _run("load_demo", env=app)
        _run("load_demo_agreements", env=app)
        _run("load_demo_people", env=app)
        _run("load_demo_places", env=app)
        _run("load_demo_placements", env=app)
        _run("load_demo_followup", env=app)
    if collecting.returncode:
        raise DemoFailed("Stilar och skript kunde inte samlas ihop.")


def _collect_static_files() -> list[str]:
    """Return the command that collects them, or one that does nothing when none is newer than the last time."""
    collected = BASE_DIR / "var" / "static" / "staticfiles.json"
    installed = [BASE_DIR / name for name in (".venv/.locked", "node_modules/.locked")]
    sources = [*installed, BASE_DIR / "lund_placements" / "settings.py", *(BASE_DIR / "static").rglob("*")]
    if collected.exists() and max(map(_changed, sources)) < _changed(collected):
        return ["true"]
    return _django("collectstatic", "--no-input", "--verbosity=0")


def _changed(path: Path) -> float:
    return path.stat().st_mtime


def _run(*command: str, env: dict[str, str]) -> None:
    if subprocess.run(_django(*command), env=env, check=False).returncode:
        raise DemoFailed(f"Steget {command[0]} misslyckades; felet står ovanför.")


def _django(*command: str) -> list[str]:
    return [sys.executable, str(BASE_DIR / "manage.py"), *command]


def _environment(server: pgserver.Server, role: str) -> dict[str, str]:
    """Return the environment in which Django reaches the demo's database as `role`."""
    return {**os.environ, "DEMO": "1", "DATABASE_URL": server.url(role), "APP_DATABASE_ROLE": pgserver.APP}


def _claim(port: int) -> socket.socket:
    """Take the port before the work begins; whoever connects waits until the web server answers."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError:
        listener.close()
        raise DemoFailed(
            f"Port {port} är upptagen, kanske av en demo som redan är igång. "
            f"Stäng den eller välj en annan port: ./demo --port {port + 1}"
        ) from None
    return listener


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(address, timeout=1).close()
        except HTTPError:
            return  # an answer, if not the hoped-for
        except OSError:
            continue
        return
    raise DemoFailed("Webbservern startade inte; felet står ovanför.")


def _check(address: str) -> None:
    """Go the way of a board member, from signing in to the PDF; raise DemoFailed at the first fault."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def read(link: str, form: bytes | None = None) -> str:
        return _fetch(browser, urljoin(address, link), "text/html", form).decode()

    sign_in = read("/")
    token = _find(r'name="csrfmiddlewaretoken" value="([^"]+)"', sign_in, "inloggningsformuläret")
    account = _find(r'action="([^"]+)"(?:(?!</form>).)*nämndledamot', sign_in, "nämndledamotens demokonto")
    start = read(account, urlencode({"csrfmiddlewaretoken": token}).encode())
    decisions = read(_find(r'href="([^"]+)"[^>]*>\s*Beslut\s*<', start, "besluten i menyn"))
    decision = read(_find(r'href="([^"]+)"[^>]*>\s*Fördelningsmodell', decisions, "en beslutad modell"))
    model = _find(r'href="([^"]+\.pdf)"', decision, "modellens PDF")
    pdf = _fetch(browser, urljoin(address, model), "application/pdf")
    if not pdf.startswith(b"%PDF-"):
        raise DemoFailed(f"{model} är ingen PDF.")
    _say(f"Startsidan svarar och {model} är en PDF på {len(pdf) // 1024} kB.")


def _fetch(browser: OpenerDirector, address: str, content_type: str, form: bytes | None = None) -> bytes:
    try:
        with browser.open(address, form, timeout=START_SECONDS) as response:
            if response.headers.get_content_type() != content_type:
                raise DemoFailed(f"{address} är inte {content_type}.")
            body: bytes = response.read()
            return body
    except URLError as error:
        raise DemoFailed(f"{address} svarar inte som väntat: {error}") from None


def _find(pattern: str, page: str, what: str) -> str:
    found = re.search(pattern, page, re.DOTALL)
    if not found:
        raise DemoFailed(f"Sidan saknar {what}.")
    return found.group(1)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """Finish the clean-up even if the user presses Ctrl-C again."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
