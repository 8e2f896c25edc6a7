"""The Word file of a version: for people who redline; made anew whenever it is asked for, and never kept."""

from __future__ import annotations

from agreements.document.build import printed
from agreements.models import AgreementVersion
from agreements.selectors.looks import layout_of, look_of


def word_of(version: AgreementVersion) -> bytes:
    """Return any version as a .docx file, a draft marked as one. The same version gives the same bytes."""
    # Only here: lxml and python-docx take half a second and 20 MB, which most processes never need.
    from agreements.document.word import build_word

    content = version.document
    document = printed(
        content, reference=version.agreement.reference, version_number=version.number, state=version.state
    )
    return build_word(
        document,
        author=content.expectations.provider.name,
        created_at=version.frozen_at or version.created_at,
        modified_at=version.frozen_at or version.changed_at,
        look=look_of(version),
        layout=layout_of(version),
    )


def word_name(version: AgreementVersion) -> str:
    """Return what the file is called: `AGR-2026-00042-2.docx`, or `AGR-2026-00042-2-draft.docx`."""
    mark = "-draft" if version.frozen_at is None else ""
    return f"{version.agreement.reference}-{version.number}{mark}.docx"
