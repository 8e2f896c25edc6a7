"""How the sample company's documents look."""

from datetime import datetime

from documents.services import change_branding

LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
<title>Severka IT</title>
<circle cx="32" cy="32" r="30" fill="#0d5763"/>
<path d="M32 6l6 20 20 6-20 6-6 20-6-20-20-6 20-6z" fill="#ffffff"/>
<circle cx="32" cy="32" r="4" fill="#0d5763"/>
</svg>
"""


def dress_documents(now: datetime) -> None:
    """Give documents a logo, a colour, a letterhead and a footer, before the first agreement is approved."""
    change_branding(
        actor=None,
        now=now,
        logo=LOGO,
        accent="#0d5763",
        letterhead="Severka IT s.r.o.\nKřižíkova 34, 186 00 Praha 8\nservis@severka.example · +420 222 333 444",
        footer="Severka IT s.r.o., IČO 27082440",
    )
