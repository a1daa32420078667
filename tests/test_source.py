import io
from pathlib import Path

import pytest

from logdx.errors import SourceError
from logdx.source import MAX_LINE, Source, log_files, open_path, open_text


def lines(data: bytes) -> list[str]:
    return [text for _, text in Source("x", io.BytesIO(data))]


@pytest.mark.parametrize(
    "data",
    [
        b"one\ntwo\n", b"one\r\ntwo\r\n", b"one\n\rtwo\n\r", b"\xef\xbb\xbfone\ntwo",
        "one\ntwo".encode("utf-16"), "one\r\ntwo".encode("utf-16-le"),
        "one\ntwo".encode("utf-16-be"), b"one\x00\ntwo\x00",
    ],
)  # fmt: skip
def test_encodings_and_line_ends(data: bytes) -> None:
    assert [line for line in lines(data) if line] == ["one", "two"]


def test_broken_utf8_is_replaced() -> None:
    assert lines(b"a\xff\xfe\xfdb") == ["a���b"]


def test_a_huge_line_is_cut_and_counted() -> None:
    source = Source("x", io.BytesIO(b"a" * 3_000_000 + b"\nb"))
    found = [text for _, text in source]
    assert len(found[0]) == MAX_LINE
    assert found[1] == "b"
    assert source.cut_lines > 0


def test_binary_is_noticed() -> None:
    source = Source("x", io.BytesIO(bytes(range(32)) * 100))
    list(source)
    assert source.binary


def test_numbers_count_from_one() -> None:
    assert list(open_text("a\nb")) == [(1, "a"), (2, "b")]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone\.log: cannot be read: No such file"):
        open_path(tmp_path / "gone.log")


def test_a_folder_without_logs_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"")
    with pytest.raises(SourceError, match="has no logs"):
        log_files(tmp_path)


def test_a_folder_gives_its_logs(tmp_path: Path) -> None:
    for name in ("b.log", "a.txt", "c.png", ".hidden.log"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in log_files(tmp_path)] == ["a.txt", "b.log"]
