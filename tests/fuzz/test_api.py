"""Requests made from the document of the API, right ones and wrong ones, at the running stack.

The seed is fixed: running this again on a fresh stack repeats what it found.
"""

from collections import Counter

import hypothesis
import pytest
import requests
import schemathesis
from schemathesis.checks import CHECKS
from schemathesis.core import NotSet

from shop import BROWSER, SEED, Shop, base_url, chance, stack

EXAMPLES = 20
# Of the combinations that each operation has beyond so many, only every fourth is tried.
MANY = 60
LEAST = 3_000

document = requests.get(f"{base_url}/openapi.json", timeout=30).json()
schema = schemathesis.openapi.from_dict(document)
schema.config.update(base_url=base_url)
# What is wrong in itself may be told to be of another revision first.
refusals = schema.config.checks.negative_data_rejection.expected_statuses
schema.config.checks.negative_data_rejection.expected_statuses = [*refusals, "412"]

shop = Shop()
made = Counter()
called = Counter()
answered = Counter()
operations = {
    f"{method.upper()} {path}": operation
    for path, item in document["paths"].items()
    for method, operation in item.items()
}


def is_off(check, case):
    """Whether a check cannot hold for an operation; everything else is checked everywhere."""
    operation, definition = case.operation, case.operation.definition.raw
    match check:
        # The gateway sends what no route declares, whatever its method, to the 404 of `$default`.
        case "unsupported_method":
            return True
        # Nothing that is wrong in an address or a form keeps a buyer from the page: it is left out.
        case "negative_data_rejection":
            # Leaving out what may be left out is nothing wrong.
            body = definition.get("requestBody")
            if body and not body.get("required") and isinstance(case.body, NotSet):
                return True
            # An empty parameter is as good as none.
            values = [value if isinstance(value, list) else [value] for value in (case.query or {}).values()]
            return any("" in value for value in values) or definition["tags"][0] in ("Shared URLs", "Pages")
        # A well-formed request may still be refused: what it names must exist and fit together, a slug be
        # free, a revision the last one. Only what is read without such rules must be found.
        case "positive_data_acceptance":
            pages = any(one["name"] == "page" for one in definition.get("parameters", []))
            return operation.method.upper() not in ("GET", "HEAD") or pages
    return False


def checks_for(case):
    return [check for check in CHECKS.get_all() if not is_off(check.__name__, case)]


def prepare(case):
    """Puts things that exist in place of most of those that do not, where the request is right."""
    right = {place.value for place, part in case.meta.components.items() if part.mode.is_positive}
    if "path" in right and chance.random() < 0.7:
        case.path_parameters = {name: shop.parameter(case.operation.path, name) for name in case.path_parameters}
    if "body" in right and chance.random() < 0.8:
        case.body = shop.fill(case.body)
    # Most writes are of whatever revision there is.
    if "header" in right and chance.random() < 0.7:
        case.headers.pop("If-Match", None)


@schema.parametrize()
@hypothesis.seed(SEED)
@hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
def test_operation(case):
    made[case.operation.label] += 1
    count = made[case.operation.label]
    if case.meta.phase.name == "coverage" and count > MANY and count % 4:
        return
    prepare(case)
    operation = case.operation
    headers = {"Authorization": f"Bearer {stack['access_token']}"} if operation.definition.raw.get("security") else {}
    if "Shared URLs" in operation.definition.raw["tags"] and chance.random() < 0.7:
        headers |= BROWSER
    called[operation.label] += 1
    response = case.call(headers=headers, allow_redirects=False, timeout=30)
    answered[response.status_code] += 1
    if case.method.upper() == "DELETE" and response.status_code < 300:
        shop.gone(*case.path_parameters.values())
    case.validate_response(response, checks=checks_for(case), headers=headers)


@pytest.mark.parametrize("label", operations)
def test_without_a_token_and_in_another_content_type(label):
    """What needs no token is for everyone; what reads a body reads one content type."""
    method, path = label.split(" ")
    for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
        path = path.replace(f"{{{name}}}", shop.parameter(path, name))
    secured = operations[label].get("security", [{}])
    responses = operations[label]["responses"]
    token = {"Authorization": f"Bearer {stack['access_token']}"}
    if all(secured):
        for headers in ({}, {"Authorization": "Bearer rubbish"}, {"Authorization": "rubbish"}):
            answer = requests.request(method, base_url + path, headers=headers, json={}, timeout=30)
            assert answer.status_code == 401, answer.text
    if "requestBody" in operations[label]:
        headers = {**(token if all(secured) else {}), "Content-Type": "application/xml"}
        answer = requests.request(method, base_url + path, headers=headers, data="<a/>", timeout=30)
        assert answer.status_code in (400, 415) and str(answer.status_code) in responses, answer.text


def test_enough_was_tried():
    print(f"{sum(called.values())} cases, answered {dict(sorted(answered.items()))}")
    assert set(called) == set(operations), "an operation was not called"
    assert sum(called.values()) >= LEAST
    # Not everything was a refusal.
    assert answered[200] + answered[201] + answered[204] > LEAST // 10
