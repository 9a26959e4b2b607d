//! The time as AWS keeps it: SQS for what is due soon, EventBridge Scheduler for the rest.

use async_trait::async_trait;
use aws_sdk_scheduler::{
    config::{BehaviorVersion, Region},
    error::DisplayErrorContext,
    operation::create_schedule::CreateScheduleError,
    types::{ActionAfterCompletion, FlexibleTimeWindow, FlexibleTimeWindowMode, Target},
};
use aws_sdk_sqs::types::SendMessageBatchRequestEntry;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};

use super::{Queue, TimerError, Timers, Work};
use crate::{
    config::{Config, QueueConfig, TimersConfig},
    store::{credentials, https_client},
};

/// The longest that SQS delays a message.
const MOST_DELAY: SignedDuration = SignedDuration::from_mins(15);

/// How many messages SQS takes at once.
const BATCH: usize = 10;

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
        let timers = config
            .timers
            .clone()
            .ok_or_else(|| TimerError("no queue is set for this function".to_owned()))?;
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

    fn queue(&self, work: &Work) -> Result<&QueueConfig, TimerError> {
        let queue = match work.queue() {
            Queue::Timers => &self.config.timers,
            Queue::Deliveries => &self.config.deliveries,
            Queue::SlowDeliveries => &self.config.slow_deliveries,
        };
        let missing = || TimerError(format!("no queue for {:?} is set", work.queue()));
        queue.as_ref().ok_or_else(missing)
    }

    async fn send(&self, work: &Work, delay: SignedDuration) -> Result<(), TimerError> {
        let request = self.sqs.send_message().queue_url(&self.queue(work)?.url);
        let request = request
            .message_body(work.to_message()?)
            .set_message_group_id(work.group())
            .delay_seconds(whole_seconds(delay));
        request.send().await.map(drop).map_err(failed)
    }

    /// Sends what is due soon. Gives the places in `works` of what was not taken.
    async fn send_batch(
        &self,
        works: &[Work],
        places: &[usize],
        now: Timestamp,
    ) -> Result<Vec<usize>, TimerError> {
        let Some(&first) = places.first() else {
            return Ok(Vec::new());
        };
        let url = &self.queue(&works[first])?.url;
        let mut request = self.sqs.send_message_batch().queue_url(url);
        for &at in places {
            let work = &works[at];
            let entry = SendMessageBatchRequestEntry::builder()
                .id(at.to_string())
                .message_body(work.to_message()?)
                .set_message_group_id(work.group())
                .delay_seconds(whole_seconds(wait(work, now)));
            request = request.entries(entry.build().map_err(failed)?);
        }
        let answer = request.send().await.map_err(failed)?;
        let refused = answer.failed.iter();
        Ok(refused.filter_map(|entry| entry.id.parse().ok()).collect())
    }

    async fn schedule(&self, work: &Work) -> Result<(), TimerError> {
        let missing = || TimerError("no scheduler is set for this function".to_owned());
        let scheduler = self.config.scheduler.as_ref().ok_or_else(missing)?;
        let target = Target::builder()
            .arn(&self.queue(work)?.arn)
            .role_arn(&scheduler.role_arn)
            .input(work.to_message()?);
        let on_time = FlexibleTimeWindow::builder().mode(FlexibleTimeWindowMode::Off);
        let created = self
            .scheduler
            .create_schedule()
            .group_name(&scheduler.group)
            .name(work.name())
            .schedule_expression(expression(work.at()))
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
        let wait = wait(work, now);
        if wait <= MOST_DELAY {
            self.send(work, wait).await
        } else {
            self.schedule(work).await
        }
    }

    async fn arm_all(&self, works: &[Work], now: Timestamp) -> Vec<usize> {
        let soon = |at: &usize| wait(&works[*at], now) <= MOST_DELAY;
        let (soon, later): (Vec<usize>, Vec<usize>) = (0..works.len()).partition(soon);
        let mut left = Vec::new();
        for queue in [Queue::Timers, Queue::Deliveries, Queue::SlowDeliveries] {
            let of_queue = soon
                .iter()
                .copied()
                .filter(|&at| works[at].queue() == queue);
            let of_queue: Vec<usize> = of_queue.collect();
            let sent = of_queue.chunks(BATCH).map(|places| async move {
                self.send_batch(works, places, now)
                    .await
                    .unwrap_or_else(|error| {
                        tracing::warn!("messages are not sent: {error}");
                        places.to_vec()
                    })
            });
            left.extend(join_all(sent).await.into_iter().flatten());
        }
        for at in later {
            if let Err(error) = self.schedule(&works[at]).await {
                tracing::warn!("a timer is not armed: {error}");
                left.push(at);
            }
        }
        left
    }
}

fn wait(work: &Work, now: Timestamp) -> SignedDuration {
    work.at().duration_since(now).max(SignedDuration::ZERO)
}

/// A schedule's time has whole seconds and no zone, which means UTC. Never earlier than the time is.
fn expression(at: Timestamp) -> String {
    let second = at.as_second() + i64::from(at.subsec_nanosecond() > 0);
    let second = Timestamp::from_second(second).unwrap_or(at);
    format!("at({})", second.to_string().trim_end_matches('Z'))
}

/// Never less than the time is.
fn whole_seconds(time: SignedDuration) -> i32 {
    let seconds = time.as_secs() + i64::from(time.subsec_nanos() > 0);
    i32::try_from(seconds).unwrap_or_default()
}

fn failed(error: impl std::error::Error) -> TimerError {
    TimerError(DisplayErrorContext(error).to_string())
}
