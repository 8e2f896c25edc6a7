"""Start from a database that is migrated already: bin/test keeps one of SQLite, and makes one of PostgreSQL a run."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.servers.postgres import ORIGIN, create_database

TEMPLATE = "DOHODA_TEST_TEMPLATE"


def pytest_configure(config: pytest.Config) -> None:
    """Give this worker a fresh copy of the migrated database, and tell pytest-django to use it as it is."""
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        _copy_origin(config)
    elif os.environ.get(TEMPLATE):
        _copy_file(config, os.environ[TEMPLATE])


def _copy_origin(config: pytest.Config) -> None:
    server, origin = os.environ.get("DOHODA_TEST_POSTGRES"), os.environ.get(ORIGIN)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not server or not origin or (not worker and config.getoption("numprocesses", default=None)):
        return  # the one who only hands out the tests opens no database
    name = f"test_{settings.DATABASES['default']['NAME']}"
    create_database(server, f"{name}_{worker}" if worker else name, template=origin)
    config.option.reuse_db = True


def _copy_file(config: pytest.Config, template: str) -> None:
    name = Path(settings.VAR_DIR) / "unit.sqlite3"
    name.parent.mkdir(parents=True, exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    # pytest-django adds the worker's name to that of its database.
    shutil.copyfile(template, f"{name}_{worker}" if worker else name)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(name)
    config.option.reuse_db = True
