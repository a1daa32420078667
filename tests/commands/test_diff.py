import io
import json
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from logdx.cli import main
from tests.compare.texts import LEAF, bad, good

FLAGGED = (*LEAF[:4], "The certificate is not correctly signed by the trusted CA")


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("LOGDX_NOW", "2026-11-24")
    monkeypatch.setenv("COLUMNS", "80")
    one, other = tmp_path / "works.log", tmp_path / "fails.log"
    one.write_text(good(), "utf-8")
    other.write_text(bad(FLAGGED), "utf-8")
    return [str(one), str(other)]


def test_side_by_side_in_eighty_columns(
    pair: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *pair]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert "They part at the verification" in out
    assert "certificate 1 (missing intermediate)" in " ".join(out.split())
    assert "works.log" in out
    assert "fails.log" in out
    row = next(line for line in out.splitlines() if line.startswith("verification"))
    assert "failed" in row


@pytest.mark.parametrize("columns", ["40", "60", "100", "300"])
def test_any_width(
    pair: list[str], columns: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["diff", *pair]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= int(columns)


def test_json_names_steps_differences_and_lines(
    pair: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", *pair, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "logdx/diff/1"
    assert data["parted_at"] == "certificate_verify"
    assert data["bad"]["diagnosis"]["cause"] == "missing-intermediate"
    assert data["good"]["outcome"] == "succeeded"
    chain = [d for d in data["differences"] if d["kind"] == "chain"]
    assert chain[0]["good_line"] > 0
    assert {"step": "tcp", "good": "ok", "bad": "ok"} in data["steps"]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_a_page_without_scripts_links_or_anything_of_the_log_alive(
    pair: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = Path(pair[1])
    text = hostile.read_text("utf-8").replace("Harbour", "<img src=x onerror=alert(1)>&\"'")
    hostile.write_text(text, "utf-8")
    assert main(["diff", *pair, "--format", "html"]) == 0
    out = capsys.readouterr().out
    tags = _Tags()
    tags.feed(out)
    assert not {"script", "img", "link", "iframe", "a"} & set(tags.tags)
    assert not [name for name in tags.attributes if name.startswith("on")]
    assert "&lt;img src=x" in out
    assert "Content-Security-Policy" in out


def test_markdown_is_inert(pair: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    hostile = Path(pair[1])
    hostile.write_text(hostile.read_text("utf-8").replace("Harbour", "@root | #12"), "utf-8")
    assert main(["diff", *pair, "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    rows = [line for line in out.splitlines() if line.startswith("|")]
    assert all(row.count("|") == 5 for row in rows)
    assert "| verification | ✅ | ❌ | |" in rows


def test_redacted(pair: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for name in pair:
        path = Path(name)
        text = path.read_text("utf-8").replace("broker.harbour.example", "203.0.113.9")
        path.write_text(text, "utf-8")
    assert main(["diff", *pair, "--redact", "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert "203.0.113.9" not in out
    assert "<ip-1>" in out
    assert main(["diff", *pair, "--redact", "--keep", "ip", "--format", "json"]) == 0
    assert "203.0.113.9" in capsys.readouterr().out


def test_no_escape_of_a_log_reaches_the_terminal(
    pair: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = Path(pair[1])
    text = hostile.read_text("utf-8").replace("CN=Harbour", "CN=\x1b[31m\u202e[bold]")
    hostile.write_text(text, "utf-8")
    assert main(["diff", *pair]) == 0
    assert not {"\x1b", "\u202e"} & set(capsys.readouterr().out)


def test_stdin_and_a_file(
    pair: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    class Stdin:
        buffer = io.BytesIO(Path(pair[1]).read_bytes())

        @staticmethod
        def isatty() -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Stdin)
    target = tmp_path / "diff.txt"
    assert main(["diff", pair[0], "-", "-o", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert "They part at the verification" in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["GOOD", "nowhere.log"], "nowhere.log"),
        (["-", "-"], "cannot both be stdin"),
        (["GOOD", "QUIET"], "there is no TLS handshake in it"),
        (["GOOD", "BAD", "--bad-attempt", "7"], "has 1 attempt, counted from 1; not 7"),
        (["GOOD", "BAD", "--good-attempt", "0"], "counted from 1"),
        (["GOOD", "BAD", "--keep", "ip"], "goes with --redact"),
    ],
)
def test_bad_input_is_one_clear_line(
    pair: list[str], tmp_path: Path, arguments: list[str], message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    quiet = tmp_path / "quiet.log"
    quiet.write_text("I (1) app: tick\n" * 20, "utf-8")
    names = {"GOOD": pair[0], "BAD": pair[1], "QUIET": str(quiet)}
    assert main(["diff", *(names.get(word, word) for word in arguments)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert len(err.splitlines()) == 1
