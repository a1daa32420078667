"""Which platforms are served: those whose secrets stand in the environment.

environment -> adapters; a platform without its secret is not served at all
"""

from __future__ import annotations

from collections.abc import Mapping

from logdx.errors import UsageError
from logdx.server.chat.base import ChatAdapter
from logdx.server.chat.discord import ORIGINS, Discord
from logdx.server.chat.mattermost import Mattermost
from logdx.server.chat.outgoing import Outgoing, origin
from logdx.server.chat.teams import Teams


def configured_adapters(environ: Mapping[str, str]) -> list[ChatAdapter]:
    """The adapters of the platforms that the environment names; UsageError for half a setting."""
    found: list[ChatAdapter | None] = [
        _slack(environ),
        _mattermost(environ),
        _discord(environ),
        _teams(environ),
    ]
    return [adapter for adapter in found if adapter]


def _slack(environ: Mapping[str, str]) -> ChatAdapter | None:
    secret = environ.get("LOGDX_SLACK_SIGNING_SECRET", "").strip()
    token = environ.get("LOGDX_SLACK_BOT_TOKEN", "").strip()
    if not secret and not token:
        return None
    if not secret or not token:
        raise UsageError("Slack needs LOGDX_SLACK_SIGNING_SECRET and LOGDX_SLACK_BOT_TOKEN, both")
    try:
        from logdx.server.chat.slack import Slack
    except ImportError:
        raise UsageError("Slack needs slack-bolt and aiohttp: pip install 'logdx[serve]'") from None
    return Slack(secret, token)


def _mattermost(environ: Mapping[str, str]) -> ChatAdapter | None:
    said = environ.get("LOGDX_MATTERMOST_TOKENS", "").split(",")
    tokens = tuple(token.strip() for token in said if token.strip())
    if not tokens:
        return None
    site = environ.get("LOGDX_MATTERMOST_URL", "").strip()
    place = origin(site) if site else None
    if site and not place:
        raise UsageError("LOGDX_MATTERMOST_URL is not an https address")
    return Mattermost(tokens, Outgoing(frozenset([place] if place else [])))


def _discord(environ: Mapping[str, str]) -> ChatAdapter | None:
    key = environ.get("LOGDX_DISCORD_PUBLIC_KEY", "").strip()
    return Discord(key, Outgoing(ORIGINS)) if key else None


def _teams(environ: Mapping[str, str]) -> ChatAdapter | None:
    secret = environ.get("LOGDX_TEAMS_SECRET", "").strip()
    return Teams(secret) if secret else None
