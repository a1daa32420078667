"""A real handshake that works against a real one that fails, as mbedTLS makes them."""

from datetime import UTC, datetime

import pytest

from logdx import explain
from logdx.compare import Comparison, compare
from logdx.source import open_text
from tests.end_to_end.lab.cases import BY_NAME
from tests.end_to_end.lab.library import find
from tests.end_to_end.lab.pki import Pki
from tests.end_to_end.lab.run import log_of

NOW = datetime.now(UTC)
LIBRARY = "3.6"
pytestmark = pytest.mark.skipif(not find(LIBRARY), reason="no wheel with mbedTLS is installed")


@pytest.fixture(scope="module")
def pki() -> Pki:
    return Pki()


@pytest.fixture(scope="module")
def working(pki: Pki) -> str:
    return log_of((BY_NAME["ok-tls12"], LIBRARY, 1), pki)


def _compared(working: str, case: str, pki: Pki) -> Comparison:
    failing = log_of((BY_NAME[case], LIBRARY, 1), pki)
    return compare(
        explain(open_text(working), now=NOW), explain(open_text(failing), now=NOW)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("case", "note"),
    [
        ("missing-intermediate", "missing intermediate"),
        ("expired", "flags: expired"),
        ("wrong-name", "another certificate"),
        ("no-ca", "the root that the working device found is not there"),
        ("self-signed", "other issuer: gauge.harbour.test"),
    ],
)
def test_a_real_pair_parts_at_the_verification(
    working: str, case: str, note: str, pki: Pki
) -> None:
    comparison = _compared(working, case, pki)
    assert comparison.parted_at == "certificate_verify"
    notes = [d.note for d in comparison.differences if d.kind == "chain"]
    assert any(note in found for found in notes), notes
    (flags,) = (d for d in comparison.differences if d.kind == "flags")
    assert flags.good == "none"
    assert flags.bad


def test_a_real_pair_of_two_versions(working: str, pki: Pki) -> None:
    comparison = _compared(working, "ok-tls13", pki)
    (version,) = (d for d in comparison.differences if d.kind == "version")
    assert (version.good, version.bad) == ("TLSv1.2", "TLSv1.3")
    assert not [d for d in comparison.differences if d.kind in ("chain", "flags", "code")]
