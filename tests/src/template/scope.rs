//! What `!Ref`, `!Sub` and `!GetAtt` can name, and what each is locally.

use std::collections::BTreeMap;

/// The region that the local stack pretends to run in.
pub const REGION: &str = "us-east-1";
/// The account that the local stack pretends to belong to.
pub const ACCOUNT: &str = "000000000000";
/// The id of the one HTTP API.
pub const API_ID: &str = "local";

pub(super) const FUNCTION: &str = "AWS::Serverless::Function";
pub(super) const HTTP_API: &str = "AWS::Serverless::HttpApi";
pub(super) const TABLE: &str = "AWS::DynamoDB::Table";
pub(super) const QUEUE: &str = "AWS::SQS::Queue";
/// What the local stack has no use for: who may do what, and where schedules lie.
pub(super) const UNUSED: [&str; 3] = [
    "AWS::IAM::Role",
    "AWS::S3::Bucket",
    "AWS::Scheduler::ScheduleGroup",
];

/// The names that references can use.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Parameter values by name.
    pub(super) parameters: BTreeMap<String, String>,
    /// Resource types by logical id.
    pub(super) resources: BTreeMap<String, String>,
    /// Whether conditions hold, by name.
    pub(super) conditions: BTreeMap<String, bool>,
}

impl Scope {
    /// The value of `!Ref name`.
    pub(super) fn reference(&self, name: &str) -> Option<String> {
        if let Some(value) = self.parameters.get(name) {
            return Some(value.clone());
        }
        if let Some(kind) = self.resources.get(name) {
            return Some(match kind.as_str() {
                HTTP_API => API_ID.to_owned(),
                QUEUE => format!("https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"),
                _ => name.to_owned(),
            });
        }
        let value = match name {
            "AWS::AccountId" => ACCOUNT,
            "AWS::Partition" => "aws",
            "AWS::Region" => REGION,
            "AWS::StackName" => "checkout-links",
            "AWS::URLSuffix" => "amazonaws.com",
            _ => return None,
        };
        Some(value.to_owned())
    }

    /// The value of `!GetAtt name.attribute`.
    pub(super) fn attribute(&self, name: &str, attribute: &str) -> Option<String> {
        let arn = match (self.resources.get(name)?.as_str(), attribute) {
            (FUNCTION, "Arn") => format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"),
            (TABLE, "Arn") => format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"),
            (QUEUE, "Arn") => format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"),
            ("AWS::S3::Bucket", "Arn") => format!("arn:aws:s3:::{name}"),
            ("AWS::IAM::Role", "Arn") => format!("arn:aws:iam::{ACCOUNT}:role/{name}"),
            // The label is the creation time in AWS, which nobody can know from the template.
            (TABLE, "StreamArn") => {
                format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}/stream/local")
            }
            _ => return None,
        };
        Some(arn)
    }

    /// The value of `${name}` within `!Sub`: a reference, or an attribute when it has a dot.
    fn variable(&self, name: &str) -> Option<String> {
        match name.split_once('.') {
            Some((resource, attribute)) => self.attribute(resource, attribute),
            None => self.reference(name),
        }
    }

    /// The value of `!Sub text`, or what is wrong with it.
    pub(super) fn substitute(&self, text: &str) -> Result<String, String> {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, behind) = after
                .split_once('}')
                .ok_or_else(|| format!("`{text}` has a `${{` without its `}}`"))?;
            result.push_str(before);
            // CloudFormation's escape: `${!Name}` stands for the text `${Name}`.
            if let Some(literal) = name.strip_prefix('!') {
                result.push_str(&format!("${{{literal}}}"));
            } else {
                let value = self.variable(name).ok_or_else(|| unknown(name))?;
                result.push_str(&value);
            }
            rest = behind;
        }
        result.push_str(rest);
        Ok(result)
    }
}

/// The complaint about a reference that leads nowhere.
pub(super) fn unknown(name: &str) -> String {
    format!(
        "unresolvable reference `{name}`, expected a parameter, a resource or a pseudo parameter"
    )
}
