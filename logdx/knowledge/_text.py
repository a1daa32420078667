"""How printed sentences are compared: case, blanks, ends and length do not count."""

from __future__ import annotations

SENTENCE_KEPT = 140  # characters; the longest sentence that mbedTLS prints runs to 1200


def plain(text: str) -> str:
    """Lower case, single blanks, no blanks or dots at the end.

    >>> plain("  The CRL is  expired. ")
    'the crl is expired'
    """
    return " ".join(text.casefold().split()).rstrip(" .!…")


def sentence_key(text: str) -> str:
    """The part of a sentence that is compared."""
    return plain(text[: 4 * SENTENCE_KEPT])[:SENTENCE_KEPT].rstrip(" .")


def words(text: str) -> list[str]:
    """The runs of letters and digits, in lower case.

    >>> words("Fortinet_CA_SSL (FGT60E)")
    ['fortinet', 'ca', 'ssl', 'fgt60e']
    """
    spaced = "".join(char if char.isalnum() else " " for char in text.casefold())
    return spaced.split()


def version_key(version: str) -> tuple[int, ...]:
    """``v2.28.10`` as numbers that compare."""
    digits = ("".join(filter(str.isdigit, part)) for part in version.split("."))
    return tuple(int(part) for part in digits if part)
