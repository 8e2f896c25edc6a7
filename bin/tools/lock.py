"""Pin requirements.in and requirements-dev.in; run through bin/lock.

The lists are resolved for every Python from 3.11 on and every platform: a list that is resolved on one machine
lacks what another needs (redis wants async-timeout below Python 3.11.3, which Debian 12 has).
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = "# Written by bin/lock from {source}; do not edit by hand.\n"


def package_name(line: str) -> str:
    """The normalised name at the start of a requirement line, or "" where there is none."""
    found = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line)
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""


def resolve(source: str, target: str, arguments: list[str]) -> list[str]:
    """The pinned lines for `source`; pins that stand in `target` already are kept unless --upgrade is given."""
    uv = Path(sys.executable).with_name("uv")
    command = [str(uv), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--no-header", "--no-annotate", source, "--output-file", target, *arguments]
    subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - fixed words and the developer's own arguments
    lines = (ROOT / target).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "==" in line and not line.startswith("#")]


def arrange(pinned: list[str], direct: list[str]) -> str:
    """The direct requirements in the order of `direct`, then what they bring, by name."""
    by_name: dict[str, list[str]] = {}
    for line in pinned:
        by_name.setdefault(package_name(line), []).append(line)
    own = [line for name in direct for line in by_name.pop(name)]
    brought = [line for name in sorted(by_name) for line in by_name[name]]
    return "\n".join([*own, "", "# Brought by the above", *brought, ""])


def direct_names(source: str) -> list[str]:
    """The names that `source` asks for, in its order."""
    lines = (ROOT / source).read_text(encoding="utf-8").splitlines()
    return [name for line in lines if not line.startswith(("#", "-")) and (name := package_name(line))]


def main(arguments: list[str]) -> None:
    """Rewrite requirements.txt and requirements-dev.txt."""
    run = resolve("requirements.in", "requirements.txt", arguments)
    text = HEADER.format(source="requirements.in") + arrange(run, direct_names("requirements.in"))
    (ROOT / "requirements.txt").write_text(text, encoding="utf-8")
    dev = resolve("requirements-dev.in", "requirements-dev.txt", arguments)
    known = {package_name(line) for line in run}
    only_dev = [line for line in dev if package_name(line) not in known]
    text = HEADER.format(source="requirements-dev.in") + "-r requirements.txt\n\n"
    text += arrange(only_dev, direct_names("requirements-dev.in"))
    (ROOT / "requirements-dev.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
