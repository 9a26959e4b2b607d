use std::collections::BTreeMap;

use super::{Function, Projection, Route, Template, TemplateError};

const REAL: &str = include_str!("../../../template.yaml");

/// A small template with one table and one function.
const SMALL: &str = r#"
Parameters:
  Name: {Type: String, Default: base}
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
  Worker:
    Type: AWS::Serverless::Function
    Metadata: {BuildProperties: {Binary: worker}}
    Properties:
      Environment:
        Variables:
          OWN: !Sub "${Name}/${Things}/${AWS::Region}/${!Kept}"
          ARN: !GetAtt Things.Arn
          FLAG: true
      Events:
        All: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: any, Path: "/all/{proxy+}"}}
"#;

/// What to replace in the small template by what, and a part of the complaint that follows.
const UNKNOWN: [(&str, &str, &str); 23] = [
    (
        "Events:",
        "Evnts:",
        "Resources.Worker.Properties.Evnts: unknown property",
    ),
    (
        "Globals:",
        "Conditions: {}\nGlobals:",
        "Conditions: unknown section",
    ),
    (
        "Function:\n    Env",
        "Api: {}\n  Function:\n    Env",
        "Globals.Api: unknown section",
    ),
    (
        "Type: HttpApi",
        "Type: SQS",
        "Resources.Worker.Properties.Events.All.Type: unknown event",
    ),
    (
        "DynamoDB::Table",
        "S3::Bucket",
        "Resources.Things.Type: unknown resource type `AWS::S3",
    ),
    (
        "!GetAtt Things.Arn",
        "!If [a, b, c]",
        "Variables.ARN: unknown tag `!If`",
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

fn parse(text: &str) -> Result<Template, TemplateError> {
    Template::parse(text, &BTreeMap::new())
}

#[track_caller]
fn complaint(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "the small template has no `{from}`");
    parse(&SMALL.replacen(from, to, 1)).unwrap_err().to_string()
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
    let binaries: Vec<_> = template
        .functions
        .iter()
        .map(|f| f.binary.as_str())
        .collect();
    assert_eq!(
        binaries,
        [
            "account",
            "catalog",
            "checkout",
            "create-and-redirect",
            "link-creation",
            "payments",
            "template-updates"
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
        ]
    );
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
            ("OWN", "base/Things/us-east-1/${Kept}"),
            ("SHARED", "globals"),
        ]
    );
    assert_eq!(worker.routes[0].to_string(), "ANY /all/{proxy+}");
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
fn everything_unknown_is_named_by_its_path() {
    for (from, to, expected) in UNKNOWN {
        let complaint = complaint(from, to);
        assert!(
            complaint.contains(expected),
            "`{to}` gave `{complaint}`, expected `{expected}`"
        );
    }
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
