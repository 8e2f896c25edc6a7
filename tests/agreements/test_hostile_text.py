"""Attacks in every text of an agreement stay text: in pages, the PDF, the Word file, CSV and REST."""

import io
import json
import re
import socket
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pikepdf
import pytest
from django.test import Client
from lxml import etree
from pydantic import ValidationError
from pypdf import PdfReader

from accounts.models import User
from agreements.document.build import build_document, build_preview, printed
from agreements.document.word import build_word
from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from agreements.services.rendering import pdf_of
from drafting.domain.texts import TURNS
from tests.agreements.domain.samples import rich_data
from tests.agreements.factories import CREATED, VersionFactory
from tests.agreements.hostile import ATTACKS, Attacked, attacked, harmless, text_fields
from tests.agreements.test_word import printed_texts, text_of

pytestmark = pytest.mark.xdist_group("agreement pdf")
ClientFor = Callable[[User], Client]
# Texts that are words of a vocabulary, or whose form the schema fixes.
CLOSED = {
    "Annex.sha256",
    "CalendarData.extra",
    "CalendarData.timezone",
    "CalendarData.weekly",
    "Party.country",
    "Payment.currency",
    "PriceItem.currency",
    "Statement.says",
}
OWN_ADDRESS = re.compile(r"^(/(?!/)|#|\?|mailto:|tel:|$)")


@dataclass
class Listener:
    """Something that waits for whoever follows an address in a text."""

    socket: socket.socket

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def heard(self) -> bool:
        try:
            self.socket.accept()
        except BlockingIOError:
            return False
        return True


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        server.setblocking(False)
        yield Listener(server)


@pytest.fixture(scope="module")
def hostile(listener: Listener) -> Attacked:
    return attacked(AgreementContent.model_validate(rich_data("en")), listener.port)


class Structure(HTMLParser):
    """The elements of a page with the names of their attributes, and where its addresses lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.addresses: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _value in attrs)))
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action", "data"}]

    def handle_decl(self, decl: str) -> None:
        self.elements.append((decl, ()))


def test_every_text_of_the_schema_is_attacked_or_takes_none(hostile: Attacked) -> None:
    fields = set(text_fields(AgreementContent))
    assert fields == set(hostile.texts) | hostile.closed
    assert hostile.closed <= CLOSED
    assert len(hostile.texts) > 100
    whole = "".join(hostile.texts.values())
    assert [attack for attack in ATTACKS if attack.partition("PORT")[0] not in whole] == []


@pytest.mark.parametrize("turn", sorted(TURNS))
def test_a_text_cannot_be_shown_in_another_order_than_it_has(turn: str) -> None:
    with pytest.raises(ValidationError):
        AgreementContent.model_validate({"expectations": {"purpose": f"10{turn}001 Kč"}})


def test_the_printed_document_has_the_elements_that_harmless_texts_give_it(hostile: Attacked) -> None:
    how: dict[str, Any] = {"reference": "AGR-2026-00042", "version_number": 2, "state": State.DRAFT}
    for build in (build_document, build_preview):
        theirs, ours = (Structure(build(each, **how)) for each in (hostile.document, harmless(hostile.document)))
        assert theirs.elements == ours.elements
        assert len(theirs.elements) > 500
        assert [each for each in theirs.addresses if not each.startswith("#")] == []


@pytest.mark.django_db
def test_the_pdf_holds_the_attacks_as_text_and_nothing_of_what_they_ask_for(
    hostile: Attacked, listener: Listener
) -> None:
    version = VersionFactory(state=State.APPROVED, document=hostile.document)
    content = pdf_of(version)
    assert not listener.heard()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert list(pdf.attachments) == ["agreement.json"]
        assert pdf.attachments["agreement.json"].get_file().read_bytes() == bytes(version.content)
        for key in ("/OpenAction", "/AA", "/AcroForm"):
            assert key not in pdf.Root
        assert set(pdf.Root.Names.keys()) <= {"/Dests", "/EmbeddedFiles"}
        notes: list[Any] = [note for page in pdf.pages for note in page.get("/Annots", [])]
        assert notes
        assert {str(note.Subtype) for note in notes} == {"/Link"}
        assert not [
            note for note in notes if "/URI" in str(note.get("/A", {}).get("/S", "")) or "/F" in note.get("/A", {})
        ]
        assert not [each for page in pdf.pages for each in page.get_images()]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    text = squeezed("".join(pages))
    assert [attack for attack in ATTACKS if squeezed(attack.replace("PORT", str(listener.port))) not in text] == []


def squeezed(text: str) -> str:
    """Without spaces: where a line breaks is not what is asked."""
    return re.sub(r"\s+", "", text)


def test_the_word_file_holds_them_as_text_and_leads_nowhere_else(hostile: Attacked, listener: Listener) -> None:
    document = printed(hostile.document, reference="AGR-2026-00042", version_number=2, state=State.DRAFT)
    content = build_word(
        document, author=hostile.document.expectations.provider.name, created_at=CREATED, modified_at=CREATED
    )
    plain = printed(harmless(hostile.document), reference="AGR-2026-00042", version_number=2, state=State.DRAFT)
    other = build_word(plain, author="x", created_at=CREATED, modified_at=CREATED)
    with zipfile.ZipFile(io.BytesIO(content)) as ours, zipfile.ZipFile(io.BytesIO(other)) as theirs:
        assert ours.namelist() == theirs.namelist()
        for name in ours.namelist():
            trees = [etree.fromstring(archive.read(name)) for archive in (ours, theirs)]
            tags = [[node.tag for node in tree.iter()] for tree in trees]
            assert tags[0] == tags[1], name
            if name.endswith(".rels"):
                assert "TargetMode" not in ours.read(name).decode()
        body = etree.fromstring(ours.read("word/document.xml"))
    instructions = {node.text.split()[0] for node in body.iter("{*}instrText")}
    assert instructions == {"TOC"}
    text = text_of(body)
    assert [each for each in printed_texts(document) if each.strip() and each not in text] == []
    assert not listener.heard()


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def versions(self, hostile: Attacked, manager: User) -> tuple[AgreementVersion, AgreementVersion]:
        made = []
        for document in (hostile.document, harmless(hostile.document)):
            title, party = document.expectations.title, document.expectations.customer.name
            version = VersionFactory(
                document=document,
                agreement__title=title,
                agreement__owner=manager,
                agreement__customer__name=party,
                agreement__customer__email="same@customer.example",
            )
            made.append(version)
        return made[0], made[1]

    @pytest.mark.parametrize(
        "page",
        ["", *(f"steps/{step}/" for step in STEPS), "preview/", "answers/", "check/", "what-if/", "realism/"],
    )
    def test_a_page_has_the_elements_that_harmless_texts_give_it(
        self, page: str, versions: tuple[AgreementVersion, AgreementVersion], manager: User, client_for: ClientFor
    ) -> None:
        client, found = client_for(manager), []
        for version in versions:
            answer = client.get(f"/agreements/{version.agreement.reference}/{page}")
            assert answer.status_code == 200
            found.append(Structure(answer.content.decode()))
        theirs, ours = found
        assert theirs.elements == ours.elements
        assert [each for each in theirs.addresses if not OWN_ADDRESS.match(each)] == []

    @pytest.mark.parametrize(
        "page", ["/agreements/", "/agreements/timeline/", "/search/?q=2026", "/search/palette/?q=2026"]
    )
    def test_lists_name_them_as_text(
        self, page: str, versions: tuple[AgreementVersion, AgreementVersion], manager: User, client_for: ClientFor
    ) -> None:
        answer = client_for(manager).get(page)
        assert answer.status_code == 200
        found = Structure(answer.content.decode())
        assert [each for each in found.addresses if not OWN_ADDRESS.match(each)] == []
        assert not [tag for tag, names in found.elements if tag == "img" or "onmouseover" in names]
        assert "<script>alert" not in answer.content.decode()

    def test_a_spreadsheet_runs_nothing(
        self, versions: tuple[AgreementVersion, AgreementVersion], manager: User, client_for: ClientFor
    ) -> None:
        versions[0].agreement.title = '=HYPERLINK("http://127.0.0.1/","x")'
        versions[0].agreement.save()
        answer = client_for(manager).get("/agreements/csv/")
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined] # a streaming answer
        assert "'=HYPERLINK" in text
        assert not re.search(r"(^|[,;\"])[=@+]", text.removeprefix("\ufeff"), re.MULTILINE)

    def test_rest_gives_back_what_was_written(
        self,
        hostile: Attacked,
        versions: tuple[AgreementVersion, AgreementVersion],
        manager: User,
        client_for: ClientFor,
    ) -> None:
        raw = client_for(manager).get(f"/agreements/{versions[0].agreement.reference}/agreement.json").content
        assert AgreementContent.model_validate(json.loads(raw)) == hostile.document
