"""One document takes so much memory and no more, and says so."""

import resource

import pytest
from pytest_django import Settings

from documents.limits import MEGABYTE, at_most
from documents.rendering import render_pdf


def test_beyond_the_limit_there_is_no_memory_and_after_it_there_is() -> None:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with at_most(64):
        assert len(bytearray(8 * MEGABYTE)) == 8 * MEGABYTE
        with pytest.raises(MemoryError):
            bytearray(200 * MEGABYTE)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert len(bytearray(200 * MEGABYTE)) == 200 * MEGABYTE


def test_a_document_that_takes_more_is_an_error_and_the_next_one_is_printed(settings: Settings) -> None:
    render_pdf("<title>warm</title>warm", identifier=b"x")
    settings.PDF_MEMORY_MB = 8
    huge = "<title>x</title>" + "<p>A paragraph of some words that are set in lines.</p>" * 3000
    with pytest.raises(MemoryError):
        render_pdf(huge, identifier=b"x")
    settings.PDF_MEMORY_MB = 1024
    assert render_pdf("<title>x</title>x", identifier=b"x").startswith(b"%PDF")


def test_pages_are_told_as_they_are_set() -> None:
    pages: list[int] = []
    render_pdf("<title>x</title>" + "<p style='break-after: page'>x" * 4, identifier=b"x", on_page=pages.append)
    assert pages[:4] == [1, 2, 3, 4]
