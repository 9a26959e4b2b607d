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
    domain::due::Bucket,
    timers::{AwsTimers, TimerError, Timers, Work},
};
use tokio::net::TcpListener;

const QUEUE_URL: &str = "https://sqs.eu-central-1.amazonaws.com/000000000000/TimersQueue";
const QUEUE_ARN: &str = "arn:aws:sqs:eu-central-1:000000000000:TimersQueue";
const ROLE: &str = "arn:aws:iam::000000000000:role/ShotsRole";

/// A request: its target or its path, and its body.
type Request = (String, Value);

/// What stands in for AWS: keeps what it is asked, and always answers the same.
#[derive(Clone)]
struct Aws {
    requests: Arc<Mutex<Vec<Request>>>,
    answer: (StatusCode, &'static str),
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
    let (status, error) = aws.answer;
    let name = HeaderName::from_static("x-amzn-errortype");
    (
        status,
        [(name, error)],
        "{\"MessageId\": \"1\", \"ScheduleArn\": \"arn\"}",
    )
}

/// Arms a bucket's timer so long before its time. Gives what came of it, and the one request.
async fn armed(
    wait: SignedDuration,
    status: StatusCode,
    error: &'static str,
) -> (Result<(), TimerError>, Request) {
    let aws = Aws {
        requests: Arc::default(),
        answer: (status, error),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer).with_state(aws.clone());
    let server = tokio::spawn(axum::serve(listener, router).into_future());
    let config = Config::from_vars(|name| {
        let value = match name {
            "AWS_REGION" => "eu-central-1",
            "AWS_ENDPOINT_URL" => endpoint.as_str(),
            "TIMERS_QUEUE_URL" => QUEUE_URL,
            "TIMERS_QUEUE_ARN" => QUEUE_ARN,
            "SCHEDULER_ROLE_ARN" => ROLE,
            "SCHEDULE_GROUP" => "checkout-links-Shots",
            name if name.ends_with("_TABLE") || name.contains("_KEY") => "x",
            _ => return None,
        };
        Some(value.to_owned())
    });
    let timers = AwsTimers::new(&config.unwrap()).unwrap();
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
