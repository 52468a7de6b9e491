"""Certificate authorities of our own, to vouch for whom the tests like."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

NOW = datetime(2026, 9, 21, 14, 13, 25, tzinfo=UTC)


@cache
def key(number: int, bits: int = 2048) -> RSAPrivateKey:
    """One of a few keys: making one takes a while."""
    assert number >= 0
    return generate_private_key(65537, bits)


@dataclass(frozen=True)
class Certified:
    """A certificate and the key it is about."""

    certificate: x509.Certificate
    key: RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def pem_with_key(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + self.pem

    def vouches_for(
        self, name: str, number: int, *, is_authority: bool = False, bits: int = 2048, until: datetime | None = None
    ) -> "Certified":
        """Another certificate, signed by this one."""
        return _signed(name, key(number, bits), self, is_authority=is_authority, until=until)

    @classmethod
    def root(cls, name: str, number: int) -> Self:
        """One that nobody vouches for but itself."""
        own = key(number)
        made = _signed(name, own, None, is_authority=True, until=None)
        return cls(made.certificate, own)


def _signed(
    name: str, about: RSAPrivateKey, by: Certified | None, *, is_authority: bool, until: datetime | None
) -> Certified:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    signer = by.key if by else about
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(about.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(until or datetime.now(UTC) + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(about.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=is_authority, crl_sign=is_authority, decipher_only=False, **usage
            ),
            critical=True,
        )
    )
    if not is_authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return Certified(builder.sign(signer, SHA256()), about)
