"""Events as tokens, in the words of joserfc."""

import json
import time

import pytest
from forgeries import KINDS, forgeries
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from stack import call, endpoint, sample

MONTH = 30 * 24 * 3600


def verify(token, keys, algorithm, now=None):
    """The claims of a token that is good, and not yet over."""
    registry = JWSRegistry(algorithms=[algorithm])
    registry.max_header_length = 2048  # holds the key that a forgery brings, so that it is not refused for its size
    token = jwt.decode(token, keys, registry=registry)
    jwt.JWTClaimsRegistry(now, exp={"essential": True}, iat={"essential": True}).validate(token.claims)
    return token


@pytest.mark.parametrize("algorithm", KINDS)
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # RFC 9864's new name for it; Wix's is RFC 8037's
def test_tokens_are_believed_and_forgeries_are_not(algorithm):
    keys = KeySet.import_key_set(call("GET", "/.well-known/jwks.json"))
    with endpoint(format="jwt", algorithm=algorithm) as told:
        token = sample(told).body.decode()
    good = verify(token, keys, algorithm)
    assert (good.header["alg"], good.header["typ"]) == (algorithm, "JWT")
    assert json.loads(good.claims["data"])["eventType"] == "order.paid"

    issued, over = good.claims["iat"], good.claims["exp"]
    assert abs(time.time() - issued) < 60
    assert over - issued > MONTH  # beyond all retries and replays
    verify(token, keys, algorithm, now=over - 1)
    with pytest.raises(ExpiredTokenError):
        verify(token, keys, algorithm, now=over)

    forged = forgeries(token, keys.get_by_kid(good.header["kid"]))
    assert len({token for token, _ in forged.values()}) == len(forged) == 26
    for what, (token, why) in forged.items():
        with pytest.raises(JoseError) as refusal:
            verify(token, keys, algorithm)
            print(f"believed: {what}")
        assert refusal.type is why, (what, refusal.value)
