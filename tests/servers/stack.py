"""The whole of Dohoda as it runs for real: a web server, workers and beat, each a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bin.tools.processes import free_port, spawn, stop
from tests.servers.postgres import program_folder

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
FAST_QUEUES = "sweep,mail"
SLOW_QUEUES = "pdf,default,hooks"
# Generous: a whole Django starts here, perhaps beside another test run.
RESETS = 4
START_SECONDS = 120.0
# What is kept of a stack: its tables' rows, and the folder of its stored files.
DATA, FILES = "data.sql", "files"
EMPTY = """DO $$ BEGIN EXECUTE (
  SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' CASCADE'
  FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_migrations'
); END $$"""
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
call_command("collectstatic", interactive=False, link=True, verbosity=0)
"""


class Stack:
    """Processes on one database, one broker and one SMTP server; use it as a context manager.

    `orm()` lets the test read and write the stack's database with the project's own models.
    """

    def __init__(self, *, database_url: str, redis_url: str, smtp_port: int) -> None:
        self.database_url = database_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix="dohoda-stack-"))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.env: Mapping[str, str] = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DOHODA_MODE": "test",
            "DOHODA_VAR": str(self.folder),
            "DOHODA_SIMULATED_TIME": "1",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(smtp_port),
            "SITE_URL": self.url,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
            "PYTHONUNBUFFERED": "1",
        }

    def __enter__(self) -> "Stack":
        try:
            self.python(PREPARE)
            self.start_worker("fast", FAST_QUEUES)
            self.start_worker("slow", SLOW_QUEUES)
            self.start_beat()
            self.start_web()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        for name in ["beat", *self.processes]:
            self.stop(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    # --- Processes ---

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        options = ["--interface", "wsgi", "--no-ws", "--workers", "1", "--blocking-threads", "2"]
        self._start("web", "granian", *options, "--port", str(self.port), "config.wsgi:application")
        self._wait_for_web()

    def start_worker(
        self, name: str, queues: str = FAST_QUEUES, *, app: str = "config", pool: str = "solo", **env: str
    ) -> None:
        """Start a Celery worker for these queues; several may serve the same.

        `app` is the module of its application, `env` what it has in its environment besides what all have. Limits of
        time are kept by the pool `prefork` alone; it has one child here.
        """
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        options = [
            "--pool",
            pool,
            "--concurrency",
            "1",
            "--queues",
            queues,
            "--hostname",
            f"{name}@{self.port}",
            *quiet,
        ]
        self._start(name, "celery", "--app", app, "worker", *options, **env)

    def start_beat(self, name: str = "beat", *, app: str = "config", **env: str) -> None:
        """Start a scheduler; one is enough."""
        options = ["--schedule", str(self.folder / f"{name}-schedule"), "--pidfile", "", "--loglevel", "INFO"]
        self._start(name, "celery", "--app", app, "beat", *options, **env)

    def stop(self, name: str) -> None:
        """End a process in good order; nothing where it does not run."""
        process = self.processes.pop(name, None)
        if process is not None:
            stop(process)

    def ask_to_stop(self, name: str) -> subprocess.Popen[bytes]:
        """Ask a process to finish, as a deployment does, and return it without waiting."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        return process

    def kill(self, name: str) -> None:
        """End a process as a power cut does."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        stop(process)

    def log(self, name: str) -> str:
        """What a process has printed so far."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def wait_for_log(self, name: str, text: str, *, after: int = 0, seconds: float = 60.0) -> None:
        """Wait until a process has printed `text` behind its first `after` characters; else AssertionError."""
        deadline = time.monotonic() + seconds
        while text not in self.log(name)[after:]:
            if time.monotonic() > deadline:
                raise AssertionError(f"{name} has not said {text!r} in {seconds:g} s:\n{self.log(name)[-3000:]}")
            time.sleep(0.1)

    def logs(self) -> str:
        """The ends of all logs, to be read when a test failed."""
        parts = [f"--- {path.stem} ---\n{self.log(path.stem)[-3000:]}" for path in sorted(self.folder.glob("*.log"))]
        return "\n".join(parts)

    def _start(self, name: str, module: str, *arguments: str, **env: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", module, *arguments]
            self.processes[name] = spawn(command, env={**self.env, **env}, cwd=ROOT, stdout=log)

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):  # noqa: S310 - our own
                    return
            except (urllib.error.URLError, OSError) as error:
                if isinstance(error, urllib.error.HTTPError):
                    error.close()
                if self.processes["web"].poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(f"the web server does not answer:\n{self.log('web')[-3000:]}") from error
            time.sleep(0.1)

    # --- Data and time ---

    def keep(self, folder: Path) -> None:
        """Write all data and stored files into a new `folder`, from which `restore` takes them, here or elsewhere."""
        draft = folder.with_name(f"{folder.name}.draft")
        draft.mkdir()
        what = ["--data-only", "--disable-triggers", "--exclude-table=django_migrations"]
        self._postgres("pg_dump", *what, f"--file={draft / DATA}", self.database_url)
        shutil.copytree(self.folder / FILES, draft / FILES)
        draft.rename(folder)

    def restore(self, folder: Path) -> None:
        """Replace all data and stored files by those that another stack of the same migrations kept in `folder`."""
        shutil.copytree(folder / FILES, self.folder / FILES, dirs_exist_ok=True)
        how = ["--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--command={EMPTY}"]
        self._again_after_deadlock(lambda: self._postgres("psql", *how, f"--file={folder / DATA}", self.database_url))

    def _postgres(self, program: str, *arguments: str) -> str:
        return self._run_program(str(program_folder() / program), *arguments)

    def manage(self, *arguments: str) -> str:
        """Run a management command against the stack; what it printed. AssertionError if it failed."""
        return self._run("manage.py", *arguments)

    def python(self, code: str) -> str:
        """Run Python code in a process of its own with the stack's settings; what it printed."""
        return self._run("-c", code)

    def _run(self, *arguments: str) -> str:
        return self._run_program(sys.executable, *arguments)

    def _run_program(self, *command: str) -> str:
        done = subprocess.run(command, env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    @contextmanager
    def orm(self) -> Iterator[None]:
        """Within this block the project's models read and write the stack's database, not the test's own."""
        import environ
        from django.db import connections
        from django.db.utils import load_backend

        config: dict[str, Any] = environ.Env.db_url_config(self.database_url)
        usual: Any = connections["default"]
        wanted = {**usual.settings_dict, "OPTIONS": {}, "ATOMIC_REQUESTS": False, **config}
        connections["default"] = load_backend(config["ENGINE"]).DatabaseWrapper(wanted, alias="default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = usual

    def sign_in(self, page: "Page", user: "User") -> None:
        """Sign a user of the stack in to the page's context, without the form."""
        from django.conf import settings
        from django.test import Client

        client = Client()
        with self.orm():
            client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.url}])

    def advance_time(self, by: timedelta) -> None:
        """Move the clock of all processes of the stack forward."""
        from core.models import SimulatedTime

        with self.orm():
            SimulatedTime.shift(by)

    def reset(self) -> None:
        """Empty every table that holds data and bring simulated time back to the present."""
        self._again_after_deadlock(lambda: self.manage("flush", "--noinput", "--verbosity", "0", "--traceback"))

    def _again_after_deadlock(self, act: Callable[[], str]) -> None:
        """Do it once more where a worker in the middle of a sweep met the truncation in a deadlock."""
        for attempt in range(RESETS):
            try:
                act()
                return
            except AssertionError as error:
                if "deadlock detected" not in str(error) or attempt == RESETS - 1:
                    raise
