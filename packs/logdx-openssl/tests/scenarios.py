"""What is tried: a server, what s_client prints of it, what a device's log says, the right answer.

scenario(pki, folder) -> Seen(run, device log) -> rule that must speak
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lab import (
    HOST,
    Party,
    Pki,
    answering,
    device_log,
    free_port,
    party,
    s_client,
    served,
)  # fmt: skip

NAME = ("-servername", HOST)
TIMED_OUT = "  ! mbedtls_ssl_handshake returned -0x6800\n"


@dataclass(frozen=True)
class Seen:
    """What the user has: a run of s_client and, maybe, the device's log."""

    run: str
    device: str = ""
    host: str = HOST


Scenario = Callable[[Pki, Path], Seen]


def _run(
    pki: Pki, folder: Path, server: Party, chain: tuple[Party, ...] = (), *options: str,
    root: Party | None = None, server_options: tuple[str, ...] = (),
) -> str:  # fmt: skip
    trusted = root or pki.other_root
    (folder / "trusted.pem").write_bytes(trusted.pem)
    (folder / "root.pem").write_bytes(pki.root.pem)
    with served(folder, server, chain, *server_options) as port:
        return s_client(folder, port, *NAME, "-CAfile", "trusted.pem", *options)


def ok(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, pki.server, (pki.issuing,), "-showcerts", root=pki.root))


def leaf_only(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, pki.server, (), "-tls1_2"))


def lets_encrypt_leaf(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, pki.public))


def private_root(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, pki.server, (pki.issuing,), "-showcerts"))


def root_sent(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, pki.server, (pki.issuing, pki.root)))


def self_signed(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, party(f"NO/Fjordlys AS/{HOST}", names=[HOST])))


def _expired(pki: Pki) -> Party:
    return party(f"NO/Fjordlys AS/{HOST}", pki.issuing, names=[HOST], days=(-400, -20))


def expired(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, _expired(pki), (pki.issuing,), root=pki.root))


def host_name(pki: Pki, folder: Path) -> Seen:
    options = ("-verify_hostname", "mqtt.fjordlys.example", "-verify_return_error")
    return Seen(_run(pki, folder, pki.server, (pki.issuing,), *options, root=pki.root))


def plain_port(pki: Pki, folder: Path) -> Seen:
    with answering(b"220 mail.fjordlys.example ESMTP ready\r\n") as port:
        return Seen(s_client(folder, port))


def refused(pki: Pki, folder: Path) -> Seen:
    return Seen(s_client(folder, free_port()))


def version(pki: Pki, folder: Path) -> Seen:
    with served(folder, pki.server, (), "-tls1_2") as port:
        return Seen(s_client(folder, port, "-tls1_3"))


def closed(pki: Pki, folder: Path) -> Seen:
    with answering(b"") as port:
        return Seen(s_client(folder, port))


ALONE: Mapping[str, tuple[Scenario, str]] = {
    "s-client-ok": (ok, "no-failure"),
    "s-client-leaf-only": (leaf_only, "openssl/no-intermediate"),
    "s-client-lets-encrypt-leaf": (lets_encrypt_leaf, "openssl/known-intermediate-missing"),
    "s-client-private-root": (private_root, "openssl/unknown-root"),
    "s-client-root-sent": (root_sent, "openssl/private-root-sent"),
    "s-client-self-signed": (self_signed, "openssl/self-signed"),
    "s-client-expired": (expired, "openssl/expired"),
    "s-client-host-name": (host_name, "openssl/host-name"),
    "s-client-plain-port": (plain_port, "openssl/not-tls"),
    "s-client-refused": (refused, "openssl/refused"),
    "s-client-version": (version, "openssl/version"),
    "s-client-closed": (closed, "openssl/no-certificate"),
}


def root_missing(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), "-showcerts", root=pki.root)
    return Seen(run, device_log(ca=pki.other_root, met=pki.server))


def root_unseen(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), root=pki.root)
    return Seen(run, device_log(met=pki.server))


def intermediate_missing(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.public, (), "-showcerts", root=pki.isrg)
    return Seen(run, device_log(ca=pki.isrg, met=pki.public))


def gap_and_root(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, pki.public), device_log(ca=pki.other_root, met=pki.public))


def private_gap(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, pki.server), device_log(ca=pki.root, met=pki.server))


def other_root(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, pki.server), device_log(ca=pki.other_root, met=pki.server))


def verdict_only(pki: Pki, folder: Path) -> Seen:
    run = f"$ openssl s_client -connect {HOST}:8883\n" + _run(pki, folder, pki.server)
    kept = ("$", "depth", "verify")
    lines = [line for line in run.splitlines() if line.startswith(kept)]
    return Seen("\n".join(lines) + "\n", device_log())


def renewed(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), "-showcerts", root=pki.root)
    return Seen(run, device_log(ca=pki.root, met=_expired(pki), flag="expired"))


def clock(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), "-showcerts", root=pki.root)
    return Seen(run, device_log(ca=pki.root, met=pki.server, flag="expired"))


def both_expired(pki: Pki, folder: Path) -> Seen:
    server = _expired(pki)
    run = _run(pki, folder, server, (pki.issuing,), root=pki.root)
    return Seen(run, device_log(ca=pki.root, met=server, flag="expired"))


def _of_proxy() -> Party:
    return party(f"NO/Fjordlys AS/{HOST}", party("US/Zscaler Inc./Zscaler Root CA"), names=[HOST])


def proxy(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), "-showcerts", root=pki.root)
    return Seen(run, device_log(ca=pki.root, met=_of_proxy()))


def proxy_here(pki: Pki, folder: Path) -> Seen:
    return Seen(_run(pki, folder, _of_proxy()), device_log(ca=pki.other_root, met=pki.server))


def other_issuer(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), "-showcerts", root=pki.root)
    former = party(f"NO/Fjordlys AS/{HOST}", pki.other_root, names=[HOST])
    return Seen(run, device_log(met=former))


def sni(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), "-showcerts", root=pki.root)
    default = party("NO/Fjordlys AS/default.hosting.example", pki.issuing)
    return Seen(run, device_log(ca=pki.root, met=default, flag="cn-mismatch"))


def wrong_host(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), "-showcerts", root=pki.root)
    host = "mqtt.fjordlys.example"
    return Seen(run, device_log(ca=pki.root, met=pki.server, flag="cn-mismatch", host=host), host)


def wrong_version(pki: Pki, folder: Path) -> Seen:
    run = _run(pki, folder, pki.server, (pki.issuing,), root=pki.root, server_options=("-tls1_3",))
    end = "  ! mbedtls_ssl_handshake returned -0x7780\n  got an alert message, type: [2:70]\n"
    return Seen(run, device_log(end=end))


def plain(pki: Pki, folder: Path) -> Seen:
    return Seen(plain_port(pki, folder).run, device_log(end=TIMED_OUT))


def client_certificate(pki: Pki, folder: Path) -> Seen:
    run = _run(
        pki, folder, pki.server, (pki.issuing,), root=pki.root,
        server_options=("-verify", "1", "-CAfile", "root.pem"),
    )  # fmt: skip
    end = "  ! mbedtls_ssl_handshake returned -0x7780\n  got an alert message, type: [2:40]\n"
    return Seen(run, device_log(end=end))


JOINED: Mapping[str, tuple[Scenario, str]] = {
    "joined-root-missing": (root_missing, "openssl/joined-root"),
    "joined-root-unseen": (root_unseen, "openssl/joined-root-unseen"),
    "joined-intermediate-missing": (intermediate_missing, "openssl/joined-gap"),
    "joined-gap-and-root": (gap_and_root, "openssl/joined-gap-and-root"),
    "joined-private-gap": (private_gap, "openssl/joined-private-gap"),
    "joined-private-root": (other_root, "openssl/joined-private-root"),
    "joined-verdict-only": (verdict_only, "openssl/joined-leaf-only"),
    "joined-renewed": (renewed, "openssl/joined-renewed"),
    "joined-clock": (clock, "openssl/joined-clock"),
    "joined-expired": (both_expired, "openssl/joined-expired"),
    "joined-proxy": (proxy, "openssl/joined-proxy"),
    "joined-proxy-here": (proxy_here, "openssl/joined-proxy-here"),
    "joined-other-issuer": (other_issuer, "openssl/joined-other-issuer"),
    "joined-sni": (sni, "openssl/joined-sni"),
    "joined-host-name": (wrong_host, "openssl/joined-host-name"),
    "joined-version": (wrong_version, "openssl/joined-version"),
    "joined-not-tls": (plain, "openssl/joined-not-tls"),
    "joined-client-certificate": (client_certificate, "openssl/joined-client-certificate"),
}


def write_samples(
    place: Path,
    alone: Mapping[str, tuple[Scenario, str]],
    joined: Mapping[str, tuple[Scenario, str]],
) -> None:
    """Write a sample of each scenario: the device's log with the run pasted below it."""
    pki = Pki()
    for name, (scenario, rule) in {**alone, **joined}.items():
        with tempfile.TemporaryDirectory() as folder:
            seen = scenario(pki, Path(folder))
        command = "" if "s_client -connect" in seen.run else (
            f"$ openssl s_client -connect {seen.host}:8883 -servername {seen.host}\n"
        )  # fmt: skip
        text = f"{seen.device}\n{command}{seen.run}" if seen.device else seen.run
        (place / f"{name}.log").write_text(text, encoding="utf-8")
        (place / f"{name}.yaml").write_text(f"causes: [{cause_of(rule)}]\n", encoding="utf-8")


def cause_of(rule: str) -> str:
    """The cause of a rule of this pack, of another one its own name."""
    from logdx.workspace import open_workspace

    return next((one.cause for one in open_workspace().rules if one.id == rule), rule)
