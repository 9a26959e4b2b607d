"""Functions as Lambda runs them: the binary asks a runtime API for events, and answers there."""

import json
import os
import queue
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cloud import CREDENTIALS, ROOT, process

BINARIES = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
PATIENCE = 60


@contextmanager
def server(handler):
    """A server on loopback; gives its host and port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True).start()
        yield f"127.0.0.1:{serving.server_port}"
        serving.shutdown()


class Handler(BaseHTTPRequestHandler):
    """What is common to the servers of these tests."""

    protocol_version = "HTTP/1.1"

    def body(self):
        return self.rfile.read(int(self.headers["content-length"]))

    def answer(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in {"content-length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Function:
    """One environment of a function: one event at a time."""

    def __init__(self):
        events, answers = self.events, self.answers = queue.Queue(), queue.Queue()

        class Runtime(Handler):
            def do_GET(self):  # …/invocation/next
                event = json.dumps(events.get()).encode()
                headers = {
                    "lambda-runtime-aws-request-id": "1",
                    "lambda-runtime-deadline-ms": int((time.time() + PATIENCE) * 1000),
                    "lambda-runtime-invoked-function-arn": "arn:aws:lambda:eu-central-1:000000000000:function:any",
                }
                self.answer(200, headers, event)

            def do_POST(self):  # …/response or …/error
                answers.put((self.path.rsplit("/", 1)[1], json.loads(self.body())))
                self.answer(202, {})

        self.runtime = Runtime

    def invoke(self, event):
        """What it answers; an error of its own is an exception."""
        self.events.put(event)
        kind, answer = self.answers.get(timeout=PATIENCE)
        assert kind == "response", answer
        return answer

    def failures(self, records):
        """Which records of a batch are to come again."""
        return [one["itemIdentifier"] for one in self.invoke({"Records": records})["batchItemFailures"]]


@contextmanager
def running(name, cloud, **variables):
    """A function with the variables of the template, and others."""
    function = Function()
    with server(function.runtime) as runtime:
        lambdas = {"AWS_LAMBDA_FUNCTION_NAME": name, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512"}
        lambdas |= {"AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_RUNTIME_API": runtime}
        # The tests' receiver has no public address.
        ours = {"AWS_ENDPOINT_URL": cloud.url, "WEBHOOK_TARGETS": "loopback"}
        with process([BINARIES / name], CREDENTIALS | cloud.variables[name] | lambdas | ours | variables):
            yield function


def operator(cloud, *arguments):
    """What a command for the deployment prints."""
    environment = CREDENTIALS | {"AWS_ENDPOINT_URL": cloud.url}
    command = [BINARIES / "checkout-links", *arguments]
    return subprocess.check_output(command, env=environment, stdin=subprocess.DEVNULL, text=True, timeout=PATIENCE)


def request(method, path, token, body=None, query=""):
    """A request as API Gateway hands it on."""
    event = json.loads((ROOT / "events/webhook-endpoints/create-endpoint.json").read_text())
    del event["headers"]["content-length"]
    event["headers"]["authorization"] = f"Bearer {token}"
    event["requestContext"]["http"] |= {"method": method, "path": path}
    return event | {"rawPath": path, "rawQueryString": query, "body": body and json.dumps(body)}
