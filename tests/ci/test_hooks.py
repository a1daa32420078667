"""The hooks of .pre-commit-hooks.yaml, installed and run by the real pre-commit.

A demo repository: its commits are rejected and let through, and its tests tell the verdict.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from logdx.resources import folder
from tests.ci.conftest import ROOT, git

SAMPLES = folder("samples")
pytestmark = pytest.mark.heavy


CONFIG = """\
repos:
- repo: {repository}
  rev: {commit}
  hooks:
  - id: logdx-check
  - id: logdx-rules
"""
GOOD_RULE = """\
- id: dns-failure/hives
  cause: dns-failure
  refines: dns-failure/generic
  confidence: certain
  title: The hives' router answers no names
  when:
    all:
      - net_event: {what: dns, host: mqtt.hives.example}
  explain: The router of the hives was restarted and has lost its forwarder.
  fix:
    - text: Restart the router's DNS forwarder.
  examples: {match: [esp-dns-mqtt.log]}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of pre-commit: a cache of its own, so that the hooks are installed anew."""
    pytest.importorskip("pre_commit")
    home = tmp_path_factory.mktemp("pre-commit")
    return {"PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}


@pytest.fixture
def demo(tmp_path, logdx_repository, home, monkeypatch) -> Path:
    """A repository of a firmware team, with the hooks installed."""
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    git(tmp_path, "init", "-q")
    head = git(logdx_repository, "rev-parse", "HEAD").stdout.strip()
    config = CONFIG.format(repository=logdx_repository, commit=head)
    (tmp_path / ".pre-commit-config.yaml").write_text(config)
    git(tmp_path, "add", "-A")
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=tmp_path, check=True,
        capture_output=True,
    )  # fmt: skip
    return tmp_path


def commit(place: Path) -> subprocess.CompletedProcess[str]:
    git(place, "add", "-A")
    return git(place, "commit", "-m", "change", check=False)


def said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def test_the_manifest_is_valid():
    pytest.importorskip("pre_commit")
    manifest = ROOT / ".pre-commit-hooks.yaml"
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(manifest)]
    assert subprocess.run(command, check=False).returncode == 0


def test_a_log_with_a_failed_handshake_is_rejected(demo):
    shutil.copy(SAMPLES / "mbed-ok.log", demo / "good.log")
    (demo / "README.md").write_text("It says `mbedtls_ssl_handshake returned -0x2700`.\n")
    first = commit(demo)
    assert first.returncode == 0, said(first)

    shutil.copy(SAMPLES / "wiznet-azure-iot-hub.log", demo / "device.log")
    rejected = commit(demo)
    assert rejected.returncode == 1
    assert "logdx check" in said(rejected)
    assert "device.log:" in said(rejected)
    assert "LDX101" in said(rejected)
    assert "good.log" not in said(rejected)

    (demo / "device.log").unlink()
    (demo / "note.txt").write_text("mended\n")
    assert commit(demo).returncode == 0
    assert len(git(demo, "log", "--format=%s").stdout.split()) == 2


def test_a_known_failure_passes_by_the_configuration(demo):
    shutil.copy(SAMPLES / "wiznet-azure-iot-hub.log", demo / "device.log")
    (demo / "logdx.toml").write_text(
        '[[suppressions]]\nselector = "LDX101"\nfiles = "device.log"\n'
        'reason = "kept as a fixture of the parser"\n'
    )
    done = commit(demo)
    assert done.returncode == 0, said(done)


def test_rules_are_linted_and_tried(demo):
    rules = demo / "tls" / "rules"
    rules.mkdir(parents=True)
    (demo / "logdx.toml").write_text('rules = ["tls/rules"]\n')
    (rules / "hives.yaml").write_text(GOOD_RULE)
    done = commit(demo)
    assert done.returncode == 0, said(done)

    (rules / "hives.yaml").write_text(GOOD_RULE.replace("confidence:", "confidance:"))
    rejected = commit(demo)
    assert rejected.returncode == 1
    assert "tls/rules/hives.yaml:4:3: LDR" in said(rejected)
    assert "did you mean 'confidence'" in said(rejected)

    # clean by lint, but its example shows something else
    (rules / "hives.yaml").write_text(GOOD_RULE.replace("esp-dns-mqtt", "wiznet-azure-iot-hub"))
    rejected = commit(demo)
    assert rejected.returncode == 1
    assert "untrusted-root/azure-iot-baltimore" in said(rejected)


DEVICE_TEST = '''\
from pathlib import Path

def test_connects(logdx):
    """Drives the board, which writes its log."""
    logdx.add(Path(__file__).parent / "device.log")
    assert "MQTT connected" in Path(__file__).with_name("device.log").read_text()
'''


def test_a_demo_repository_is_told_why(demo, logdx_repository, tmp_path_factory):
    """The hook rejects a commit, and a pytest run with logdx installed shows the verdict."""
    shutil.copy(SAMPLES / "wiznet-azure-iot-hub.log", demo / "device.log")
    (demo / "test_device.py").write_text(DEVICE_TEST)
    rejected = commit(demo)
    assert rejected.returncode == 1
    assert "LDX101" in said(rejected)
    print(said(rejected))

    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=True)
    pip = [place / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "install", str(logdx_repository), "pytest"], check=True, timeout=500)
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    run = subprocess.run(
        [place / "bin" / "python", "-m", "pytest", "-W", "error"],
        cwd=demo, env=env, check=False, capture_output=True, text=True,
    )  # fmt: skip
    print(run.stdout)
    assert run.returncode == 1
    assert "plugins: logdx-" in run.stdout
    cause = "device.log: LDX101 untrusted-root: The device does not hold the root of Azure"
    assert cause in run.stdout
    assert "logdx: device.log" in run.stdout
    assert "Load DigiCert Global Root G2" in run.stdout
