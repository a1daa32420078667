from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from logdx.server.app import build_app
from logdx.server.page import _shown_size, _static
from logdx.server.settings import Settings
from logdx.server.view import as_text

Make = Callable[..., Settings]
PEM = Path(__file__).parents[2] / "samples/certs/azure-test-ca.pem"


@pytest.fixture(scope="module")
def client(settings: Make) -> Iterator[TestClient]:
    with TestClient(build_app(settings(max_bytes=400_000)), raise_server_exceptions=False) as one:
        yield one


def test_the_form_loads_only_from_its_origin(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    for outside in ("http://", "https://", "<style", "style=", "onclick", "javascript:"):
        assert outside not in answer.text
    assert "Nothing that you send is kept." in answer.text


@pytest.mark.parametrize("name", ["logdx.css", "logdx.js", "icon.svg", "sample.log"])
def test_static_files(client: TestClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.content == _static()[name][0]
    tag = answer.headers["etag"]
    again = client.get(f"/static/{name}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert "url(" not in answer.text
    assert "@import" not in answer.text


def test_the_form_answers_without_javascript(client: TestClient, sample: bytes) -> None:
    answer = client.post("/", files={"file": ("", b""), "ca": ("", b"")},
                         data={"log": sample.decode()})  # fmt: skip
    assert answer.status_code == 200
    text = answer.text
    assert "The connection failed" in text
    assert "LDX101 untrusted-root" in text
    assert '<svg class="chain"' in text
    assert 'href="#log0-82"' in text
    assert 'id="log0-82"' in text
    assert 'name="as" value="ca.h"' in text
    assert text.count("mbedtls_ssl_handshake returned -9984") >= 4  # form, download, proof, log


def test_a_picked_file_wins_over_a_pasted_text(client: TestClient, sample: bytes) -> None:
    files = {"file": ("a.log", sample), "ca": ("ca.pem", PEM.read_bytes())}
    answer = client.post("/", files=files, data={"log": "something else"})
    assert "The connection failed" in answer.text
    assert "the CA file" in answer.text


def test_the_answer_alone_is_a_piece(client: TestClient, sample: bytes) -> None:
    answer = client.post("/answer", files={"file": ("a.log", sample)})
    assert answer.text.startswith('<section class="answer"')
    assert "<html" not in answer.text


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("", "There is no TLS handshake in this log"),
        ("hello\nworld\n", "There is no TLS handshake in this log"),
        ("  . Performing the SSL/TLS handshake... ok\n", "The TLS handshake succeeded"),
    ],
)
def test_other_verdicts(client: TestClient, log: str, said: str) -> None:
    assert said in client.post("/answer", data={"log": log}).text


def test_markup_of_a_log_is_inert(client: TestClient) -> None:
    evil = "<script>alert(1)</script></textarea><img src=x onerror=alert(1)>\x1b[2J\u202e"
    log = (
        f"issuer name : CN={evil}\nsubject name : CN=leaf {evil}\n"
        "  ! The certificate is not correctly signed by the trusted CA\n"
        f"  ! mbedtls_ssl_handshake returned -0x2700 {evil}\n"
    )
    for path in ("/", "/answer"):
        text = client.post(path, data={"log": log}).text
        assert "The connection failed" in text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert text.count("</textarea>") == text.count("<textarea")


def test_downloads(client: TestClient, sample: bytes) -> None:
    begins = {"html": b"<!DOCTYPE html>", "json": b'{"schema"', "sarif": b"{", "ca.h": b"/*"}
    for form, begin in begins.items():
        answer = client.post("/download", data={"log": sample.decode(), "as": form})
        assert answer.status_code == 200, answer.text
        assert answer.content.startswith(begin)
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert b"DigiCert Global Root G2" in answer.content


def test_downloads_that_cannot_be(client: TestClient) -> None:
    assert client.post("/download", data={"log": "x", "as": "exe"}).status_code == 422
    assert client.post("/download", data={"log": "x"}).status_code == 422
    assert client.post("/download", data={"log": "x", "as": "ca.h"}).status_code == 422


def test_problems_are_told_on_the_page(client: TestClient) -> None:
    answer = client.post("/", data={"other": "x"})
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert client.post("/", content=b"x" * 500_000).status_code == 413
    crashed = client.post("/", data={"log": "RAISE"})
    assert crashed.status_code == 500
    assert "secret" not in crashed.text
    assert 'class="problem"' in crashed.text


def test_a_large_log_is_not_carried_along(client: TestClient) -> None:
    log = "  ! mbedtls_ssl_handshake returned -0x2700\n" + "x" * 79 + "\n"
    text = client.post("/answer", files={"file": ("a", log + "noise\n" * 50_000)}).text
    assert "The connection failed" in text
    assert 'class="downloads"' not in text
    assert "30002 more lines" in text


def test_a_der_file_is_carried_as_pem() -> None:
    assert (as_text(b"\x30\x03abc") or "").splitlines()[0] == "-----BEGIN CERTIFICATE-----"
    assert as_text("aß".encode("utf-16")) == "aß"
    assert as_text(b"a\xff\x00") == "a\ufffd"
    assert as_text(None) is None


def test_sizes_read_well() -> None:
    assert [_shown_size(n) for n in (5 << 20, 1 << 19, 200_000)] == ["5 MiB", "512 KiB", "195 KiB"]


def test_nothing_is_kept_without_a_store(client: TestClient, sample: bytes) -> None:
    answer = client.post("/api/v1/explain", content=sample)
    assert answer.status_code == 200
    assert "location" not in answer.headers
    assert client.get("/r/anything").status_code == 404
