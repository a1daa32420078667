"""What docs/chat.md tells people to paste is what the adapters answer."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import yaml

from logdx.server.chat import settings
from logdx.server.chat.slack_app import PATH, SHORTCUT

TEXT = (Path(__file__).parents[3] / "docs/chat.md").read_text("utf-8")


def block(language: str) -> str:
    return textwrap.dedent(
        "   " + TEXT.partition(f"```{language}\n")[2].partition("```")[0].strip()
    )


def test_the_manifest_of_slack() -> None:
    manifest: dict[str, Any] = yaml.safe_load(block("yaml"))
    features, told = manifest["features"], manifest["settings"]
    (command,), (shortcut,) = features["slash_commands"], features["shortcuts"]
    assert command["command"] == "/logdx"
    assert (shortcut["callback_id"], shortcut["type"]) == (SHORTCUT, "message")
    assert set(told["event_subscriptions"]["bot_events"]) == {"app_mention", "file_shared"}
    needed = {"commands", "chat:write", "app_mentions:read", "files:read"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed
    urls = {
        command["url"],
        told["event_subscriptions"]["request_url"],
        told["interactivity"]["request_url"],
    }
    assert urls == {f"https://logdx.example.com{PATH}"}


def test_the_commands_of_discord() -> None:
    slash, message = json.loads(block("json"))
    assert (slash["name"], slash["type"]) == ("logdx", 1)
    assert {option["type"] for option in slash["options"]} == {3, 11}
    assert (message["name"], message["type"]) == ("Explain this log", 3)


def test_every_variable_is_told() -> None:
    source = Path(settings.__file__).read_text("utf-8")
    names = {piece.partition('"')[0] for piece in source.split('environ.get("')[1:]}
    assert len(names) == 6
    assert all(f"`{name}`" in TEXT for name in names)
