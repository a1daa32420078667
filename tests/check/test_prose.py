"""No false alarms on prose: a text that quotes an error is no log."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from logdx.check.inputs import Input, of_file
from logdx.check.run import Options, check_log
from logdx.config import Config
from logdx.pipeline import now_from_environment
from logdx.resources import folder
from logdx.workspace import open_workspace
from tests.check.conftest import Run

ROOT = Path(__file__).parents[2]
DOC = Path("/usr/share/doc")
QUOTE = "mbedtls_ssl_handshake returned -0x2700"
WORDS = ("handshake", "mbedtls", "certificate", "connection refused", "timed out", "x509")


@pytest.fixture(scope="module")
def options() -> Options:
    workspace = open_workspace(config=Config())
    return Options(workspace.rules, workspace.dialects, now_from_environment())


def alarms(path: Path, options: Options) -> list[str]:
    log = check_log(of_file(path, ROOT), options)
    assert log.error is None
    return [finding.diagnosis.rule for finding in log.findings]


def _texts(*folders: str) -> list[Path]:
    return [
        path
        for name in folders
        for path in sorted((ROOT / name).rglob("*"))
        if path.is_file() and path.suffix not in (".log", ".pyc", ".png")
    ]


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "pyproject.toml"])
def test_the_files_of_this_repository_are_no_logs(name: str, options: Options) -> None:
    assert alarms(ROOT / name, options) == []


@pytest.mark.parametrize("name", ["rules", "docs", "grammars", "logdx", "tests"])
def test_a_folder_of_this_repository_holds_no_logs(name: str, options: Options) -> None:
    found = {str(path): rules for path in _texts(name) if (rules := alarms(path, options))}
    assert found == {}


def test_the_documentation_of_the_machine_is_no_log(options: Options) -> None:
    texts = [path for path in sorted(DOC.rglob("*")) if _speaks_of_tls(path)][:25]
    if not texts:
        pytest.skip("the machine has no /usr/share/doc")
    found = {str(path): rules for path in texts if (rules := alarms(path, options))}
    assert found == {}


def _speaks_of_tls(path: Path) -> bool:
    if not path.is_file() or path.suffix in (".gz", ".log") or os.path.getsize(path) > 300_000:
        return False
    text = path.read_bytes().lower()
    return b"\x00" not in text and any(word.encode() in text for word in WORDS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.txt", f"On some boards {QUOTE} is printed.\nWe then load the CA again.\n"),
        ("notes.txt", f"# Troubleshooting\n\n    {QUOTE}\n\nSee the wiki for the reason.\n"),
        ("requirements.txt", f"mbedtls==2.28  # {QUOTE}\npaho-mqtt>=2  # connection refused\n"),
        ("requirements-dev.txt", f"E (10) esp-tls: {QUOTE}\n"),
        ("README", f"E (1234) esp-tls: {QUOTE}\n  ! {QUOTE}\n"),
        ("main.c", f'  mbedtls_printf(" failed\\n  ! {QUOTE}\\n\\n");\n  return ret;\n'),
        ("notes", f'static const char *s = "{QUOTE}";\nint f(void)\n{{\n  x("timeout");\n}}\n'),
        ("CHANGELOG", f"1.2\n * Fix {QUOTE} with an expired certificate.\n * Fix a timeout.\n"),
        ("mail.txt", f"> {QUOTE}\n\nIs the certificate not correctly signed by the trusted CA?\n"),
    ],
)
def test_a_quoted_error_is_no_finding(check: Run, repo: Path, name: str, text: str) -> None:
    (repo / name).write_text(text)
    done = check(name)
    assert done.code == 0, done.out
    assert "Note: quotes an error but is no log" in done.out or "source code or a doc" in done.out


@pytest.mark.parametrize(
    "text",
    [
        f"E (1234) esp-tls-mbedtls: {QUOTE}\n",
        f"[00:00:12.000,000] <err> mqtt: {QUOTE}\n",
        f"2026-11-02 10:11:12 {QUOTE}\n",
        f"Loading the CA root certificate... ok\n  ! {QUOTE}\n  ! The certificate is not correctly"
        " signed by the trusted CA\n",
    ],
)
def test_a_log_is_one_whatever_its_name(check: Run, repo: Path, text: str) -> None:
    (repo / "capture.txt").write_text(text)
    assert check("capture.txt").code == 1


def test_a_file_that_is_called_log_needs_no_dress(check: Run, repo: Path) -> None:
    (repo / "x.log").write_text(f"  ! {QUOTE}\n")
    (repo / "x.txt").write_text(f"  ! {QUOTE}\n")
    assert check("x.log").code == 1
    assert check("x.txt").code == 0
    assert check("x.txt", "--as-log").code == 1


def test_prose_does_not_meet_a_demand(check: Run, repo: Path) -> None:
    (repo / "README.md").write_text(f"E (12) esp-tls: {QUOTE}\n")
    assert check("README.md", "--expect", "untrusted-root").code == 1
    assert check("README.md", "--require", "handshake-ok").code == 1


@pytest.mark.heavy
def test_every_failing_sample_is_taken_for_a_log(options: Options) -> None:
    """The rule may not hide a failure: each sample is named .log, and most need not be."""
    missed, unnamed = [], []
    for path in sorted(folder("samples").glob("*.log")):
        log = check_log(of_file(path, ROOT), options)
        assert log.report is not None
        real = any(d.severity == "error" for d in log.report.diagnoses)
        if real and not log.findings:
            missed.append(path.name)
        renamed = of_file(path, ROOT)
        other = Input(renamed.name, renamed.path.removesuffix(".log"), renamed.open)
        if real and not check_log(other, options).findings:
            unnamed.append(path.name)
    assert missed == []
    assert len(unnamed) <= 12, unnamed
