"""Handshakes that fail for real, explained.

Each test lets a real mbedTLS meet a real peer on loopback with one injected fault (see lab/) and
holds the report of that very log to the fault. To look at a log:

    python -m tests.end_to_end.lab.run wrong-name --level 3 --library 2.28
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from logdx.cli import main

from .lab.library import find
from .lab.pki import HOST, Pki
from .lab.run import Run, log_of, name_of, runs

# the peers of some cases speak the versions that Python warns of
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")

QUIET = ("no-failure", "not-tls-problem")
READ_BACK = ("ok-tls12", "expired", "small-rsa")
Report = dict[str, Any]


@dataclass(frozen=True)
class Explained:
    """What one run printed, and what logdx made of it."""

    log: str
    report: Report

    @property
    def causes(self) -> list[str]:
        """The causes that the report names, best first."""
        found = [diagnosis["cause"] for diagnosis in self.report["diagnoses"]]
        return list(dict.fromkeys(found)) or ["no-failure"]

    def __str__(self) -> str:
        return f"verdict {self.report['verdict']}, {self.causes}, of\n{self.log[-3000:]}"


@pytest.fixture(scope="session")
def pki() -> Pki:
    return Pki()


@pytest.fixture
def explain(
    pki: Pki, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[Run], Explained]:
    """Let the handshake happen and explain its log."""

    def run_and_explain(run: Run) -> Explained:
        if not find(run[1]):
            pytest.skip(f"no wheel with mbedTLS {run[1]} is installed here")
        log = log_of(run, pki)
        path = tmp_path / f"{name_of(run)}.log"
        path.write_bytes(log.encode())
        assert main(["explain", "--format", "json", str(path)]) == 0
        return Explained(log, json.loads(capsys.readouterr().out))

    return run_and_explain


def accepted_causes(run: Run) -> tuple[str, ...]:
    case, library, level = run
    accepted = case.accepted(library, level)
    return (*accepted, *QUIET) if set(accepted) & set(QUIET) else accepted


def accepted_verdicts(run: Run) -> tuple[str, ...]:
    case = run[0]
    if case.cause == "auth-after-tls":  # TLS went well, what it carried did not
        return ("succeeded", "failed")
    return ("succeeded",) if case.session_survives else ("failed",)


def check_evidence(explained: Explained) -> None:
    """Each proof is a line of the log."""
    lines = explained.log.splitlines()
    for diagnosis in explained.report["diagnoses"]:
        assert diagnosis["evidence"] or diagnosis["cause"] in QUIET, str(explained)
        for proof in diagnosis["evidence"]:
            assert proof["text"].split()[0] in lines[proof["line"] - 1]


@pytest.mark.parametrize("run", runs(), ids=name_of)
def test_the_injected_cause_is_named_first(explain: Callable[[Run], Explained], run: Run) -> None:
    explained = explain(run)
    assert explained.causes[0] in accepted_causes(run), str(explained)
    assert explained.report["verdict"] in accepted_verdicts(run), str(explained)
    check_evidence(explained)


@pytest.mark.parametrize(
    "run", [run for run in runs() if run[0].name in READ_BACK and run[2] > 0], ids=name_of
)
def test_the_servers_certificate_is_read_back(
    explain: Callable[[Run], Explained], pki: Pki, run: Run
) -> None:
    """The fields of the report are those of the certificate that `cryptography` made."""
    certificates = explain(run).report["certificates"]
    leaf = next(found for found in certificates if found["depth"] == 0)
    made = pki[run[0].peer.chain[0]].certificate
    assert int(leaf["serial"].replace(":", ""), 16) == made.serial_number
    assert leaf["subject"].endswith(f"CN={HOST}")
    assert leaf["not_before"] == f"{made.not_valid_before_utc:%Y-%m-%dT%H:%M:%SZ}"
    assert leaf["not_after"] == f"{made.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
    assert leaf["subject_alt_names"] == [{"type": "dNSName", "value": HOST}]
    assert leaf["key_usage"] == ["Digital Signature"]
    assert leaf["is_ca"] is False
