"""Words that promise nothing, percentages of nothing: found with their endings, and not where they are none."""

import pytest

from agreements.domain.readiness.phrases import ALWAYS_ON, UNMEASURABLE, has_bare_percent

UNMEASURABLE_WORDS = """
as soon as possible|ASAP|a.s.a.p.|as soon  as possible|best\u00a0effort|promptly|prompt response|timely
in a timely fashion|best endeavours|reasonable|reasonably|high quality|high-quality|highest possible quality
top quality|quickly|swiftly|in due course|without undue delay|without unnecessary delay
at the earliest opportunity|at its earliest convenience|where possible|if possible|to the best of its ability
co nejdříve|co nejdřív|co\u00a0nejdříve|co nejrychleji|co možná nejrychleji|v co nejkratší době|co nejlépe|co nejvíce
v nejkratší možné době|v nejbližším možném termínu|v dohledné době|neprodleně|neprodlená|NEPRODLENĚ|bezodkladně
bez zbytečného odkladu|bez zbytečných odkladů|bez zbytečného prodlení|bez prodlení|bez odkladu|bez zbytečných průtahů
včas|včasné|včasného|ihned|okamžitě|obratem|rychle|rychlá reakce|rychlou odezvu
dle možností|podle možností|dle svých možností|podle našich nejlepších možností|v rámci svých možností|pokud možno
přiměřeně|přiměřená|v přiměřené lhůtě|rozumná doba|v rozumném termínu|v rozumné míře
v nejlepší kvalitě|nejlepší kvalitu|v nejvyšší možné kvalitě|vysoká kvalita|ve vysoké kvalitě|vysoce kvalitní
kvalitní služby|veškerou potřebnou součinnost|maximální úsilí|s vynaložením veškerého úsilí|s náležitou péčí
"""
MEASURABLE_WORDS = """
nepřiměřený|unreasonable|ve včelíně|včasopis|command prompt|higher quality control|kvalita měřená dotazníkem
nejméně 4 hodiny|rychlost linky 100 Mbit/s|a.s.|s odbornou péčí|nejlepší nabídka|za nejvyšší cenu|tři možnosti
"""
ALWAYS_ON_WORDS = """
24/7|24x7|24×7|24 / 7|24/7/365|24x7x365|24 hours a day|24 hodin denně|24 hod. denně|nonstop|non-stop|NON STOP
nepřetržitě|nepřetržitý provoz|v nepřetržitém režimu|round the clock|around the clock|around-the-clock
day and night|ve dne v noci|ve dne i v noci
"""
NOT_ALWAYS_ON_WORDS = "24. 7. 2026|24/70|14/7|do 24 hodin|nepřetržitého období 30 dnů|7 days a week"


def words(text: str) -> list[str]:
    return [word for line in text.split("\n") for word in line.split("|") if word]


@pytest.mark.parametrize("word", words(UNMEASURABLE_WORDS))
def test_what_cannot_be_measured(word: str) -> None:
    assert UNMEASURABLE.search(f"Vyřídíme to, {word}, a dáme vědět.") is not None


@pytest.mark.parametrize("word", words(MEASURABLE_WORDS))
def test_what_only_looks_like_it(word: str) -> None:
    assert UNMEASURABLE.search(f"Jde o {word}.") is None


@pytest.mark.parametrize("word", words(ALWAYS_ON_WORDS))
def test_round_the_clock(word: str) -> None:
    assert ALWAYS_ON.search(f"Podpora {word}.") is not None


@pytest.mark.parametrize("word", words(NOT_ALWAYS_ON_WORDS))
def test_other_times(word: str) -> None:
    assert ALWAYS_ON.search(f"Podpora {word}.") is None


@pytest.mark.parametrize(
    ("text", "language", "is_bare"),
    [
        ("95 % hovorů se přijme do 20 sekund.", "cs", False),
        ("Alespoň 95\u00a0% požadavků, 90 % všech případů a 99,9 % času.", "cs", False),
        ("Nejméně 90 % faktur bez chyby.", "cs", False),
        ("95 % kritických hlášení do hodiny.", "cs", False),
        ("Zvýší se o 10 % ceny; DPH činí 21 %, úrok 0,05 % z dlužné částky.", "cs", False),
        ("Poskytovatel dává slevu ve výši 10 %.", "cs", False),
        ("Dostupnost je 99,9 %.", "cs", True),
        ("Dostupnost 99,9 % měsíčně.", "cs", True),
        ("Celková 99,5 % dostupnost.", "cs", True),
        ("Splnění 95 % v měsíci.", "cs", True),
        ("DPH 21 %. Spokojenost 90 %.", "cs", True),
        ("95% of calls are answered within 20 seconds.", "en", False),
        ("VAT of 21%, 0.05% per day, a 10% discount.", "en", False),
        ("We guarantee 99.9% uptime.", "en", True),
        ("Satisfaction is 90%.", "en", True),
    ],
)
def test_a_percentage_says_of_what(text: str, language: str, is_bare: bool) -> None:
    assert has_bare_percent(text, language) is is_bare
