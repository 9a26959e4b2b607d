mod unknown;

use std::collections::BTreeMap;

use super::{Function, Projection, Route, Template, TemplateError};

const REAL: &str = include_str!("../../../template.yaml");

/// A small template with one table and one function.
const SMALL: &str = r#"
Parameters:
  Name: {Type: String, Default: base}
Conditions: {IsBase: !Equals [!Ref Name, base]}
Globals:
  Function:
    Environment: {Variables: {SHARED: globals, OWN: globals}}
Resources:
  Api: {Type: AWS::Serverless::HttpApi, Properties: {StageName: $default}}
  Things:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - {AttributeName: pk, AttributeType: S}
        - {AttributeName: at, AttributeType: N}
      KeySchema:
        - {AttributeName: pk, KeyType: HASH}
      GlobalSecondaryIndexes:
        - IndexName: by_time
          KeySchema: [{AttributeName: at, KeyType: HASH}, {AttributeName: pk, KeyType: RANGE}]
          Projection: {ProjectionType: INCLUDE, NonKeyAttributes: [label]}
      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
  Jobs: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 90}}
  Worker:
    Type: AWS::Serverless::Function
    Metadata: {BuildProperties: {Binary: worker}}
    Properties:
      Environment:
        Variables:
          OWN: !Sub "${Name}/${Things}/${AWS::Region}/${!Kept}"
          ARN: !GetAtt Things.Arn
          FLAG: true
          KIND: !If [IsBase, !Ref Name, other]
      Events:
        All: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: any, Path: "/all/{proxy+}"}}
        Changes:
          Type: DynamoDB
          Properties:
            Stream: !GetAtt Things.StreamArn
            StartingPosition: TRIM_HORIZON
            MaximumBatchingWindowInSeconds: 1
            FunctionResponseTypes: [ReportBatchItemFailures]
        Jobs:
          Type: SQS
          Properties:
            Queue: !GetAtt Jobs.Arn
            BatchSize: 5
            FunctionResponseTypes: [ReportBatchItemFailures]
"#;

fn parse(text: &str) -> Result<Template, TemplateError> {
    Template::parse(text, &BTreeMap::new())
}

fn function<'a>(template: &'a Template, id: &str) -> &'a Function {
    template
        .functions
        .iter()
        .find(|f| f.logical_id == id)
        .unwrap()
}

#[test]
fn the_real_template_is_understood() {
    let url = "http://127.0.0.1:3000";
    let given = BTreeMap::from([("PublicBaseUrl".to_owned(), url.to_owned())]);
    let template = Template::parse(REAL, &given).unwrap();
    let functions = template.functions.iter();
    let binaries: Vec<_> = functions.map(|f| f.binary.as_str()).collect();
    assert_eq!(
        binaries,
        [
            "account",
            "catalog",
            "checkout",
            "console",
            "create-and-redirect",
            "link-creation",
            "orders",
            "payments",
            "template-updates",
            "timers",
            "webhook-delivery",
            "webhook-endpoints",
            "webhook-fan-out"
        ]
    );
    let checkout = function(&template, "CheckoutFunction");
    assert_eq!(checkout.variables["PUBLIC_BASE_URL"], url);
    assert_eq!(checkout.variables["OFFERS_TABLE"], "Offers");
    assert_eq!(
        checkout.variables["ROOT_SECRET"],
        "ssm:/checkout-links/root-secret"
    );
    assert!(checkout.routes.contains(&Route::Default));
    assert!(
        !function(&template, "CreateAndRedirectFunction")
            .variables
            .contains_key("ROOT_SECRET")
    );
    let tables: Vec<_> = template
        .tables
        .iter()
        .map(|t| {
            (
                t.name.as_str(),
                t.key.sort.as_deref(),
                t.stream,
                t.ttl_attribute.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        tables,
        [
            ("Accounts", None, false, Some("ttl")),
            ("Catalog", Some("sk"), true, None),
            ("Checkouts", None, true, Some("ttl")),
            ("Offers", None, true, None),
            ("Webhooks", Some("sk"), false, Some("ttl")),
        ]
    );
}

#[test]
fn the_real_template_s_streams_and_queues_are_understood() {
    let template = parse(REAL).unwrap();
    let fan_out = function(&template, "WebhookFanOutFunction");
    let streams = fan_out
        .streams
        .iter()
        .map(|streamed| streamed.table.as_str());
    let streams: Vec<_> = streams.collect();
    assert_eq!(streams, ["Catalog", "Checkouts", "Offers"]);
    let own = "https://local.execute-api.us-east-1.amazonaws.com";
    assert_eq!(fan_out.variables["PUBLIC_BASE_URL"], own);
    let queue = "https://sqs.us-east-1.amazonaws.com/000000000000/TimersQueue";
    assert_eq!(fan_out.variables["TIMERS_QUEUE_URL"], queue);
    let timers = &function(&template, "TimersFunction").queues[0];
    assert_eq!((timers.queue.as_str(), timers.batch), ("TimersQueue", 1));
    let deliveries = &function(&template, "WebhookDeliveryFunction").queues;
    let at_once: Vec<_> = deliveries
        .iter()
        .map(|queued| (queued.queue.as_str(), queued.at_once))
        .collect();
    assert_eq!(
        at_once,
        [("DeliveriesQueue", 100), ("SlowDeliveriesQueue", 20)]
    );
    let queues = template.queues.iter();
    let queues: Vec<_> = queues
        .map(|q| (q.name.as_str(), q.visibility_timeout))
        .collect();
    let expected = [
        ("DeliveriesDeadLetters", 30),
        ("DeliveriesQueue", 180),
        ("SlowDeliveriesQueue", 180),
        ("TimersDeadLetters", 30),
        ("TimersQueue", 360),
    ];
    assert_eq!(queues, expected);
}

#[test]
fn references_variables_and_indexes_are_resolved() {
    let template = parse(SMALL).unwrap();
    let worker = function(&template, "Worker");
    let variables: Vec<_> = worker
        .variables
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(
        variables,
        [
            (
                "ARN",
                "arn:aws:dynamodb:us-east-1:000000000000:table/Things"
            ),
            ("FLAG", "true"),
            ("KIND", "base"),
            ("OWN", "base/Things/us-east-1/${Kept}"),
            ("SHARED", "globals"),
        ]
    );
    assert_eq!(worker.routes[0].to_string(), "ANY /all/{proxy+}");
    let (changes, jobs) = (&worker.streams[0], &worker.queues[0]);
    assert_eq!((changes.table.as_str(), changes.batch), ("Things", 100));
    assert_eq!((jobs.queue.as_str(), jobs.batch), ("Jobs", 5));
    assert_eq!(template.queues[0].visibility_timeout, 90);
    let index = &template.tables[0].indexes[0];
    assert_eq!(
        (index.key.partition.as_str(), index.key.sort.as_deref()),
        ("at", Some("pk"))
    );
    assert_eq!(
        index.projection,
        Projection::Include(vec!["label".to_owned()])
    );
}

#[test]
fn a_condition_chooses() {
    let given = BTreeMap::from([("Name".to_owned(), "x".to_owned())]);
    let template = Template::parse(SMALL, &given).unwrap();
    assert_eq!(function(&template, "Worker").variables["KIND"], "other");
}

#[test]
fn a_value_for_a_parameter_must_fit() {
    let given = BTreeMap::from([("Nmae".to_owned(), "x".to_owned())]);
    let error = Template::parse(SMALL, &given).unwrap_err();
    assert_eq!(error.path(), "Parameters.Nmae");
    let given = BTreeMap::from([("Architecture".to_owned(), "mips".to_owned())]);
    let error = Template::parse(REAL, &given).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("Parameters.Architecture: the value `mips`"),
        "{error}"
    );
}
