//! The variables that a function is given: the only place that reads the environment.

use std::fmt;

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
    /// Where Stripe's API answers, if not at its own address. `STRIPE_API_BASE`.
    pub stripe_api_base: Option<String>,
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

/// How timers are armed: all four variables, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimersConfig {
    /// Where work goes that is due soon. `TIMERS_QUEUE_URL`.
    pub queue_url: String,
    /// The same queue, for the scheduler. `TIMERS_QUEUE_ARN`.
    pub queue_arn: String,
    /// As whom the scheduler sends to the queue. `SCHEDULER_ROLE_ARN`.
    pub role_arn: String,
    /// Where schedules are made. `SCHEDULE_GROUP`.
    pub group: String,
}

/// Where the root secret lies: 32 bytes in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootSecretSource {
    /// `ssm:NAME`: an SSM SecureString.
    Parameter(String),
    /// `file:PATH`: a file that only its owner may read; the local stack's.
    File(String),
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
            stripe_api_base: vars.base_url("STRIPE_API_BASE"),
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

    /// One that is set asks for the others.
    fn timers(&mut self) -> Option<TimersConfig> {
        const ALL: [&str; 4] = [
            "TIMERS_QUEUE_URL",
            "TIMERS_QUEUE_ARN",
            "SCHEDULER_ROLE_ARN",
            "SCHEDULE_GROUP",
        ];
        ALL.iter().find_map(|name| self.optional(name))?;
        let [queue_url, queue_arn, role_arn, group] = ALL.map(|name| self.required(name));
        Some(TimersConfig {
            queue_url,
            queue_arn,
            role_arn,
            group,
        })
    }

    fn root_secret(&mut self, name: &str) -> Option<RootSecretSource> {
        let value = self.optional(name)?;
        match value.split_once(':') {
            Some(("ssm", parameter)) => Some(RootSecretSource::Parameter(parameter.to_owned())),
            Some(("file", path)) => Some(RootSecretSource::File(path.to_owned())),
            _ => {
                self.wrong
                    .push(format!("{name} is neither `ssm:NAME` nor `file:PATH`"));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Option<String> {
        let value = match name {
            "PUBLIC_BASE_URL" => "https://pay.example.com/",
            "ROOT_SECRET" => "ssm:/checkout-links/root-secret",
            "AWS_ENDPOINT_URL" | "AWS_SESSION_TOKEN" | "STRIPE_API_BASE" => return None,
            other => other,
        };
        Some(value.to_owned())
    }

    #[test]
    fn all_that_is_missing_or_wrong_is_listed() {
        let error = Config::from_vars(|name| match name {
            "PUBLIC_BASE_URL" => Some("pay".to_owned()),
            "ROOT_SECRET" => Some("hunter2".to_owned()),
            "OFFERS_TABLE" | "SCHEDULE_GROUP" => Some(String::new()),
            name => lookup(name),
        });
        let text = error.unwrap_err().to_string();
        for part in [
            "PUBLIC_BASE_URL is `pay`",
            "OFFERS_TABLE is not set",
            "SCHEDULE_GROUP is not set",
            "ROOT_SECRET is neither",
        ] {
            assert!(text.contains(part), "{text}");
        }
        assert!(!text.contains("hunter2"), "{text}");
    }

    #[test]
    fn the_base_url_loses_its_last_slash_and_nothing_prints_a_credential() {
        let config = Config::from_vars(lookup).unwrap();
        assert_eq!(
            config.public_base_url.as_deref(),
            Some("https://pay.example.com")
        );
        assert!(!format!("{config:?}").contains("SECRET_ACCESS"));
    }
}
