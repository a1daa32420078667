"""The tools of the MCP server, asked by the SDK's client in one process."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.types import CallToolResult

from logdx.mcp.server import build_server
from logdx.resources import folder
from logdx.workspace import Workspace, open_workspace

SAMPLES = folder("samples")
WIZNET = (SAMPLES / "wiznet-azure-iot-hub.log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return open_workspace()


@pytest.fixture
def ask(workspace: Workspace) -> Callable[..., None]:
    def asked(work: Callable[[Client], Awaitable[None]], max_bytes: int = 1 << 20) -> None:
        async def main() -> None:
            with anyio.fail_after(60):
                async with Client(build_server(workspace, max_bytes)) as client:
                    await work(client)

        anyio.run(main)

    return asked


def data(result: CallToolResult) -> Any:
    assert not result.is_error, result.content
    return result.structured_content


def test_what_cannot_be_answered_is_an_error_that_a_model_can_mend(ask):
    async def work(client: Client) -> None:
        big = await client.call_tool("explain_log", {"log": "x" * 3001})
        assert big.is_error
        assert "3001 bytes, the limit is 3000" in big.content[0].text
        unknown = await client.call_tool("explain_code", {"code": "BADCERT_NOT_TRUSTD"})
        assert unknown.is_error
        said = unknown.content[0].text
        assert "no known code, alert, flag or name; nearest: crl-not-trusted" in said
        layer = await client.call_tool("explain_code", {"code": "-1", "layer": "nope"})
        assert layer.is_error
        assert "layer is one of mbedtls" in layer.content[0].text
        wrong = await client.call_tool("explain_log", {"log": 7})
        assert wrong.is_error
        # the server still answers
        log = data(await client.call_tool("explain_log", {"log": ""}))
        assert (log["verdict"], log["diagnoses"], log["lines"]) == ("no-tls", [], 0)

    ask(work, max_bytes=3000)


def test_the_ca_file_of_the_device_is_checked_too(ask):
    pytest.importorskip("cryptography")
    wrong = (SAMPLES / "certs" / "azure-test-ca.pem").read_text(encoding="utf-8")

    async def work(client: Client) -> None:
        answer = data(await client.call_tool("explain_log", {"log": WIZNET, "ca": wrong}))
        assert answer["diagnoses"][0]["cause"] == "untrusted-root"
        assert any("Azure IoT Hub CA Cert Test Only" in note for note in answer["ca"])
        files = {line["file"] for line in answer["diagnoses"][0]["evidence"]}
        assert files == {"log", "ca"}
        broken = data(await client.call_tool("explain_log", {"log": "", "ca": "no CA"}))
        assert broken["ca"]
        huge = await client.call_tool("explain_log", {"log": "", "ca": "x" * (1 << 23)})
        assert huge.is_error

    ask(work)


SECRETS = """\
I (100) wifi: connecting to ssid "HomeNet" password: hunter2hunter2
SharedAccessSignature sr=hub.azure-devices.net&sig=c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U%3d&se=1
E (200) esp-tls: couldn't get hostname for :bob@example.org: getaddrinfo() returns 202
E (5303) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700 password=hunter2hunter2
\x1b]0;owned\x07E (5304) esp-tls: Failed to open new connection \u202e token=abcdefabcdef0123456789
"""


def test_secrets_and_escapes_of_a_log_do_not_come_back(ask):
    async def work(client: Client) -> None:
        answer = data(await client.call_tool("explain_log", {"log": SECRETS}))
        text = json.dumps(answer, ensure_ascii=False)
        assert answer["verdict"] == "failed"
        assert "-0x2700" in text
        for secret in ("hunter2", "c2VjcmV0", "bob@example.org", "abcdefabcdef", "\x1b", "\u202e"):
            assert secret not in text

    ask(work)


def test_many_attempts_are_bounded(ask):
    many = WIZNET * 12

    async def work(client: Client) -> None:
        answer = data(await client.call_tool("explain_log", {"log": many}))
        assert len(answer["attempts"]) <= 20
        assert any("earlier attempts are not listed" in limit for limit in answer["limits"])
        assert len(json.dumps(answer)) < 40_000

    ask(work)


def test_calls_at_the_same_time(ask):
    async def work(client: Client) -> None:
        answers: dict[str, str] = {}

        async def one(name: str) -> None:
            log = (SAMPLES / name).read_text(encoding="utf-8")
            answer = data(await client.call_tool("explain_log", {"log": log}))
            answers[name] = answer["diagnoses"][0]["code"]

        async with anyio.create_task_group() as group:
            for name in ("wiznet-azure-iot-hub.log", "esp-dns-mqtt.log", "mbed-ok.log"):
                group.start_soon(one, name)
        assert answers == {
            "wiznet-azure-iot-hub.log": "LDX101",
            "esp-dns-mqtt.log": "LDX501",
            "mbed-ok.log": "LDX902",
        }

    ask(work)
