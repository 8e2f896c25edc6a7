"""Every text of the product has its translation: what the source says now, against what the catalogues hold."""

import os
import re
import shutil
import subprocess
import sys
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from tests.servers.missing import must_have_all_parts

ROOT = Path(__file__).resolve().parents[2]
# The source is written in English: an English catalogue need only not contradict it.
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
NOT_SOURCE = {"tests", "benchmarks", "bin", "docs", "locale", "var", "migrations", "vendor", "node_modules"}
DOMAINS = {"django": (".py", ".html", ".txt"), "djangojs": (".js",)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}|%([sd])")

# What one worker has extracted the other need not extract again.
pytestmark = pytest.mark.xdist_group("catalogues")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalog]:
    """The texts that the source holds, by domain; extracted from a copy, so that nothing of ours is written to."""
    if shutil.which("xgettext") is None:
        (pytest.fail if must_have_all_parts() else pytest.skip)("gettext is not installed (apt-get install gettext)")
    folder = tmp_path_factory.mktemp("source")
    suffixes = tuple(suffix for group in DOMAINS.values() for suffix in group)
    for top in ROOT.iterdir():
        if top.name.startswith(".") or top.name in NOT_SOURCE or not top.is_dir():
            continue
        for path in top.rglob("*"):
            inside = path.relative_to(ROOT)
            if path.suffix in suffixes and not NOT_SOURCE.intersection(inside.parts):
                target = folder / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    (folder / "locale").mkdir()
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    found = {}
    for domain in DOMAINS:
        command = [sys.executable, "-m", "django", "makemessages", "-l", "cs", "-d", domain]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        template = folder / "locale" / "cs" / "LC_MESSAGES" / f"{domain}.po"
        found[domain] = read_catalogue(template) if template.exists() else Catalog()
    return found


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def catalogue(language: str, domain: str) -> Catalog:
    merged = Catalog(locale=language)
    for folder in [ROOT / "locale", *ROOT.glob("*/locale")]:
        path = folder / language / "LC_MESSAGES" / f"{domain}.po"
        if not path.exists():
            continue
        for message in read_catalogue(path):
            if message.id:
                merged[message.id] = message
    return merged


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def placeholders(text: str) -> set[str]:
    return {"".join(found) for found in PLACEHOLDER.findall(text)}


def show(messages: list[Message]) -> str:
    return f"{len(messages)}, such as: " + "; ".join(repr(message.id) for message in messages[:8])


@pytest.mark.parametrize("domain", list(DOMAINS))
@pytest.mark.parametrize("language", TRANSLATED)
def test_everything_is_translated(source: dict[str, Catalog], language: str, domain: str) -> None:
    translated = catalogue(language, domain)
    missing, fuzzy = [], []
    for message in source[domain]:
        if not message.id:
            continue
        known = translated.get(message.id, message.context)
        if known is None or not all(texts(known)):
            missing.append(message)
        elif known.fuzzy:
            fuzzy.append(message)
    assert not missing, f"not translated to {language}: {show(missing)}"
    assert not fuzzy, f"only guessed in {language}: {show(fuzzy)}"


@pytest.mark.parametrize("domain", list(DOMAINS))
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_translations_keep_the_placeholders(language: str, domain: str) -> None:
    wrong = []
    for message in catalogue(language, domain):
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        known = set().union(*(placeholders(text) for text in ids))
        # A singular may spell its number out, but no form may use a name that the code does not fill.
        lost = isinstance(message.string, str) and message.string and placeholders(message.string) != known
        if lost or any(not placeholders(text) <= known for text in texts(message)):
            wrong.append(message)
    assert not wrong, f"placeholders differ in {language}: {show(wrong)}"


def test_czech_has_its_four_plural_forms() -> None:
    paths = list((ROOT / "locale" / "cs").glob("LC_MESSAGES/*.po"))
    assert paths, "there is no Czech catalogue"
    for path in paths:
        header = re.search(r"Plural-Forms: nplurals=(\d+); plural=(.+?);\\n", path.read_text().replace('"\n"', ""))
        assert header, f"{path} does not say its plural forms"
        assert header[1] == "4", path
        form = c2py(header[2])
        assert [form(count) for count in (1, 2, 4, 0, 5, 11, 22, 100)] == [0, 1, 1, 3, 3, 3, 3, 3]
        short = [m for m in read_catalogue(path) if isinstance(m.id, tuple) and len([t for t in texts(m) if t]) != 4]
        assert not short, f"fewer than four forms: {show(short)}"
