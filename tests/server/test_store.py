from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from logdx.errors import UsageError
from logdx.server import store as store_module
from logdx.server.app import build_app
from logdx.server.settings import Settings
from logdx.server.store import Kept, Store

Make = Callable[..., Settings]
SECRET = "hunter2hunter2"


def test_reports_come_back_until_they_expire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(str(tmp_path / "r.db"), keep_days=2)
    id = store.put(Kept("title" * 100, "{}", "<p>"))
    other = store.put(Kept("t", "{}", "<p>"))
    assert len(id) >= 22
    assert id != other
    found = store.get(id)
    assert found is not None
    assert (found.title, found.report, found.page) == (("title" * 100)[:200], "{}", "<p>")
    assert store.get(id[:-1]) is None
    assert store.get("' or 1=1 --") is None
    later = found.expires + 1
    monkeypatch.setattr(store_module.time, "time", lambda: later)
    assert store.get(id) is None
    store.put(Kept("t", "{}", "<p>"))
    monkeypatch.setattr(store_module.time, "time", lambda: later - 10)
    assert store.get(id) is None  # swept away, not merely hidden
    store.close()


def test_reports_outlive_the_server(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'r.db'}"
    first = Store(url, 1)
    id = first.put(Kept("t", "{}", "<p>"))
    first.close()
    second = Store(url, 1)
    assert second.get(id) is not None
    second.close()


@pytest.mark.parametrize("url", ["/nowhere/at/all/r.db", "nothing://user:hush@x/y", "://"])
def test_a_store_that_cannot_be_opened(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        Store(url, 1)
    assert "hush" not in str(caught.value)
    assert "--store" in str(caught.value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def client(settings: Make, folder: Path) -> Iterator[TestClient]:
    with TestClient(build_app(settings(store=str(folder / "r.db"), keep_days=3))) as one:
        yield one


@pytest.fixture(scope="module")
def log(sample: bytes) -> bytes:
    return f"wifi: ssid: HomeNet, password: {SECRET}\n".encode() + sample


def test_the_api_tells_where_a_report_is_kept(client: TestClient, log: bytes) -> None:
    answer = client.post("/api/v1/explain", content=log)
    assert answer.status_code == 201
    place = answer.headers["location"]
    assert place.startswith("/r/")
    page = client.get(place)
    assert page.status_code == 200
    assert "LDX101 untrusted-root" in page.text
    assert "It is shown until" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    report = client.get(place, headers={"Accept": "application/json"}).json()
    assert report["diagnoses"][0]["code"] == "LDX101"
    assert report["sources"][0]["lines"] == 84


def test_what_is_kept_is_redacted(client: TestClient, folder: Path, log: bytes) -> None:
    place = client.post("/answer", data={"log": log.decode()})
    assert SECRET in place.text  # the user's own log, on the way back
    link = place.text.rpartition('href="')[2].partition('"')[0]
    kept = client.get(link)
    assert kept.status_code == 200
    assert SECRET not in kept.text
    assert "&lt;wifi-1&gt;, password: &lt;wifi-2&gt;" in kept.text
    assert 'name="log"' not in kept.text
    client.post("/", data={"log": log.decode()})
    for path in folder.iterdir():
        assert SECRET.encode() not in path.read_bytes()


def test_downloads_keep_nothing(client: TestClient, folder: Path, log: bytes) -> None:
    before = (folder / "r.db").stat().st_mtime_ns
    client.post("/download", data={"log": log.decode(), "as": "json"})
    assert (folder / "r.db").stat().st_mtime_ns == before


def test_unknown_ids(client: TestClient) -> None:
    assert client.get("/r/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404
    answer = client.get("/r/x", headers={"Accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_page_says_that_reports_are_kept(client: TestClient) -> None:
    assert "kept for 3 days" in client.get("/").text


def test_nothing_else_is_written(
    settings: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: bytes
) -> None:
    """Neither temporary files nor logs hold what was sent."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with TestClient(build_app(settings())) as client:
        big = log + b"noise " * 300_000
        assert client.post("/api/v1/explain", files={"file": ("a", big)}).status_code == 200
        assert os.listdir(tmp_path) == []
