"""From a table's change to a merchant's server, by SQS."""

import json
import time
from collections import Counter
from datetime import datetime, timezone

from functions import operator
from standardwebhooks import Webhook


def works(messages):
    """What messages tell of: each of one attempt, or of a list of them."""
    told = (json.loads(message["body"]) for message in messages)
    return [work if isinstance(work, list) else [work] for work in told]


def test_many_deliveries_go_two_to_a_message_in_turns_and_arrive(cloud, call, shop, fan_out, deliver, receiver):
    endpoints = {one.url: one for one in (shop.endpoint("/a"), shop.endpoint("/b"))}
    made = shop.templates(27)
    changes = shop.offers.records()
    assert fan_out.failures(changes) == []

    # Three requests of at most ten: ministack, too, takes no more at a time.
    messages = cloud.messages(shop.deliveries)
    asked = works(messages)
    assert list(map(len, asked)) == [2] * 27
    attempts = [work for some in asked for work in some]
    assert {(work["work"], work["site"], work["attempt"]) for work in attempts} == {("deliver", call.site, 1)}
    assert Counter(work["endpoint"] for work in attempts) == {endpoint.id: 27 for endpoint in endpoints.values()}
    # What makes a standard queue fair. ministack keeps it, but hands messages out as they came.
    groups = [message["attributes"]["MessageGroupId"] for message in messages]
    turns = [{work["endpoint"] for work in some} for some in asked]
    assert groups == [endpoint if not others else call.site for endpoint, *others in turns]
    assert groups.count(call.site) == 1

    for start in range(0, len(messages), 10):  # the mapping's BatchSize
        assert deliver.failures(messages[start : start + 10]) == []
    told = Counter()
    for delivery in receiver.deliveries:
        endpoint = endpoints[receiver.url + delivery.path]
        event = Webhook(endpoint.secret).verify(delivery.body, delivery.headers)
        assert event["type"] == "checkout_template.created"
        told[endpoint.id, event["data"]["id"]] += 1
    assert told == {(endpoint.id, template): 1 for endpoint in endpoints.values() for template in made}
    for endpoint in endpoints.values():
        assert [(one["status"], one["http_code"]) for one in shop.log(endpoint)] == [("delivered", 200)] * 27

    # Streams and queues may say things twice. What has arrived is not sent again.
    assert fan_out.failures(changes) == []
    assert cloud.messages(shop.deliveries) == []
    assert deliver.failures(messages[:10]) == []
    assert len(receiver.deliveries) == 54


def test_what_the_queue_does_not_take_comes_again_from_the_stream(cloud, call, shop, fan_out, start):
    shop.endpoint(events=["checkout_template.updated"])
    template, _ = shop.templates(2)
    call("PATCH", f"/ecom/v1/checkout-templates/{template}", {"checkoutTemplate": {"label": "Renamed"}})
    changes = shop.offers.records()
    [update] = [one["dynamodb"]["SequenceNumber"] for one in changes if one["eventName"] == "MODIFY"]
    # A FIFO queue takes the request, but none of its messages, for they say nothing of duplicates.
    fifo = cloud.sqs.create_queue(QueueName="deliveries.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    for url in (fifo, shop.deliveries + "-gone"):
        assert start("webhook-fan-out", DELIVERIES_QUEUE_URL=url).failures(changes) == [update]
    assert cloud.messages(fifo) == []
    assert fan_out.failures(changes) == []
    assert len(cloud.messages(shop.deliveries)) == 1


def test_what_the_queue_lost_is_set_off_again_by_the_operator(cloud, call, shop, fan_out, deliver, receiver, tmp_path):
    began = datetime.now(timezone.utc)
    endpoint = shop.endpoint()
    shop.templates(12)
    assert fan_out.failures(shop.offers.records()) == []
    assert len(cloud.messages(shop.deliveries)) == 12
    variables = tmp_path / "variables.json"
    variables.write_text(json.dumps(cloud.variables["webhook-fan-out"]))
    operator(cloud, "reconcile", "--site", call.site, "--since", began.isoformat(), "--variables", variables)
    messages = cloud.messages(shop.deliveries)
    assert len(messages) == 12
    assert deliver.failures(messages[:10]) + deliver.failures(messages[10:]) == []
    assert {one["status"] for one in shop.log(endpoint)} == {"delivered"}


def test_after_a_refusal_the_next_attempt_waits_in_the_queue(cloud, shop, fan_out, deliver, receiver):
    endpoint = shop.endpoint()
    shop.templates(1)
    assert fan_out.failures(shop.offers.records()) == []
    receiver.answers["/"] = 500, {}
    assert deliver.failures(cloud.messages(shop.deliveries)) == []
    assert cloud.messages(shop.deliveries) == []
    [message] = cloud.messages(shop.deliveries, wait=20)
    waited = time.time() - int(message["attributes"]["SentTimestamp"]) / 1000
    assert 5 <= waited < 15, waited
    assert message["attributes"]["MessageGroupId"] == endpoint.id
    assert json.loads(message["body"])["attempt"] == 2

    del receiver.answers["/"]
    assert deliver.failures([message]) == []
    first, second = (delivery.headers["webhook-id"] for delivery in receiver.deliveries)
    assert first == second
    [row] = shop.log(endpoint)
    assert (row["status"], [one["http_code"] for one in row["attempts"]]) == ("delivered", [500, 200])


def test_only_what_must_come_again_of_a_mixed_batch_does(cloud, call, shop, fan_out, deliver, start, receiver):
    good, gone, far = (shop.endpoint(path) for path in ("/good", "/gone", "/far"))
    shop.templates(1)
    assert fan_out.failures(shop.offers.records()) == []
    messages = {json.loads(one["body"])["endpoint"]: one for one in cloud.messages(shop.deliveries)}
    assert messages.keys() == {good.id, gone.id, far.id}
    call("DELETE", f"/v1/webhooks/endpoints/{gone.id}")
    bodies = ["no JSON", "{}", json.dumps({"work": "due", "bucket": 1})]
    strange = [messages[good.id] | {"messageId": f"strange-{at}", "body": body} for at, body in enumerate(bodies)]

    # That the far one is to be tried in an hour cannot be noted: it is our own trouble, and so it comes again.
    receiver.answers["/far"] = 503, {"retry-after": "3600"}
    broken = start("webhook-delivery", SCHEDULE_GROUP="gone")
    again = messages[far.id]
    unread = [one["messageId"] for one in strange]
    assert sorted(broken.failures([*strange, *messages.values()])) == sorted([again["messageId"], *unread])
    assert sorted(delivery.path for delivery in receiver.deliveries) == ["/far", "/good"]
    rows = [(row["status"], row["http_code"]) for endpoint in (good, far) for row in shop.log(endpoint)]
    assert rows == [("delivered", 200), ("pending", None)]

    assert deliver.failures([again]) == []
    first, second = (one.headers["webhook-id"] for one in receiver.deliveries if one.path == "/far")
    assert first == second
    assert len(cloud.schedules(far.id)) == 1
