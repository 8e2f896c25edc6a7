"""One document takes so much memory and no more, and says so."""

import os
import resource
import subprocess
import sys

import pytest

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


# In a process of its own: one that has printed before holds memory which it can use again within the limit.
PRINTING = """
import django
django.setup()
from django.conf import settings
from documents.rendering import render_pdf
render_pdf("<title>warm</title>warm", identifier=b"x")
settings.PDF_MEMORY_MB = 8
try:
    render_pdf("<title>x</title>" + "<p>A paragraph of words that are set in lines.</p>" * 3000, identifier=b"x")
except MemoryError:
    settings.PDF_MEMORY_MB = 1024
    print(render_pdf("<title>x</title>x", identifier=b"x")[:4])
"""


def test_a_document_that_takes_more_is_an_error_and_the_next_one_is_printed() -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", PRINTING], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "b'%PDF'", done.stderr


def test_pages_are_told_as_they_are_set() -> None:
    pages: list[int] = []
    render_pdf("<title>x</title>" + "<p style='break-after: page'>x" * 4, identifier=b"x", on_page=pages.append)
    assert pages[:4] == [1, 2, 3, 4]
