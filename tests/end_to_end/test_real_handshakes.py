"""Handshakes that fail for real, explained.

Each test lets a real mbedTLS meet a real peer on loopback with one injected fault (see lab/) and
holds the report of that very log to the fault. To look at a log:

    python -m tests.end_to_end.lab.run wrong-name --level 3 --library 2.28
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .lab.library import find
from .lab.pki import Pki
from .lab.run import Run, name_of, runs, write_all

QUIET = ("no-failure", "not-tls-problem")
# the verification is optional, the session goes on
SURVIVES = ("unknown-root-optional",)
EXPLAIN = (sys.executable, "-m", "logdx", "explain", "--format", "json")
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


class Laboratory:
    """Runs all handshakes that this session needs, then explains their logs."""

    def __init__(self, folder: Path, wanted: list[Run]) -> None:
        self.pki = Pki()
        self.logs = write_all(folder, wanted, self.pki)
        self.reports = dict(_explain([path for path in self.logs.values() if not _is_error(path)]))

    def __getitem__(self, run: Run) -> Explained:
        path = self.logs[name_of(run)]
        if isinstance(path, AssertionError):
            raise path
        return Explained(path.read_bytes().decode(), self.reports[path])


def _is_error(found: Path | AssertionError) -> bool:
    return isinstance(found, AssertionError)


def _explain(paths: list[Any]) -> Iterator[tuple[Path, Report]]:
    """One process explains many files: a report a line, in the order of the arguments."""
    parts = [part for part in (paths[::2], paths[1::2]) if part]

    def explain(part: list[Path]) -> list[Report]:
        done = subprocess.run([*EXPLAIN, *part], capture_output=True, timeout=110, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return [json.loads(line) for line in done.stdout.splitlines()]

    with ThreadPoolExecutor(2) as pool:
        for part, reports in zip(parts, pool.map(explain, parts), strict=True):
            yield from zip(part, reports, strict=True)


@pytest.fixture(scope="session")
def laboratory(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Laboratory:
    items = [item for item in request.session.items if isinstance(item, pytest.Function)]
    chosen = {item.callspec.id for item in items if "laboratory" in item.fixturenames}
    wanted = [run for run in runs() if name_of(run) in chosen and find(run[1])]
    return Laboratory(tmp_path_factory.mktemp("lab"), wanted)


@pytest.fixture
def explained(laboratory: Laboratory, run: Run) -> Explained:
    if not find(run[1]):
        pytest.skip(f"no wheel with mbedTLS {run[1]} is installed here")
    return laboratory[run]


EVERY = pytest.mark.parametrize("run", [pytest.param(run, id=name_of(run)) for run in runs()])
SOME = pytest.mark.parametrize(
    "run",
    [
        pytest.param(run, id=name_of(run))
        for run in runs()
        if run[0].name in ("ok-tls12", "expired", "small-rsa") and run[2] > 0
    ],
)


@EVERY
def test_the_injected_cause_is_named_first(explained: Explained, run: Run) -> None:
    case, library, level = run
    accepted = case.accepted(library, level)
    if set(accepted) & set(QUIET):
        accepted = (*accepted, *QUIET)
    assert explained.causes[0] in accepted, f"{explained.causes}\n{explained.log[-3000:]}"


@EVERY
def test_the_verdict_says_whether_the_session_failed(explained: Explained, run: Run) -> None:
    survives = run[0].cause == "no-failure" or run[0].name in SURVIVES
    verdicts = ["succeeded"] if survives else ["failed"]
    if run[0].cause == "auth-after-tls":  # TLS went well, what it carried did not
        verdicts = ["succeeded", "failed"]
    assert explained.report["verdict"] in verdicts, explained.log[-3000:]


@EVERY
def test_every_piece_of_evidence_is_a_line_of_the_log(explained: Explained) -> None:
    lines = explained.log.splitlines()
    for diagnosis in explained.report["diagnoses"]:
        assert diagnosis["evidence"] or diagnosis["cause"] in QUIET
        for proof in diagnosis["evidence"]:
            assert proof["text"].split()[0] in lines[proof["line"] - 1]


@SOME
def test_the_servers_certificate_is_read_back(
    explained: Explained, laboratory: Laboratory, run: Run
) -> None:
    """The fields of the report are those of the certificate that `cryptography` made."""
    case, _, _ = run
    made = laboratory.pki[case.peer.chain[0]].certificate
    leaves = [found for found in explained.report["certificates"] if found["depth"] == 0]
    assert leaves
    leaf = leaves[0]
    assert int(leaf["serial"].replace(":", ""), 16) == made.serial_number
    assert leaf["subject"].endswith("CN=gauge.harbour.test")
    assert leaf["not_before"] == f"{made.not_valid_before_utc:%Y-%m-%dT%H:%M:%SZ}"
    assert leaf["not_after"] == f"{made.not_valid_after_utc:%Y-%m-%dT%H:%M:%SZ}"
    assert leaf["subject_alt_names"] == [{"type": "dNSName", "value": "gauge.harbour.test"}]
    assert leaf["key_usage"] == ["Digital Signature"]
    assert leaf["is_ca"] is False
