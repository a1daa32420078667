from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

import pytest

from logdx.errors import UsageError
from logdx.pipeline import explain
from logdx.render.as_json import as_dict
from logdx.server.settings import Settings
from logdx.server.workers import CrashedError, RefusedError, UnavailableError, Workers
from logdx.source import open_text

Make = Callable[..., Settings]


async def _until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not come true in time"
        await asyncio.sleep(0.02)


def test_a_report_is_the_one_of_explain(
    settings: Make, sample: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGDX_NOW", "2026-11-24")

    async def run() -> None:
        async with Workers(settings()) as workers:
            report = await workers.explain(sample)
            assert as_dict(report) == as_dict(explain(open_text(sample.decode(), "log")))
            assert (await workers.explain(b"nothing here\n")).verdict == "no-tls"
            assert as_dict(await workers.explain(sample)) == as_dict(report)

    asyncio.run(run())


def test_a_worker_that_hangs_is_killed_and_replaced(settings: Make, sample: bytes) -> None:
    async def run() -> None:
        async with Workers(settings(timeout=0.8)) as workers:
            for log in (b"HANG\n", b"SPIN\n"):
                before = workers.pids
                with pytest.raises(UnavailableError, match=r"longer than 0\.8 s"):
                    await workers.explain(log)
                await _until(lambda old=before: workers.alive == 1 and workers.pids != old)
                with pytest.raises(ProcessLookupError):
                    os.kill(before[0], 0)
            assert workers.restarts == 2
        async with Workers(settings()) as workers:
            assert (await workers.explain(sample)).verdict == "failed"

    asyncio.run(run())


def test_a_worker_that_dies_is_replaced(settings: Make, sample: bytes) -> None:
    async def run() -> None:
        async with Workers(settings()) as workers:
            with pytest.raises(UnavailableError, match="died"):
                await workers.explain(b"DIE\n")
            assert (await workers.explain(sample)).verdict == "failed"

    asyncio.run(run())


def test_a_stray_print_does_not_reach_the_answers(settings: Make) -> None:
    async def run() -> None:
        async with Workers(settings()) as workers:
            assert (await workers.explain(b"PRINT\n")).verdict == "no-tls"

    asyncio.run(run())


def test_a_mistake_of_the_pipeline_costs_its_request_only(
    settings: Make, sample: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    async def run() -> None:
        async with Workers(settings()) as workers:
            with pytest.raises(CrashedError) as caught:
                await workers.explain(b"RAISE\n")
            assert "secret" not in str(caught.value)
            assert (await workers.explain(sample)).verdict == "failed"
            assert workers.restarts == 0

    asyncio.run(run())
    said = capfd.readouterr().err
    assert "RuntimeError at " in said
    assert "secret" not in said


def test_the_queue_is_bounded(settings: Make) -> None:
    async def run() -> None:
        async with Workers(settings(queue=1)) as workers:
            jobs = [asyncio.create_task(workers.explain(b"SLOW\n")) for _ in range(3)]
            done = await asyncio.gather(*jobs, return_exceptions=True)
            refused = [one for one in done if isinstance(one, UnavailableError)]
            assert [str(one) for one in refused] == [
                "too many logs are waiting; try again in a few seconds"
            ]
            assert workers.waiting == 0

    asyncio.run(run())


def test_who_waits_in_vain_is_told(settings: Make) -> None:
    async def run() -> None:
        async with Workers(settings(timeout=0.5)) as workers:
            hanging = asyncio.create_task(workers.explain(b"HANG\n"))
            await asyncio.sleep(0.05)
            with pytest.raises(UnavailableError, match="no worker became free"):
                await workers.explain(b"any\n")
            assert workers.waiting == 0
            with pytest.raises(UnavailableError):
                await hanging

    asyncio.run(run())


def test_a_caller_that_goes_away_leaves_the_worker_usable(settings: Make, sample: bytes) -> None:
    async def run() -> None:
        async with Workers(settings()) as workers:
            pids = workers.pids
            gone = asyncio.create_task(workers.explain(b"SLOW\n"))
            waits = asyncio.create_task(workers.explain(b"SLOW\n"))
            await asyncio.sleep(0.05)
            gone.cancel()
            waits.cancel()
            await asyncio.gather(gone, waits, return_exceptions=True)
            assert (await workers.explain(sample)).verdict == "failed"
            assert (workers.pids, workers.restarts) == (pids, 0)

    asyncio.run(run())


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_worker_is_recycled_after_its_share_and_works_until_then(settings: Make) -> None:
    async def run() -> None:
        async with Workers(settings(recycle=2)) as workers:
            (first,) = workers.pids
            for _ in range(3):
                await workers.explain(b"any\n")
            assert workers.pids == [first]
            busy = asyncio.create_task(workers.explain(b"SLOW\n"))
            await _until(lambda: first not in workers.pids and workers.alive == 1)
            assert (await busy).verdict == "no-tls"
            await _until(lambda: _is_gone(first))
            assert workers.restarts == 0

    asyncio.run(run())


def test_a_busy_worker_is_recycled_when_it_comes_back(settings: Make) -> None:
    async def run() -> None:
        async with Workers(settings(recycle=1, timeout=60)) as workers:
            (first,) = workers.pids
            for _ in range(300):
                await workers.explain(b"SLOW\n")
                if first not in workers.pids:
                    break
            await _until(lambda: _is_gone(first))
            assert (await workers.explain(b"any\n")).verdict == "no-tls"
            assert workers.restarts == 0

    asyncio.run(run())


def test_a_pool_that_cannot_start_says_so(settings: Make) -> None:
    async def run() -> None:
        with pytest.raises(UsageError, match="did not start"):
            await Workers(settings(task="tasks:broken")).start()

    asyncio.run(run())


def test_stopping_leaves_no_process(settings: Make) -> None:
    async def run() -> list[int]:
        async with Workers(settings(workers=2)) as workers:
            hanging = asyncio.create_task(workers.explain(b"HANG\n"))
            await asyncio.sleep(0.05)
            pids = workers.pids
        await asyncio.gather(hanging, return_exceptions=True)
        return pids

    pids = asyncio.run(run())
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_damaged_ca_is_a_finding_and_an_unreadable_one_is_refused(
    settings: Make, sample: bytes
) -> None:
    async def run() -> None:
        async with Workers(settings()) as workers:
            report = await workers.explain(sample, ca=b"no certificate at all")
            assert report.device_files[0].damage
            with pytest.raises(RefusedError, match="larger than 1 MiB"):
                await workers.explain(sample, ca=b"x" * (1 << 20) + b"xx")

    asyncio.run(run())


def test_workers_get_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    from logdx.server.worker import _environment

    monkeypatch.setenv("LOGDX_SLACK_SIGNING_SECRET", "hush")
    monkeypatch.setenv("LOGDX_MATTERMOST_TOKENS", "hush")
    monkeypatch.setenv("LOGDX_SERVE_STORE", "postgresql://user:hush@db/logdx")
    monkeypatch.setenv("LOGDX_NOW", "2026-11-24")
    environment = _environment()
    assert environment["LOGDX_NOW"] == "2026-11-24"
    assert "hush" not in str(environment)
