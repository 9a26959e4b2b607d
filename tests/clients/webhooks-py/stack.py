"""The running stack that the `--info` file describes, and a merchant's server that it tells events."""

import contextlib
import json
import os
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

if "CHECKOUT_LINKS_INFO" not in os.environ:
    raise RuntimeError("CHECKOUT_LINKS_INFO must name the info file of a running stack (see tests/outside)")

info = json.loads(Path(os.environ["CHECKOUT_LINKS_INFO"]).read_text())
LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never by way of a proxy
PATIENCE = 30


def call(method, path, body=None):
    """What the API answers, to the demo shop; a refusal is an exception."""
    request = urllib.request.Request(info["base_url"] + path, method=method)
    request.add_header("authorization", f"Bearer {info['access_token']}")
    if body is not None:
        request.add_header("content-type", "application/json")
        request.data = json.dumps(body).encode()
    with LOOPBACK.open(request, timeout=PATIENCE) as answer:
        text = answer.read()
    return json.loads(text) if text else None


class Receiver:
    """Keeps what it is sent, as it came, and answers 200."""

    def __init__(self):
        self.deliveries = []
        self.came = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                with receiver.came:
                    receiver.deliveries.append(SimpleNamespace(headers=dict(self.headers), body=body))
                    receiver.came.notify_all()
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def delivery(self, wanted):
        """The first delivery that `wanted` accepts, also one that is still to come."""
        found = []
        with self.came:
            self.came.wait_for(lambda: found.extend(filter(wanted, self.deliveries)) or found, PATIENCE)
        assert found, f"none of {len(self.deliveries)} deliveries is it"
        return found[0]


@contextlib.contextmanager
def endpoint(**fields):
    """An endpoint with a server of its own."""
    receiver = Receiver()
    body = {"url": receiver.url, "format": "standard", "events": ["order.paid"]} | fields
    made = call("POST", "/v1/webhooks/endpoints", body)
    try:
        yield SimpleNamespace(receiver=receiver, **made)
    finally:
        call("DELETE", f"/v1/webhooks/endpoints/{made['id']}")
        receiver.server.shutdown()
        receiver.server.server_close()


def sample(endpoint, kind="order.paid"):
    """Has a sample sent, and gives what arrives."""
    event = call("POST", f"/v1/webhooks/endpoints/{endpoint.id}/test", {"type": kind})["event_id"]
    return endpoint.receiver.delivery(lambda delivery: delivery.headers["webhook-id"] == event)
