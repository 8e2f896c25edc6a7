"""The settings under test: the real ones, told by the environment that this is a test."""

import os
import tempfile

os.environ.setdefault("DOHODA_MODE", "test")
os.environ.setdefault("DOHODA_VAR", tempfile.mkdtemp(prefix="dohoda-test-"))
os.environ.setdefault("REDIS_URL", "memory://")
os.environ.setdefault("SITE_URL", "http://testserver")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")

from config.settings import *  # noqa: F403 - the environment has to be set before the real settings read it

# Unit tests run no worker, so that every page would say that the deadlines are not being watched.
ALARM_BANNER = False
# Tests ask from 127.0.0.1.
METRICS_NETWORKS = ["127.0.0.0/8"]
