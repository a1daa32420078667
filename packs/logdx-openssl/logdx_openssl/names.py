"""Names as any version of openssl prints them.

C = NO, O = "Fjordlys, AS", CN = x      1.1.1 to 3.1
C=NO, O=Fjordlys\\, AS, CN=x             3.2 and later
/C=NO/O=Fjordlys, AS/CN=x               1.1.0 and LibreSSL
"""

from __future__ import annotations

from logdx.knowledge.dn import attributes_of
from logdx.model.names import DistinguishedName


def name_of(text: str) -> DistinguishedName | None:
    """Return the name; None for a text that is none.

    >>> str(name_of('C = NO, O = "Fjordlys, AS", CN = x'))
    'C=NO, O=Fjordlys\\\\, AS, CN=x'
    >>> name_of("/C=NO/CN=x").common_name
    'x'
    """
    attributes = attributes_of(text)
    if not attributes:
        return None
    printed = ", ".join(f"{kind}={value.replace(',', chr(92) + ',')}" for kind, value in attributes)
    return DistinguishedName(attributes, printed)
