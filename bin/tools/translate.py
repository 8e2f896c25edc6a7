"""Extract texts into the catalogues, fill them from lists of translations, and name what is missing.

Run through bin/translate. Czech texts get the non-breaking spaces of `core.typography`; English ones say what the
source says. A merge conflict in a catalogue is solved by taking either side and running this again.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
CZECH_FORMS = 4
NBSP = "\u00a0"
HEADER = """# {name} texts of Dohoda. The terms are decided in docs/glossary.md.
msgid ""
msgstr ""
"Project-Id-Version: Dohoda\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
LANGUAGES = {
    "cs": (
        "Czech",
        "nplurals=4; plural=(n == 1 && n % 1 == 0) ? 0 : (n >= 2 && n <= 4 && n % 1 == 0) ? 1 : (n % 1 != 0) ? 2 : 3;",
    ),
    "en": ("English", "nplurals=2; plural=(n != 1);"),
}
#: What must not be touched by typography: placeholders and tags.
FIXED = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
Translations = dict[str, str | list[str]]


def extract() -> None:
    """Let Django write what the source says now into both catalogues."""
    command = [sys.executable, "manage.py", "makemessages", "-l", "cs", "-l", "en", "--no-wrap"]
    command += ["--add-location", "file", "--no-obsolete"]
    for folder in (".venv", "var", "tests", "benchmarks", "bin", "docs"):
        command += ["-i", folder]
    env = {**os.environ, "DOHODA_MODE": "test", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def bound(text: str) -> str:
    """Czech text with non-breaking spaces where the language wants them."""
    from core.typography import bind

    kept = FIXED.findall(text)
    text = bind(FIXED.sub("\ue000", text.replace(NBSP, " ")), "cs")
    parts = iter(kept)
    text = re.sub("\ue000", lambda _found: next(parts), text)
    text = re.sub(r"(%\((?:count|number|limit)\)[sd]) (?=\w)", r"\1" + NBSP, text)
    return re.sub(r"(?<=čl\.) (?=%)|(?<=[Vv]erze|ydání) (?=%\()", NBSP, text)


def fill_czech(message: Message, given: Translations) -> bool:
    """Give a message its translation; False if it has none."""
    singular = message.id if isinstance(message.id, str) else message.id[0]
    found = given.get(f"{message.context}\x04{singular}" if message.context else singular)
    if "fuzzy" in message.flags:
        # What gettext guesses from a similar text is wrong more often than not.
        message.string = "" if isinstance(message.id, str) else ("",) * CZECH_FORMS
    message.flags.discard("fuzzy")
    message.previous_id = []
    if found is not None:
        message.string = found if isinstance(found, str) else tuple(found)
    if isinstance(message.id, str):
        message.string = bound(str(message.string or ""))
        return bool(message.string)
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if len(forms) != CZECH_FORMS:
        forms = [""] * CZECH_FORMS
    message.string = tuple(bound(form) for form in forms)
    return all(message.string)


def rewrite(language: str, given: Translations) -> list[Message]:
    """Fill and normalise one catalogue. Returns what has no translation."""
    path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalog: Catalog = read_po(file)
    missing = []
    for message in catalog:
        if not message.id:
            continue
        # Such lines are gettext's guesses of an earlier run.
        message.user_comments = [line for line in message.user_comments if not line.startswith("|")]
        if language == "en":
            message.flags.discard("fuzzy")
            message.previous_id = []
            message.string = message.id if isinstance(message.id, str) else tuple(message.id)
        elif not fill_czech(message, given):
            missing.append(message)
    catalog.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalog, width=0, ignore_obsolete=True)
    name, plural = LANGUAGES[language]
    body = path.read_text(encoding="utf-8").split("\n\n", 1)[1]
    path.write_text(HEADER.format(name=name, language=language, plural=plural) + body, encoding="utf-8")
    command = ["msgattrib", "--no-obsolete", "--no-wrap", "--add-location=file", "-o", str(path), str(path)]
    subprocess.run(command, check=True)  # noqa: S603 - fixed words
    return missing


def main(paths: list[str]) -> int:
    """Extract, fill, and list what is missing; 1 if anything is."""
    sys.path.insert(0, str(ROOT))
    given: Translations = {}
    for path in paths:
        given.update(json.loads(Path(path).read_text(encoding="utf-8")))
    extract()
    rewrite("en", {})
    missing = rewrite("cs", given)
    compiling = [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", "locale", "-D", "django"]
    subprocess.run(compiling, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - fixed words
    for message in missing:
        context = f"[{message.context}] " if message.context else ""
        print(f"{context}{message.id!r}  ({', '.join(sorted({place for place, _line in message.locations}))})")
    print(f"{len(missing)} texts without a Czech translation.")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
