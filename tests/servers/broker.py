"""A Redis of one's own on a free port, keeping nothing."""

import shutil
import tempfile
import time
from pathlib import Path

from bin.tools.processes import accepts_connections, free_port, spawn, stop
from tests.servers.missing import PartIsMissing


class RedisServer:
    """A running redis-server; use it as a context manager."""

    def __init__(self) -> None:
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="dohoda-redis-"))

    @property
    def url(self) -> str:
        """The address, as REDIS_URL takes it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> "RedisServer":
        self.launch()
        return self

    def crash(self) -> None:
        """End it with SIGKILL: all that it holds is gone."""
        self._process.kill()
        self._process.wait()

    def launch(self) -> None:
        """Start it, empty, and wait until it answers."""
        program = shutil.which("redis-server")
        if program is None:
            shutil.rmtree(self._folder)
            raise PartIsMissing("Redis is not installed (apt-get install redis-server)")
        with (self._folder / "log").open("ab") as log:
            command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
            self._process = spawn(command, cwd=self._folder, stdout=log)
        deadline = time.monotonic() + 20
        while not accepts_connections(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                stop(self._process)
                raise RuntimeError(f"Redis did not start: {(self._folder / 'log').read_text()[-2000:]}")
            time.sleep(0.02)

    def __exit__(self, *_error: object) -> None:
        stop(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)
