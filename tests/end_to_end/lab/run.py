"""Run a case and give its log.

python -m tests.end_to_end.lab.run wrong-name --level 3 --library 2.28
python -m tests.end_to_end.lab.run --all OUT_DIR
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from .case import LEVELS, Case
from .cases import BY_NAME, CASES
from .job import Job
from .library import find
from .peer import Peer, calling, listening
from .pki import Pki

TIMEOUT = 20
_CLIENTS = {"3.6": "client36", "2.28": "client28"}
_PACKAGE = (__package__ or "").split(".")
_ROOT = Path(__file__).parents[len(_PACKAGE)]
Run = tuple[Case, str, int]


def runs(cases: tuple[Case, ...] = CASES) -> list[Run]:
    """Every case on each mbedTLS that it is for, at every level."""
    return [
        (case, library, level) for case in cases for library in case.libraries for level in LEVELS
    ]


def name_of(run: Run) -> str:
    case, library, level = run
    return f"{case.name}-{library}-d{level}"


def log_of(run: Run, pki: Pki) -> str:
    """Let the handshake happen; what the program printed."""
    case, library, level = run
    job = replace(case.device.job(pki), level=level)
    if job.role == "server":
        return _log_of_server(case.peer, library, job, pki)
    with _peer(case.peer, library, pki) as port:
        return _finish(_start(library, replace(job, port=port)))


def _log_of_server(peer: Peer, library: str, job: Job, pki: Pki) -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        program = _start(library, job, listener)
        port = listener.getsockname()[1]
    with calling(peer, pki, port):
        return _finish(program)


@contextlib.contextmanager
def _peer(peer: Peer, library: str, pki: Pki) -> Iterator[int]:
    if peer.kind in ("none", "refused"):
        with socket.socket() as unused:  # bound, never listening: a connection is refused
            unused.bind(("127.0.0.1", 0))
            yield unused.getsockname()[1]
    elif peer.kind == "mbedtls":
        with _mbedtls_server(peer, library, pki) as port:
            yield port
    else:
        with listening(peer, pki) as port:
            yield port


@contextlib.contextmanager
def _mbedtls_server(peer: Peer, library: str, pki: Pki) -> Iterator[int]:
    own = {"cert": pki.chain(peer.chain), "key": pki[peer.chain[0]].key_pem} if peer.chain else {}
    settings: dict[str, object] = {"role": "server", "authmode": 0, **own, **peer.job}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        program = _start(library, Job(**settings), listener)  # type: ignore[arg-type]
        try:
            yield listener.getsockname()[1]
        finally:
            program.kill()
            program.communicate()


def _start(
    library: str, job: Job, listener: socket.socket | None = None
) -> subprocess.Popen[bytes]:
    descriptors = (listener.fileno(),) if listener else ()
    if listener:
        job = replace(job, listen_fd=listener.fileno())
    module = ".".join([*_PACKAGE, _CLIENTS[library]])
    return subprocess.Popen(
        [sys.executable, "-m", module, job.to_json()],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        pass_fds=descriptors,
    )


def _finish(program: subprocess.Popen[bytes]) -> str:
    try:
        output, _ = program.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        program.kill()
        output, _ = program.communicate()
        raise AssertionError(f"hung after:\n{output.decode(errors='replace')}") from None
    if program.returncode not in (0, 1):
        text = output.decode(errors="replace")
        raise AssertionError(f"ended with {program.returncode}:\n{text}")
    return output.decode(errors="replace")


def write_all(folder: Path, wanted: list[Run], pki: Pki) -> dict[str, Path | AssertionError]:
    """Let every handshake happen, a few at a time; each run's log, or why there is none."""
    folder.mkdir(parents=True, exist_ok=True)

    def one(run: Run) -> tuple[str, Path | AssertionError]:
        path = folder / f"{name_of(run)}.log"
        try:
            path.write_bytes(log_of(run, pki).encode())
        except AssertionError as error:
            return name_of(run), error
        return name_of(run), path

    with warnings.catch_warnings(), ThreadPoolExecutor(4) as pool:
        warnings.simplefilter("ignore", DeprecationWarning)  # some peers speak TLS 1.0
        return dict(pool.map(one, wanted))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case", nargs="?", choices=sorted(BY_NAME), metavar="CASE")
    parser.add_argument("--level", type=int, default=1)
    parser.add_argument("--library", choices=sorted(_CLIENTS), default="3.6")
    parser.add_argument("--all", type=Path, metavar="OUT_DIR")
    options = parser.parse_args()
    if options.all:
        wanted = [run for run in runs() if find(run[1])]
        failed = [
            error
            for error in write_all(options.all, wanted, Pki()).values()
            if isinstance(error, AssertionError)
        ]
        expected = {name_of(run): run[0].accepted(run[1], run[2]) for run in wanted}
        (options.all / "expected.json").write_text(json.dumps(expected, indent=1))
        print(f"{len(wanted) - len(failed)} logs in {options.all}")
        print(*failed, sep="\n", end="")
    elif options.case:
        print(log_of((BY_NAME[options.case], options.library, options.level), Pki()), end="")
    else:
        parser.print_help()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
