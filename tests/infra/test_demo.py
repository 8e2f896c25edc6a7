"""bin/demo as a newcomer meets it: it starts, people sign in, it weighs little, it stops and leaves nothing."""

import http.cookiejar
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bin.tools.processes import free_port, is_free
from tests.infra.proc import cpu_seconds, family, is_alive, memory_mb

ROOT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")
ROLES = {"administrator", "manager", "supervisor", "agent", "staff", "auditor"}

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


class Demo:
    """A running bin/demo in a copy of the project."""

    def __init__(self, folder: Path, port: int, *options: str) -> None:
        self.folder = folder
        self.started = time.monotonic()
        command = [str(folder / "bin" / "demo"), "--port", str(port), *options]
        env = {name: value for name, value in os.environ.items() if not name.startswith(("DOHODA_", "DJANGO_"))}
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said = ""

    def wait_until_ready(self) -> float:
        """How long it took until the address was printed, in seconds."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if "Ctrl-C stops" in line:
                return time.monotonic() - self.started
        raise AssertionError(f"bin/demo ended:\n{self.said}")

    @property
    def url(self) -> str:
        found = re.search(r"http://localhost:\d+", self.said)
        assert found, self.said
        return found.group()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=60)
        return self.process.returncode


def sign_in(url: str, email: str, password: str) -> str:
    """The page that comes after the sign-in form."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with opener.open(f"{url}/account/sign-in/") as response:
        page = response.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, page
    fields = {"csrfmiddlewaretoken": token[1], "username": email, "password": password}
    with opener.open(f"{url}/account/sign-in/", urllib.parse.urlencode(fields).encode()) as response:
        return f"{response.url}\n{response.read().decode()}"


def settled(pid: int) -> list[int]:
    """The family once none has come or gone for 35 s: the sample documents, looked for every 30 s, are set."""
    deadline = time.monotonic() + 180
    pids: list[int] = []
    while pids != family(pid):
        assert time.monotonic() < deadline, "the demo does not come to rest"
        pids = family(pid)
        time.sleep(35)
    return pids


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "dohoda"
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


@pytest.fixture
def demo(copy: Path) -> Iterator[Demo]:
    running = Demo(copy, free_port())
    yield running
    if running.process.poll() is None:
        running.process.kill()
    if running.process.stdout and not running.process.stdout.closed:
        running.process.communicate()


def test_first_start_signs_every_role_in(demo: Demo) -> None:
    assert demo.wait_until_ready() < 120
    password = re.search(r"password (\S+)", demo.said)
    assert password, demo.said
    logins = dict(re.findall(r"^\s+(\S+@\S+)\s+(\w+)", demo.said, re.MULTILINE))
    assert set(logins.values()) >= ROLES
    for email in logins:
        landed = sign_in(demo.url, email, password[1])
        assert landed.startswith(f"{demo.url}/\n"), email
    with pytest.raises(urllib.error.HTTPError) as refused:
        sign_in(demo.url, next(iter(logins)), "wrong")
    with refused.value:
        assert (refused.value.code, refused.value.url) == (422, f"{demo.url}/account/sign-in/")
    everything = family(demo.process.pid)
    assert demo.stop() == 0
    assert not [pid for pid in everything if is_alive(pid)]


def test_second_start_takes_seconds_and_rests_lightly(demo: Demo) -> None:
    took = demo.wait_until_ready()
    assert "Preparing" not in demo.said
    pids = settled(demo.process.pid)
    before, since = cpu_seconds(pids), time.monotonic()
    time.sleep(30)
    idle_percent = 100 * (cpu_seconds(pids) - before) / (time.monotonic() - since)
    figures = f"ready after {took:.1f} s, {memory_mb(pids):.0f} MB, {idle_percent:.2f} % of a core"
    print(figures)
    assert len(pids) >= 8
    assert took < 10, figures
    assert memory_mb(pids) < 600, figures
    assert idle_percent < 3, figures


def test_a_second_one_in_the_same_folder_is_refused_and_a_taken_port_passed_over(demo: Demo, copy: Path) -> None:
    demo.wait_until_ready()
    second = Demo(copy, free_port())
    said, _nothing = second.process.communicate(timeout=60)
    assert second.process.returncode == 1
    assert "already runs" in said
    port = int(demo.url.rsplit(":", 1)[1])
    assert not is_free(port)
    pids = family(demo.process.pid)
    demo.process.kill()
    deadline = time.monotonic() + 30
    while any(is_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not any(is_alive(pid) for pid in pids), "killed outright, it leaves nothing behind"


def test_reset_throws_the_data_away(copy: Path) -> None:
    keepsake = copy / "var" / "files" / "keepsake"
    keepsake.parent.mkdir(parents=True, exist_ok=True)
    keepsake.touch()
    demo = Demo(copy, free_port(), "--reset")
    demo.wait_until_ready()
    assert not keepsake.exists()
    assert "Preparing" in demo.said
    assert demo.stop() == 0
