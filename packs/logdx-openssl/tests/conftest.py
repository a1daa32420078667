"""The pack as it is in this folder, installed or not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]


@pytest.fixture(scope="session", autouse=True)
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where the pack is not installed: its .dist-info in a folder of its own."""
    from logdx.packs import installed

    if any(pack.name == "openssl" for pack in installed().packs):
        yield
        return
    site = tmp_path_factory.mktemp("site")
    info = site / "logdx_openssl-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: logdx-openssl\nVersion: 0.1.0\n")
    (info / "entry_points.txt").write_text("[logdx.packs]\nopenssl = logdx_openssl:PACK\n")
    sys.path.insert(0, str(site))
    yield
    sys.path.remove(str(site))
