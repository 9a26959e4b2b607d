"""The official client, as it comes, at the running stack that the `--info` file describes."""

import json
import os
from pathlib import Path

import httpx
import pytest
from polar.base import PolarError
from polar.v2026_10 import Polar

if "CHECKOUT_LINKS_INFO" not in os.environ:
    raise RuntimeError("CHECKOUT_LINKS_INFO must name the info file of a running stack (see tests/outside)")

stack = json.loads(Path(os.environ["CHECKOUT_LINKS_INFO"]).read_text())
if not stack["other_sites"]:
    raise RuntimeError("the stack must be started with `--sites 1`")
other_site = stack["other_sites"][0]


def client_of(site):
    """The client with one token, naming its site with each request."""
    return Polar(site["access_token"], base_url=stack["base_url"], organization_id=site.get("site_id"))


polar = client_of(stack)
"""The client of the demo shop."""

other = client_of(other_site)
"""The client of a site without content."""


def call(method, path, *, body=None, token=stack["access_token"]):
    """What the API answers to a request that the client has no function for."""
    headers = {"authorization": f"Bearer {token}"}
    return httpx.request(method, stack["base_url"] + path, headers=headers, json=body, trust_env=False)


def client_with(*scopes):
    """A client whose token allows nothing but these scopes."""
    body = {"comment": "Made by a test", "scopes": scopes}
    answer = call("POST", "/v1/organization-access-tokens/", body=body)
    assert answer.status_code == 201, answer.text
    return client_of({"access_token": answer.json()["token"]})


def refusal(kind, status, function, *arguments, **named):
    """The exception of this kind that a call ends with."""
    with pytest.raises(kind) as caught:
        function(*arguments, **named)
    assert isinstance(caught.value, PolarError)
    assert caught.value.status_code == status
    return caught.value
