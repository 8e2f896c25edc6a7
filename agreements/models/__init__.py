"""Agreements, their versions, and the signatures on paper."""

from agreements.models.agreement import Agreement
from agreements.models.signature import PaperSignature
from agreements.models.version import AgreementVersion, FrozenVersionError

__all__ = ["Agreement", "AgreementVersion", "FrozenVersionError", "PaperSignature"]
