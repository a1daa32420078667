"""Nothing that stands in a log is live in an answer, whatever the platform makes of text."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import logdx
from logdx.model.attempts import Timeline
from logdx.model.report import Diagnosis, Evidence, Report
from logdx.server.chat.markdown import render_markdown, utf16_length
from logdx.server.chat.markup import fence, prose, safe_link, visible
from logdx.server.chat.message import Reply, of_report
from logdx.server.chat.slack_blocks import (
    MOST_BLOCKS,
    MOST_TEXT,
    MOST_VALUE,
    evidence_message,
    slack_message,
)
from logdx.server.chat.teams_card import LIMIT, card

LINK = "https://learn.example.com/a_b"
ATTACKS = (
    "@channel", "@here", "@all", "@everyone", "<!here>", "<!channel|x>", "<@U012>", "<@&123>",
    "<#C012|general>", "<http://evil.example|click>", "https://evil.example/x", "www.evil.example",
    "evil.example", "[x](https://evil.example)", "![x](https://evil.example/p.png)", "`", "```",
    "~~~", "````", "\\`", "||spoiler||", "**b**", "*i*", "_i_", "__u__", "~~s~~", "> q", ">>> q",
    "# h", "-# small", "- item", "1. item", "+ item", "---", "===", ":smile:", ":)", "<3", "&lt;",
    "&#64;channel", "&commat;here", "<at>x</at>", "<b>x</b>", "<t:1:R>", "</x:1>", "<:e:1>",
    "mailto:a@b.example", "tel:123", "a@b.example", "steam://run", "$x^2$", "| a | b |", "#tag",
    "~town-square", "\u200b@channel", "@\u200bchannel", "\u202eabc", "\u2066x\u2069", "\ufeff",
    "\x1b[31m", "\x00", "\r\n", "\n", "\n```\n", "\n\n# h", "\u2028", "\ud800", "＠channel",
    "\u3002", "evil\u3002example", "javascript:alert(1)", "{{x}}", "<!date^1^{date}|x>", "​", "\t",
)  # fmt: skip
hostile = st.lists(
    st.one_of(st.sampled_from(ATTACKS), st.sampled_from((" ", "word", "a-b", "3.6", "x")),
              st.text(max_size=6)),
    max_size=12,
).map("".join)  # fmt: skip


@st.composite
def replies(draw: st.DrawFn) -> Reply:
    """Answers to reports in which every text is hostile."""
    texts = st.lists(hostile, max_size=4).map(tuple)
    code = hostile.map(lambda text: "Do this:\n  " + text.replace("\n", "\n  "))
    lines = draw(texts)
    diagnosis = Diagnosis(
        rule="untrusted-root/generic", cause="untrusted-root", code="LDX101", severity="error",
        confidence="certain", attempt=None, title=draw(hostile), explanation=draw(hostile),
        fix=(*draw(texts), draw(code)), decide=draw(texts), confirm=draw(st.none() | hostile),
        evidence=tuple(Evidence(0, number, text) for number, text in enumerate(lines)),
        references=(LINK, draw(hostile)),
    )  # fmt: skip
    now = datetime(2026, 1, 1, tzinfo=UTC)
    report = Report(
        sources=(), evaluated_at=now, verdict="failed", diagnoses=(diagnosis, diagnosis),
        timeline=Timeline(), limits=draw(texts),
    )  # fmt: skip
    return of_report(report)


LIVE = set("@<>`|*_~#[]{}\\&$^＠。")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
INLINE = {"text", "code_inline", "strong_open", "strong_close", "softbreak"}
BLOCK = {"paragraph_open", "paragraph_close", "inline", "fence"}


def check_words(text: str) -> None:
    """Text that is shown as it is holds nothing that a chat could take for something else."""
    assert not LIVE & set(text), text
    assert not re.search(r"://|www\.|:[\w+-]+:|\w:\w|\w\.[a-z]{2}", text), text


def check_markdown(text: str) -> None:
    for token in PARSER.parse(text):
        assert token.type in BLOCK, (token.type, text)
        inside = list(token.children or ())
        while inside:
            child = inside.pop(0)
            if child.type == "link_open":
                assert child.attrs["href"] == LINK
                assert inside.pop(0).content == LINK
                assert inside.pop(0).type == "link_close"
                continue
            assert child.type in INLINE, (child.type, text)
            if child.type == "text":
                check_words(child.content)


def check_discord(text: str) -> None:
    """As Discord reads it: blocks end at the next three backticks, spans at the next one."""
    rest = re.sub(r"```\n.*?\n```", "", text, flags=re.DOTALL)
    assert "```" not in rest
    rest = re.sub(r"`[^`\n]+`", "X", rest)
    rest = re.sub(rf"^See <{LINK}>$", "", rest, flags=re.MULTILINE)
    for line in rest.replace("**", "").splitlines():
        check_words(line)
        assert not re.match(r"\s*(#|>|-#|[-*+] |\d+[.)] )", line), line


def check_visible(text: str) -> None:
    bad = [char for char in text if char != "\n" and unicodedata.category(char) in
           ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]  # fmt: skip
    assert not bad, bad


@settings(max_examples=60, deadline=None)
@given(replies())
def test_markdown(reply: Reply) -> None:
    for limit in (15_000, 2000):
        text = render_markdown(reply, limit)
        assert utf16_length(text) <= limit
        check_visible(text)
        check_markdown(text)
        check_discord(text)


@settings(max_examples=60, deadline=None)
@given(replies())
def test_slack(reply: Reply) -> None:
    message = slack_message(reply)
    blocks = message["blocks"]
    assert isinstance(blocks, list)
    assert len(blocks) <= MOST_BLOCKS
    for block in blocks:
        check_block(block)
    assert message["parse"] == "none"
    check_words(re.sub(r"`[^`\n]+`", "", str(message["text"])))
    check_visible("".join(strings(message)))
    json.dumps(message, ensure_ascii=False).encode()


def check_block(block: dict[str, Any]) -> None:
    if block["type"] == "actions":
        (button,) = block["elements"]
        assert (button["type"], button["text"]["text"]) == ("button", "Show evidence")
        assert len(button["value"]) <= MOST_VALUE
        evidence = evidence_message(button["value"])["blocks"]
        assert isinstance(evidence, list)
        for shown in evidence:
            check_block(shown)
        return
    assert block["type"] == "rich_text"
    for section in block["elements"]:
        assert section["type"] in ("rich_text_section", "rich_text_preformatted")
        for element in section["elements"]:
            assert element["type"] in ("text", "link")
            assert element.get("url", LINK) == LINK
            assert 0 < len(element.get("text", "x")) <= MOST_TEXT


@settings(max_examples=60, deadline=None)
@given(replies())
def test_teams(reply: Reply) -> None:
    found = card(reply)
    assert len(json.dumps(found)) <= LIMIT
    body, actions = found["body"], found["actions"]
    assert isinstance(body, list)
    assert isinstance(actions, list)
    for block in body:
        assert block["type"] == "RichTextBlock"
        assert {run["type"] for run in block["inlines"]} == {"TextRun"}
        assert all("selectAction" not in run for run in block["inlines"])
    assert all(action["url"] == LINK for action in actions)
    assert found["msteams"] == {"width": "Full"}
    check_visible("".join(strings(found)))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


@settings(max_examples=200, deadline=None)
@given(hostile)
@example("1. item")
@example("```\n@channel")
def test_prose_shows_every_character(text: str) -> None:
    line = visible(text, 500)
    shown = prose(line)
    check_markdown(shown)
    check_discord(shown)
    assert shown.replace("`", "").split() == line.replace("`", "ˋ").split()


@given(st.lists(hostile.map(lambda text: visible(text, 200))).map(tuple))
def test_a_fence_is_not_left(lines: tuple[str, ...]) -> None:
    text = fence(lines)
    assert text.count("`") == 6
    assert [token.type for token in PARSER.parse(text)] == ["fence"]


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example", "https://a.example/>x", "https://a.example/`x", "https://a.example/x y",
        "https://a@evil.example", "javascript:alert(1)", "https://a.example/|x", "https://ä.example",
        "https://a.example/" + "x" * 300, "https://a.example/)", "https://a.example/\u202e", "",
    ],
)  # fmt: skip
def test_links_that_are_not_shown(url: str) -> None:
    assert not safe_link(url)


@pytest.mark.parametrize("start", range(0, len(ATTACKS), 8))
def test_a_log_whose_names_attack(start: int, sample: str) -> None:
    name = " ".join(" ".join(ATTACKS[start : start + 8]).split())
    log = sample.replace("CN=mydevice", f"CN={name} x").replace("Baltimore CyberTrust Root", name)
    reply = of_report(logdx.explain(log))
    assert reply.cause
    text = render_markdown(reply, 15_000).replace(
        "https://learn.microsoft.com", "https://l.example"
    )
    text = re.sub(r"^See <https://[\w./-]+>$", "", text, flags=re.MULTILINE)
    check_markdown(text)
    check_discord(text)
    for block in slack_message(reply)["blocks"]:  # type: ignore[attr-defined]
        assert block["type"] in ("rich_text", "actions")
