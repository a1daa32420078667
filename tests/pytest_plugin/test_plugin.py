"""The pytest plug-in, in test runs of its own (pytester)."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

import logdx
import logdx.pytest_plugin.sections  # loaded once, see _loaded
from logdx.resources import folder

pytest_plugins = ("pytester",)
ROOT = Path(__file__).parents[2]
SAMPLES = folder("samples")
WIZNET = SAMPLES / "wiznet-azure-iot-hub.log"
WIZNET_CAUSE = "*LDX101 untrusted-root: The device does not hold the root of Azure IoT Hub's chain"
FIRST = """
from pathlib import Path
import logging, os, sys
SAMPLES = Path({samples!r})
def sample(name): return (SAMPLES / name).read_text(encoding="utf-8")
"""
OWN_RULE = """\
- id: dns-failure/hives
  cause: dns-failure
  refines: dns-failure/generic
  confidence: certain
  title: Ask the hive's router
  when:
    all:
      - net_event: {as: event, what: dns}
  explain: The router of the hives answers no names.
  fix:
    - text: Restart the router.
  examples: {match: [esp-dns-mqtt.log]}
"""
PLUGIN = ("-p", "logdx.pytest_plugin", "-p", "no:cacheprovider")


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Import all of logdx once: pytester unloads what its runs load; libyaml loads only once."""
    logdx.explain(WIZNET)


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Run pytest on the text of a test module, with no other plug-in of this machine."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def run_tests(code: str, *args: str, subprocess: bool = False):
        pytester.makepyfile(FIRST.format(samples=str(SAMPLES)) + code)
        go = pytester.runpytest_subprocess if subprocess else pytester.runpytest_inprocess
        return go(*PLUGIN, *args)

    return run_tests


def sections(result: pytest.RunResult) -> list[str]:
    """The titles of logdx's full sections in the output."""
    return [line.strip("- ") for line in result.outlines if line.startswith("---") and ": " in line]


def test_captured_stdout_is_diagnosed(run):
    result = run("def test_device(): print(sample('wiznet-azure-iot-hub.log')); assert False")
    result.stdout.fnmatch_lines(
        [
            "*- logdx -*",
            f"captured stdout: {WIZNET_CAUSE[1:]}",
            "*- logdx: captured stdout -*",
            "captured stdout   84 lines   WIZnet, mbedTLS   1 attempt: failed",
            "*LDX101 untrusted-root*certain",
            "*82 │ *mbedtls_ssl_handshake returned -9984*",
            "*Fix",
            "*-servername your-hub.azure-devices.net -showcerts </dev/null",  # not cut
        ]
    )


def test_stderr_and_the_log_of_the_logging_module(run):
    result = run("""
def test_stderr(): sys.stderr.write(sample('esp-dns-mqtt.log')); assert False
def test_log():
    for line in sample('trust-clock-2090.log').splitlines():
        logging.getLogger('serial').warning('%s', line)
    assert False
""")
    assert sections(result) == ["logdx: captured stderr", "logdx: captured log"]
    # pytest's own prefix comes off, so that the answer is that of the bare log
    result.stdout.fnmatch_lines(["*LDX501 dns-failure*", "*LDX106 clock-not-set*"])


def test_all_phases_are_one_log(run):
    """The CA is loaded in a fixture, the handshake fails in the test, one log tells both."""
    half = "wiznet = sample('wiznet-azure-iot-hub.log').splitlines(True)\n"
    result = run(
        half
        + """
import pytest
@pytest.fixture
def device(): print(''.join(wiznet[:40]), end=''); yield
def test_device(device): print(''.join(wiznet[40:]), end=''); assert False
"""
    )
    assert sections(result) == ["logdx: captured stdout"]
    result.stdout.fnmatch_lines(["captured stdout   83 lines*", "*82 │ *returned -9984*"])


def test_a_failure_in_setup_and_one_in_teardown(run):
    result = run("""
import pytest
@pytest.fixture
def dead(): print(sample('esp-dns-mqtt.log')); raise OSError('no link')
@pytest.fixture
def late(): yield; print(sample('wiznet-azure-iot-hub.log')); raise OSError('no link')
def test_setup(dead): pass
def test_teardown(late): pass
""")
    result.assert_outcomes(errors=2, passed=1)
    assert sections(result) == ["logdx: captured stdout"] * 2
    result.stdout.fnmatch_lines(["*LDX501*", "*LDX101*"])


def test_what_the_call_said_is_not_said_again_at_teardown(run):
    result = run("""
import pytest
@pytest.fixture
def late(): yield; raise OSError('no link')
def test_both(late): print(sample('wiznet-azure-iot-hub.log')); assert False
""")
    result.assert_outcomes(errors=1, failed=1)
    assert sections(result) == ["logdx: captured stdout"]


def test_a_good_handshake_is_said_in_a_section_and_blamed_nowhere(run):
    result = run("def test_device(): print(sample('mbed-ok.log')); assert False")
    assert sections(result) == ["logdx: captured stdout"]
    result.stdout.fnmatch_lines(["captured stdout *1 attempt: succeeded"])
    result.stdout.no_fnmatch_line("*- logdx -*")


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "hello",
        "error: -1 failed",
        "\x00\x01" * 99,
        "expected 'mbedtls_ssl_handshake returned -0x2700' in the answer",
        "def test(): assert 'mbedtls_ssl_handshake returned -0x2700' in log, 'X509 verify failed'",
    ],
)
def test_other_failures_get_nothing(run, printed):
    result = run(f"def test_other(): print({printed!r}); assert False")
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*logdx*: *")
    result.stdout.no_fnmatch_line("*- logdx*")


def test_passed_and_skipped_tests_get_nothing_and_import_nothing(run):
    result = run(
        """
import pytest
def test_pass(logdx): logdx.add('nowhere.log'); print(sample('wiznet-azure-iot-hub.log'))
def test_skip(): pytest.skip()
@pytest.mark.xfail
def test_xfail(): print(sample('wiznet-azure-iot-hub.log')); assert False
def test_imports():
    heavy = {'lark', 'yaml', 'rich', 'logdx.pipeline', 'logdx.pytest_plugin.sections',
             'logdx.pytest_plugin.logs'}
    assert not heavy & set(sys.modules)
""",
        "-rA",
        subprocess=True,
    )
    result.assert_outcomes(passed=2, skipped=1, xfailed=1)
    result.stdout.no_fnmatch_line("*- logdx*")


def test_the_module_of_the_plug_in_imports_only_pytest():
    code = (
        "import sys, pytest; before = set(sys.modules); import logdx.pytest_plugin;"
        "print(*sorted(set(sys.modules) - before))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["logdx", "logdx.pytest_plugin", "logdx.version"]


def test_off(run):
    code = "def test_device(logdx): print(sample('wiznet-azure-iot-hub.log')); assert False"
    result = run(code, "--logdx=off")
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*- logdx*")


def test_the_fixture_names_files_and_texts(run, tmp_path):
    result = run("""
def test_device(logdx, tmp_path):
    logdx.add(SAMPLES / 'esp-dns-mqtt.log')
    logdx.add(tmp_path / 'later.log')
    logdx.add_text(sample('arduino-no-ca.log'), 'uart2')
    (tmp_path / 'later.log').write_text(sample('wiznet-azure-iot-hub.log'))
    assert False
""")
    assert sections(result) == ["logdx: esp-dns-mqtt.log", "logdx: later.log", "logdx: uart2"]


def test_a_log_that_is_gone_is_said_and_the_others_are_read(run):
    result = run("""
def test_device(logdx):
    logdx.add('nowhere.log'); logdx.add('.'); logdx.add(SAMPLES / 'esp-dns-mqtt.log')
    assert False
""")
    result.stdout.fnmatch_lines(["*nowhere.log: cannot be read: No such file*"])
    result.stdout.fnmatch_lines(["*: is a folder"])
    assert sections(result)[-1] == "logdx: esp-dns-mqtt.log"


def test_files_of_the_ini_option_count_from_where_the_test_began(run, pytester):
    pytester.makeini("[pytest]\nlogdx_logs =\n    logs/*.log\n    more/**/*.txt")
    for name, text in {"a.log": WIZNET.read_text(), "old.log": WIZNET.read_text()}.items():
        pytester.mkdir("logs") if not Path("logs").is_dir() else None
        Path("logs", name).write_text(text)
    Path("more/deep").mkdir(parents=True)
    result = run("""
def test_one():
    with open('logs/a.log', 'a') as log: log.write(sample('esp-dns-mqtt.log'))
    Path('more/deep/new.txt').write_text(sample('arduino-no-ca.log'))
    assert False
def test_two(): assert False
""")
    assert sections(result) == ["logdx: a.log", "logdx: new.txt"]
    # only what the test wrote is judged, with the line numbers of the whole file
    result.stdout.no_fnmatch_line("*LDX101*")
    result.stdout.fnmatch_lines(["*LDX501 dns-failure*", "*  9? │ *"])


def test_a_file_that_was_started_anew_is_read_whole(run, pytester):
    pytester.makeini("[pytest]\nlogdx_logs = device.log")
    Path("device.log").write_text("x\n" * 10_000)
    result = run("""
def test_one(): Path('device.log').write_text(sample('esp-dns-mqtt.log')); assert False
""")
    assert sections(result) == ["logdx: device.log"]


def test_more_logs_than_anybody_reads(run):
    result = run("""
def test_fleet(logdx):
    for number in range(8): logdx.add_text(sample('esp-dns-mqtt.log'), f'device-{number}')
    assert False
""")
    assert len([title for title in sections(result) if title.startswith("logdx: ")]) == 5
    result.stdout.fnmatch_lines(["3 more logs of this test show a TLS handshake"])


def test_a_fault_of_logdx_is_one_line_and_no_failure(run, pytester):
    pytester.makeconftest("""
import logdx.pytest_plugin.sections as sections
def fault(*args, **kwargs): raise RuntimeError("broken \\x1b[31m" + "x" * 9999)
sections.explain = fault
""")
    result = run("def test_device(): print('hello'); assert False", subprocess=True)
    result.assert_outcomes(failed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    (line,) = [line for line in result.outlines if "could not read the logs" in line]
    assert len(line) < 400
    assert "\x1b" not in line


def test_the_rules_of_the_project_speak(run, pytester):
    pytester.makefile(".toml", logdx='rules = ["rules"]\n')
    pytester.mkdir("rules").joinpath("own.yaml").write_text(OWN_RULE)
    result = run("def test_device(): print(sample('esp-dns-mqtt.log')); assert False")
    result.stdout.fnmatch_lines(["captured stdout: LDX501 dns-failure: Ask the hive's router*"])


def test_a_broken_configuration_is_one_line(run, pytester):
    pytester.makefile(".toml", logdx='rulez = ["rules"]\n')
    result = run("def test_device(): print('hello'); assert False")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*logdx.toml: rulez: unknown key (did you mean 'rules'?)"])


def test_hostile_logs(run):
    """No escape of a log reaches the section; what is no text does not break it."""
    result = run("""
def test_device():
    sys.stdout.write('\\x1b]0;owned\\x07' + sample('wiznet-azure-iot-hub.log').replace(
        '-9984', '-9984 \\x1b[31m\\u202e [bold]'))
    assert False
""")
    (index,) = [n for n, line in enumerate(result.outlines) if "logdx: captured stdout" in line]
    text = "\n".join(result.outlines[index:])
    assert "-9984" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_cause_stands_in_the_junit_file(run, tmp_path):
    run("def test_device(): print(sample('wiznet-azure-iot-hub.log')); assert False",
        f"--junitxml={tmp_path / 'junit.xml'}")  # fmt: skip
    case = ET.parse(tmp_path / "junit.xml").find(".//testcase")
    assert case is not None
    assert "LDX101 untrusted-root: The device does not hold" in (case.findtext("failure") or "")
    assert [p.get("name") for p in case.iterfind("properties/property")] == ["logdx"]


@pytest.mark.heavy
def test_sections_come_home_from_the_workers_of_xdist(run):
    result = run(
        """
import pytest
@pytest.mark.parametrize('name', ['wiznet-azure-iot-hub.log', 'esp-dns-mqtt.log', 'mbed-ok.log'])
def test_device(name): print(sample(name)); assert False
""",
        "-p", "xdist", "-n", "2",
        subprocess=True,
    )  # fmt: skip
    result.assert_outcomes(failed=3)
    assert sections(result) == ["logdx: captured stdout"] * 3
    result.stdout.fnmatch_lines_random(
        [f"captured stdout: {WIZNET_CAUSE[1:]}", "*LDX501 dns-failure*", "*82 │ *-9984*"]
    )


def test_unittest_and_doctest_items(run, pytester):
    pytester.makefile(".txt", test_doc=">>> 1 + 1\n3\n")
    result = run(
        """
import unittest
class TestDevice(unittest.TestCase):
    def test_it(self): print(sample('wiznet-azure-iot-hub.log')); self.fail()
"""
    )
    result.assert_outcomes(failed=2)
    assert sections(result) == ["logdx: captured stdout"]


def test_the_entry_point_is_declared():
    """What an installation registers is the module that these tests load by name."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"] == {"logdx": "logdx.pytest_plugin"}
    assert "Framework :: Pytest" in project["classifiers"]
