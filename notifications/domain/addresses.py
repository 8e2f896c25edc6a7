"""Text that is fit for a header of an e-mail."""


def header_address(text: str) -> str:
    """Make an address fit for a header, its domain in the letters that every server knows."""
    local, at, domain = one_line(text).rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii') if not domain.isascii() else domain}"[:254]
    except UnicodeError:
        return f"{local}{at}{domain}"[:254]


def one_line(text: str) -> str:
    """Make text fit for a header: no line breaks, no control characters, single spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
