"""Markdown as GitHub and GitLab read it: nothing from a log is alive in it."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from logdx.model.findings import Findings
from logdx.pipeline import explain
from logdx.render.inert import cell, code, fence, words
from logdx.render.markdown import MAX_CHARS, findings_markdown, render_markdown
from tests.render.made import SEED, TEXTS, findings, seed_findings


@cache
def reader() -> MarkdownIt:
    """CommonMark with GitHub's tables and automatic links, raw HTML alive."""
    return MarkdownIt("gfm-like", {"html": True, "linkify": True})


def tokens(text: str) -> list[Token]:
    return [t for top in reader().parse(text) for t in (top, *(top.children or ()))]


def visible(text: str) -> str:
    """The text that a host would search for mentions, issues and commits."""
    return "\n".join(t.content for t in tokens(text) if t.type == "text")


def assert_inert(text: str) -> None:
    found = tokens(text)
    assert not [t for t in found if t.type in ("html_block", "html_inline", "image")]
    links = [t.attrs["href"] for t in found if t.type == "link_open"]
    assert all(link == "https://docs.example/a" for link in links), links
    shown = visible(text)
    for mark in ("@", "#", "!3", "://", "www.", "GH-7", "JIRA-9", "deadbeefcafe", "~label", "$x"):
        assert mark not in shown.replace("https://docs.example/a", ""), (mark, shown)
    assert not set(text) & set("\x1b\x00\x08\u202e\u2066\x85\u2028\ud800")


def test_the_seed_log_as_markdown() -> None:
    text = render_markdown(explain(SEED))
    assert text.startswith("## logdx\n\n")
    assert "### ❌ LDX101 `untrusted-root`" in text
    assert "└─ 1 Microsoft RSA TLS CA 01" in text
    assert "   82 | ! mbedtls_ssl_handshake returned -9984" in text
    assert "```sh\nopenssl s_client" in text
    assert "<https://learn.microsoft.com/en-us/azure/iot-hub/migrate-tls-certificate>" in text
    headings = [t.content for t in tokens(text) if t.type == "inline" and t.level == 1]
    assert headings


@settings(max_examples=50, deadline=None)
@given(findings())
def test_nothing_in_a_log_mentions_links_or_breaks_out(found: Findings) -> None:
    assert_inert(findings_markdown(found))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_words_are_one_paragraph(text: str) -> None:
    made = words(text)
    assert_inert(made)
    blocks = [t.type for t in reader().parse(made)]
    assert blocks in ([], ["paragraph_open", "inline", "paragraph_close"])


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_code_is_one_code_span(text: str) -> None:
    inline = [t for t in reader().parse("x " + code(text)) if t.type == "inline"]
    kinds = [t.type for t in inline[0].children or ()]
    assert len(inline) == 1
    assert kinds in (["text", "code_inline"], ["text"])  # nothing, for a text without words


@settings(max_examples=100, deadline=None)
@given(TEXTS, TEXTS)
def test_a_fence_is_one_block(one: str, other: str) -> None:
    made = fence([one, other])
    parsed = reader().parse(made + "\n\nafter")
    kinds = [t.type for t in parsed]
    assert kinds == ["fence", "paragraph_open", "inline", "paragraph_close"]


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_a_cell_is_one_cell(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {cell(text)} | z |"
    cells = [t for t in reader().parse(table) if t.type == "td_open"]
    assert len(cells) == 2


def test_plain_words_stay_plain() -> None:
    text = "The server's chain ends at Baltimore CyberTrust Root; load it (again)."
    assert words(text) == text
    assert words("see https://x.example/a, ok?") == "see `https://x.example/a`, ok?"


def test_a_comment_can_hold_it() -> None:
    found = seed_findings()
    (log,) = found.logs
    many = found.with_fields(logs=(log.with_fields(findings=log.findings * 400),))
    text = findings_markdown(many)
    assert len(text) <= MAX_CHARS
    assert "more findings did not fit here." in text
