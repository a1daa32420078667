"""Files of Slack: looked up by id, fetched from files.slack.com with the bot's token.

file id -> files.info -> shared where it was asked for? -> text, not too long? -> bytes
"""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from logdx.server.chat.base import MAX_LOG, UnreadableError
from logdx.server.chat.outgoing import Outgoing

FileInfo = dict[str, Any]
ENDINGS = (".txt", ".log")


class SlackFiles:
    """What the bot may read."""

    def __init__(self, client: AsyncWebClient, outgoing: Outgoing) -> None:
        self._client, self._outgoing = client, outgoing

    async def info(self, id: str) -> FileInfo:
        """What Slack says about a file; UnreadableError when the bot cannot see it."""
        try:
            found = (await self._client.files_info(file=id)).get("file")
        except (SlackClientError, OSError, TimeoutError):
            raise UnreadableError(
                "Slack does not show me that file: invite me to its channel"
            ) from None
        if not isinstance(found, dict):
            raise UnreadableError("Slack does not show me that file")
        return found

    async def load(self, id: str, channel: str | None = None) -> bytes:
        """The file; with a channel only when it is shared there, so that nobody reads others'."""
        info = await self.info(id)
        if channel is not None and channel not in channels_of(info):
            raise UnreadableError("That file is not shared in this channel")
        return await self.download(info)

    async def download(self, info: FileInfo) -> bytes:
        """The bytes of a file that ``info`` describes."""
        if int(info.get("size") or 0) > MAX_LOG:
            raise UnreadableError(f"That file is longer than {MAX_LOG >> 20} MiB")
        url = str(info.get("url_private_download") or info.get("url_private") or "")
        return await self._outgoing.fetch(url, {"Authorization": f"Bearer {self._client.token}"})


def channels_of(info: FileInfo) -> set[str]:
    """Where the file is shared."""
    groups = [info.get(name) for name in ("channels", "groups", "ims")]
    named = {str(id) for ids in groups if isinstance(ids, list) for id in ids}
    return named | set(_shares(info))


def thread_of(info: FileInfo, channel: str) -> str | None:
    """The time stamp of the message that shared the file in the channel."""
    posts = _shares(info).get(channel)
    stamp = posts[0].get("ts") if isinstance(posts, list) and posts else None
    return stamp if isinstance(stamp, str) else None


def is_log(info: FileInfo) -> bool:
    """A text snippet, or a file by the name of a log."""
    return str(info.get("name", "")).lower().endswith(ENDINGS)


def _shares(info: FileInfo) -> dict[str, Any]:
    shares = info.get("shares")
    kinds = shares.values() if isinstance(shares, dict) else ()
    return {id: posts for kind in kinds if isinstance(kind, dict) for id, posts in kind.items()}
