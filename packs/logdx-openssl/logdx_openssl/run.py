"""One run of s_client: its tokens -> the finds (Probe, NetEvent, certificates, verdicts ...).

s_client says "Verify return code: 0 (ok)" also where there was no handshake at all, so a verdict
counts only where a certificate came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

from lark import Token

from logdx.dialects.base import Found
from logdx.dialects.words import first_number, host_port, numbers
from logdx.knowledge.alerts import name_of as alert_name
from logdx.model.record import Record
from logdx.model.records import Alert, Certificate, Negotiation, NetEvent, Probe
from logdx_openssl.certificates import entry_fields, fields_of_pem
from logdx_openssl.errors import reason_of, reason_of_errno
from logdx_openssl.names import name_of
from logdx_openssl.records import OpensslError, OpensslRequest, OpensslVerify

PROGRAM = "openssl s_client"
_SURE = frozenset(
    ("CONNECTED", "CHAIN_SUBJECT", "VERIFY_CODE", "NO_PEER", "SUITE", "CONNECT_FAILED")
)
"""What only s_client prints; a verdict alone may be a server's."""
_ENTRY = frozenset(("CHAIN_ISSUER", "CHAIN_KEY", "CHAIN_DATES", "PEM_BEGIN", "PEM_BODY", "PEM_END"))
_TCP = {"refused": "refused", "timeout": "timeout", "unreachable": "unreachable"}


class Run:
    """Reads the tokens of one run."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = list(tokens)

    def finds(self) -> list[Found]:
        """Return the records; [] where the tokens are no run of s_client."""
        if not self._is_run():
            return []
        finds = [*self._certificates(), *self._verdicts(), *self._errors(), *self._requests()]
        return [self._probe(), *self._connection(), *self._negotiation(), *finds]

    def _is_run(self) -> bool:
        kinds = {token.type for token in self._tokens}
        if kinds & _SURE or self._of("ERRNO", "connect:"):
            return True
        return "COMMAND" in kinds and bool(kinds & {"VERIFY_ERROR", "DEPTH", "ERROR"})

    def _of(self, kind: str, text: str = "") -> list[Token]:
        return [token for token in self._tokens if token.type == kind and text in token]

    @cached_property
    def _options(self) -> dict[str, str]:
        """The options of the command line that have a value."""
        words = " ".join(self._of("COMMAND")[:1]).split()
        pairs = pairwise(words)
        return {name.lstrip("-"): value for name, value in pairs if name.startswith("-")}

    @cached_property
    def _asked(self) -> tuple[str | None, int | None]:
        host, port = host_port(self._options.get("connect", self._options.get("host", "")))
        if host is None and self._of("CONNECTING"):
            host = self._of("CONNECTING")[0].split()[-1]
        return host, port

    @property
    def _has_handshake(self) -> bool:
        suites = self._of("SUITE")
        return (bool(suites) and "(NONE)" not in suites[0]) or bool(self._of("CHAIN_SUBJECT"))

    @cached_property
    def _reasons(self) -> list[tuple[Token, str, int | None]]:
        """Each error with its reason and alert."""
        found = [(token, *reason_of(token)) for token in self._errors_tokens()]
        found += [(token, reason_of_errno(token), None) for token in self._of("ERRNO")]
        return sorted(found, key=lambda one: one[1] == "other")

    def _errors_tokens(self) -> list[Token]:
        return [*self._of("ERROR"), *self._of("CONNECT_FAILED")]

    def _outcome(self) -> tuple[str | None, str | None]:
        """Outcome and reason of the Probe."""
        codes = [code for _, code, _ in self._codes()]
        wrong = [code for code in codes if code]
        if (wrong and self._of("CHAIN_SUBJECT")) or (wrong and not self._reasons):
            return "unverified", f"verify {wrong[-1]}"
        if self._has_handshake and not self._of("NO_PEER"):
            return ("ok", None) if 0 in codes else (None, None)
        told = [reason for _, reason, _ in self._reasons if reason != "other"]
        if told:
            return "failed", told[0]
        if wrong:
            return "unverified", f"verify {wrong[-1]}"
        return ("failed", "closed") if self._of("NO_PEER") else (None, None)

    def _probe(self) -> Found:
        host, port = self._asked
        outcome, reason = self._outcome()
        fields: dict[str, Any] = {"program": PROGRAM, "host": host, "port": port}
        lines = [token.line or 1 for token in self._tokens if token.type != "PEM_BODY"]
        return Found(
            Probe, min(lines), max(lines), {**fields, "outcome": outcome, "reason": reason}
        )

    def _connection(self) -> Iterator[Found]:
        host, port = self._asked
        where = {"host": host, "port": port}
        for token in self._of("CONNECTED")[:1]:
            yield _at(NetEvent, token, what="tcp", outcome="ok", **where)
        if not self._of("CONNECTED"):
            for token, reason, _ in self._reasons[:1]:
                if reason == "dns":
                    yield _at(NetEvent, token, what="dns", outcome="failed", **where)
                else:
                    outcome = _TCP.get(reason, "failed")
                    yield _at(NetEvent, token, what="tcp", outcome=outcome, **where)

    def _negotiation(self) -> Iterator[Found]:
        for token in self._of("SUITE")[:1]:
            suite = token.partition("Cipher is ")[2].strip()
            if suite != "(NONE)":
                version = token.partition(", ")[2].partition(",")[0].strip()
                protocol = [t.partition(":")[2].strip() for t in self._of("PROTOCOL")]
                yield _at(
                    Negotiation, token,
                    role="client", ciphersuite=suite, version=(protocol or [version])[0],
                    server_name=self._options.get("servername"),
                )  # fmt: skip

    def _certificates(self) -> list[Found]:
        """The chain's entries; the PEM behind "Server certificate" is the first one's."""
        entries: list[list[Token]] = []
        leaf: list[Token] = []
        target: list[Token] | None = None
        for token in self._tokens:
            if token.type == "CHAIN_SUBJECT":
                target = [token]
                entries.append(target)
            elif token.type == "SERVER_CERTIFICATE":
                target = leaf
            elif token.type in _ENTRY and target is not None:
                target.append(token)
            elif token.type == "PEM_BODY":
                continue
            else:
                target = None
        more = fields_of_pem(leaf)
        finds = [_entry(entry, more if n == 0 else {}) for n, entry in enumerate(entries)]
        if not entries and more:
            finds.append(_entry(leaf, {"depth": 0, **more}))
        return finds

    def _codes(self) -> list[tuple[Token, int, bool]]:
        """(line, code, whether it is the final one); none where no certificate came."""
        found = [(token, numbers(token)[0], False) for token in self._of("VERIFY_ERROR")]
        finals = [(token, numbers(token)[0], True) for token in self._of("VERIFY_CODE")[-1:]]
        return found + [one for one in finals if one[1] or self._has_handshake]

    def _verdicts(self) -> Iterator[Found]:
        for token, code, final in self._codes():
            depth = self._depth_before(token) if not final else None
            text = token.partition("(")[2].rstrip(") \t") if final else token.split(":", 2)[-1]
            yield _at(
                OpensslVerify, token,
                code=code, text=text.strip(), final=final,
                depth=first_number(depth) if depth else None,
                subject=name_of(depth.partition(" ")[2]) if depth else None,
            )  # fmt: skip

    def _depth_before(self, token: Token) -> Token | None:
        before = self._tokens[: self._tokens.index(token)]
        return next((t for t in reversed(before) if t.type == "DEPTH"), None)

    def _errors(self) -> Iterator[Found]:
        for token, reason, alert in self._reasons:
            text = " ".join(token.split())[:200]
            yield _at(OpensslError, token, reason=reason, text=text, alert=alert)
            if alert is not None:
                yield _at(
                    Alert, token,
                    direction="received", level=2, description=alert, name=alert_name(alert),
                )  # fmt: skip

    def _requests(self) -> Iterator[Found]:
        for token in self._of("CA_NAMES")[:1]:
            after = self._tokens[self._tokens.index(token) + 1 :]
            names = []
            for one in after:
                if one.type != "CA_NAME":
                    break
                name = name_of(one)
                names += [name.label] if name is not None else []
            yield _at(OpensslRequest, token, names=tuple(names))


def _entry(tokens: Sequence[Token], more: dict[str, Any]) -> Found:
    lines = [token.line or 1 for token in tokens if token.type != "PEM_BODY"]
    own = entry_fields(tokens)
    return Found(Certificate, min(lines), max(lines), {**more, **own, **_better(own, more)})


def _better(own: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Of the leaf: the PEM's names, printed as those of the other PEMs."""
    return {name: more[name] for name in ("subject", "issuer") if name in more}


def _at(record: type[Record], token: Token, **fields: Any) -> Found:
    line = token.line or 1
    return Found(record, line, line, fields)
