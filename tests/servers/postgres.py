"""A PostgreSQL of one's own: a cluster in a temporary folder, on a free port, fast because it may lose everything."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from bin.tools.processes import accepts_connections, free_port, spawn, stop
from tests.servers.missing import PartIsMissing

OWNER = "dohoda"
#: Set by bin/test: the name of a migrated database on the server of this run, of which all others are copies.
ORIGIN = "DOHODA_TEST_ORIGIN"
# Nothing here outlives the test run, so nothing has to reach the disk.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "jit": "off",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


def program_folder() -> Path:
    """Where initdb and postgres are: in the PATH, where pg_config says, or in Debian's folder of the newest version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    config = shutil.which("pg_config")
    if config:
        folder = Path(subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
        if (folder / "initdb").exists():
            return folder
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        raise PartIsMissing("PostgreSQL is not installed (apt-get install postgresql)")
    return max(folders, key=lambda folder: float(folder.parent.name))


class PostgresServer:
    """A running PostgreSQL; use it as a context manager. `settings` go before those that every test server has."""

    def __init__(self, **settings: str) -> None:
        self._settings = {**SETTINGS, **settings}
        self.port = free_port()
        # PostgreSQL refuses to run as root; Debian's package brings the user postgres.
        self._user = "postgres" if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="dohoda-pg-"))

    def __enter__(self) -> "PostgresServer":
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.send_signal(signal.SIGINT)  # "fast": it ends the sessions instead of waiting for them
        stop(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """The address of a database, as DATABASE_URL takes it."""
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/{database}"

    def _start(self) -> None:
        if self._user:
            shutil.chown(self._folder, self._user, self._user)
        with (self._folder / "log").open("wb") as log:
            command = [
                str(program_folder() / "initdb"),
                "--auth=trust",
                f"--username={OWNER}",
                "--no-sync",
                "--encoding=UTF8",
            ]
            initdb = spawn(
                [*command, "--locale=C.UTF-8", f"--pgdata={self._folder / 'data'}"],
                user=self._user,
                stdout=log,
                cwd=self._folder,
            )
            if initdb.wait(60):
                raise RuntimeError(f"initdb failed: {self._said()}")
        self.launch()

    def crash(self) -> None:
        """End it as a power cut of its process does: no session is told, nothing is written out."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def launch(self) -> None:
        """Start the server on the cluster there is, and wait until it takes sessions."""
        with (self._folder / "log").open("ab") as log:
            options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
            where = ["-D", str(self._folder / "data"), "-k", str(self._folder), "-h", "127.0.0.1", "-p", str(self.port)]
            command = [str(program_folder() / "postgres"), *where, *options]
            # SIGINT is PostgreSQL's "fast" end; on SIGTERM it would wait for sessions that never close.
            self._process = spawn(command, user=self._user, stdout=log, cwd=self._folder, death_signal=signal.SIGINT)
        deadline = time.monotonic() + 60
        while not accepts_connections(self.port) or not self._accepts_sessions():
            if self._process.poll() is not None or time.monotonic() > deadline:
                stop(self._process)
                raise RuntimeError(f"PostgreSQL did not start: {self._said()}")
            time.sleep(0.05)

    def _accepts_sessions(self) -> bool:
        import psycopg2

        try:
            psycopg2.connect(self.url()).close()
        except psycopg2.OperationalError:  # "the database system is starting up"
            return False
        return True

    def _said(self) -> str:
        return (self._folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]


def create_database(server_url: str, name: str, *, template: str = "template1") -> str:
    """Make a database on the server behind `server_url`, replacing one of that name; its address."""
    import psycopg2
    from psycopg2 import sql

    connection = psycopg2.connect(server_url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            cursor.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
    finally:
        connection.close()
    return server_url.rsplit("/", 1)[0] + "/" + name
