"""Writes roots as a C header that mbedtls_x509_crt_parse can be given as it is.

Choice -> array with the final NUL, and a macro with the length that counts it
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from logdx.certs.choose import Choice
from logdx.certs.comments import safe
from logdx.certs.output import about

LONGEST_LITERAL = 4095
"""Characters of a string literal that every C99 compiler takes (5.2.4.1); longer: bytes."""
_PER_LINE = 12


def as_header(choice: Choice, first: str, target: Path | None) -> bytes:
    """Return the header; its names come from the file's name (``ca.h``: ``ca_pem``)."""
    name = f"{identifier(target)}_pem"
    pem = "".join(root.pem for root in choice.roots)
    lines = [
        *_comment([first, *choice.notes, *_listed(choice)]),
        f"#ifndef {name.upper()}_H",
        f"#define {name.upper()}_H",
        "",
        f"static const unsigned char {name}[] =",
        *(_strings(pem) if len(pem) <= LONGEST_LITERAL else _bytes(pem)),
        "",
        "/* The length that mbedtls_x509_crt_parse wants: it counts the final NUL.",
        f" *   ret = mbedtls_x509_crt_parse(&cacert, {name}, {name.upper()}_LEN);",
        " *   mbedtls_ssl_conf_ca_chain(&conf, &cacert, NULL);   ret is 0 when all were taken",
        " */",
        f"#define {name.upper()}_LEN ({len(pem) + 1}u)",
        f"typedef char {name}_has_that_length[sizeof({name}) == {name.upper()}_LEN ? 1 : -1];",
        "",
        f"#endif /* {name.upper()}_H */",
    ]
    return ("\n".join(lines) + "\n").encode("ascii")


def identifier(target: Path | None) -> str:
    """Return a C identifier for the file's name.

    >>> identifier(Path("2nd root-ca.h"))
    'ca_2nd_root_ca'
    """
    stem = target.stem if target is not None else "ca"
    name = "".join(c if c.isascii() and c.isalnum() else "_" for c in stem).strip("_").lower()
    return name if name[:1].isalpha() else f"ca_{name}".rstrip("_")


def _listed(choice: Choice) -> Iterable[str]:
    for number, root in enumerate(choice.roots, 1):
        yield ""
        yield f"{number}. {root.name}"
        yield from about(root)


def _comment(texts: Iterable[str]) -> list[str]:
    lines = [f" * {safe(text)}".rstrip() for text in texts]
    return ["/*" + lines[0][2:], *lines[1:], " */"]


def _strings(pem: str) -> list[str]:
    lines = [f'    "{line}\\n"' for line in pem.splitlines()]
    return [*lines[:-1], lines[-1] + ";"]


def _bytes(pem: str) -> list[str]:
    values = [f"0x{byte:02x}" for byte in pem.encode("ascii")] + ["0x00"]
    rows = (values[i : i + _PER_LINE] for i in range(0, len(values), _PER_LINE))
    return ["    {", *("    " + ", ".join(row) + "," for row in rows), "    };"]
