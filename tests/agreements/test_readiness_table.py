"""docs/readiness.md lists every rule of the check as the code has it; what it says otherwise fails here."""

from pathlib import Path

from django.utils import translation

from agreements.domain.readiness.catalogue import catalogue
from agreements.findings_text import SENTENCES
from drafting.domain.findings import Severity
from tests.agreements.domain.breaking import BREAKS, DATED_BREAKS

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "readiness.md"
WHERE = {"target_stricter_than_past": "/service_levels/targets/…/amount"}


def places() -> dict[str, str]:
    """One place where each rule is found, of those at which the tests break it; … stands for a row."""
    found: dict[str, str] = dict(WHERE)
    for broken in (*BREAKS, *DATED_BREAKS):
        place = "/".join("…" if token.isdecimal() else token for token in broken.pointer.split("/"))
        found.setdefault(broken.rule, place)
    return found


def rows() -> list[str]:
    where = places()
    found = []
    with translation.override("en"):
        for rule in catalogue():
            grave = "blocks" if rule.severity is Severity.BLOCKING else "hint"
            said = str(SENTENCES[rule.id]).replace("%%", "%").replace("|", "\\|")
            found.append(f"| `{rule.id}` | {grave} | {rule.why} | {said} | `{where[rule.id]}` |")
    return found


def test_the_table_of_rules_is_that_of_the_code() -> None:
    written = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert written == rows(), "run .venv/bin/python -m tests.agreements.test_readiness_table"


def test_every_rule_says_why() -> None:
    assert [rule.id for rule in catalogue() if not rule.why] == []


def write() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    head = text[: text.index("| --- |")].rstrip().rsplit("\n", 1)
    table = ["| rule | | why | what it says | found at |", "| --- | --- | --- | --- | --- |", *rows()]
    DOCUMENT.write_text("\n".join([head[0].rstrip(), "", *table]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    write()
