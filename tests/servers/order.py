"""Which tests run here, on which worker, and in what order."""

import os
import re

import pytest
from django.conf import settings

STACK_TIMEOUT_SECONDS = 300
#: Set by bin/test for its last stage: the unit stage before it ran every test that needs no part of its own.
UNIT_STAGE_RAN = "DOHODA_UNIT_STAGE_RAN"
PARTS = {"db", "transactional_db", "stack", "postgres_server", "redis_server", "smtp_sink", "chromium", "page"}
# What is left out of `bin/test fast`: tests that start programs, set whole documents, or ask for whole pages.
SLOW_FOLDERS = {"infra", "pages", "roles", "thread"}
SLOW_MODULES = re.compile(
    r"test_(\w*_)?(pages?|browser|document|document_pdf|findings_text|printing|rendering|editing|delivery|reference|shell|today|"
    r"attainment_report|explanations_add_up|counted_days|conversation)$"
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and add the second hook of the same name."""
    config.addinivalue_line("markers", "slow: programs, documents or pages; left out of bin/test fast")
    config.pluginmanager.register(LongestFirst(), "longest_first")
    if os.environ.get(UNIT_STAGE_RAN):
        config.pluginmanager.register(OnlyOnParts(), "only_on_parts")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs, before anybody selects by marker.

    What needs PostgreSQL is skipped by name on SQLite; all that share the stack, or the browser, share one worker.
    """
    needs_postgres = pytest.mark.skip(reason="needs PostgreSQL: bin/test runs it, or set DATABASE_URL")
    is_postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    for item in items:
        if item.get_closest_marker("postgres") and not is_postgres:
            item.add_marker(needs_postgres)
        if SLOW_MODULES.match(item.path.stem) or item.path.parent.name in SLOW_FOLDERS:
            item.add_marker(pytest.mark.slow)
        group = _group(item)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
            if item.get_closest_marker("timeout") is None:
                # The first of them also waits for four programs to start.
                item.add_marker(pytest.mark.timeout(STACK_TIMEOUT_SECONDS))


class LongestFirst:
    """Moves the tests on the stack to the front, so that one worker takes them while the other runs the rest.

    The order of the others stays: pytest-django has put those that empty the database last.
    """

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort in place; sorting is stable."""
        items.sort(key=lambda item: _group(item) != "stack" or "db" in getattr(item, "fixturenames", ()))


class OnlyOnParts:
    """Leaves out what touches no database, broker, mail server or browser: it would only say the same again."""

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep what behaves differently on the real parts, and what the unit stage left out."""
        kept = [item for item in items if _needs_parts(item) or item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _needs_parts(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "browser"))
    return marked or bool(PARTS.intersection(getattr(item, "fixturenames", ())))


def _group(item: pytest.Item) -> str:
    names = set(getattr(item, "fixturenames", ()))
    if "stack" in names:
        return "stack"
    return "browser" if names & {"chromium", "page"} else ""
