"""Questions about agreements."""

from agreements.selectors.attention import Attention, agreements_needing_attention
from agreements.selectors.holding import open_steps
from agreements.selectors.lists import (
    AgreementFilter,
    agreement_page,
    agreements_found,
    customers_with_agreements,
    owners_of_agreements,
    terms_found,
)
from agreements.selectors.progress import Progress, StepProgress, progress_of
from agreements.selectors.terms import agreements_in_force, versions_in_force

__all__ = [
    "AgreementFilter",
    "Attention",
    "Progress",
    "StepProgress",
    "agreement_page",
    "agreements_found",
    "agreements_in_force",
    "agreements_needing_attention",
    "customers_with_agreements",
    "open_steps",
    "owners_of_agreements",
    "progress_of",
    "terms_found",
    "versions_in_force",
]
