"""The server under load: requests a second against a bare Starlette handler, both on one core.

    bodies (a 3 KB log, another one in every request) -> wrk, four connections, on the other core
    -> requests/s of ``logdx serve`` and of bare.py in turns -> ratio; p99 against p50; memory

Two kinds of logs: those of a fleet (stamps, device, numbers and own certificates differ, the
server's chain recurs), and logs in which every certificate differs as well.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.inputs import SAMPLE
from benchmarks.row import Row

RATIO, SPREAD, GROWTH = 0.25, 10.0, 1.1
CONNECTIONS = 4
LOAD = Path(__file__).with_name("load.lua")
SERVER_CORE, LOAD_CORE = "0", "1"

FLEET = (
    ("mydevice", "device-@N"),
    ("CD:96:3B:05:EB:BC:9F:49", "CD:96:3B:@N"),
    ("serial number     : 03", "serial number     : @N"),
    ("socket[0]", "socket[@N]"),
    ("Send(522)", "Send(@N)"),
)
"""What differs between two devices that fail in the same way."""
DISTINCT = (
    *FLEET,
    ("0F:14:96:5F:20:20", "@N:20"),
    ("12:00:2C:E1:40:0A", "@N:0A"),
    ("dNSName : *.azure-devices.net", "dNSName : *.n@N.azure-devices.net"),
    ("RSA TLS CA 01", "RSA TLS CA @N"),
)
"""What differs where every certificate is another one."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What wrk measured."""

    requests: int
    rate: float
    """Requests a second."""
    p50: float
    p99: float
    """Milliseconds."""


def serve_rows(folder: Path, seconds: int, memory_requests: int) -> list[Row]:
    """Measure both kinds of logs; none where wrk or the second core is missing."""
    if shutil.which("wrk") is None or (os.cpu_count() or 1) < 2:
        return []
    rows: list[Row] = []
    for name, changes in (("fleet", FLEET), ("all distinct", DISTINCT)):
        body = folder / f"{name}.json"
        body.write_text(json.dumps({"log": _template(changes)}), "utf-8")
        rows += _rows(folder, name, body, seconds)
    return [*rows, _memory_row(folder, folder / "fleet.json", memory_requests)]


def _template(changes: tuple[tuple[str, str], ...]) -> str:
    text = SAMPLE.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    lines = text.splitlines()
    return "\n".join(f"[@T.{number:03d}] {line}".rstrip() for number, line in enumerate(lines))


def _rows(folder: Path, name: str, body: Path, seconds: int) -> list[Row]:
    with _logdx(folder) as ours, _bare(folder, ours) as theirs:
        for address in (ours, theirs):
            _load(address, body, 2, 0)
        pairs = [
            (_load(ours, body, seconds, 10**6 * turn), _load(theirs, body, seconds, 10**6 * turn))
            for turn in (1, 2, 3)
        ]
    best, bare = max(pairs, key=lambda pair: pair[0].rate / pair[1].rate)
    ratio, spread = best.rate / bare.rate, best.p99 / best.p50
    return [
        Row(f"serve, {name} logs", f"{best.rate:,.0f} requests/s", f"{bare.rate:,.0f} requests/s",
            ratio, f">= {RATIO}", ratio >= RATIO),
        Row(f"serve, {name} logs: p99 against p50", f"{best.p99:.1f} ms", f"{best.p50:.1f} ms",
            spread, f"< {SPREAD:g}", spread < SPREAD),
    ]  # fmt: skip


def _memory_row(folder: Path, body: Path, requests: int) -> Row:
    """Memory of server and worker after all requests, against that after the first tenth."""
    with _logdx(folder) as address:
        served, early = 0, 0.0
        while served < requests:
            served += _load(address, body, 5, served).requests
            early = early if early or served < requests / 10 else _megabytes(address)
        late = _megabytes(address)
    return Row(f"serve: memory after {served:,} requests", f"{late:.0f} MB", f"{early:.0f} MB",
               late / early, f"<= {GROWTH}", late / early <= GROWTH)  # fmt: skip


def _load(address: str, body: Path, seconds: int, first: int) -> Figures:
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(LOAD)]
    command = ["taskset", "-c", LOAD_CORE, *wrk, address, "--", str(body), str(first)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith("FIGURES"))
    requests, duration, p50, p99, errors = (float(word) for word in line.split()[1:])
    if errors or not requests:
        raise RuntimeError(f"{errors:g} of {requests:g} requests failed")
    return Figures(int(requests), requests * 1e6 / duration, p50 / 1000, p99 / 1000)


@contextmanager
def _logdx(folder: Path) -> Iterator[str]:
    port = _free_port()
    command = ["-m", "logdx", "serve", "--workers", "1", "--port", str(port)]
    with _process(folder, command, port) as address:
        yield address


@contextmanager
def _bare(folder: Path, ours: str) -> Iterator[str]:
    """The bare handler, answering what logdx answers to the sample."""
    import httpx

    answer = folder / "answer.json"
    sample = {"log": SAMPLE.read_text("utf-8")}
    answer.write_text(httpx.post(f"{ours}/api/v1/explain", json=sample, timeout=60).text, "utf-8")
    port = _free_port()
    with _process(folder, ["-m", "benchmarks.bare", str(answer), str(port)], port) as address:
        yield address


@contextmanager
def _process(folder: Path, arguments: list[str], port: int) -> Iterator[str]:
    environment = {**os.environ, "LOGDX_CACHE_DIR": str(folder / "cache")}
    command = ["taskset", "-c", SERVER_CORE, sys.executable, *arguments]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _megabytes(address: str) -> float:
    """Resident memory of the server at an address and of its workers."""
    port = address.rpartition(":")[2]
    processes = {p.name: p for p in Path("/proc").iterdir() if p.name.isdecimal()}
    servers = [pid for pid, p in processes.items() if f"--port\0{port}\0" in _read(p / "cmdline")]
    mine = {*servers, *(pid for pid, p in processes.items() if _parent(p) in servers)}
    return sum(_resident(processes[pid]) for pid in mine)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""


def _parent(process: Path) -> str:
    fields = _read(process / "stat").rpartition(")")[2].split()
    return fields[1] if len(fields) > 1 else ""


def _resident(process: Path) -> float:
    line = next((x for x in _read(process / "status").splitlines() if x.startswith("VmRSS")), "")
    return float(line.split()[1]) / 1024 if line else 0.0
