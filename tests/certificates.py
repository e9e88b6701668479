"""Certificates of one's own for 127.0.0.1, and what tells each language's clients to trust them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12


@dataclass(frozen=True)
class Certificates:
    """Files of a server's certificate and of the authority that issued it."""

    chain: Path
    key: Path
    authority: Path
    java_trust_store: Path

    @property
    def server_options(self) -> tuple[str, ...]:
        """Options of ``webimage-ocr serve``."""
        return ("--tls-cert", str(self.chain), "--tls-key", str(self.key))

    @property
    def variables(self) -> dict[str, str]:
        """What tells Python's ``requests`` and Go of the authority."""
        return {"REQUESTS_CA_BUNDLE": str(self.authority), "SSL_CERT_FILE": str(self.authority)}

    @property
    def java_options(self) -> tuple[str, ...]:
        """What tells Java of it."""
        return (
            f"-Djavax.net.ssl.trustStore={self.java_trust_store}",
            f"-Djavax.net.ssl.trustStorePassword={STORE_PASSWORD}",
        )


STORE_PASSWORD = "changeit"


def issue_certificates(folder: Path) -> Certificates:
    """A certificate for 127.0.0.1 and its authority, as files in ``folder``."""
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1")
    files = Certificates(folder / "chain.pem", folder / "key.pem", folder / "authority.pem", folder / "trust.p12")
    leaf.private_key_pem.write_to_path(files.key)
    for blob in leaf.cert_chain_pems:
        blob.write_to_path(files.chain, append=True)
    authority.cert_pem.write_to_path(files.authority)
    trusted = pkcs12.PKCS12Certificate(x509.load_pem_x509_certificate(authority.cert_pem.bytes()), b"authority")
    encryption = BestAvailableEncryption(STORE_PASSWORD.encode())
    files.java_trust_store.write_bytes(pkcs12.serialize_java_truststore([trusted], encryption))
    return files
