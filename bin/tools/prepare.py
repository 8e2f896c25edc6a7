"""Bring the demo's database and static files up to date in one process; keeps what the sample data says."""

import hashlib
import io
import os
import sys
from pathlib import Path

import django


def main() -> None:
    """Migrate, load the sample data and collect static files where they changed.

    The argument is the file that takes what the sample data says of its logins: anything may print to the output.
    """
    # The broker does not run yet. Nothing is lost: the sweeps find what was promised while it was away.
    os.environ["REDIS_URL"] = "memory://"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    said = io.StringIO()
    call_command("demo_data", stdout=said)
    stamp = Path(settings.VAR_DIR) / "static.stamp"
    fingerprint = static_fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(fingerprint)
    Path(sys.argv[1]).write_text(said.getvalue(), encoding="utf-8")


def static_fingerprint() -> str:
    """Changes when any static file of the project or of a package is added, removed or touched."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name} {storage.get_modified_time(name)}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
