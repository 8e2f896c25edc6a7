"""The container files: checked against their specifications, and against the code they run.

No container engine is needed, so what is checked is what was written, not that an image builds.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bin.tools.demo import SLOW
from config.celery import app

ROOT = Path(__file__).resolve().parents[2]
OWN = ["web", "worker-fast", "worker-slow", "beat"]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return document


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def command_of(service: dict[str, Any]) -> str:
    command = service["command"]
    return command if isinstance(command, str) else " ".join(command)


def test_compose_file_meets_the_specification(tmp_path: Path) -> None:
    arguments = ["--builtin-schema", "vendor.compose-spec"]
    done = run("check-jsonschema", *arguments, "docker-compose.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    broken = tmp_path / "docker-compose.yml"
    broken.write_text((ROOT / "docker-compose.yml").read_text().replace("healthcheck:", "healtcheck:"))
    assert run("check-jsonschema", *arguments, str(broken)).returncode != 0


def test_dockerfile_passes_the_linter(tmp_path: Path) -> None:
    done = run("hadolint", "Dockerfile")
    assert done.returncode == 0, done.stdout
    broken = tmp_path / "Dockerfile"
    broken.write_text("FROM python\nRUN cd /tmp && sudo apt-get install x\n")
    assert run("hadolint", str(broken)).returncode != 0


def test_image_runs_as_an_ordinary_user() -> None:
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["10001:10001"]


def test_every_queue_has_exactly_one_kind_of_worker(compose: dict[str, Any]) -> None:
    served: list[str] = []
    for service in (service for name, service in compose["services"].items() if name.startswith("worker-")):
        words = shlex.split(command_of(service))
        served += words[words.index("-Q") + 1].split(",")
    routed = {route["queue"] for route in app.conf.task_routes.values()} | {app.conf.task_default_queue}
    assert sorted(served) == sorted(routed)


def test_everything_of_ours_waits_for_the_migration_and_is_watched(compose: dict[str, Any]) -> None:
    for name in OWN:
        service = compose["services"][name]
        assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully", name
        assert service["read_only"] is True, name
        assert name == "web" or service["healthcheck"]["test"], name
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text(), "web has the image's own"
    for name in ("postgres", "redis"):
        assert compose["services"][name]["healthcheck"]["test"], name
        assert compose["services"][name]["volumes"], name
    assert int(re.search(r"postgres:(\d+)", compose["services"]["postgres"]["image"])[1]) >= 15  # type: ignore[index]
    assert compose["services"]["mail-catcher"]["profiles"] == ["mail-catcher"]


def test_settings_read_what_compose_sets(compose: dict[str, Any]) -> None:
    settings = (ROOT / "config" / "settings.py").read_text()
    known = set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", settings)) | {"WEB_WORKERS"}
    assert set(compose["services"]["web"]["environment"]) <= known


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if name in {"SECRET_KEY", "POSTGRES_PASSWORD", "DATABASE_URL"}:
                assert ":?" in value, name


def test_the_example_names_what_compose_asks_for_and_nothing_else() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = {line.split("=", 1)[0] for line in lines if line and not line.startswith("#")}
    assert named == asked


def test_the_workers_that_print_keep_the_limits_of_a_document(compose: dict[str, Any]) -> None:
    """Celery keeps limits of time in its pool of processes alone, which is the one it takes unless told otherwise."""
    workers = [name for name in compose["services"] if name.startswith("worker-")]
    printing = [name for name in workers if re.search(r"-Q \S*\bpdf\b", command_of(compose["services"][name]))]
    assert printing == ["worker-slow"]
    for name in printing:
        service = compose["services"][name]
        assert re.findall(r"(?:--pool|-P)[ =](\S+)", command_of(service)) in ([], ["prefork"])
        assert {"PDF_SECONDS", "PDF_MEMORY_MB"} <= set(service["environment"])
    assert "pdf,default,hooks" in SLOW
    assert SLOW[SLOW.index("--pool") + 1] == "prefork"
