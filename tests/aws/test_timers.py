"""What is more than a quarter of an hour away waits at EventBridge Scheduler."""

import hashlib
import json
import uuid
from datetime import datetime, timedelta, timezone


def assert_one_shot(schedule, variables, queue):
    """It goes off on time and once, with what the template says."""
    assert schedule["ScheduleExpressionTimezone"] == "UTC"
    assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
    assert schedule["ActionAfterCompletion"] == "DELETE"
    assert schedule["GroupName"] == variables["SCHEDULE_GROUP"]
    assert schedule["Target"]["RoleArn"] == variables["SCHEDULER_ROLE_ARN"]
    assert schedule["Target"]["Arn"] == variables[queue]


def when(schedule):
    return datetime.strptime(schedule["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=timezone.utc)


def test_an_attempt_that_is_far_off_is_a_schedule(cloud, shop, fan_out, deliver, receiver):
    endpoint = shop.endpoint()
    shop.templates(1)
    assert fan_out.failures(shop.offers.records()) == []
    [first] = cloud.messages(shop.deliveries)
    receiver.answers["/"] = 503, {"retry-after": "3600"}
    began = datetime.now(timezone.utc)
    assert deliver.failures([first]) == []
    assert cloud.messages(shop.deliveries) == []

    [schedule] = cloud.schedules(endpoint.id)
    assert_one_shot(schedule, cloud.variables["webhook-delivery"], "DELIVERIES_QUEUE_ARN")
    work = json.loads(schedule["Target"]["Input"])
    assert work == json.loads(first["body"]) | {"attempt": 2, "at": work["at"]}
    at = datetime.fromisoformat(work["at"])
    assert timedelta(hours=1) <= at - began < timedelta(hours=1.2)
    assert timedelta(0) <= when(schedule) - at < timedelta(seconds=1)
    # Its name is made of what it is: an endpoint's event, which attempt, and when.
    digest = hashlib.sha1(uuid.UUID(endpoint.id).bytes + uuid.UUID(work["event"]).bytes).digest()
    assert schedule["Name"] == f"d-{uuid.UUID(bytes=digest[:16], version=5)}-2-{int(at.timestamp()):x}"

    # A message that comes twice says nothing new.
    assert deliver.failures([first]) == []
    assert len(receiver.deliveries) == len(cloud.schedules(endpoint.id)) == 1

    del receiver.answers["/"]
    [second] = cloud.fire(schedule)
    assert second["body"] == schedule["Target"]["Input"]
    assert deliver.failures([second]) == []
    assert [(row["status"], row["http_code"]) for row in shop.log(endpoint)] == [("delivered", 200)]
    assert len(receiver.deliveries) == 2
    assert cloud.schedules(endpoint.id) == []


def test_a_bucket_has_one_schedule_whoever_arms_it(cloud, call, shop, fan_out, start):
    [template] = shop.templates(1)
    path = f"/ecom/v1/checkout-templates/{template}/create-checkout-from-template"
    call("POST", path, {"siteId": call.site})
    changes = shop.checkouts.records()
    assert fan_out.failures(changes) == []
    [schedule] = cloud.schedules('"due"')
    assert_one_shot(schedule, cloud.variables["webhook-fan-out"], "TIMERS_QUEUE_ARN")
    bucket = json.loads(schedule["Target"]["Input"])["bucket"]
    assert schedule["Name"] == f"due-{bucket:010}"
    assert when(schedule).timestamp() == (bucket + 1) * 300
    # Another environment knows nothing of it: it is told that one of that name is there, and is content.
    assert start("webhook-fan-out").failures(changes) == []
    assert cloud.schedules('"due"') == [schedule]

    # Now it is too early for the checkout: that stays as it is, and the message comes again.
    [message] = cloud.fire(schedule)
    timers = start("timers")
    assert timers.failures([message | {"messageId": "unreadable", "body": "no JSON"}]) == ["unreadable"]
    assert timers.failures([message]) == [message["messageId"]]
