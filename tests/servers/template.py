"""Start from a database that is migrated already: bin/test keeps one until a migration changes."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATE = "DOHODA_TEST_TEMPLATE"


def pytest_configure(config: pytest.Config) -> None:
    """Give this worker a fresh copy of the migrated database, and tell pytest-django to use it as it is."""
    template = os.environ.get(TEMPLATE)
    if not template or "sqlite" not in settings.DATABASES["default"]["ENGINE"]:
        return
    name = Path(settings.VAR_DIR) / "unit.sqlite3"
    name.parent.mkdir(parents=True, exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    # pytest-django adds the worker's name to that of its database.
    shutil.copyfile(template, f"{name}_{worker}" if worker else name)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)
    config.option.reuse_db = True
