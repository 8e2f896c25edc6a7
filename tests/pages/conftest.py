"""One browser, one context a person: the sample company's pages are opened in them again and again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.pages.people import Windows
from tests.pages.sample import Sample, is_loaded, load
from tests.servers.stack import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def _loaded() -> dict[str, Sample]:
    """Where the sample is kept between tests."""
    return {}


@pytest.fixture(scope="session")
def _failures() -> list[str]:
    """Not empty once loading has failed."""
    return []


@pytest.fixture(scope="session")
def _kept(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Where one worker leaves the sample for the others of this run."""
    own = tmp_path_factory.getbasetemp()
    return (own if worker_id == "master" else own.parent) / "sample"


@pytest.fixture
def sample(stack: Stack, _kept: Path, _loaded: dict[str, Sample], _failures: list[str]) -> Sample:
    """The sample company, loaded when the first test asks for it, and again if another has emptied the stack."""
    with stack.orm():
        is_there = bool(_loaded) and is_loaded()
    if not is_there:
        # It takes a while: what fails once is not tried again for each page.
        assert not _failures, "the sample company could not be loaded"
        _failures.append("until it is loaded")
        _loaded["sample"] = load(stack, _kept)
        _failures.clear()
    return _loaded["sample"]


@pytest.fixture(scope="session")
def _contexts(chromium: Browser) -> Iterator[Windows]:
    windows = Windows(chromium)
    yield windows
    windows.close()


@pytest.fixture
def windows(stack: Stack, sample: Sample, _contexts: Windows) -> Iterator[Windows]:
    """A page for each person; what goes wrong in any of them fails the test."""
    _contexts.begin(stack, sample)
    yield _contexts
    _contexts.end()
