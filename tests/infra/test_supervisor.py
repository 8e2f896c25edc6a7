"""The supervisor behind bin/demo: what crashes comes back, what is stopped is gone, nothing is orphaned."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bin.tools.processes import free_port, is_free
from bin.tools.supervisor import Log
from tests.infra.proc import is_alive

ROOT = Path(__file__).resolve().parents[2]
# Two programs that say who they are; the second starts a child of its own, as a web server does.
SCRIPT = """
import sys
from pathlib import Path
from bin.tools.supervisor import Program, Supervisor

one = "import os, time; print('one', os.getpid(), flush=True); time.sleep(600)"
two = (
    "import os, subprocess, sys, time\\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\\n"
    "print('two', os.getpid(), flush=True); print('grandchild', child.pid, flush=True); time.sleep(600)"
)
programs = [Program(name, [sys.executable, "-c", code]) for name, code in (("one", one), ("two", two))]
with Supervisor(programs, Path(sys.argv[1])) as supervisor:
    supervisor.start()
    supervisor.run()
"""


def eventually(claim: Callable[[], bool], *, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if claim():
            return True
        time.sleep(0.02)
    return claim()


def pids(folder: Path, name: str, word: str) -> list[int]:
    """The process numbers that a program has logged, oldest first."""
    path = folder / f"{name}.log"
    text = path.read_text() if path.exists() else ""
    return [int(pid) for pid in re.findall(rf" {word} (\d+)$", text, re.MULTILINE)]


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL)
    assert eventually(lambda: bool(pids(tmp_path, "one", "one") and pids(tmp_path, "two", "grandchild")))
    yield process, tmp_path
    if process.poll() is None:
        process.terminate()
    process.wait(30)


def test_a_crashed_program_starts_again_and_leaves_nothing_behind(
    supervised: tuple[subprocess.Popen[bytes], Path],
) -> None:
    _process, folder = supervised
    (one,) = pids(folder, "one", "one")
    (two,) = pids(folder, "two", "two")
    (grandchild,) = pids(folder, "two", "grandchild")
    os.kill(two, signal.SIGKILL)
    assert eventually(lambda: len(pids(folder, "two", "two")) == 2), "the killed program came back"
    assert eventually(lambda: not is_alive(grandchild)), "what it had started went with it"
    assert pids(folder, "one", "one") == [one], "its neighbour was left alone"
    assert "[supervisor] two ended with code -9" in (folder / "two.log").read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(supervised: tuple[subprocess.Popen[bytes], Path], number: signal.Signals) -> None:
    process, folder = supervised
    all_pids = [*pids(folder, "one", "one"), *pids(folder, "two", "two"), *pids(folder, "two", "grandchild")]
    process.send_signal(number)
    assert process.wait(15) == 0
    assert eventually(lambda: not any(is_alive(pid) for pid in all_pids))


def test_programs_end_even_if_the_supervisor_is_killed(supervised: tuple[subprocess.Popen[bytes], Path]) -> None:
    process, folder = supervised
    programs = [*pids(folder, "one", "one"), *pids(folder, "two", "two")]
    process.kill()
    assert eventually(lambda: not any(is_alive(pid) for pid in programs))
    for pid in pids(folder, "two", "grandchild"):  # a real server ends its own children on SIGTERM; this one does not
        os.kill(pid, signal.SIGKILL)


def test_what_cannot_start_is_shown_and_nothing_stays_behind(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from bin.tools.supervisor import Program, Supervisor

sleeper = Program("sleeper", ["sleep", "600"])
broken = Program("broken", [sys.executable, "-c", "raise SystemExit('no such setting')"], is_ready=lambda: False)
with Supervisor([sleeper, broken], Path(sys.argv[1])) as supervisor:
    try:
        supervisor.start()
    except RuntimeError as error:
        print(supervisor.children[0].process.pid)
        print(error)
"""
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    sleeper, *said = done.stdout.splitlines()
    assert said[0].startswith("broken did not start")
    assert any("no such setting" in line for line in said)
    assert not is_alive(int(sleeper))


def test_a_log_is_set_aside_before_it_fills_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bin.tools.supervisor.LOG_BYTES", 200)
    log = Log(tmp_path / "web.log")
    for number in range(21):
        log.write(f"line {number} is not finis".encode())
        log.write(b"hed\n")
    log.close()
    assert (tmp_path / "web.log.1").stat().st_size < 300
    kept = (tmp_path / "web.log.1").read_text() + (tmp_path / "web.log").read_text()
    assert kept.splitlines()[-1].endswith(" line 20 is not finished")
    assert len(list(tmp_path.iterdir())) == 2


def test_a_taken_port_is_passed_over() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        assert free_port(port) > port
    assert free_port(port) == port
