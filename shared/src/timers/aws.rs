//! The time as AWS keeps it: SQS for what is due soon, EventBridge Scheduler for the rest.

use async_trait::async_trait;
use aws_sdk_scheduler::{
    config::{BehaviorVersion, Region},
    error::DisplayErrorContext,
    operation::create_schedule::CreateScheduleError,
    types::{ActionAfterCompletion, FlexibleTimeWindow, FlexibleTimeWindowMode, Target},
};
use jiff::{SignedDuration, Timestamp};

use super::{TimerError, Timers, Work};
use crate::{
    config::{Config, TimersConfig},
    store::{credentials, https_client},
};

/// The longest that SQS delays a message.
const MOST_DELAY: SignedDuration = SignedDuration::from_mins(15);

/// The adapter of SQS and EventBridge Scheduler.
#[derive(Clone, Debug)]
pub struct AwsTimers {
    sqs: aws_sdk_sqs::Client,
    scheduler: aws_sdk_scheduler::Client,
    config: TimersConfig,
}

impl AwsTimers {
    /// Connects with what the environment says.
    ///
    /// # Errors
    ///
    /// When the variables for timers are missing, or the embedded certificates cannot be read.
    pub fn new(config: &Config) -> Result<Self, TimerError> {
        let aws = &config.aws;
        let timers = config.timers.clone().ok_or_else(|| {
            TimerError("TIMERS_QUEUE_URL is not set for this function".to_owned())
        })?;
        let https = https_client(aws.trust_system_roots).map_err(failed)?;
        let version = BehaviorVersion::v2026_01_12();
        let mut sqs = aws_sdk_sqs::config::Builder::new()
            .behavior_version(version)
            .region(Region::new(aws.region.clone()))
            .credentials_provider(credentials(aws))
            .http_client(https.clone());
        sqs.set_endpoint_url(aws.sqs_endpoint.clone());
        let mut scheduler = aws_sdk_scheduler::config::Builder::new()
            .behavior_version(version)
            .region(Region::new(aws.region.clone()))
            .credentials_provider(credentials(aws))
            .http_client(https);
        scheduler.set_endpoint_url(aws.scheduler_endpoint.clone());
        Ok(Self {
            sqs: aws_sdk_sqs::Client::from_conf(sqs.build()),
            scheduler: aws_sdk_scheduler::Client::from_conf(scheduler.build()),
            config: timers,
        })
    }

    async fn send(&self, message: String, delay: SignedDuration) -> Result<(), TimerError> {
        let delay = i32::try_from(whole_seconds(delay)).unwrap_or_default();
        let request = self.sqs.send_message().queue_url(&self.config.queue_url);
        let sent = request.message_body(message).delay_seconds(delay).send();
        sent.await.map(drop).map_err(failed)
    }

    async fn schedule(
        &self,
        name: String,
        message: String,
        at: Timestamp,
    ) -> Result<(), TimerError> {
        let target = Target::builder()
            .arn(&self.config.queue_arn)
            .role_arn(&self.config.role_arn)
            .input(message);
        let on_time = FlexibleTimeWindow::builder().mode(FlexibleTimeWindowMode::Off);
        let created = self
            .scheduler
            .create_schedule()
            .group_name(&self.config.group)
            .name(name)
            .schedule_expression(expression(at))
            .flexible_time_window(on_time.build().map_err(failed)?)
            .target(target.build().map_err(failed)?)
            .action_after_completion(ActionAfterCompletion::Delete)
            .send()
            .await;
        match created {
            Err(error)
                if !error
                    .as_service_error()
                    .is_some_and(CreateScheduleError::is_conflict_exception) =>
            {
                Err(failed(error))
            }
            // One of that name is there: it is armed already.
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

#[async_trait]
impl Timers for AwsTimers {
    async fn arm(&self, work: &Work, now: Timestamp) -> Result<(), TimerError> {
        let (at, message) = (work.at(), work.to_message()?);
        let wait = at.duration_since(now).max(SignedDuration::ZERO);
        if wait <= MOST_DELAY {
            self.send(message, wait).await
        } else {
            self.schedule(work.name(), message, at).await
        }
    }
}

/// A schedule's time has whole seconds and no zone, which means UTC. Never earlier than the time is.
fn expression(at: Timestamp) -> String {
    let second = at.as_second() + i64::from(at.subsec_nanosecond() > 0);
    let second = Timestamp::from_second(second).unwrap_or(at);
    format!("at({})", second.to_string().trim_end_matches('Z'))
}

/// Never less than the time is.
fn whole_seconds(time: SignedDuration) -> i64 {
    time.as_secs() + i64::from(time.subsec_nanos() > 0)
}

fn failed(error: impl std::error::Error) -> TimerError {
    TimerError(DisplayErrorContext(error).to_string())
}
