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

use super::{AT_ONCE, Message, Queue, TimerError, Timers, Work};
use crate::{
    config::{Config, QueueConfig, TimersConfig},
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

    fn queue(&self, queue: Queue) -> Result<&QueueConfig, TimerError> {
        let config = match queue {
            Queue::Timers => &self.config.timers,
            Queue::Deliveries => &self.config.deliveries,
            Queue::SlowDeliveries => &self.config.slow_deliveries,
        };
        let missing = || TimerError(format!("no queue for {queue:?} is set"));
        config.as_ref().ok_or_else(missing)
    }

    async fn send(&self, work: &Work, delay: SignedDuration) -> Result<(), TimerError> {
        let message = Message::of(work);
        let url = &self.queue(message.queue())?.url;
        let request = self.sqs.send_message().queue_url(url);
        let request = request
            .message_body(message.body()?)
            .set_message_group_id(message.group())
            .delay_seconds(whole_seconds(delay));
        request.send().await.map(drop).map_err(failed)
    }

    /// Sends messages that are due soon. Gives the numbers of those that were not taken.
    async fn send_batch(
        &self,
        queue: Queue,
        messages: &[&Message<'_>],
        now: Timestamp,
    ) -> Result<Vec<usize>, TimerError> {
        let url = &self.queue(queue)?.url;
        let mut request = self.sqs.send_message_batch().queue_url(url);
        for (number, message) in messages.iter().enumerate() {
            let entry = SendMessageBatchRequestEntry::builder()
                .id(number.to_string())
                .message_body(message.body()?)
                .set_message_group_id(message.group())
                .delay_seconds(whole_seconds(wait(message.at(), now)));
            request = request.entries(entry.build().map_err(failed)?);
        }
        let answer = request.send().await.map_err(failed)?;
        let refused = answer.failed.iter();
        Ok(refused.filter_map(|entry| entry.id.parse().ok()).collect())
    }

    /// Schedules each work of a message by itself. Gives the places of what is not scheduled.
    async fn schedule_each(&self, message: &Message<'_>) -> Vec<usize> {
        let mut left = Vec::new();
        for (work, &place) in message.works().zip(&message.places) {
            if let Err(error) = self.schedule(work).await {
                tracing::warn!("a timer is not armed: {error}");
                left.push(place);
            }
        }
        left
    }

    async fn schedule(&self, work: &Work) -> Result<(), TimerError> {
        let missing = || TimerError("no scheduler is set for this function".to_owned());
        let scheduler = self.config.scheduler.as_ref().ok_or_else(missing)?;
        let target = Target::builder()
            .arn(&self.queue(work.queue())?.arn)
            .role_arn(&scheduler.role_arn)
            .input(Message::of(work).body()?);
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
        let wait = wait(work.at(), now);
        if wait <= MOST_DELAY {
            self.send(work, wait).await
        } else {
            self.schedule(work).await
        }
    }

    async fn arm_messages(&self, messages: &[Message<'_>], now: Timestamp) -> Vec<usize> {
        let is_soon = |message: &&Message<'_>| wait(message.at(), now) <= MOST_DELAY;
        let (mut soon, later): (Vec<&Message<'_>>, Vec<_>) = messages.iter().partition(is_soon);
        let mut left = Vec::new();
        soon.sort_by_key(|message| message.queue());
        for of_queue in soon.chunk_by(|one, other| one.queue() == other.queue()) {
            let queue = of_queue[0].queue();
            let sent = of_queue.chunks(AT_ONCE).map(|some| async move {
                let refused = self.send_batch(queue, some, now).await;
                let refused = refused.unwrap_or_else(|error| {
                    tracing::warn!("messages are not sent: {error}");
                    (0..some.len()).collect()
                });
                refused.into_iter().filter_map(|number| some.get(number))
            });
            let refused = join_all(sent).await.into_iter().flatten();
            left.extend(refused.flat_map(|message| &message.places));
        }
        for message in later {
            left.extend(self.schedule_each(message).await);
        }
        left
    }
}

fn wait(at: Timestamp, now: Timestamp) -> SignedDuration {
    at.duration_since(now).max(SignedDuration::ZERO)
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
