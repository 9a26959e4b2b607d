"""AWS as ministack plays it, with what template.yaml asks for; the tests run its functions themselves."""

import base64
import json
import socket
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from subprocess import DEVNULL, Popen

import boto3
import yaml
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ["cloudformation", "dynamodb", "dynamodbstreams", "iam", "s3", "scheduler", "sqs", "ssm"]
REGION = "eu-central-1"  # not where ministack lives by itself
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "dummy", "AWS_SECRET_ACCESS_KEY": "dummy", "AWS_REGION": REGION}
STACK = "checkout-links"


class Template(yaml.SafeLoader):
    """Reads template.yaml, with CloudFormation's short forms written out."""


def long_form(loader, name, node):
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {"Ref": value} if name == "Ref" else {f"Fn::{name}": value.split(".") if name == "GetAtt" else value}
    return {f"Fn::{name}": loader.construct_sequence(node, deep=True)}


Template.add_multi_constructor("!", long_form)


@contextmanager
def process(command, environment):
    """A process that ends with the block, and inherits nothing but where its output goes."""
    started = Popen(command, env=environment, stdin=DEVNULL)
    try:
        yield started
    finally:
        started.kill()  # none has anything to put in order
        started.wait()


@contextmanager
def ministack():
    """The emulator, on loopback; gives where it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {"BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "SERVICES": ",".join(SERVICES)}
    environment["IOT_MTLS_ENABLED"] = "0"  # or it listens for MQTT, too
    with process([sys.executable, "-m", "ministack"], environment) as started, socket.socket() as probe:
        deadline = time.monotonic() + 60
        while probe.connect_ex(("127.0.0.1", port)):
            assert started.poll() is None, "ministack ended at once"
            assert time.monotonic() < deadline, "ministack does not answer"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"


class Cloud:
    """A region with the stack."""

    def __init__(self, url):
        self.url = url
        session, direct = boto3.Session("dummy", "dummy", region_name=REGION), Config(proxies={})
        for name in SERVICES:
            setattr(self, name, session.client(name, endpoint_url=url, config=direct))
        # The variables of each function, by the name of its binary.
        self.variables = defaultdict(dict)
        self.make_stack(yaml.load((ROOT / "template.yaml").read_text(), Template))

    def make_stack(self, template):
        """Makes the stack. What a function is given becomes the stack's outputs, to be resolved like all else."""
        resources, common = template["Resources"], template["Globals"]["Function"]["Environment"]["Variables"]
        wanted = []
        for resource in resources.values():
            if resource["Type"] == "AWS::Serverless::Function":
                own = resource["Properties"].get("Environment", {}).get("Variables", {})
                binary = resource["Metadata"]["BuildProperties"]["Binary"]
                wanted += [(binary, variable, value) for variable, value in (common | own).items()]
        body = {
            "Parameters": template["Parameters"],
            "Conditions": template["Conditions"],
            "Resources": {name: one for name, one in resources.items() if "Serverless" not in one["Type"]},
            "Outputs": {f"V{at}": {"Value": value} for at, (_, _, value) in enumerate(wanted)},
        }
        base_url = {"ParameterKey": "PublicBaseUrl", "ParameterValue": "https://pay.example.com"}
        self.cloudformation.create_stack(StackName=STACK, TemplateBody=json.dumps(body), Parameters=[base_url])
        done = self.cloudformation.get_waiter("stack_create_complete")
        done.wait(StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        for output in self.cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["Outputs"]:
            binary, variable, _ = wanted[int(output["OutputKey"][1:])]
            self.variables[binary][variable] = output["OutputValue"]

    def messages(self, queue, wait=0):
        """Takes all that a queue shows, as Lambda hands it on; the first may be `wait` seconds off."""
        found = []
        which = {"QueueUrl": queue, "MaxNumberOfMessages": 10, "MessageSystemAttributeNames": ["All"]}
        while taken := self.sqs.receive_message(WaitTimeSeconds=0 if found else wait, **which).get("Messages"):
            for message in taken:
                self.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                found.append({name[0].lower() + name[1:]: value for name, value in message.items()})
        return found

    def schedules(self, text):
        """The schedules of the deployment's group whose message holds a text."""
        group = self.variables["webhook-delivery"]["SCHEDULE_GROUP"]
        names = [one["Name"] for one in self.scheduler.list_schedules(GroupName=group)["Schedules"]]
        found = [self.scheduler.get_schedule(GroupName=group, Name=name) for name in names]
        return [one | {"ResponseMetadata": None} for one in found if text in one["Target"]["Input"]]

    def fire(self, schedule):
        """Moves a schedule to now, and takes what it sends to its queue: ministack looks every ten seconds."""
        kept = ("GroupName", "Name", "FlexibleTimeWindow", "ActionAfterCompletion", "Target")
        moved = {name: schedule[name] for name in kept}
        moved["ScheduleExpression"] = datetime.now(timezone.utc).strftime("at(%Y-%m-%dT%H:%M:%S)")
        self.scheduler.update_schedule(**moved)
        queue = self.sqs.get_queue_url(QueueName=schedule["Target"]["Arn"].split(":")[-1])
        return self.messages(queue["QueueUrl"], wait=20)


class Stream:
    """The changes of a table, from now on."""

    def __init__(self, cloud, table):
        self.client = cloud.dynamodbstreams
        self.arn = cloud.dynamodb.describe_table(TableName=table)["Table"]["LatestStreamArn"]
        [shard] = self.client.describe_stream(StreamArn=self.arn)["StreamDescription"]["Shards"]
        which = {"StreamArn": self.arn, "ShardId": shard["ShardId"], "ShardIteratorType": "LATEST"}
        self.iterator = self.client.get_shard_iterator(**which)["ShardIterator"]

    def records(self):
        """What changed since it was last asked, as Lambda hands it on."""
        answer = self.client.get_records(ShardIterator=self.iterator)
        self.iterator = answer["NextShardIterator"]
        records = [record | {"eventSourceARN": self.arn} for record in answer["Records"]]
        return json.loads(json.dumps(records, default=as_json))


def as_json(value):
    """A binary, or a time."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.timestamp()
