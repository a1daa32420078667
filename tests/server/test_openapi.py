from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest
from starlette.testclient import TestClient

from logdx.server.accept import TYPES, form_for
from logdx.server.app import build_app
from logdx.server.openapi import document
from logdx.server.problems import ProblemError
from logdx.server.settings import Settings
from tests.server.running import running

Make = Callable[..., Settings]


@pytest.fixture(scope="module")
def client(settings: Make) -> Iterator[TestClient]:
    with TestClient(build_app(settings())) as one:
        yield one


def test_every_route_of_the_api_is_described(settings: Make) -> None:
    described = document(Settings())["paths"]
    pages = ("/static", "/answer", "/download", "/r/", "/chat")
    for route in build_app(settings()).routes:
        if route.path == "/" or route.path.startswith(pages):
            continue
        methods = {method.lower() for method in route.methods} - {"head"}
        assert methods == set(described.pop(route.path))
    assert not described


def _schema(name: str) -> dict:
    return document(Settings())["components"]["schemas"][name]


def test_answers_fit_their_schemas(client: TestClient, sample: bytes) -> None:
    for name, answer in (
        ("Report", client.post("/api/v1/explain", content=sample)),
        ("Code", client.get("/api/v1/codes/alert 48")),
        ("Code", client.get("/api/v1/codes/-0x2700?layer=mbedtls&version=2.28.3")),
        ("Rules", client.get("/api/v1/rules")),
        ("Problem", client.get("/api/v1/codes/nonsense")),
        ("Problem", client.get("/api/v1/rules?colour=red")),
    ):
        jsonschema.validate(answer.json(), _schema(name))


def test_rules_are_listed_without_their_places(client: TestClient) -> None:
    rules = client.get("/api/v1/rules").json()["rules"]
    assert len(rules) > 200
    assert all(set(rule) & {"path", "line"} == set() for rule in rules)
    some = client.get("/api/v1/rules?cause=LDX101").json()["rules"]
    assert {rule["cause"] for rule in some} == {"untrusted-root"}
    assert some == client.get("/api/v1/rules?cause=untrusted-root").json()["rules"]


def test_codes(client: TestClient) -> None:
    reading = client.get("/api/v1/codes/-0x2700").json()["readings"][0]
    assert "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in reading["names"]
    assert "cert-expired/bare" in reading["rules"]
    assert client.get("/api/v1/codes/-9984").json()["readings"] == [reading]
    assert client.get("/api/v1/codes/" + "9" * 400).status_code == 404
    assert client.get("/api/v1/codes/-0x2700?layer=nonsense").status_code == 422
    missed = client.get("/api/v1/codes/MBEDTLS_ERR_X509_CERT_VERIFY_FAILD")
    assert "Nearest: MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in missed.json()["detail"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"), ("", "json"), ("*/*", "json"), ("application/*", "json"),
        ("text/*", "markdown"), ("TEXT/HTML", "html"), ("application/sarif+json", "sarif"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "html"),
        ("text/html;q=0.1, application/json;q=0.2", "json"), ("text/html;q=x, */*", "json"),
    ],
)  # fmt: skip
def test_the_form_follows_accept(accept: str | None, form: str) -> None:
    assert form_for(accept) == form


@pytest.mark.parametrize("accept", ["image/png", "text/html;q=0", "nonsense", ","])
def test_what_cannot_be_made_is_not_acceptable(accept: str) -> None:
    with pytest.raises(ProblemError) as caught:
        form_for(accept)
    assert caught.value.status == 406


def test_the_api_answers_in_every_form(client: TestClient, sample: bytes) -> None:
    for kind in TYPES:
        answer = client.post("/api/v1/explain", content=sample, headers={"Accept": kind})
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert "untrusted-root" in answer.text
    assert client.post("/api/v1/explain", content=sample,
                       headers={"Accept": "image/png"}).status_code == 406  # fmt: skip


def test_metrics_tell_routes_and_nothing_of_logs(client: TestClient, sample: bytes) -> None:
    client.post("/api/v1/explain", content=sample)
    client.get("/made/up/path")
    text = client.get("/metrics").text
    assert 'logdx_requests_total{route="/api/v1/explain",status="200"}' in text
    assert 'logdx_requests_total{route="other",status="404"}' in text
    assert "logdx_workers 1.0" in text
    assert "made" not in text
    assert "mydevice" not in text


@pytest.mark.heavy
def test_the_running_server_is_what_is_described(tmp_path: Path) -> None:
    with running("--workers", "1", "--timeout", "30") as address:
        done = subprocess.run(
            [Path(sys.executable).with_name("schemathesis"), "run", f"{address}/openapi.json",
             "--max-examples", "25", "--checks", "all", "--exclude-checks", "unsupported_method",
             "--request-timeout", "40", "--seed", "7", "--no-color"],
            capture_output=True, text=True, timeout=540, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
