"""What people and the calendar do to agreements, one function per intent."""

from agreements.services.approval import approve
from agreements.services.redrafting import redraft
from agreements.services.rendering import render, request_rendering
from agreements.services.saving import StepConflict, save_step
from agreements.services.signing import record_paper_signature
from agreements.services.starting import start_agreement
from agreements.services.terms import TermsAdvanced, advance_terms

__all__ = [
    "StepConflict",
    "TermsAdvanced",
    "advance_terms",
    "approve",
    "record_paper_signature",
    "redraft",
    "render",
    "request_rendering",
    "save_step",
    "start_agreement",
]
