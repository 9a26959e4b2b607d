//! What arming a timer asks of AWS, by the wire.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header::HeaderName},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::{
    config::Config,
    domain::{
        due::Bucket,
        ids::{EndpointId, EventId, SiteId},
    },
    timers::{AwsTimers, Deliver, TimerError, Timers, Work},
};
use tokio::{net::TcpListener, task::JoinHandle};
use uuid::Uuid;

const QUEUE_URL: &str = "https://sqs.eu-central-1.amazonaws.com/000000000000/TimersQueue";
const QUEUE_ARN: &str = "arn:aws:sqs:eu-central-1:000000000000:TimersQueue";
const DELIVERIES_URL: &str = "https://sqs.eu-central-1.amazonaws.com/000000000000/DeliveriesQueue";
const DELIVERIES_ARN: &str = "arn:aws:sqs:eu-central-1:000000000000:DeliveriesQueue";
const ROLE: &str = "arn:aws:iam::000000000000:role/ShotsRole";

/// A request: its target or its path, and its body.
type Request = (String, Value);

/// What stands in for AWS: keeps what it is asked, and always answers the same.
#[derive(Clone)]
struct Aws {
    requests: Arc<Mutex<Vec<Request>>>,
    answer: (StatusCode, &'static str, &'static str),
}

async fn answer(
    State(aws): State<Aws>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, [(HeaderName, &'static str); 1], &'static str) {
    let target = headers.get("x-amz-target").map(|target| target.to_str());
    let path = format!("{method} {uri}");
    let asked = target.map_or(path, |target| target.unwrap().to_owned());
    let body = serde_json::from_str(&body).unwrap();
    aws.requests.lock().unwrap().push((asked, body));
    let (status, error, text) = aws.answer;
    let name = HeaderName::from_static("x-amzn-errortype");
    (status, [(name, error)], text)
}

impl Aws {
    /// It answers with a status, with the name of an error, and with a text.
    fn that_answers(answer: (StatusCode, &'static str, &'static str)) -> Self {
        let requests = Arc::default();
        Self { requests, answer }
    }

    /// The timers that ask it, and whoever has to be stopped then.
    async fn timers(&self) -> (AwsTimers, JoinHandle<std::io::Result<()>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(self.clone());
        let server = tokio::spawn(axum::serve(listener, router).into_future());
        let config = Config::from_vars(|name| {
            let value = match name {
                "AWS_REGION" => "eu-central-1",
                "AWS_ENDPOINT_URL" => endpoint.as_str(),
                "TIMERS_QUEUE_URL" => QUEUE_URL,
                "TIMERS_QUEUE_ARN" => QUEUE_ARN,
                "DELIVERIES_QUEUE_URL" => DELIVERIES_URL,
                "DELIVERIES_QUEUE_ARN" => DELIVERIES_ARN,
                "SCHEDULER_ROLE_ARN" => ROLE,
                "SCHEDULE_GROUP" => "checkout-links-Shots",
                name if name.ends_with("_TABLE") || name.contains("_KEY") => "x",
                _ => return None,
            };
            Some(value.to_owned())
        });
        (AwsTimers::new(&config.unwrap()).unwrap(), server)
    }
}

/// Arms a bucket's timer so long before its time. Gives what came of it, and the one request.
async fn armed(
    wait: SignedDuration,
    status: StatusCode,
    error: &'static str,
) -> (Result<(), TimerError>, Request) {
    let text = "{\"MessageId\": \"1\", \"ScheduleArn\": \"arn\"}";
    let aws = Aws::that_answers((status, error, text));
    let (timers, server) = aws.timers().await;
    let outcome = timers.arm(&work(), work().at() - wait).await;
    server.abort();
    let mut requests = aws.requests.lock().unwrap().clone();
    assert_eq!(requests.len(), 1, "{requests:?}");
    (outcome, requests.remove(0))
}

fn work() -> Work {
    let moment: Timestamp = "2026-11-23T13:47:00.5Z".parse().unwrap();
    let bucket = Bucket::of(moment);
    Work::Due { bucket }
}

#[tokio::test]
async fn what_is_far_off_is_a_schedule_that_ends_itself() {
    let wait = SignedDuration::from_mins(15) + SignedDuration::from_millis(1);
    for (status, error) in [(200, ""), (409, "ConflictException")] {
        let status = StatusCode::from_u16(status).unwrap();
        let (outcome, (asked, mut body)) = armed(wait, status, error).await;
        outcome.unwrap();
        assert_eq!(asked, "POST /schedules/due-0005984805");
        // Tells a repetition of the same request from another request.
        assert!(
            body.as_object_mut()
                .unwrap()
                .remove("ClientToken")
                .is_some()
        );
        let expected = json!({
            "ActionAfterCompletion": "DELETE",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "GroupName": "checkout-links-Shots",
            "ScheduleExpression": "at(2026-11-23T13:50:00)",
            "Target": {
                "Arn": QUEUE_ARN,
                "RoleArn": ROLE,
                "Input": "{\"work\":\"due\",\"bucket\":5984805}",
            },
        });
        assert_eq!(body, expected);
    }
    let (outcome, _) = armed(wait, StatusCode::BAD_REQUEST, "ValidationException").await;
    let error = outcome.unwrap_err().to_string();
    assert!(error.contains("ValidationException"), "{error}");
}

#[tokio::test]
async fn what_is_near_is_a_message_that_waits_and_what_is_past_one_that_does_not() {
    for (millis, delay) in [(900_000, 900), (1_001, 2), (1, 1), (0, 0), (-86_400_000, 0)] {
        let wait = SignedDuration::from_millis(millis);
        let (outcome, (asked, body)) = armed(wait, StatusCode::OK, "").await;
        outcome.unwrap();
        assert_eq!(asked, "AmazonSQS.SendMessage");
        let expected = json!({
            "QueueUrl": QUEUE_URL,
            "MessageBody": "{\"work\":\"due\",\"bucket\":5984805}",
            "DelaySeconds": delay,
        });
        assert_eq!(body, expected);
    }
    let wait = SignedDuration::ZERO;
    let (outcome, _) = armed(wait, StatusCode::BAD_REQUEST, "InvalidParameterValue").await;
    assert!(outcome.is_err());
}

/// Attempts at so many deliveries, each of an event of its own, to one endpoint.
fn attempts(count: u128, at: Timestamp) -> Vec<Work> {
    let attempt = |event| {
        Work::Deliver(Deliver {
            site: SiteId::new(Uuid::from_u128(1)),
            endpoint: EndpointId::new(Uuid::from_u128(2)),
            event: EventId::new(Uuid::from_u128(event)),
            attempt: 1,
            at,
            slow: false,
        })
    };
    (0..count).map(attempt).collect()
}

#[tokio::test]
async fn very_many_go_two_to_a_message_and_what_is_not_taken_is_told() {
    let refused = json!({"Id": "1", "Code": "InternalError", "SenderFault": false});
    let text = json!({"Successful": [], "Failed": [refused]}).to_string();
    let aws = Aws::that_answers((StatusCode::OK, "", text.leak()));
    let (timers, server) = aws.timers().await;
    let now: Timestamp = "2026-11-23T13:47:00Z".parse().unwrap();
    let mut works = attempts(50, now);
    works.insert(3, work());
    let left = timers.arm_all(&works, now).await;
    server.abort();
    // The bucket is at place 3. Of each request, the message with the number 1 was refused.
    assert_eq!(left, [2, 4, 23, 24, 43, 44]);
    let requests = aws.requests.lock().unwrap().clone();
    let mut sent: Vec<(&str, usize, usize)> = Vec::new();
    for (asked, body) in &requests {
        assert_eq!(asked, "AmazonSQS.SendMessageBatch");
        let entries = body["Entries"].as_array().unwrap();
        let text = |entry: &Value| entry["MessageBody"].as_str().unwrap().to_owned();
        let told = entries
            .iter()
            .map(text)
            .map(|text| text.matches("\"work\"").count());
        let queue = body["QueueUrl"].as_str().unwrap();
        sent.push((queue, entries.len(), told.sum()));
        let mut groups = entries.iter().map(|entry| entry["MessageGroupId"].as_str());
        let endpoint = Uuid::from_u128(2).to_string();
        let expected = (queue == DELIVERIES_URL).then_some(endpoint.as_str());
        assert!(groups.all(|group| group == expected));
    }
    sent.sort_unstable();
    let expected = [
        (DELIVERIES_URL, 5, 10),
        (DELIVERIES_URL, 10, 20),
        (DELIVERIES_URL, 10, 20),
        (QUEUE_URL, 1, 1),
    ];
    assert_eq!(sent, expected);
}
