"""Phrases that promise nothing that could be measured, in Czech with its endings and in English."""

import re

IGNORING = re.IGNORECASE | re.VERBOSE


def _phrases(*patterns: str) -> re.Pattern[str]:
    """Any of the phrases as whole words; a space stands for any white space, a bound one and a line's end too."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)".replace(" ", r"\s+"), re.IGNORECASE)


_SOON_EN = (
    r"as soon as (?:possible|practicable|reasonably \w+)",
    r"a\.?s\.?a\.?p\.?",
    r"promptly",
    r"prompt (?:response|reply|answer|attention|service|resolution|delivery|handling|notice|manner)",
    r"(?:in a )?timely(?: (?:manner|fashion))?",
    r"in due (?:course|time)",
    r"without (?:(?:undue|unnecessary|unreasonable) )?delay",
    r"immediately",
    r"quickly",
    r"swiftly",
    r"expeditiously",
    r"at (?:the|its|their|your|our) earliest (?:convenience|opportunity)",
)
_EFFORT_EN = (
    r"best(?: |-)(?:efforts?|endeavours?)",
    r"reasonabl[ey]",
    r"as (?:needed|required|necessary|appropriate)",
    r"where appropriate",
    r"(?:where(?:ver)?|if) possible",
    r"(?:all )?(?:necessary|needed|due) (?:co-?operation|assistance|care)",
    r"to the best of (?:its|their|our) abilit\w+",
    r"(?:high|highest|top|best|superior)(?: |-)(?:possible )?quality",
)
_SOON_CS = (
    r"(?:v )?co (?:možná )?nej\w+(?: (?:dob|lhůt|termín|čas)\w*)?",
    r"v nej(?:kratší|bližší)(?:m|ch)? možn\w+ (?:dob|lhůt|termín|čas)\w*",
    r"v dohledné (?:době|lhůtě)",
    r"neprodlen\w+",
    r"bezodkladn\w+",
    r"bez (?:(?:zbytečn|zbytn)\w+ )?(?:odklad|prodlen|průtah)\w*",
    r"včas",
    r"včasn\w+",
    r"okamžitě",
    r"ihned",
    r"obratem",
    r"rychle",
    r"rychl(?:á|é|ou|ý|ého|ém|ým) (?:reakc|odezv|odpověď|odpověd|řešen|vyřeš|vyříz|služb)\w*",
)
_EFFORT_CS = (
    r"(?:dle|podle|v rámci) (?:\w+ ){0,2}možnost[iíe]\w*",
    r"(?:dle|podle) potřeby",
    r"pokud možno",
    r"je-li to možné",
    r"(?:vešker|potřebn|nezbytn|nutn|řádn)\w+ (?:(?:potřebn|nezbytn)\w+ )?součinnost\w*",
    r"(?:maximáln|vešker)\w+ úsilí\w*",
    r"s (?:náležit|řádn|maximáln)\w+ péčí",
    r"přiměřen\w+",
    r"rozumn\w+ (?:dob|lhůt|termín|čas|úsil|míř|rozsah)\w*",
    r"(?:v )?nej(?:lepší|vyšší)\w* (?:možn\w+ )?kvalit\w+",
    r"(?:vysok|vynikajíc|špičkov)\w+ kvalit\w+",
    r"(?:vysoce|velmi) kvalitn\w+",
    r"kvalitní(?:ch|m|mi|ho)? (?:služb|služeb|podpor|plněn|servis)\w*",
)

UNMEASURABLE = _phrases(*_SOON_EN, *_EFFORT_EN, *_SOON_CS, *_EFFORT_CS)

ALWAYS_ON = _phrases(
    r"24\s?[/x×]\s?7(?:\s?[/x×]\s?36[56])?",
    r"non(?: |-)?stop",
    r"a?round(?: |-)the(?: |-)clock",
    r"24\s?(?:hours?|hrs?|h) (?:a|per) day",
    r"24\s?(?:h|hod\.?|hodin|hodiny) denně",
    r"nepřetržitě",
    r"nepřetržit\w+ (?:provoz|služb|podpor|dostupn|dohled|dozor|pohotovost|link|linc|režim|servis)\w*",
    r"day and night",
    r"ve dne (?:i )?v noci",
)

_BARE: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\d\s?%(?!\s*(?:of|from|off|per|a\b|p\.\s?a\.|discount|rebate|interest|VAT))",
        re.IGNORECASE,
    ),
    # In Czech the population follows in the genitive, without a preposition: "95 % hovorů", "99,9 % času".
    "cs": re.compile(
        r"""\d\s?%(?!\s*(?:
            z\b | ze\b | za\b | p\.\s?a\. | DPH\b | všech\b
          | (?!\w*ost\b) (?!během\b|pouze\b|nebo\b|anebo\b|podle\b|není\b|jsou\b|bude\b|budou\b|méně\b|více\b)
            [^\W\d_]{3,} (?<![oěáéý])\b
        ))""",
        IGNORING,
    ),
}
_KNOWN_BASE = re.compile(
    r"(?:DPH|VAT|tax|daň|daně|slev\w*|discount|rebate|úrok\w*|interest)(?:\W+(?:ve|výši|sazb\w+|of|at|rate|is|činí)){0,3}\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d\s.,]*$")


def has_bare_percent(text: str, language: str) -> bool:
    """Say whether a percentage stands in the text without saying of what; that of a tax or discount is of the price."""
    for match in _BARE["cs" if language == "cs" else "en"].finditer(text):
        before = _NUMBER.sub("", text[: match.start() + 1])
        if not _KNOWN_BASE.search(before):
            return True
    return False
