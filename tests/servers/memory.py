"""Keeps the garbage collector from walking, again and again, through what lives as long as the run.

Django, the models and the tests themselves are a million objects that nobody will let go of. While they are being
loaded there is nothing to collect; afterwards they are set aside, and only what the tests make is looked through.
"""

import gc

import pytest

# bin/test names this plugin with `-p`, so that it is read before Django is.
gc.disable()
ALLOCATIONS, YOUNG, MIDDLE = 50_000, 20, 50


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Set aside what has been loaded, and collect from here on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, YOUNG, MIDDLE)
    gc.enable()
