"""Tokens that nobody is to believe, made of one that is good and of the key that verifies it."""

import base64
import hmac
import json

from joserfc.errors import (
    BadSignatureError,
    DecodeError,
    InvalidKeyIdError,
    UnsupportedAlgorithmError,
    UnsupportedHeaderError,
)
from joserfc.jwk import JWKRegistry
from joserfc.jws import JWSRegistry

KINDS = {"RS256": ("RSA", 2048), "ES256": ("EC", "P-256"), "EdDSA": ("OKP", "Ed25519")}
ELSEWHERE = "https://forged.example/keys.json"


def text(value):
    """A part of a token."""
    value = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def read(part):
    return base64.urlsafe_b64decode(part + "==")


def flipped(value, place):
    changed = bytearray(value)
    changed[place] ^= 1
    return text(bytes(changed))


def forgeries(good, published):
    """`{what it is: (the token, why it is refused)}`."""
    head, claims, signature = good.split(".")
    header, raw = json.loads(read(head)), read(signature)
    algorithm = header["alg"]
    changed = text(json.loads(read(claims)) | {"sub": "somebody else"})

    def named(name):
        return text(header | {"alg": name})

    def mac(name, key):
        signed = f"{named(name)}.{changed}"
        return f"{signed}.{text(hmac.digest(key, signed.encode(), 'sha' + name[2:]))}"

    other = JWKRegistry.generate_key(*KINDS[algorithm])

    def by_other(**more):
        signed = f"{text(header | more)}.{changed}"
        return f"{signed}.{text(JWSRegistry.algorithms[algorithm].sign(signed.encode(), other))}"

    key = published.as_dict()
    unwanted, unlike, unknown = UnsupportedAlgorithmError, BadSignatureError, InvalidKeyIdError
    return {
        "no algorithm": (f"{named('none')}.{changed}.", unwanted),
        "no algorithm, in odd letters": (f"{named('nOnE')}.{changed}.", unwanted),
        "no algorithm, and the old signature": (f"{named('none')}.{claims}.{signature}", unwanted),
        "the name of another algorithm": (f"{named('PS256')}.{claims}.{signature}", unwanted),
        "a MAC with the public key in PEM": (mac("HS256", published.as_pem()), unwanted),
        "a longer MAC with the public key in PEM": (mac("HS512", published.as_pem()), unwanted),
        "a MAC with the public key in DER": (mac("HS256", published.as_der()), unwanted),
        "a MAC with the public key in JSON": (mac("HS256", json.dumps(key).encode()), unwanted),
        "a MAC with the public key itself": (mac("HS256", read(key.get("n") or key["x"])), unwanted),
        "a MAC with nothing": (mac("HS256", b""), unwanted),
        "other claims": (f"{head}.{changed}.{signature}", unlike),
        "no claims": (f"{head}..{signature}", unlike),
        "another header": (f"{text(header | {'typ': 'other'})}.{claims}.{signature}", unlike),
        "a signature with a flipped bit at its start": (f"{head}.{claims}.{flipped(raw, 0)}", unlike),
        "a signature with a flipped bit at its end": (f"{head}.{claims}.{flipped(raw, -1)}", unlike),
        "half a signature": (f"{head}.{claims}.{text(raw[: len(raw) // 2])}", unlike),
        "a signature and a byte": (f"{head}.{claims}.{text(raw + bytes(1))}", unlike),
        "a signature of zeros": (f"{head}.{claims}.{text(bytes(len(raw)))}", unlike),
        "no signature": (f"{head}.{claims}.", unlike),
        "nothing where a signature is": (f"{head}.{claims}", DecodeError),
        "another key under the same name": (by_other(), unlike),
        "another key under a name of its own": (by_other(kid="forged"), unknown),
        "another key that the token brings": (by_other(jwk=other.as_dict(private=False)), unlike),
        "another key at an address in the token": (by_other(jku=ELSEWHERE, kid="forged"), unknown),
        "another key at an address of certificates": (by_other(x5u=ELSEWHERE), unlike),
        "another key, and something critical": (by_other(crit=["forged"], forged=1), UnsupportedHeaderError),
    }
