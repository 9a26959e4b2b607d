"""A deployment that is up: its resources, its functions, its first site, and a merchant's server."""

import base64
import contextlib
import json
import os
import signal
from types import SimpleNamespace

import pytest
from cloud import Cloud, Stream, ministack
from functions import Handler, operator, request, running, server

# So that what was started ends, too.
signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def cloud():
    with ministack() as url:
        cloud = Cloud(url)
        secret = base64.b64encode(os.urandom(32)).decode()
        cloud.ssm.put_parameter(Name="/checkout-links/root-secret", Type="SecureString", Value=secret)
        yield cloud


@pytest.fixture(scope="session")
def start(cloud):
    """Starts functions, which run until the last test is over."""
    with contextlib.ExitStack() as stack:
        yield lambda name, **variables: stack.enter_context(running(name, cloud, **variables))


@pytest.fixture(scope="session")
def fan_out(start):
    return start("webhook-fan-out")


@pytest.fixture(scope="session")
def deliver(start):
    return start("webhook-delivery")


@pytest.fixture(scope="session")
def call(cloud, start):
    """Calls the API with the first site's token: `call(method, path, body)` gives what it answers."""
    site = ["--name", "Harbour Lane", "--home-url", "https://shop.example/", "--currency", "EUR"]
    words = operator(cloud, "first-site", *site, "--table", cloud.variables["account"]["ACCOUNTS_TABLE"])
    site, token = (line.split()[-1] for line in words.splitlines())
    webhooks, templates = start("webhook-endpoints"), start("template-updates")

    def call(method, path, body=None, query=""):
        function = webhooks if path.startswith("/v1/webhooks/") else templates
        answer = function.invoke(request(method, path, token, body, query))
        assert answer["statusCode"] < 300, answer
        return json.loads(answer["body"]) if answer.get("body") else None

    call.site = site
    return call


@pytest.fixture
def receiver():
    """A server that keeps what it is sent, and answers 200, or by its path what is in `answers`."""
    receiver = SimpleNamespace(deliveries=[], answers={})

    class Merchant(Handler):
        def do_POST(self):
            receiver.deliveries.append(SimpleNamespace(path=self.path, headers=dict(self.headers), body=self.body()))
            self.answer(*receiver.answers.get(self.path, (200, {})))

    with server(Merchant) as host:
        receiver.url = f"http://{host}"
        yield receiver


@pytest.fixture
def shop(cloud, call, receiver):
    """What is done at the shop, and where it is told; what other tests left there is gone."""
    variables = cloud.variables["webhook-fan-out"]
    deliveries = variables["DELIVERIES_QUEUE_URL"]
    cloud.sqs.purge_queue(QueueUrl=deliveries)

    def endpoint(path="/", events=("checkout_template.created",)):
        body = {"url": receiver.url + path, "format": "standard", "events": list(events)}
        return SimpleNamespace(**call("POST", "/v1/webhooks/endpoints", body))

    def templates(count):
        item = {"quantity": 1, "price": "5.00", "productName": {"original": "Zine"}, "itemType": {"preset": "DIGITAL"}}
        body = {"checkoutTemplates": [{"label": f"Number {n}", "customLineItems": [item]} for n in range(count)]}
        results = call("POST", "/ecom/v1/bulk/checkout-templates/create", body)["results"]
        return [result["itemMetadata"]["id"] for result in results]

    def log(endpoint):
        """What the API says of an endpoint's deliveries."""
        return call("GET", "/v1/webhooks/deliveries", query=f"endpoint_id={endpoint.id}&limit=100")["items"]

    offers, checkouts = (Stream(cloud, variables[f"{name}_TABLE"]) for name in ("OFFERS", "CHECKOUTS"))
    yield SimpleNamespace(
        endpoint=endpoint, templates=templates, log=log, deliveries=deliveries, offers=offers, checkouts=checkouts
    )
    for one in call("GET", "/v1/webhooks/endpoints", query="limit=100")["items"]:
        call("DELETE", f"/v1/webhooks/endpoints/{one['id']}")
