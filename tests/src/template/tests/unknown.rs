//! What the local stack does not know.

use super::{SMALL, parse};

/// What to replace in the small template by what, and a part of the complaint that follows.
const UNKNOWN: [(&str, &str, &str); 37] = [
    (
        "Events:",
        "Evnts:",
        "Resources.Worker.Properties.Evnts: unknown property",
    ),
    (
        "Globals:",
        "Mappings: {}\nGlobals:",
        "Mappings: unknown section",
    ),
    (
        "!Equals [!Ref Name, base]",
        "!Not [true]",
        "Conditions.IsBase: expected `!Equals` of two values",
    ),
    (
        "!Equals [!Ref Name, base]",
        "!Equals [!Ref Nmae, x]",
        "Conditions.IsBase: unresolvable reference `Nmae`",
    ),
    (
        "Function:\n    Env",
        "Api: {}\n  Function:\n    Env",
        "Globals.Api: unknown section",
    ),
    (
        "Type: HttpApi",
        "Type: SNS",
        "Resources.Worker.Properties.Events.All.Type: unknown event",
    ),
    (
        "StartingPosition: TRIM_HORIZON",
        "StartingPosition: LATEST",
        "Events.Changes.Properties.StartingPosition: unknown position `LATEST`",
    ),
    (
        "Stream: !GetAtt Things.StreamArn",
        "Stream: !GetAtt Things.Arn",
        "Events.Changes.Properties.Stream: `arn:aws:dynamodb",
    ),
    (
        "      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}\n",
        "",
        "Events.Changes.Properties: the table `Things` has no stream",
    ),
    (
        "MaximumBatchingWindowInSeconds: 1",
        "Window: 1",
        "Events.Changes.Properties.Window: unknown property",
    ),
    (
        "MaximumBatchingWindowInSeconds: 1",
        "FilterCriteria: {}",
        "Events.Changes.Properties.FilterCriteria: unknown property",
    ),
    (
        "BatchSize: 5",
        "BatchSize: 0",
        "Events.Jobs.Properties.BatchSize: `0` is no number",
    ),
    (
        "BatchSize: 5",
        "BatchSize: 5\n            ScalingConfig: {MaximumConcurrency: 1}",
        "Events.Jobs.Properties.ScalingConfig.MaximumConcurrency: `1` is no number from 2",
    ),
    (
        "BatchSize: 5\n            FunctionResponseTypes: [ReportBatchItemFailures]",
        "BatchSize: 5",
        "Events.Jobs.Properties.FunctionResponseTypes: is []",
    ),
    (
        "Queue: !GetAtt Jobs.Arn",
        "Queue: arn:aws:sqs:us-east-1:000000000000:Other",
        "Events.Jobs.Properties: there is no queue `Other`",
    ),
    (
        "VisibilityTimeout: 90",
        "FifoQueue: true",
        "Resources.Jobs.Properties.FifoQueue: unknown property",
    ),
    (
        "DynamoDB::Table",
        "SNS::Topic",
        "Resources.Things.Type: unknown resource type `AWS::SNS",
    ),
    (
        "!GetAtt Things.Arn",
        "!If [a, b, c]",
        "Variables.ARN: there is no condition `a`",
    ),
    (
        "!GetAtt Things.Arn",
        "!If [IsBase, b]",
        "Variables.ARN: `!If` expects a condition",
    ),
    (
        "!GetAtt Things.Arn",
        "!If [IsBase, b, !Ref Nothing]",
        "Variables.ARN: unresolvable reference `Nothing`",
    ),
    (
        "!GetAtt Things.Arn",
        "!GetAtt Things.Size",
        "ARN: unresolvable reference `Things.Size`",
    ),
    (
        "!GetAtt Things.Arn",
        "!Ref Nothing",
        "ARN: unresolvable reference `Nothing`",
    ),
    (
        "${Name}/",
        "${Nmae}/",
        "Variables.OWN: unresolvable reference `Nmae`",
    ),
    ("${!Kept}", "${Kept", "Variables.OWN: `${Name}"),
    (
        "FLAG: true",
        "FLAG: {Ref: Name}",
        "Variables.FLAG: `Ref` is not supported",
    ),
    (
        "FLAG: true",
        "FLAG: 1.10",
        "Variables.FLAG: the number `1.1` has a fraction",
    ),
    ("FLAG: true", "FLAG: [a]", "Variables.FLAG: expected a text"),
    ("FLAG: true", "ARN: again", "template: "),
    (
        "KeyType: HASH",
        "KeyType: HSAH",
        "Resources.Things.Properties.KeySchema[0].KeyType: unkn",
    ),
    (
        "AttributeName: pk, KeyT",
        "AttributeName: p, KeyT",
        "KeySchema[0].AttributeName: `p` is",
    ),
    (
        "StageName: $default",
        "StageName: prod",
        "Resources.Api.Properties.StageName: unknown",
    ),
    (
        "Method: any, ",
        "",
        "Events.All.Properties: has one of Method and Path",
    ),
    (
        "ApiId: !Ref Api",
        "ApiId: other",
        "Events.All.Properties.ApiId: `other`",
    ),
    (
        "Binary: worker",
        "Binry: worker",
        "Resources.Worker.Metadata.BuildProperties.Binary: miss",
    ),
    (
        "Default: base",
        "Defualt: base",
        "Parameters.Name: has no default",
    ),
    (
        "Type: String",
        "Type: Blob",
        "Parameters.Name.Type: unknown parameter type `Blob`",
    ),
    (
        "  Things:\n    Type",
        "  Things:\n    Condition: X\n    Type",
        "Things.Condition: unknown",
    ),
];

#[track_caller]
fn complaint(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "the small template has no `{from}`");
    parse(&SMALL.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn everything_unknown_is_named_by_its_path() {
    for (from, to, expected) in UNKNOWN {
        let complaint = complaint(from, to);
        assert!(
            complaint.contains(expected),
            "`{to}` gave `{complaint}`, expected `{expected}`"
        );
    }
}
