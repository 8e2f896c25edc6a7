"""What people and the calendar do to agreements, one function per intent."""

from agreements.selectors.templates import EMPTY
from agreements.services.approval import approve
from agreements.services.clauses import keep_clause, take_clause, take_update
from agreements.services.importing import read_document, read_import
from agreements.services.layouts import choose_layout
from agreements.services.redrafting import redraft
from agreements.services.rendering import render, request_rendering
from agreements.services.saving import StepConflict, save_step
from agreements.services.signing import record_paper_signature
from agreements.services.starting import copy_agreement, import_agreement, start_agreement
from agreements.services.terms import TermsAdvanced, advance_terms
from agreements.services.waiving import take_back_waiver, waive_hint

__all__ = [
    "EMPTY",
    "StepConflict",
    "TermsAdvanced",
    "advance_terms",
    "approve",
    "choose_layout",
    "copy_agreement",
    "import_agreement",
    "keep_clause",
    "read_document",
    "read_import",
    "record_paper_signature",
    "redraft",
    "render",
    "request_rendering",
    "save_step",
    "start_agreement",
    "take_back_waiver",
    "take_clause",
    "take_update",
    "waive_hint",
]
