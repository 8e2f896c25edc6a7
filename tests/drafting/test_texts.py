"""What a text of a document may hold."""

import sys
import unicodedata

import pytest

from drafting.domain.texts import CONTROL, TURNS, clean_text


def test_refused_are_unicodes_control_characters_lone_surrogates_and_turns() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    refused = {sign for sign in every if unicodedata.category(sign) in {"Cc", "Cs"}} | set(TURNS)
    assert set(CONTROL.findall("".join(map(chr, range(sys.maxunicode + 1))))) == refused - set("\n\t")


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\x85", "\u202e"])
def test_one_of_them_anywhere_refuses_the_text(sign: str) -> None:
    with pytest.raises(ValueError, match="control"):
        clean_text(f"a{sign}b")


def test_lines_and_letters_are_brought_into_one_form() -> None:
    assert clean_text("a\r\nb\rc\td e\u0301") == "a\nb\nc\td \u00e9"
