"""An agreement of forty pages to PDF in a warm worker, beside bare WeasyPrint on the same HTML."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.table import Row, duration

ROUNDS = int(os.environ.get("DOHODA_BENCH_ROUNDS", "3"))


def measure() -> Iterator[Row]:
    """Both are warm and take turns, so that what else the machine does hits both alike; the fastest turn counts."""
    from benchmarks.long_agreement import PAGES, long_agreement
    from drafting.domain.canonical import canonical_bytes

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "agreement.json").write_bytes(canonical_bytes(long_agreement()))
        with _process("ours", folder) as worker, _process("bare", folder) as peer:
            turns = [(_turn(worker), _turn(peer)) for _round in range(ROUNDS)]
    pages = {turn["pages"] for pair in turns for turn in pair}
    assert len(pages) == 1, f"the two print different pages: {pages}"
    assert min(pages) >= PAGES, f"only {pages} pages"
    ours, theirs = (min(pair[side]["seconds"] for pair in turns) for side in (0, 1))
    yield Row(
        f"agreement of {min(pages)} pages to PDF, its HTML built too, warm worker",
        duration(ours),
        f"bare WeasyPrint {duration(theirs)}",
        f"{theirs / ours:.2f} x",
        "not slower",
        ours <= theirs,
    )


@contextmanager
def _process(kind: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "benchmarks.one_renderer", kind, str(folder)]
    with subprocess.Popen(  # noqa: S603 - fixed words
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", f"{kind} did not start"
        yield process
        process.kill()


def _turn(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer
