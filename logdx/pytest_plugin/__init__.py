"""The pytest plug-in: a test that fails beside a failed TLS handshake says why.

a failed test -> its logs (``logs``) -> explain() -> a section of its report (``sections``)

Every pytest run of an environment that has logdx imports this module, so it imports nothing but
pytest; the rest is imported when a test has failed.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

SIZES = pytest.StashKey[dict[str, int]]()
"""How long each file of ``logdx_logs`` was before the test."""
ADDED = pytest.StashKey["Logs"]()


class Logs:
    """What the fixture ``logdx`` gives: logs to look at if the test fails."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.texts: list[tuple[str, str]] = []

    def add(self, path: str | Path) -> None:
        """Name a log file; it is read when the test has failed, and may not exist yet."""
        self.paths.append(Path(path).absolute())

    def add_text(self, text: str, name: str = "log") -> None:
        """Give a log that stands in no file."""
        self.texts.append((name, text))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--logdx`` and the ini option ``logdx_logs``."""
    parser.getgroup("logdx").addoption(
        "--logdx", choices=("on", "off"), default="on",
        help="diagnose the TLS handshakes in the logs of failed tests (default: on)",
    )  # fmt: skip
    parser.addini(
        "logdx_logs",
        "log files to look at when a test fails: globs, one a line, relative to the root folder",
        type="linelist",
    )


@pytest.fixture(name="logdx")
def logdx_fixture(request: pytest.FixtureRequest) -> Logs:
    """Name logs to diagnose if this test fails: ``logdx.add(path)``."""
    logs: Logs = request.node.stash.setdefault(ADDED, Logs())
    return logs


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Note how long the files of ``logdx_logs`` are: what they hold already is not this test's."""
    globs = item.config.getini("logdx_logs")
    if globs and item.config.getoption("logdx") == "on":
        from logdx.pytest_plugin.logs import sizes

        item.stash[SIZES] = sizes(globs, item.config.rootpath)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the logs of a failed test show. No fault of logdx fails the test run."""
    report = yield
    if report.failed and item.config.getoption("logdx") == "on":
        try:
            from logdx.pytest_plugin.sections import add_sections

            add_sections(item, report)
        except Exception as fault:
            report.sections.append(("logdx", f"logdx could not read the logs: {fault!a:.300}"))
    return report
