"""Which statements only one module of tests asks the database; a tool for `tests/servers/order.py`, loaded by hand.

    .venv/bin/python -m pytest -p tests.servers.questions

prints for each module how many kinds of statement no other module has asked, and some of them.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

SHOWN = 3
#: Values, numbered savepoints and the length of lists do not make a statement another one.
VARYING = [
    (re.compile(r'"s\d+_x?\d+"'), '"savepoint"'),
    (re.compile(r"\bIN \([^()]*\)"), "IN ()"),
    (re.compile(r"(\(%s(?:, %s)*\))(?:, \(%s(?:, %s)*\))+"), r"\1"),
    (re.compile(r"(LIMIT|OFFSET) \d+"), r"\1"),
]
_asked_by: dict[str, set[str]] = defaultdict(set)
_module = ""


def kind_of(statement: str) -> str:
    """Return the statement without what varies from test to test."""
    for pattern, plain in VARYING:
        statement = pattern.sub(plain, statement)
    return statement


def _note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    _asked_by[kind_of(str(sql))].add(_module)
    return execute(sql, params, many, context)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Listen to the connection on behalf of the test's module."""
    global _module
    from django.db import connection

    _module = item.nodeid.split("::")[0]
    if _note not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the modules, those with most statements of their own first."""
    own: dict[str, list[str]] = defaultdict(list)
    for kind, modules in _asked_by.items():
        if len(modules) == 1:
            own[next(iter(modules))].append(kind)
    terminalreporter.write_sep("=", f"{len(_asked_by)} kinds of statement")
    for module, kinds in sorted(own.items(), key=lambda pair: -len(pair[1])):
        terminalreporter.write_line(f"{len(kinds):4} {module}")
        for kind in sorted(kinds)[:SHOWN]:
            terminalreporter.write_line(f"       {kind[:200]}")
