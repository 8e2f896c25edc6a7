"""One parent for several programs: it starts them, keeps their logs, restarts what crashes and leaves no orphan.

It is single-threaded on purpose. The kernel ends a child when the *thread* that started it ends, and a fork
beside other threads may deadlock.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from bin.tools.processes import signal_group, spawn

LOG_BYTES = 5 * 1024 * 1024
# A child that ran this long was healthy: its next crash waits the shortest time again.
HEALTHY_SECONDS = 30.0
LONGEST_BACKOFF_SECONDS = 30.0
TRIES_AT_START = 3
STOP_GRACE_SECONDS = 20.0


@dataclass(frozen=True)
class Program:
    """A program to keep running; `name` is that of its log file."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    is_ready: Callable[[], bool] | None = None


class Log:
    """A log file whose lines carry the time; it is set aside once at 5 MB, so that a demo never fills a disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("ab")
        self._rest = b""

    def write(self, data: bytes) -> None:
        """Add what a child printed, line by line."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        if not lines:
            return
        stamp = time.strftime("%Y-%m-%d %H:%M:%S ").encode()
        self._file.write(b"".join(stamp + line + b"\n" for line in lines))
        self._file.flush()
        if self._file.tell() > LOG_BYTES:
            self._file.close()
            self.path.replace(self.path.with_suffix(".log.1"))
            self._file = self.path.open("ab")

    def close(self) -> None:
        """Write the last unfinished line and close."""
        if self._rest:
            self.write(b"\n")
        self._file.close()


@dataclass
class Child:
    """A program and the process that runs it at the moment, if any."""

    program: Program
    log: Log
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    restart_at: float | None = None


class Supervisor:
    """Runs programs in the order given and stops them in reverse: the broker starts first and ends last."""

    def __init__(self, programs: Sequence[Program], log_folder: Path) -> None:
        log_folder.mkdir(parents=True, exist_ok=True)
        self.children = [Child(program, Log(log_folder / f"{program.name}.log")) for program in programs]
        self._selector = selectors.DefaultSelector()
        self._stop_asked = 0
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)
        self._selector.register(self._wake_read, selectors.EVENT_READ)

    def __enter__(self) -> "Supervisor":
        signal.set_wakeup_fd(self._wake_write)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        # A handler, however empty, makes the end of a child wake the loop.
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _ask_to_stop(self, _number: int, _frame: object) -> None:
        self._stop_asked += 1

    @property
    def is_stopping(self) -> bool:
        """Whether a signal has asked for the end."""
        return self._stop_asked > 0

    def start(self, *, ready_seconds: float = 90.0) -> None:
        """Start all programs, waiting for each that can tell that it is ready.

        Raises RuntimeError with the end of its log if one keeps crashing or does not get ready in time.
        """
        for child in self.children:
            self._start(child)
            deadline = time.monotonic() + ready_seconds
            while child.program.is_ready is not None and not child.program.is_ready():
                if self.is_stopping:
                    return
                self._turn(0.1)
                broken = next((other for other in self.children if other.crashes >= TRIES_AT_START), None)
                if broken is not None or time.monotonic() > deadline:
                    raise RuntimeError(self._failure(broken or child))

    def run(self) -> None:
        """Look after the programs until a signal asks to stop."""
        while not self.is_stopping:
            due = [child.restart_at for child in self.children if child.restart_at is not None]
            self._turn(max(0.0, min(due) - time.monotonic()) if due else None)

    def stop(self) -> None:
        """End all programs, the last started first; a second signal or 20 s without an answer kills the rest."""
        asked = self._stop_asked
        for child in self.children:
            child.restart_at = None
        for child in reversed(self.children):
            process = child.process
            if process is None:
                continue
            process.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + STOP_GRACE_SECONDS
            while child.process is not None:
                if time.monotonic() > deadline or self._stop_asked > max(asked, 1):
                    signal_group(process, signal.SIGKILL)
                self._turn(0.2, may_restart=False)
        for child in self.children:
            child.log.close()

    def _start(self, child: Child) -> None:
        child.restart_at = None
        child.started = time.monotonic()
        child.process = spawn(child.program.command, env={**os.environ, **child.program.env}, stdout=subprocess.PIPE)
        pipe = child.process.stdout
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
            self._selector.register(pipe, selectors.EVENT_READ, child)

    def _turn(self, timeout: float | None, *, may_restart: bool = True) -> None:
        """Wait for output, a signal or the end of a child, deal with it, and start again what is due."""
        for key, _events in self._selector.select(timeout):
            if key.data is None:
                self._drain_wakeups()
            else:
                self._read(key.data)
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._bury(child, may_restart=may_restart)
            if child.restart_at is not None and child.restart_at <= time.monotonic():
                self._start(child)

    def _drain_wakeups(self) -> None:
        try:
            while os.read(self._wake_read, 512):
                pass
        except BlockingIOError:
            return

    def _read(self, child: Child) -> None:
        pipe = child.process.stdout if child.process is not None else None
        if pipe is None:
            return
        data = _read_available(pipe)
        if data is None:
            self._selector.unregister(pipe)
            pipe.close()
        else:
            child.log.write(data)

    def _bury(self, child: Child, *, may_restart: bool) -> None:
        process = child.process
        if process is None:
            return
        signal_group(process, signal.SIGKILL)  # whatever it started and left behind
        pipe = process.stdout
        if pipe is not None and not pipe.closed:
            child.log.write(_read_available(pipe) or b"")
            self._selector.unregister(pipe)
            pipe.close()
        child.process = None
        if not may_restart or self.is_stopping:
            return
        if time.monotonic() - child.started > HEALTHY_SECONDS:
            child.crashes = 0
        wait = min(0.5 * 2**child.crashes, LONGEST_BACKOFF_SECONDS)
        child.crashes += 1
        child.restart_at = time.monotonic() + wait
        message = f"{child.program.name} ended with code {process.returncode}; it starts again in {wait:g} s"
        child.log.write(f"[supervisor] {message}\n".encode())
        print(f"{message} (see {child.log.path})", file=sys.stderr, flush=True)

    def _failure(self, child: Child) -> str:
        tail = child.log.path.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        return "\n".join([f"{child.program.name} did not start. The end of {child.log.path}:", *tail])


def _read_available(pipe: IO[bytes]) -> bytes | None:
    """What can be read at once; None where the pipe has ended."""
    try:
        return os.read(pipe.fileno(), 65536) or None
    except BlockingIOError:
        return b""
