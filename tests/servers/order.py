"""Which tests run here, on which worker, and in what order."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings

STACK_TIMEOUT_SECONDS = 300
#: Set by bin/test: which of its stages this is, so that no test runs twice where once says all (docs/development.md).
STAGE = "DOHODA_TEST_STAGE"
FAST, UNIT, PARTS_STAGE, LONG_UNIT = "fast", "unit", "parts", "long unit"
PARTS = {"db", "transactional_db", "stack", "postgres_server", "redis_server", "smtp_sink", "chromium", "page"}
# What runs once in a whole run because its second run on the other database asks that nothing it was not asked before.
# That is measured, not guessed: tests/servers/questions.py says which statements a module is alone in asking.
# Documents, words and arithmetic, and each address answered to each person, on SQLite:
ON_SQLITE = re.compile(
    r"test_(\w*_)?(roles|document|document_pdf|findings_text|printing|rendering|explanations_add_up)$"
)
# Pages of forms and acts, whose statements are those of services and selectors, on PostgreSQL:
ON_POSTGRES = re.compile(r"test_(calendar|measured|organisation|target|turn)_pages?$")
# What is left out of `bin/test fast`: tests that start programs, set whole documents, ask for whole pages or
# REST answers, or live long histories.
SLOW_FOLDERS = {"api", "desk", "faults", "infra", "pages", "roles", "thread"}
SLOW_MODULES = re.compile(
    r"test_(\w*_)?(pages?|browser|document|document_pdf|findings_text|printing|rendering|editing|delivery|reference|shell|today|"
    r"attainment_report|explanations_add_up|counted_days|conversation|any_history|changing|turns|escalation|relating|"
    r"hidden_relatives|recompute_apply|recompute_undo|starting|bounces|webhooks|two_people_change|calendar_limits|duties|"
    r"changes_upon_changes|summaries|hostile_text|reading_pdf|clause_library|clauses_in_print|holding|waiving|realism|"
    r"hints|answers|word|word_look|looks|archival|limits|lists|list_columns|ladders|search|measured_reclassified|"
    r"intake_costs|linked_preview|step_forms)$"
)
# Left out of `bin/test fast` only: they live a complaint for a tenth of a second and more each, and ask SQLite what no
# other module does (tests/servers/questions.py), 140 kinds of statement together.
LIVES = re.compile(
    r"test_(beyond_the_calendar|corrections|held_warnings|hold_words|hostile_address|late_logging|outdating|"
    r"peer_defects|review_day|saved_views|voicemail|work|written_when_sent)$"
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and add the second hook of the same name."""
    config.addinivalue_line("markers", "slow: programs, documents or pages; left out of bin/test fast")
    config.pluginmanager.register(LongestFirst(), "longest_first")
    stage = os.environ.get(STAGE)
    if stage in {UNIT, LONG_UNIT}:
        config.pluginmanager.register(NotOnBoth(also_slow=stage == UNIT), "not_on_both")
    if stage == PARTS_STAGE:
        config.pluginmanager.register(OnlyOnParts(), "only_on_parts")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """In `bin/test fast`, do not even read what it leaves out; None lets others decide."""
    if os.environ.get(STAGE) != FAST or collection_path.suffix != ".py":
        return None
    return True if _is_slow(collection_path) or LIVES.match(collection_path.stem) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs, before anybody selects by marker.

    What needs PostgreSQL is skipped by name on SQLite; all that share a stack, or the browser, share one worker.
    """
    needs_postgres = pytest.mark.skip(reason="needs PostgreSQL: bin/test runs it, or set DATABASE_URL")
    is_postgres = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    for item in items:
        if item.get_closest_marker("postgres") and not is_postgres:
            item.add_marker(needs_postgres)
        if _is_slow(item.path):
            item.add_marker(pytest.mark.slow)
        group = _group(item)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
            if item.get_closest_marker("timeout") is None:
                # The first of them also waits for four programs to start.
                item.add_marker(pytest.mark.timeout(STACK_TIMEOUT_SECONDS))


class LongestFirst:
    """Moves the tests on stacks to the front, so that each stack's worker takes them while another runs the rest.

    The order of the others stays: pytest-django has put those that empty the database last.
    """

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort in place; sorting is stable."""
        items.sort(key=lambda item: not _group(item).startswith("stack") or "db" in getattr(item, "fixturenames", ()))


class NotOnBoth:
    """Leaves out of the unit stage what the last stage asks for on PostgreSQL.

    On SQLite `bin/test` asks what `bin/test fast` asks; the slow modules run on both only in `bin/test long`.
    """

    def __init__(self, *, also_slow: bool) -> None:
        self.also_slow = also_slow

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep everything else, and what of those modules touches no database."""
        _keep(config, items, lambda item: not (_needs_parts(item) and self._is_for_postgres(item.path)))

    def _is_for_postgres(self, path: Path) -> bool:
        if ON_SQLITE.match(path.stem):
            return False
        return bool(ON_POSTGRES.match(path.stem)) or (self.also_slow and _is_slow(path))


class OnlyOnParts:
    """Leaves out what touches no database, broker, mail server or browser: it would only say the same again."""

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep what behaves differently on the real parts, and what the unit stage left out."""
        _keep(
            config,
            items,
            lambda item: _is_left_to_parts(item) or (_needs_parts(item) and not ON_SQLITE.match(item.path.stem)),
        )


def _keep(config: pytest.Config, items: list[pytest.Item], is_kept: Callable[[pytest.Item], bool]) -> None:
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        (kept if is_kept(item) else dropped).append(item)
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def _is_left_to_parts(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("postgres", "browser", "long"))


def _is_slow(path: Path) -> bool:
    return path.parent.name in SLOW_FOLDERS or bool(SLOW_MODULES.match(path.stem))


def _needs_parts(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db")) or bool(PARTS.intersection(getattr(item, "fixturenames", ())))


def _group(item: pytest.Item) -> str:
    names = set(getattr(item, "fixturenames", ()))
    if "stack" in names:
        return f"stack {_stack(item)}"
    return "browser" if names & {"chromium", "page"} else ""


def _stack(item: pytest.Item) -> str:
    """Which of three stacks a test is given: the pages take as long as all the rest, so two share them by halves."""
    if item.path.parent.name != "pages":
        return "of stories"
    is_visit = item.path.stem == "test_every_page"
    return "of visits" if is_visit and crc32(item.nodeid.encode()) % 4 else "of keys and visits"
