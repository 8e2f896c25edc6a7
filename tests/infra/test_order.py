"""Tests that share the stack stay on one worker: two stacks at once would cost twice and slow each other down."""

import re
import subprocess
import sys
from pathlib import Path

SHARING = """
import pytest

@pytest.mark.xdist_group("stack")
@pytest.mark.parametrize("number", range(6))
def test_sharing(number):
    pass

@pytest.mark.parametrize("number", range(6))
def test_free(number):
    pass
"""


def test_what_shares_a_group_runs_on_one_worker(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").touch()
    (tmp_path / "test_sharing.py").write_text(SHARING)
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-n", "2", "--dist", "loadgroup", "-v"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert len(set(re.findall(r"\[(gw\d)\].*test_sharing\[", done.stdout))) == 1, done.stdout
    assert len(re.findall(r"\[gw\d\].*test_free\[", done.stdout)) == 6
