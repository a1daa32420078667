"""What a real mbedTLS prints at debug level 4 holds its session's secrets; redacted, none."""

from datetime import UTC, datetime

import pytest

from logdx import explain
from logdx.redact import redact_text
from logdx.source import open_text
from tests.end_to_end.lab.cases import BY_NAME
from tests.end_to_end.lab.library import find
from tests.end_to_end.lab.pki import Pki
from tests.end_to_end.lab.run import log_of

SECRET_NAMES = ("secret'", "key block", "write_key", "write key", "write iv", "write_iv", "ECDH: z",
                "key_schedule")  # fmt: skip
ROW = 16 * 3 - 1
HEX = frozenset("0123456789abcdef ")
GET = "47 45 54 20 2f"
"""The first octets of what the device asks for: ``GET /``."""


def _secret_rows(lines: list[str]) -> list[str]:
    """The octets of the full rows under the headings of secrets."""
    rows = []
    is_secret = False
    for line in lines:
        if "dumping '" in line or "value of '" in line:
            is_secret = any(name.lower() in line.lower() for name in SECRET_NAMES)
            is_secret = is_secret and "hash" not in line  # that of messages that anybody saw
        elif is_secret:
            octets = line.rpartition(":  ")[2][:ROW].strip()
            if len(octets) == ROW and set(octets) <= HEX and len(set(octets.split())) > 6:
                rows.append(octets)
    return rows


@pytest.mark.parametrize(
    ("case", "library"), [("ok-client-cert", "3.6"), ("ok-tls13", "3.6"), ("ok-tls12", "2.28")]
)
def test_no_session_secret_of_a_real_log_is_left(case: str, library: str) -> None:
    if not find(library):
        pytest.skip(f"no wheel with mbedTLS {library} is installed here")
    log = log_of((BY_NAME[case], library, 4), Pki())
    secrets = _secret_rows(log.splitlines())
    assert len(secrets) >= 5
    redacted = redact_text(log)
    assert not [row for row in secrets if row in redacted]
    assert GET in log
    assert GET not in redacted
    assert redacted.count("\n") == log.count("\n")
    assert redact_text(redacted) == redacted
    now = datetime.now(UTC)
    one, other = explain(open_text(log), now=now), explain(open_text(redacted), now=now)
    assert one.verdict == other.verdict == "succeeded"
    assert [d.rule for d in one.diagnoses] == [d.rule for d in other.diagnoses]
