"""Shows the stages that bin/test ran before this pytest, just above pytest's own last line."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests counted; list each stage with its seconds, then loudly what failed and what could not run."""
    _counts(terminalreporter)
    path = os.environ.get("DOHODA_STAGES")
    if not path:
        return
    report = json.loads(Path(path).read_text(encoding="utf-8"))
    if report["stages"]:
        terminalreporter.write_sep("=", "stages before this one")
    for stage in report["stages"]:
        has_failed = stage["result"] != "ok"
        line = f"{stage['result']:6} {stage['name']} ({stage['seconds']} s)"
        terminalreporter.write_line(line, red=has_failed, bold=has_failed)
    skipped = [*report["skipped"], *_skipped_here(terminalreporter.stats.get("skipped", []))]
    if skipped:
        terminalreporter.write_sep("!", "NOT RUN on this machine", red=True, bold=True)
        for what in skipped:
            terminalreporter.write_line(what, red=True)


def _counts(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines of the tables that tests handed on as the property "counted": head, rule and row."""
    reports = [each for found in terminalreporter.stats.values() for each in found if hasattr(each, "user_properties")]
    lines: dict[str, None] = {}
    for report in reports:
        lines |= dict.fromkeys(line for name, table in report.user_properties if name == "counted" for line in table)
    if lines:
        terminalreporter.write_sep("=", "counted")
    for line in lines:
        terminalreporter.write_line(line)


def _skipped_here(reports: Iterable[pytest.TestReport]) -> list[str]:
    counts: dict[str, int] = {}
    for report in reports:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        counts[reason] = counts.get(reason, 0) + 1
    return [f"{count} tests: {reason.removeprefix('Skipped: ')}" for reason, count in sorted(counts.items())]
