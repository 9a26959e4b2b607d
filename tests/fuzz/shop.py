"""The running stack that the `--info` file describes, and things of its demo shop to name in requests."""

import json
import os
import random
import uuid
from pathlib import Path

import requests

if "CHECKOUT_LINKS_INFO" not in os.environ:
    raise RuntimeError("CHECKOUT_LINKS_INFO must name the info file of a running stack (see tests/outside)")

SEED = 20261122
# For anybody else a shared URL makes no checkout.
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept-Language": "en-US,en;q=0.5",
    "Sec-Fetch-Mode": "navigate",
}
stack = json.loads(Path(os.environ["CHECKOUT_LINKS_INFO"]).read_text())
base_url = stack["base_url"]
chance = random.Random(SEED)


class Shop:
    """Things that exist, so that not every request is about nothing."""

    MAKERS = {
        "/v1/products/": lambda: {"name": "Fuzzed print", "prices": [{"amount_type": "fixed", "price_amount": 100}]},
        "/v1/discounts/": lambda: {"name": "Fuzzed", "duration": "once", "basis_points": 1000},
        "/v1/custom-fields/": lambda: {"type": "text", "slug": uuid.uuid4().hex, "name": "Fuzzed"},
        "/v1/checkout-links/": lambda: {"payment_processor": "stripe", "products": [stack["demo_product_id"]]},
        "/v1/checkouts/": lambda: {"products": [stack["demo_product_id"]]},
        "/v1/webhooks/endpoints/": lambda: {
            "url": "https://hooks.shop.example/",
            "format": "raw",
            "events": ["checkout.created", "order.paid"],
        },
        "/v1/organization-access-tokens/": lambda: {"comment": "Fuzzed", "scopes": ["products:read"]},
        "/v1/oauth2/register": lambda: {"client_name": "Fuzzed"},
        "/ecom/v1/checkout-templates": lambda: {
            "checkoutTemplate": {
                "customLineItems": [
                    {
                        "quantity": 1,
                        "productName": {"original": "Zine"},
                        "price": "10.00",
                        "itemType": {"preset": "PHYSICAL"},
                    }
                ]
            }
        },
    }

    # What comes of a purchase.
    SOLD = ("/v1/orders/", "/v1/customers/", "/v1/customers/external/", "/v1/subscriptions/", "/receipts/")

    def __init__(self):
        self.session = requests.Session()
        self.pools = {path: [self.make(path) for _ in range(4)] for path in (*self.MAKERS, *self.SOLD)}
        self.pools["/v1/products/"].append(stack["demo_product_id"])
        self.pools["/v1/webhooks/events/"] = [self.event() for _ in range(4)]

    def make(self, path):
        if path in self.SOLD:
            return self.sold(path)
        headers = {"Authorization": f"Bearer {stack['access_token']}"}
        answer = self.session.post(base_url + path, json=self.MAKERS[path](), headers=headers, timeout=30)
        if answer.status_code == 409 and path == "/v1/webhooks/endpoints/":
            # A site has but so many: one of those that are there.
            listed = self.session.get(base_url + path, headers=headers, timeout=30).json()
            return chance.choice(listed["items"])["id"]
        answer.raise_for_status()
        body = answer.json()
        body = body.get("checkoutTemplate") or body.get("organization_access_token") or body
        return body.get("id") or body["client_id"]

    def event(self):
        """An event that an endpoint is tried out with."""
        path = f"/v1/webhooks/endpoints/{self.make('/v1/webhooks/endpoints/')}/test"
        headers = {"Authorization": f"Bearer {stack['access_token']}"}
        answer = self.session.post(base_url + path, headers=headers, timeout=30)
        answer.raise_for_status()
        return answer.json()["event_id"]

    def sold(self, path):
        """Buys a subscription, and tells what came of it under a path."""
        headers = {"Authorization": f"Bearer {stack['access_token']}"}

        def call(method, path, **request):
            answer = self.session.request(method, base_url + path, headers=headers, timeout=30, **request)
            answer.raise_for_status()
            return answer.json()

        name = uuid.uuid4().hex
        prices = [{"amount_type": "fixed", "price_amount": 1000}]
        club = call("POST", "/v1/products/", json={"name": "Club", "recurring_interval": "month", "prices": prices})
        checkout = call("POST", "/v1/checkouts/", json={"products": [club["id"]], "external_customer_id": name})
        form = {"intent": "pay", "email": f"{name}@shop.example", "name": "Ada", "agreed": "yes"}
        page = f"{base_url}/checkout/{checkout['client_secret']}"
        sandbox = self.session.post(page, data=form, allow_redirects=False, timeout=30).headers["Location"]
        self.session.post(sandbox, data={"outcome": "pay"}, allow_redirects=False, timeout=30).raise_for_status()
        (order,) = call("GET", f"/v1/orders/?checkout_id={checkout['id']}")["items"]
        match path:
            case "/v1/orders/":
                return order["id"]
            case "/v1/customers/":
                return order["customer_id"]
            case "/v1/customers/external/":
                return name
            case "/v1/subscriptions/":
                return order["subscription_id"]
        return call("GET", f"/v1/orders/{order['id']}/receipt")["url"].rsplit("/", 1)[1]

    def one(self, path):
        """One of the things of a collection."""
        pool = self.pools[path]
        if len(pool) < 3:
            pool.append(self.make(path))
        return chance.choice(pool)

    def gone(self, thing):
        for pool in self.pools.values():
            if thing in pool:
                pool.remove(thing)

    def link(self):
        return stack["demo_link"].rsplit("/", 1)[1]

    def link_secret(self):
        headers = {"Authorization": f"Bearer {stack['access_token']}"}
        links = self.session.get(f"{base_url}/v1/checkout-links/", headers=headers, timeout=30).json()["items"]
        return chance.choice(links)["client_secret"]

    def checkout(self):
        """The secret of a fresh checkout, of a template that nobody has switched off or put off."""
        template = self.make("/ecom/v1/checkout-templates")
        path = f"/ecom/v1/checkout-templates/{template}/create-and-redirect-to-checkout?siteId={stack['site_id']}"
        answer = self.session.get(base_url + path, headers=BROWSER, allow_redirects=False, timeout=30)
        return answer.headers["Location"].split("?")[0].rsplit("/", 1)[1]

    def payment(self):
        """The secret of a fresh session at the sandbox."""
        form = {"intent": "pay", "email": "ada@shop.example", "name": "Ada", "agreed": "yes"}
        url = f"{base_url}/checkout/{self.checkout()}"
        answer = self.session.post(url, data=form, allow_redirects=False, timeout=30)
        return answer.headers.get("Location", "/none").rsplit("/", 1)[1]

    def parameter(self, path, name):
        """What exists for a parameter of a path."""
        named = {
            "checkoutTemplateId": lambda: self.one("/ecom/v1/checkout-templates"),
            "client_id": lambda: self.one("/v1/oauth2/register"),
            "name": self.link,
            "site_id": lambda: stack["site_id"],
            "session_secret": self.payment,
            "client_secret": self.link_secret if path.startswith("/v1/checkout-links") else self.checkout,
        }
        if name == "id" and path.startswith("/v1/organizations/"):
            return stack["site_id"]
        return named[name]() if name in named else self.one(path.rsplit("{", 1)[0])

    def fill(self, body):
        """The body with ids that exist instead of ids of nothing."""
        if isinstance(body, dict):
            return {name: self.filled(name, value) for name, value in body.items()}
        return [self.fill(one) for one in body] if isinstance(body, list) else body

    def filled(self, name, value):
        pools = {
            "product_id": "/v1/products/",
            "products": "/v1/products/",
            "discount_id": "/v1/discounts/",
            "custom_field_id": "/v1/custom-fields/",
            "order_id": "/v1/orders/",
            "endpoint_id": "/v1/webhooks/endpoints/",
        }
        if name == "organization_id" and isinstance(value, str):
            return stack["site_id"]
        if name in pools and isinstance(value, str):
            return self.one(pools[name])
        if name in pools and isinstance(value, list) and all(isinstance(one, str) for one in value):
            return [self.one(pools[name]) for _ in value]
        return self.fill(value)
