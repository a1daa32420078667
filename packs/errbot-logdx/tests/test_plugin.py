"""The plug-in in Errbot's own test bot."""

from __future__ import annotations

from typing import Any

LOG = """I (100) boot: start
mbedtls_ssl_handshake returned -0x2700
  issuer name       : CN=@channel <!here> `x` \u202e
failed: -0x2700
"""


def ask(testbot: Any, text: str) -> str:
    testbot.push_message(text)
    return str(testbot.pop_message(timeout=180))


def test_a_code(testbot: Any) -> None:
    assert "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED" in ask(testbot, "!logdx -9984")


def test_a_log_of_several_lines(testbot: Any) -> None:
    answer = ask(testbot, f"!logdx\n{LOG}")
    assert "LDX" in answer
    assert "-0x2700" in answer
    assert "\u202e" not in answer


def test_no_text(testbot: Any) -> None:
    assert "logdx -9984" in ask(testbot, "!logdx")


def test_help(testbot: Any) -> None:
    assert "Explain the log of a device" in ask(testbot, "!help logdx")


def test_the_worker_ends_with_the_plugin(testbot: Any) -> None:
    assert "deactivated" in ask(testbot, "!plugin deactivate logdx")
    assert "activated" in ask(testbot, "!plugin activate logdx")
    assert "MBEDTLS" in ask(testbot, "!logdx -9984")
