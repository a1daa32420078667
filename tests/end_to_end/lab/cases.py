"""Every case, in the order of the causes: trust, inputs, negotiation, client auth, transport."""

from __future__ import annotations

from .case import Case
from .cases_connection import CONNECTION
from .cases_inputs import INPUTS
from .cases_peer import PEERS
from .cases_trust import TRUST

CASES: tuple[Case, ...] = (*TRUST, *INPUTS, *CONNECTION, *PEERS)
BY_NAME = {case.name: case for case in CASES}
