"""The page: self-contained, strict, and the log's text never more than text."""

from __future__ import annotations

import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from logdx.model.findings import Findings
from logdx.pipeline import explain
from logdx.render.html import findings_html, render_html
from tests.render.made import SEED, findings, seed_findings

TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section",
    "article", "h1", "h2", "h3", "h4", "p", "span", "div", "i", "a", "code", "mark", "pre",
    "ol", "ul", "li", "svg", "rect", "text", "path",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "rel",
    "tabindex", "role", "aria-label", "viewbox", "x", "y", "width", "height", "rx", "d",
}  # fmt: skip
VOID = {"meta"}


class Reader(HTMLParser):
    """Checks that a page holds the elements that logdx writes, and no others."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        given = dict(attrs)
        self.links += [given["href"] or ""] if "href" in given else []
        self.ids += [given["id"] or ""] if "id" in given else []
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("rect", "path"), tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_data(self, data: str) -> None:
        self.shown.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    for link in reader.links:
        assert link.removeprefix("#") in reader.ids or link.startswith("https://"), link
    return reader


def test_the_seed_log_as_a_page() -> None:
    page = render_html(explain(SEED), SEED.read_text("utf-8"))
    reader = read(page)
    shown = " ".join(reader.shown)
    for part in ("LDX101 untrusted-root", "The device does not hold the root", "Fix", "Confirm",
                 "Baltimore CyberTrust Root", "not sent, not on the device"):  # fmt: skip
        assert part in shown
    assert "log0-82" in reader.ids
    assert "#log0-82" in reader.links
    assert "mbedtls_ssl_handshake returned -9984" in page.partition('id="log0-82"')[2][:300]


def test_the_page_asks_nothing_of_anyone() -> None:
    page = render_html(explain(SEED), SEED.read_text("utf-8"))
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "url(" not in page
    assert "@import" not in page
    assert "@media (prefers-color-scheme: dark)" in page
    assert "src=" not in page.replace("-src", "")


def test_the_chain_is_a_drawing() -> None:
    page = render_html(explain(SEED))
    svg = page[page.index("<svg") : page.index("</svg>") + 6]
    root = ET.fromstring(svg)
    assert len(root.findall("rect")) == 3
    assert len(root.findall("path")) == 2
    names = [text.text for text in root.findall("text")]
    assert "Baltimore CyberTrust Root" in names
    assert root.attrib["aria-label"].startswith("The chain from the root to the leaf.")


def test_without_the_log_the_proof_is_still_shown() -> None:
    reader = read(render_html(explain(SEED)))
    assert "! mbedtls_ssl_handshake returned -9984:" in reader.shown
    assert reader.ids == []


@settings(max_examples=40, deadline=None)
@given(findings())
def test_any_texts_give_a_page_of_our_own_elements(found: Findings) -> None:
    page = findings_html(found)
    read(page)
    for number in range(page.count("<svg")):
        svg = page.split("<svg")[number + 1].partition("</svg>")[0]
        ET.fromstring("<svg" + svg + "</svg>")
    body = page.partition("</style>")[2]
    assert not set(body) & set("\x1b\x00\x08\r\u202e\u2066\x85\u2028\ud800")


def test_a_hostile_log_is_text() -> None:
    log = SEED.read_text("utf-8").replace(
        "Baltimore CyberTrust Root", "<script>alert(1)</script>\u202e\x1b[2J"
    )
    page = render_html(explain(log), log)
    read(page)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.heavy
@pytest.mark.parametrize("width", [360, 1200])
def test_a_browser_shows_it_and_runs_nothing(tmp_path: Path, width: int) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed")
    page = tmp_path / "page.html"
    evil = SEED.read_text("utf-8").replace(
        "Microsoft RSA TLS CA 01", "</text></svg><script>document.title='owned'</script>"
    )
    page.write_text(render_html(explain(evil), evil), "utf-8")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900",
        "--virtual-time-budget=2000", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=90, check=False)
    dom = done.stdout.decode("utf-8", "replace")
    assert "<title>LDX101 untrusted-root - logdx</title>" in dom
    assert "<script" not in dom


def test_several_logs_on_one_page() -> None:
    found = seed_findings()
    (log,) = found.logs
    other = log.with_fields(path="b.log")
    reader = read(findings_html(found.with_fields(logs=(log, other))))
    assert {"log0-82", "log1-82"} <= set(reader.ids)
