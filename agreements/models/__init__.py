"""Agreements, their versions, the hints waived in them, and the signatures on paper."""

from agreements.models.agreement import Agreement
from agreements.models.signature import PaperSignature
from agreements.models.text import AgreementText
from agreements.models.version import AgreementVersion, FrozenVersionError
from agreements.models.waiver import Waiver

__all__ = ["Agreement", "AgreementText", "AgreementVersion", "FrozenVersionError", "PaperSignature", "Waiver"]
