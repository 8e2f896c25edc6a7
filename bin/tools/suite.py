"""Run the checks and the tests; see bin/test.

Every stage runs whatever became of the one before, and the answer is "all of them passed". The last stage is
pytest, so that its own summary line is the last thing that is printed; what went before is listed just above it
by the plugin `tests.servers.summary`.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bin.tools.processes import spawn, stop
from tests.servers.broker import RedisServer
from tests.servers.missing import PartIsMissing, must_have_all_parts
from tests.servers.order import FAST, LONG_UNIT, PARTS_STAGE, STAGE
from tests.servers.order import UNIT as UNIT_STAGE
from tests.servers.postgres import ORIGIN, PostgresServer, create_database

ROOT = Path(__file__).resolve().parents[2]
UNIT = "not postgres and not browser and not long"
WORKERS = ["-n", "2", "--dist", "loadgroup"]
# On the real parts a worker often waits, for a program to start or a clock to run out: one more than there are cores.
MORE_WORKERS = ["-n", "3", "--dist", "loadgroup"]
# Two that come with packages we use otherwise, each worker would load them for nothing; ours is read before Django.
PLUGINS = [word for name in ("no:faker", "no:valkey", "tests.servers.memory") for word in ("-p", name)]
#: Tells the last pytest where the report of the stages before it is.
STAGES = "DOHODA_STAGES"
USAGE = """bin/test           everything but the long tests
bin/test fast      ruff, and unit tests on SQLite
bin/test long      everything, and the tests that take minutes
bin/test PATH...   these tests on PostgreSQL, with Redis and Chromium at hand; options go to pytest"""


@dataclass
class Stage:
    """One stage and what became of it."""

    name: str
    seconds: float
    result: str


@dataclass
class Report:
    """What has run so far, and what could not run on this machine."""

    stages: list[Stage] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def has_failed(self) -> bool:
        """Whether any stage failed."""
        return any(stage.result != "ok" for stage in self.stages)

    def add(self, name: str, seconds: float, code: int) -> None:
        """Note a stage and say so."""
        stage = Stage(name, round(seconds, 1), "ok" if code == 0 else "FAILED")
        self.stages.append(stage)
        print(f"{stage.result:6} {stage.name} ({stage.seconds} s)", flush=True)

    def save(self, folder: Path) -> Path:
        """Write the report where the last pytest finds it."""
        path = folder / "stages.json"
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return path


@dataclass
class Background:
    """A check that runs beside the others, its output kept until it ends."""

    name: str
    process: subprocess.Popen[bytes]
    output: Path
    started: float

    def finish(self, report: Report) -> None:
        """Wait for the end; show the output if it failed."""
        code = self.process.wait()
        if code:
            print(self.output.read_text(encoding="utf-8", errors="replace"), flush=True)
        report.add(self.name, time.monotonic() - self.started, code)


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of the virtual environment."""
    return [sys.executable, "-m", name, *arguments]


def check(report: Report, name: str, command: Sequence[str], env: dict[str, str]) -> None:
    """Run a check and show what it says if it fails."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    report.add(name, time.monotonic() - started, done.returncode)


def pytest(arguments: Sequence[str], env: dict[str, str]) -> int:
    """Run pytest with its output as it comes; 0 if all passed."""
    process = spawn(module("pytest", *PLUGINS, *arguments), env=env, cwd=ROOT)
    try:
        code = process.wait()
        if code < 0:
            print(f"\npytest was ended by {signal.Signals(-code).name}", file=sys.stderr, flush=True)
        return code
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        stop(process)
        raise


def environment(folder: Path) -> dict[str, str]:
    """The environment of every stage: nothing of it comes from the developer's own settings."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "SITE_URL"}}
    own = {"DOHODA_MODE": "test", "DOHODA_VAR": str(folder / "var"), "PYTHONUNBUFFERED": "1"}
    return {**kept, **own}


def style(report: Report, env: dict[str, str]) -> None:
    """What takes no time: lint and format."""
    check(report, "ruff check", module("ruff", "check", "."), env)
    check(report, "ruff format", module("ruff", "format", "--check", "."), env)


def types_beside(env: dict[str, str], folder: Path) -> Background:
    """Start to check the types, which keeps one core busy."""
    output = folder / "mypy.txt"
    with output.open("wb") as file:
        types = spawn(module("mypy", "."), env=env, cwd=ROOT, stdout=file)
    return Background("mypy --strict", types, output, time.monotonic())


def static_checks(report: Report, env: dict[str, str]) -> None:
    """What else runs no test."""
    style(report, env)
    check(report, "floors (lint-imports)", [str(Path(sys.executable).with_name("lint-imports"))], env)
    migrations = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    check(report, "migrations are complete", migrations, env)


def migrated_database(env: dict[str, str]) -> Path | None:
    """An SQLite database with all migrations applied, made anew only when one changes; None if they fail.

    Unit tests start from a copy of it instead of running every migration in every worker.
    """
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    template = ROOT / ".pytest_cache" / f"migrated-{digest.hexdigest()[:16]}.sqlite3"
    if template.exists():
        return template
    template.parent.mkdir(exist_ok=True)
    for old in template.parent.glob("migrated-*"):
        old.unlink()
    draft = template.with_suffix(".draft")
    code = "from django.db import connection as c; c.cursor().execute('PRAGMA journal_mode=DELETE')"
    for command in (["migrate", "--verbosity", "0"], ["shell", "--verbosity", "0", "-c", code]):
        arguments = [sys.executable, "manage.py", *command]
        done = subprocess.run(arguments, cwd=ROOT, env={**env, "DATABASE_URL": f"sqlite:///{draft}"}, check=False)  # noqa: S603
        if done.returncode:
            return None
    return draft.rename(template)


def unit(report: Report, env: dict[str, str], folder: Path, markers: str, *, is_last: bool) -> int:
    """The unit tests on SQLite."""
    started = time.monotonic()
    template = migrated_database(env)
    if template:
        env = {**env, "DOHODA_TEST_TEMPLATE": str(template)}
    if is_last:
        env = {**env, STAGES: str(report.save(folder))}
    code = pytest([*WORKERS, "-m", markers], env)
    if not is_last:
        report.add("unit tests on SQLite", time.monotonic() - started, code)
    return code


def servers(stack: ExitStack, report: Report, env: dict[str, str]) -> dict[str, str]:
    """Start PostgreSQL, with a migrated database, and Redis; where they are, for the tests' environment."""
    found: dict[str, str] = {}
    try:
        postgres = stack.enter_context(PostgresServer())
        found |= {"DATABASE_URL": postgres.url("dohoda"), "DOHODA_TEST_POSTGRES": postgres.url()}
        found[ORIGIN] = _origin(report, env, postgres)
    except PartIsMissing as part:
        _without(report, f"everything that needs PostgreSQL: {part}")
    try:
        found["DOHODA_TEST_REDIS"] = stack.enter_context(RedisServer()).url
    except PartIsMissing as part:
        _without(report, f"everything that needs Redis: {part}")
    return found


def everything(report: Report, env: dict[str, str], folder: Path, *, is_long: bool) -> int:
    """All checks and tests; what the tests start from is made ready while the types are checked."""
    with ExitStack() as stack:
        types = types_beside(env, folder)
        static_checks(report, env)
        migrated_database(env)
        parts = servers(stack, report, env)
        types.finish(report)
        unit(report, {**env, STAGE: LONG_UNIT if is_long else UNIT_STAGE}, folder, UNIT, is_last=False)
        markers = [] if is_long else ["-m", "not long"]
        env = {**env, **parts, STAGE: PARTS_STAGE, STAGES: str(report.save(folder))}
        return pytest([*MORE_WORKERS, "--durations=10", *markers], env)


def _origin(report: Report, env: dict[str, str], postgres: PostgresServer) -> str:
    """Migrate a database once, of which each worker and each stack gets a copy; its name."""
    url = create_database(postgres.url(), "origin")
    check(report, "migrate", [sys.executable, "manage.py", "migrate", "--verbosity", "0"], {**env, "DATABASE_URL": url})
    return "origin"


def _without(report: Report, what: str) -> None:
    if must_have_all_parts():
        report.add(what, 0, 1)
    else:
        report.skipped.append(what)


def run(arguments: list[str], folder: Path) -> int:
    """Run what was asked for; 0 if everything passed."""
    report = Report()
    env = environment(folder)
    match arguments:
        case ["fast"]:
            style(report, env)
            code = unit(report, {**env, STAGE: FAST}, folder, UNIT + " and not slow", is_last=True)
        case [] | ["long"]:
            code = everything(report, env, folder, is_long=bool(arguments))
        case ["-h"] | ["--help"]:
            print(USAGE)
            return 0
        case _:
            with ExitStack() as stack:
                parts = servers(stack, report, env)
                code = pytest(arguments, {**env, **parts, STAGES: str(report.save(folder))})
    return 1 if code or report.has_failed else 0


def main(arguments: list[str]) -> int:
    """Run the suite in a temporary folder that is removed at the end; the exit code."""
    with tempfile.TemporaryDirectory(prefix="dohoda-suite-", ignore_cleanup_errors=True) as folder:
        try:
            return run(arguments, Path(folder))
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
