"""The logs that rules are tried on: the examples of the rules, and the samples with their labels.

    examples, samples/*.log with *.yaml -> Log -> Library.report -> Report without diagnoses

A log is read once, whatever the number of rules.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from logdx.diagnose import diagnose
from logdx.diagnose.rules import Rule
from logdx.diagnose.yaml_nodes import Node, read_yaml
from logdx.dialects.base import Dialect
from logdx.errors import RuleError, SourceError, nearest
from logdx.model.device import DeviceFile
from logdx.model.report import Diagnosis, Report
from logdx.parse.engine import Engine
from logdx.parse.index import Entry
from logdx.pipeline import explain, now_from_environment
from logdx.resources import folder
from logdx.source import open_path, open_text

MADE = "made for the test"
"""A label names this instead of a key's file: no private key ships with logdx."""


@dataclass(frozen=True, slots=True)
class Log:
    """A log to try rules on, and what is known of it."""

    name: str
    path: Path | None = None
    text: str = ""
    """The log itself, where ``path`` is None."""
    causes: tuple[str, ...] = ()
    """What its label says is wrong; () where it has no label."""
    device: Mapping[str, Path | None] = field(default_factory=dict)
    """What the device loads beside it (ca, cert, key); None for a key to be made."""

    @property
    def key(self) -> str:
        """What tells this log from others."""
        return str(self.path.resolve()) if self.path else self.text

    @property
    def shown(self) -> str:
        """How a message names it."""
        return self.name if self.path else f'the log that begins "{self.name}"'

    def line(self, number: int) -> str:
        """Return the text of a line, for a message."""
        source = open_path(self.path) if self.path else open_text(self.text)
        return next((text.strip() for n, text in source if n == number), "")


def sample_folders() -> list[Path]:
    """Return the folders that hold samples with labels."""
    return [folder("samples")]


def samples(folders: Sequence[Path]) -> list[Log]:
    """Return the logs of the folders that have a label beside them, sorted."""
    logs = [path for place in folders for path in sorted(place.glob("*.log"))]
    return [log_of(path) for path in logs if path.with_suffix(".yaml").is_file()]


def log_of(path: Path) -> Log:
    """Return a log file with what its label says. Raises RuleError for a broken label."""
    label = path.with_suffix(".yaml")
    if not label.is_file():
        return Log(path.name, path)
    fields = read_yaml(label).fields()
    causes = tuple(item.text() for item in fields["causes"].items()) if "causes" in fields else ()
    device = fields["device"].fields() if "device" in fields else {}
    files = {what: _device_path(node, path.parent) for what, node in device.items()}
    return Log(path.name, path, causes=causes, device=files)


def _device_path(node: Node, place: Path) -> Path | None:
    name = node.text()
    if name == MADE:
        return None
    found = next((p for p in (place / "certs" / name, place / name) if p.is_file()), None)
    if found is None:
        message = f"no file {name!r} in {place / 'certs'}"
        raise RuleError(message, node.path, node.line, node.column)
    return found


def example_log(example: str, rule: Rule, folders: Sequence[Path]) -> Log:
    """Return an example of a rule: a log in the rule, a file beside it, or a sample.

    Raises RuleError where there is no such file.
    """
    if example.endswith("\n"):
        first = next((line.strip() for line in example.splitlines() if line.strip()), "")
        return Log(first if len(first) <= 50 else first[:49] + "…", text=example)
    places = [Path(rule.path).parent, *folders]
    found = next((p / example for p in places if (p / example).is_file()), None)
    if found is None:
        names = [p.name for place in places for p in place.glob("*.log")]
        message = f"rule {rule.id!r}: no example {example!r} beside the rule or in the samples"
        raise RuleError(message + nearest(example, names), rule.path, rule.line, 1)
    return log_of(found)


class Library:
    """Reads logs, each once, and says what rules answer on them."""

    def __init__(
        self, now: datetime | None = None, dialects: Sequence[Dialect | Entry] | None = None
    ) -> None:
        """``now``: the reader's date; ``dialects``: None for the built-in ones."""
        self.now = now or now_from_environment()
        self._engine = Engine(dialects)
        self._reports: dict[str, Report] = {}
        self._has_cryptography = importlib.util.find_spec("cryptography") is not None

    def can_read(self, log: Log) -> bool:
        """Whether all that the log needs is installed: files of the device need logdx[certs]."""
        return self._has_cryptography or not log.device

    def report(self, log: Log) -> Report:
        """Return what logdx read in the log, without diagnoses."""
        report = self._reports.get(log.key)
        if report is None:
            source = open_path(log.path) if log.path else open_text(log.text)
            report = explain(
                source, rules=(), now=self.now, device=_device_files(log), engine=self._engine
            )
            self._reports[log.key] = report
        return report

    def diagnoses(self, log: Log, rules: Sequence[Rule]) -> tuple[Diagnosis, ...]:
        """Return what the rules answer, best first; the evidence has lines but no texts."""
        timeline = self.report(log).timeline
        return diagnose(rules, timeline, self.now, lambda source, line: "")


def _device_files(log: Log) -> tuple[DeviceFile, ...]:
    if not log.device:
        return ()
    from logdx.certs.inputs import read_files

    with _made_key() if None in log.device.values() else _nothing() as made:
        paths = {what: path or made for what, path in log.device.items()}
        return read_files({what: path for what, path in paths.items() if path is not None})


@contextmanager
def _nothing() -> Iterator[None]:
    yield None


@contextmanager
def _made_key() -> Iterator[Path]:
    """A fresh private key in a file that is gone afterwards."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "device.key"
        try:
            path.write_bytes(pem)
        except OSError as error:
            raise SourceError(f"{path}: cannot be written: {error.strerror}") from error
        yield path
