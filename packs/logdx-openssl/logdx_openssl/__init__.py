"""The logdx pack for ``openssl s_client``, which every guide tells people to run.

s_client's output -> Probe, certificates, verdicts -> rules, alone or beside a device's log
"""

from __future__ import annotations

from pathlib import Path

from logdx.packs import Pack
from logdx_openssl.dialect import S_CLIENT
from logdx_openssl.records import KINDS

_HERE = Path(__file__).parent

PACK = Pack(
    name="openssl",
    dialects=(S_CLIENT,),
    records=KINDS,
    rules=_HERE / "rules",
    samples=_HERE / "samples",
    needs_logdx="0.1",
)
