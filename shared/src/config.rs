//! The variables that a function is given: the only place that reads the environment.

use std::{fmt, num::NonZeroU32, str::FromStr};

use url::Url;

/// What a function is told from outside. `template.yaml` is where the values come from.
#[derive(Clone)]
pub struct Config {
    /// Where the API answers buyers; none is the gateway's own domain. `PUBLIC_BASE_URL`.
    pub public_base_url: Option<String>,
    /// Names of the tables.
    pub tables: Tables,
    /// Where the root secret lies, for functions that sign. `ROOT_SECRET`.
    pub root_secret: Option<RootSecretSource>,
    /// How timers are armed, for functions that arm them.
    pub timers: Option<TimersConfig>,
    /// Where events may be sent. `WEBHOOK_TARGETS=loopback` is for the local stack alone.
    pub webhook_reach: Reach,
    /// Where Stripe's API answers, if not at its own address. `STRIPE_API_BASE`.
    pub stripe_api_base: Option<String>,
    /// How many checkouts one address may open of one offer in a minute. `OPENINGS_PER_MINUTE`.
    pub openings_per_minute: Option<NonZeroU32>,
    /// How to reach AWS.
    pub aws: AwsConfig,
}

/// Names of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    /// Sites and access tokens. `ACCOUNTS_TABLE`.
    pub accounts: String,
    /// Products and discounts. `CATALOG_TABLE`.
    pub catalog: String,
    /// Templates. `OFFERS_TABLE`.
    pub offers: String,
    /// Checkouts. `CHECKOUTS_TABLE`.
    pub checkouts: String,
    /// What is due when. `WEBHOOKS_TABLE`.
    pub webhooks: String,
}

/// How timers are armed: for functions that have one of the queues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimersConfig {
    /// The way to the function `timers`. `TIMERS_QUEUE_URL`, `TIMERS_QUEUE_ARN`.
    pub timers: Option<QueueConfig>,
    /// The way to the function `webhook-delivery`. `DELIVERIES_QUEUE_URL`, `DELIVERIES_QUEUE_ARN`.
    pub deliveries: Option<QueueConfig>,
    /// Another way there, for slow endpoints. `SLOW_DELIVERIES_QUEUE_URL`, `SLOW_DELIVERIES_QUEUE_ARN`.
    pub slow_deliveries: Option<QueueConfig>,
    /// For what is due later than SQS can wait. `SCHEDULER_ROLE_ARN`, `SCHEDULE_GROUP`.
    pub scheduler: Option<SchedulerConfig>,
}

/// A queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueConfig {
    /// For whoever sends to it.
    pub url: String,
    /// For the scheduler.
    pub arn: String,
}

/// The scheduler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchedulerConfig {
    /// As whom it sends to the queues.
    pub role_arn: String,
    /// Where schedules are made.
    pub group: String,
}

/// How far webhooks reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses over HTTPS.
    Public,
    /// This machine too, on any port, and without TLS: the local stack's.
    Loopback,
}

/// Where the root secret lies: 32 bytes in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootSecretSource {
    /// `ssm:NAME`: an SSM SecureString.
    Parameter(String),
    /// `file:PATH`: a file that only its owner may read; the local stack's.
    File(String),
}

/// What names no place of a root secret.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("neither `ssm:NAME` nor `file:PATH`")]
pub struct NoSource;

impl FromStr for RootSecretSource {
    type Err = NoSource;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("ssm", parameter)) => Ok(Self::Parameter(parameter.to_owned())),
            Some(("file", path)) => Ok(Self::File(path.to_owned())),
            _ => Err(NoSource),
        }
    }
}

/// Region, credentials and endpoints: Lambda always sets them, so no credential chain is searched.
#[derive(Clone)]
pub struct AwsConfig {
    /// `AWS_REGION`.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: String,
    /// `AWS_SESSION_TOKEN`, which Lambda's credentials need.
    pub session_token: Option<String>,
    /// `AWS_ENDPOINT_URL_DYNAMODB`, else `AWS_ENDPOINT_URL`: another DynamoDB than AWS's.
    pub dynamodb_endpoint: Option<String>,
    /// `AWS_ENDPOINT_URL_SSM`, else `AWS_ENDPOINT_URL`.
    pub ssm_endpoint: Option<String>,
    /// `AWS_ENDPOINT_URL_SQS`, else `AWS_ENDPOINT_URL`.
    pub sqs_endpoint: Option<String>,
    /// `AWS_ENDPOINT_URL_SCHEDULER`, else `AWS_ENDPOINT_URL`.
    pub scheduler_endpoint: Option<String>,
    /// `TRUST_STORE=system` trusts the system's certificates instead of Amazon's embedded roots.
    pub trust_system_roots: bool,
}

impl fmt::Debug for AwsConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "AwsConfig {{ region: {:?}, credentials: [redacted] }}",
            self.region
        )
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Config {{ tables: {:?}, aws: {:?} }}",
            self.tables, self.aws
        )
    }
}

/// Variables that are missing or cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("variables are missing or wrong: {}", .0.join("; "))]
pub struct ConfigError(pub Vec<String>);

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    ///
    /// All variables that are missing or wrong.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    /// Reads the variables that `lookup` finds.
    ///
    /// # Errors
    ///
    /// All variables that are missing or wrong.
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut vars = Vars {
            lookup,
            wrong: Vec::new(),
        };
        let config = Self {
            public_base_url: vars.base_url("PUBLIC_BASE_URL"),
            tables: Tables {
                accounts: vars.required("ACCOUNTS_TABLE"),
                catalog: vars.required("CATALOG_TABLE"),
                offers: vars.required("OFFERS_TABLE"),
                checkouts: vars.required("CHECKOUTS_TABLE"),
                webhooks: vars.required("WEBHOOKS_TABLE"),
            },
            root_secret: vars.root_secret("ROOT_SECRET"),
            timers: vars.timers(),
            webhook_reach: match vars.optional("WEBHOOK_TARGETS").as_deref() {
                Some("loopback") => Reach::Loopback,
                _ => Reach::Public,
            },
            stripe_api_base: vars.base_url("STRIPE_API_BASE"),
            openings_per_minute: vars.limit("OPENINGS_PER_MINUTE"),
            aws: AwsConfig {
                region: vars.required("AWS_REGION"),
                access_key_id: vars.required("AWS_ACCESS_KEY_ID"),
                secret_access_key: vars.required("AWS_SECRET_ACCESS_KEY"),
                session_token: vars.optional("AWS_SESSION_TOKEN"),
                dynamodb_endpoint: vars.either("AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL"),
                ssm_endpoint: vars.either("AWS_ENDPOINT_URL_SSM", "AWS_ENDPOINT_URL"),
                sqs_endpoint: vars.either("AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL"),
                scheduler_endpoint: vars.either("AWS_ENDPOINT_URL_SCHEDULER", "AWS_ENDPOINT_URL"),
                trust_system_roots: vars.optional("TRUST_STORE").as_deref() == Some("system"),
            },
        };
        if vars.wrong.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError(vars.wrong))
        }
    }
}

/// How log lines look: Lambda sets these from the function's `LoggingConfig`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogConfig {
    /// The least level, such as `INFO`. `AWS_LAMBDA_LOG_LEVEL`.
    pub level: Option<String>,
    /// One JSON object a line. `AWS_LAMBDA_LOG_FORMAT=JSON`.
    pub json: bool,
}

impl LogConfig {
    /// Reads the process's environment.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the environment"
    )]
    pub fn from_env() -> Self {
        Self {
            level: std::env::var("AWS_LAMBDA_LOG_LEVEL").ok(),
            json: std::env::var("AWS_LAMBDA_LOG_FORMAT").is_ok_and(|format| format == "JSON"),
        }
    }
}

struct Vars<F> {
    lookup: F,
    wrong: Vec<String>,
}

impl<F: Fn(&str) -> Option<String>> Vars<F> {
    /// A variable that is empty is as good as absent: SAM sets those that have no value.
    fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    fn either(&self, name: &str, other: &str) -> Option<String> {
        self.optional(name).or_else(|| self.optional(other))
    }

    fn required(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.wrong.push(format!("{name} is not set"));
            String::new()
        })
    }

    fn base_url(&mut self, name: &str) -> Option<String> {
        let value = self.optional(name)?;
        let url = Url::parse(&value)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"));
        if url.is_none_or(|url| url.query().is_some() || url.fragment().is_some()) {
            self.wrong.push(format!(
                "{name} is `{value}`, expected a URL such as `https://pay.example.com`"
            ));
        }
        Some(value.trim_end_matches('/').to_owned())
    }

    fn limit(&mut self, name: &str) -> Option<NonZeroU32> {
        let value = self.optional(name)?;
        let wrong = || format!("{name} is `{value}`, expected a number such as `30`");
        let number = value.parse().map_err(|_| self.wrong.push(wrong()));
        NonZeroU32::new(number.unwrap_or_default())
    }

    /// Both variables, or none: one that is set asks for the other.
    fn pair(&mut self, names: [&str; 2]) -> Option<[String; 2]> {
        names.iter().find_map(|name| self.optional(name))?;
        Some(names.map(|name| self.required(name)))
    }

    fn queue(&mut self, name: &str) -> Option<QueueConfig> {
        let [url, arn] = self.pair([&format!("{name}_URL"), &format!("{name}_ARN")])?;
        Some(QueueConfig { url, arn })
    }

    fn timers(&mut self) -> Option<TimersConfig> {
        let timers = self.queue("TIMERS_QUEUE");
        let deliveries = self.queue("DELIVERIES_QUEUE");
        let scheduler = self.pair(["SCHEDULER_ROLE_ARN", "SCHEDULE_GROUP"]);
        (timers.is_some() || deliveries.is_some()).then(|| TimersConfig {
            timers,
            deliveries,
            slow_deliveries: self.queue("SLOW_DELIVERIES_QUEUE"),
            scheduler: scheduler.map(|[role_arn, group]| SchedulerConfig { role_arn, group }),
        })
    }

    fn root_secret(&mut self, name: &str) -> Option<RootSecretSource> {
        let value = self.optional(name)?;
        match value.parse() {
            Ok(source) => Some(source),
            Err(NoSource) => {
                self.wrong.push(format!("{name} is {NoSource}"));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
