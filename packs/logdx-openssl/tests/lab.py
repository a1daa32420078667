"""Real runs of openssl on this machine: a small PKI, s_server or a plain port, s_client.

    Pki (cryptography) -> files -> s_server on loopback <- s_client -> its output

``python tests/lab.py FOLDER`` writes the samples of the pack anew.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OPENSSL = shutil.which("openssl")
HOST = "broker.fjordlys.example"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True)
class Party:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    @property
    def dn(self) -> str:
        return _dn(self.certificate.subject)


def party(
    name: str,
    issuer: Party | None = None,
    *,
    names: Sequence[str] = (),
    is_ca: bool = False,
    days: tuple[int, int] = (-30, 330),
    start: datetime | None = None,
) -> Party:
    """Make a party of a DN such as ``NO/Fjordlys AS/Fjordlys Root``; no issuer: self-signed."""
    country, organization, common = name.split("/")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
    now = start or datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
    )
    if names:
        alt = x509.SubjectAlternativeName([x509.DNSName(n) for n in names])
        builder = builder.add_extension(alt, critical=False)
    signer = issuer.key if issuer else key
    return Party(builder.sign(signer, hashes.SHA256()), key)


class Pki:
    """A private CA with an intermediate, and its server; another server of a public CA's names."""

    def __init__(self) -> None:
        self.root = party("NO/Fjordlys AS/Fjordlys Root CA", is_ca=True)
        self.issuing = party("NO/Fjordlys AS/Fjordlys Issuing CA", self.root, is_ca=True)
        self.server = party(f"NO/Fjordlys AS/{HOST}", self.issuing, names=[HOST])
        self.other_root = party("SE/Nordkraft AB/Nordkraft Root", is_ca=True)
        self.isrg = party(
            "US/Internet Security Research Group/ISRG Root X1", is_ca=True, days=(-3000, 3000)
        )
        self.r11 = party("US/Let's Encrypt/R11", self.isrg, is_ca=True)
        self.public = party(f"NO/Fjordlys AS/{HOST}", self.r11, names=[HOST])


@contextlib.contextmanager
def served(
    folder: Path, server: Party, chain: Sequence[Party] = (), *options: str
) -> Iterator[int]:
    """Run ``openssl s_server``; yield its port."""
    (folder / "server.pem").write_bytes(server.pem)
    (folder / "server.key").write_bytes(server.key_pem)
    (folder / "chain.pem").write_bytes(b"".join(one.pem for one in chain))
    with_chain = ["-cert_chain", "chain.pem"] if chain else []
    port = free_port()
    process = subprocess.Popen(
        [str(OPENSSL), "s_server", "-accept", f"127.0.0.1:{port}", "-cert", "server.pem",
         "-key", "server.key", "-quiet", *with_chain, *options],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def answering(text: bytes) -> Iterator[int]:
    """A port that answers every connection with a text in the clear, or closes it at once."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection:
                    if text:
                        connection.sendall(text)
                        connection.recv(1024)
                    else:
                        connection.recv(4096)

    threading.Thread(target=answer, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"s_server does not listen at {port}")


def s_client(folder: Path, port: int, *options: str) -> str:
    """Return what ``openssl s_client`` prints, standard output and error together."""
    done = subprocess.run(
        [str(OPENSSL), "s_client", "-connect", f"127.0.0.1:{port}", *options],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, timeout=60, check=False,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


VERIFY_FAILED = "  ! mbedtls_ssl_handshake returned -0x2700\n"
FLAGS = {
    "not-trusted": "  ! The certificate is not correctly signed by the trusted CA\n",
    "expired": "  ! The certificate validity has expired\n",
    "cn-mismatch": "  ! The certificate Common Name (CN) does not match with the expected CN\n",
}


def device_log(
    *, ca: Party | None = None, met: Party | None = None, flag: str = "not-trusted",
    host: str = HOST, end: str = VERIFY_FAILED,
) -> str:  # fmt: skip
    """Return the log of a device: the CA it loads, the server's certificate it met, the end."""
    log = f"  CA subject: {ca.dn}\n" if ca is not None else ""
    log += f"  . Connecting to tcp/{host}/8883... ok\n"
    log += "  . Performing the SSL/TLS handshake...\n"
    if met is not None:
        log += _dump(met.certificate) + FLAGS.get(flag, "") + "\n"
    return log + " failed\n" + end


def _dump(certificate: x509.Certificate) -> str:
    """As mbedtls_x509_crt_info prints it."""
    serial = certificate.serial_number.to_bytes(20).lstrip(b"\0").hex(":").upper()
    return f"""\
Verify requested for (Depth 0):
cert. version     : 3
serial number     : {serial}
issuer name       : {_dn(certificate.issuer)}
subject name      : {_dn(certificate.subject)}
issued  on        : {certificate.not_valid_before_utc:%Y-%m-%d %H:%M:%S}
expires on        : {certificate.not_valid_after_utc:%Y-%m-%d %H:%M:%S}
signed using      : ECDSA with SHA256
EC key size       : 256 bits
basic constraints : CA=false
"""


def _dn(name: x509.Name) -> str:
    short = {NameOID.COUNTRY_NAME: "C", NameOID.ORGANIZATION_NAME: "O", NameOID.COMMON_NAME: "CN"}
    return ", ".join(f"{short[part.oid]}={part.value}" for part in name)


def main() -> int:
    """Write the samples of all scenarios into a folder."""
    sys.path.insert(0, os.path.dirname(__file__))
    from scenarios import ALONE, JOINED, write_samples

    write_samples(Path(sys.argv[1]), ALONE, JOINED)
    return 0


if __name__ == "__main__":
    sys.exit(main())
