"""Policy documents, their revisions, and who confirmed reading them."""

from policies.models.acknowledgement import Acknowledgement
from policies.models.document import PolicyDocument
from policies.models.revision import FrozenRevisionError, PolicyRevision, RevisionState

__all__ = ["Acknowledgement", "FrozenRevisionError", "PolicyDocument", "PolicyRevision", "RevisionState"]
