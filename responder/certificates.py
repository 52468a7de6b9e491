"""Turns the address of a platform's certificate into the key that it vouches for: asked for once, and kept for a day.

Some platforms sign with a key whose certificate lies at an address that the request itself names. Whoever verifies
says first which addresses may be asked at all; here the answer has to be a chain that ends at a root this machine
trusts, for a name that may sign. Asking is bounded: an outsider who names new addresses makes us ask a few times a
minute.
"""

import ssl
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from threading import Lock
from time import monotonic
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.verification import ExtensionPolicy, PolicyBuilder, Store, VerificationError

from responder.errors import BadSignature, Temporary
from responder.wire import Host, NothingLeft, NoWholeAnswer, exchange

KEPT_SECONDS = 24 * 3600
REFUSED_SECONDS = 60  # before an address that held nothing usable is asked again
ASK_SECONDS = 3
MOST_ASKED_A_MINUTE = 10
MOST_KEPT = 64
SMALLEST_KEY_BITS = 2048


def ask(url: str) -> bytes:
    """What lies at the address, and nowhere else. Raises Temporary where it may lie there later, else BadSignature."""
    place = urlsplit(url)
    try:
        host = Host.of(f"https://{place.netloc}", "The certificate's address")
        answer = exchange(host, "GET", place.path, {"Accept": "*/*"}, deadline_seconds=ASK_SECONDS)
    except (NothingLeft, NoWholeAnswer) as error:
        raise Temporary("The platform's certificate cannot be fetched at the moment.") from error
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Temporary("The platform's certificate cannot be fetched at the moment.")
    if answer.status != HTTPStatus.OK or not answer.is_whole:
        raise BadSignature("There is no certificate at the address it names.")
    return answer.body


def trusted_roots() -> list[x509.Certificate]:
    """The roots this machine trusts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old roots have numbers that newer rules forbid
        known = ssl.create_default_context().get_ca_certs(binary_form=True)
        return [x509.load_der_x509_certificate(root) for root in known]


class Certificates:
    """Keys by the address of their certificate."""

    def __init__(
        self,
        ask: Callable[[str], bytes] = ask,
        roots: Callable[[], Sequence[x509.Certificate]] = trusted_roots,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._ask, self._roots, self._clock = ask, roots, clock
        self._known: dict[str, tuple[float, rsa.RSAPublicKey | None]] = {}
        self._asked: list[float] = []
        self._lock = Lock()

    def key_at(self, url: str, name: str, at: datetime) -> rsa.RSAPublicKey:
        """The key of the certificate that lies there and is made out to `name`, valid at that moment.

        Raises BadSignature where there is none, and Temporary where it cannot be fetched now.
        """
        with self._lock:
            until, key = self._known.get(url, (0.0, None))
            if self._clock() >= until:
                key = self._renewed(url, name, at)
        if key is None:
            raise BadSignature("There is no certificate to be trusted at the address it names.")
        return key

    def _renewed(self, url: str, name: str, at: datetime) -> rsa.RSAPublicKey | None:
        self._count()
        try:
            key = key_of(self._ask(url), name, at, self._roots())
        except BadSignature:
            key = None
        if len(self._known) >= MOST_KEPT:
            self._known.pop(min(self._known, key=lambda known: self._known[known][0]))
        self._known[url] = (self._clock() + (KEPT_SECONDS if key else REFUSED_SECONDS), key)
        return key

    def _count(self) -> None:
        self._asked = [moment for moment in self._asked if moment > self._clock() - 60]
        if len(self._asked) >= MOST_ASKED_A_MINUTE:
            raise Temporary("Too many addresses of certificates were named within a minute.")
        self._asked.append(self._clock())


def key_of(pem: bytes, name: str, at: datetime, roots: Sequence[x509.Certificate]) -> rsa.RSAPublicKey:
    """The key of the first certificate, when a chain of the others leads to a root and it is made out to `name`.

    Raises BadSignature for all else.
    """
    try:
        leaf, *between = x509.load_pem_x509_certificates(pem)
        # It signs messages and serves no pages: what it may be used for besides is not asked.
        verifier = (
            PolicyBuilder()
            .store(Store(list(roots)))
            .time(at)
            .extension_policies(ee_policy=ExtensionPolicy.permit_all(), ca_policy=ExtensionPolicy.webpki_defaults_ca())
            .build_client_verifier()
        )
        verifier.verify(leaf, between)
    except (ValueError, VerificationError) as error:
        raise BadSignature("The certificate is not to be trusted.") from error
    if name not in _names(leaf):
        raise BadSignature("The certificate is somebody else's.")
    return _long_enough(leaf)


def _names(leaf: x509.Certificate) -> set[str]:
    common = {str(each.value) for each in leaf.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)}
    try:
        others = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return common
    return common | set(others.get_values_for_type(x509.DNSName))


def _long_enough(certificate: x509.Certificate) -> rsa.RSAPublicKey:
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_KEY_BITS:
        raise BadSignature("The certificate's key is no RSA key of a length that counts.")
    return key


@lru_cache(maxsize=64)
def pinned_key(pem: str) -> rsa.RSAPublicKey:
    """The key of a certificate that an operator vouches for. Raises BadSignature for all else."""
    try:
        return _long_enough(x509.load_pem_x509_certificate(pem.encode()))
    except ValueError as error:
        raise BadSignature("The certificate is none.") from error


shelf = Certificates()
"""The certificates of this process."""
