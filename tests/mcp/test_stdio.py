"""``logdx mcp`` over stdin and stdout: a real process, asked by the SDK's own client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult

from logdx.resources import folder

ROOT = Path(__file__).parents[2]
SAMPLES = folder("samples")
WIZNET = (SAMPLES / "wiznet-azure-iot-hub.log").read_text(encoding="utf-8")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "LOGDX_NOW": "2026-11-24"}


def ask(work: Callable[[Client], Awaitable[None]], mode: str) -> None:
    command = ["-m", "logdx", "mcp"]
    server = StdioServerParameters(command=sys.executable, args=command, env=ENVIRONMENT)

    async def main() -> None:
        with anyio.fail_after(60):
            async with Client(stdio_client(server), mode=mode) as client:
                await work(client)

    anyio.run(main)


def data(result: CallToolResult) -> Any:
    assert not result.is_error, result.content
    return result.structured_content


@pytest.mark.heavy
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_three_tools_and_their_answers(mode):
    async def work(client: Client) -> None:
        assert "explain_log" in (client.instructions or "")
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert sorted(tools) == ["explain_code", "explain_log", "list_causes"]
        for tool in tools.values():
            assert tool.description
            assert tool.annotations
            assert tool.annotations.read_only_hint
            Draft202012Validator.check_schema(tool.input_schema)

        log = data(await client.call_tool("explain_log", {"log": WIZNET}))
        Draft202012Validator(tools["explain_log"].output_schema).validate(log)
        assert log["verdict"] == "failed"
        first = log["diagnoses"][0]
        assert (first["code"], first["cause"]) == ("LDX101", "untrusted-root")
        proof = {"file": "log", "line": 82, "text": "! mbedtls_ssl_handshake returned -9984:"}
        assert proof in first["evidence"]
        assert first["fix"][0].startswith("Load DigiCert Global Root G2")
        assert log["attempts"][0]["stopped_at"] == "certificate_verify"
        assert log["platform"] == "WIZnet, mbedTLS"

        code = data(await client.call_tool("explain_code", {"code": "-0x2700"}))
        Draft202012Validator(tools["explain_code"].output_schema).validate(code)
        assert code["readings"][0]["names"][0] == "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED"
        assert code["readings"][0]["value"] == -9984
        assert "untrusted-root/azure-iot-baltimore" in code["readings"][0]["rules"]

        causes = data(await client.call_tool("list_causes", {}))["causes"]
        assert {"LDX101", "LDX607", "LDX902"} <= {one["code"] for one in causes}

    ask(work, mode)


def test_stdout_carries_the_protocol_and_nothing_else():
    """A broken message, a fault and the end of stdin put nothing foreign on stdout."""
    call = {"name": "explain_log", "arguments": {"log": WIZNET}}
    initialize = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": initialize},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call},
        {"jsonrpc": "2.0", "id": 3, "method": "tools/call", "params": {"name": "nope"}},
    ]
    command = [sys.executable, "-m", "logdx", "mcp"]
    process = subprocess.Popen(
        command, env=ENVIRONMENT, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process:
        process.stdin.write("this is no JSON\n")
        for message in messages:
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
        answers = []
        while {1, 2, 3} - {answer.get("id") for answer in answers}:
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()
    by_id = {answer["id"]: answer for answer in answers if "id" in answer}
    assert by_id[2]["result"]["structuredContent"]["diagnoses"][0]["code"] == "LDX101"
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)
