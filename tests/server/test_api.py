from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from logdx.server.app import build_app
from logdx.server.settings import Settings

Make = Callable[..., Settings]
EXPLAIN = "/api/v1/explain"


@pytest.fixture(scope="module")
def client(settings: Make) -> Iterator[TestClient]:
    with TestClient(build_app(settings(max_bytes=200_000)), raise_server_exceptions=False) as one:
        yield one


def _problem(answer, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == ("about:blank", status)
    return str(body.get("detail"))


def test_explain_takes_text_json_and_files(client: TestClient, sample: bytes) -> None:
    text = sample.decode()
    answers = [
        client.post(EXPLAIN, content=sample, headers={"Content-Type": "text/plain"}),
        client.post(EXPLAIN, content=sample),
        client.post(EXPLAIN, json={"log": text}),
        client.post(EXPLAIN, files={"file": ("device.log", sample)}),
        client.post(EXPLAIN, files={"log": ("device.log", sample)}),
        client.post(EXPLAIN, data={"log": text}),
    ]
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        report = answer.json()
        assert report["schema"] == "logdx/report/1"
        assert report["verdict"] == "failed"
        assert report["diagnoses"][0]["rule"] == "untrusted-root/azure-iot-baltimore"
        assert report["sources"][0]["lines"] == 83


def test_the_ca_file_is_read(client: TestClient, sample: bytes) -> None:
    pem = (Path(__file__).parents[2] / "samples/certs/azure-test-ca.pem").read_bytes()
    for answer in (
        client.post(EXPLAIN, json={"log": sample.decode(), "ca": pem.decode()}),
        client.post(EXPLAIN, files={"file": ("a.log", sample), "ca": ("ca.pem", pem)}),
    ):
        notes = answer.json()["device_files"]
        assert [(n["what"], n["form"]) for n in notes] == [("ca", "pem")]


def test_invalid_utf8_and_binary_are_reports(client: TestClient) -> None:
    for body in (b"\xff\xfe\xfd\x00", b"\x80 mbedtls_ssl_handshake returned -0x2700 \xc3\n", b""):
        answer = client.post(EXPLAIN, content=body, headers={"Content-Type": "text/plain"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["verdict"] in ("failed", "no-tls")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"log": 3}', 422),
        (b'{"log": "x", "ca": []}', 422),
        (b'{"log": "x", "lgo": "y"}', 422),
    ],
)
def test_json_that_does_not_fit(client: TestClient, body: bytes, status: int) -> None:
    _problem(
        client.post(EXPLAIN, content=body, headers={"Content-Type": "application/json"}), status
    )


def test_lone_surrogates_are_taken(client: TestClient) -> None:
    body = b'{"log": "\\ud800 mbedtls_ssl_handshake returned -0x2700"}'
    answer = client.post(EXPLAIN, content=body, headers={"Content-Type": "application/json"})
    assert answer.json()["verdict"] == "failed"


PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\ntext\r\n'


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data", PART + b"--b--\r\n", 400),
        ("multipart/form-data; boundary=b", PART, 400),
        ("multipart/form-data; boundary=b", PART[:60], 400),
        ("multipart/form-data; boundary=b", b"", 400),
        ("multipart/form-data; boundary=b", b"no boundary at all", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nX: y\r\n\r\ntext\r\n--b--\r\n", 400),
        ("multipart/form-data; boundary=c", PART + b"--b--\r\n", 400),
        ("multipart/form-data; boundary=b", PART.replace(b"file", b"fool") + b"--b--\r\n", 422),
        ("multipart/form-data; boundary=b", PART + b"--b--\r\n", 200),
        ("image/png", b"x", 415),
    ],
)
def test_multipart(client: TestClient, kind: str, body: bytes, status: int) -> None:
    answer = client.post(EXPLAIN, content=body, headers={"Content-Type": kind})
    if status == 200:
        assert answer.status_code == 200, answer.text
    else:
        _problem(answer, status)


def test_too_large_is_refused(client: TestClient) -> None:
    assert "200000 bytes" in _problem(client.post(EXPLAIN, content=b"x" * 200_001), 413)

    def chunks() -> Iterator[bytes]:
        for _ in range(10):
            yield b"x" * 50_000

    _problem(client.post(EXPLAIN, content=chunks()), 413)
    assert client.post(EXPLAIN, content=b"x" * 200_000).status_code == 200


def test_a_hanging_worker_gives_503_and_the_server_stays_up(settings: Make, sample: bytes) -> None:
    app = build_app(settings(timeout=1.5))
    with TestClient(app) as client:
        answer = client.post(EXPLAIN, content=b"HANG\n")
        assert "longer than 1.5 s" in _problem(answer, 503)
        assert answer.headers["retry-after"] == "5"
        assert client.get("/healthz").status_code in (200, 503)


def test_a_mistake_gives_500_without_its_words(client: TestClient) -> None:
    answer = client.post(EXPLAIN, content=b"RAISE\n")
    _problem(answer, 500)
    assert "secret" not in answer.text
    assert ".py" not in answer.text


def test_a_client_has_its_share_only(settings: Make) -> None:
    app = build_app(settings(per_client=0))
    with TestClient(app) as client:
        answer = client.post(EXPLAIN, content=b"x")
        _problem(answer, 429)
        assert answer.headers["retry-after"] == "1"


def test_nothing_at_all_is_no_log(client: TestClient) -> None:
    assert "no body" in _problem(client.post(EXPLAIN), 422)


def test_health(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert answer.json() == {"status": "ok", "workers": 1}


def test_unknown_places_and_methods_are_problems(client: TestClient) -> None:
    _problem(client.get("/nowhere"), 404)
    answer = client.get(EXPLAIN)
    _problem(answer, 405)
    assert answer.headers["allow"] == "POST"
    assert json.loads(answer.text)["title"] == "Method Not Allowed"
