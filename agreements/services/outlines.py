"""What the templates hold and what they leave open, to choose one by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from agreements.domain.readiness import findings
from agreements.selectors.templates import template_content
from agreements.services.starting import COPIED
from drafting.domain.findings import Finding


@dataclass(frozen=True, slots=True)
class Outline:
    """How much a template says, and how many things without which it cannot be approved are `left` to fill in."""

    services: int
    duties: int
    goals: int
    targets: int
    measures: int
    tiers: int
    left: int


@cache
def outline_of(template: str, language: str) -> Outline:
    """Return the outline of one of the TEMPLATES, or of EMPTY; counted once, as their files never change.

    What is copied from the records of the two parties is not counted as left.
    """
    content = template_content(template, language)
    levels = content.service_levels
    return Outline(
        services=len(content.expectations.services),
        duties=len(content.responsibilities.duties),
        goals=len(content.goals.goals),
        targets=len(levels.targets),
        measures=len(levels.availability) + len(levels.quality),
        tiers=sum(len(rule.tiers) for rule in levels.credits),
        left=sum(finding.is_blocking and not _is_copied(finding) for finding in findings(content)),
    )


def _is_copied(finding: Finding) -> bool:
    """Whether it will be there once the parties, the title and the currency are."""
    *parents, field = finding.pointer.strip("/").split("/")
    if parents[:1] == ["expectations"] and parents[-1] in {"provider", "customer"}:
        return field in COPIED
    return finding.pointer in {"/expectations/title", "/payment/currency"}
