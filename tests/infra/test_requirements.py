"""The pinned lists: complete, exact, and in the order that people look for."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIRST = ["django", "djangorestframework", "celery", "redis", "psycopg2-binary", "weasyprint", "pytest-django"]


def requirements(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


def names(lines: list[str]) -> list[str]:
    return [re.split(r"[=<>\[ ;]", line)[0].lower() for line in lines]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_once(name: str) -> None:
    lines = requirements(name)
    assert [line for line in lines if not re.match(r"[a-z0-9-]+==\S+( ; .+)?$", line)] == []
    assert len(names(lines)) == len(set(names(lines)))


def test_the_seven_come_first_and_the_asked_for_are_all_there() -> None:
    run = names(requirements("requirements.txt"))
    assert run[:7] == FIRST
    assert run[: len(names(requirements("requirements.in")))] == names(requirements("requirements.in"))
    assert "psycopg" not in run, "with psycopg 3 installed Django would use it instead of psycopg2"


def test_the_lists_hold_for_the_oldest_python_too() -> None:
    """Redis needs async-timeout below Python 3.11.3, which is what Debian 12 has."""
    assert any(line.startswith("async-timeout==") for line in requirements("requirements.txt"))


def test_development_adds_to_the_run_time_list_and_repeats_nothing() -> None:
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text()
    assert not set(names(requirements("requirements.txt"))) & set(names(requirements("requirements-dev.txt")))
