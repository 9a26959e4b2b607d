//! The operator's `reconcile`, as a real process: what a stream lost arrives after all.

use std::{
    collections::BTreeMap,
    process::Output,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use checkout_links::{
    queue::Message,
    sink::{Reaction, Sink},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::{
    clock::Clock,
    domain::webhook::{EventType, Format},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::spawn_blocking};

use crate::{
    harness::{ENDPOINTS, Shop, custom_item, hook, id_of, template},
    operator::operate_amid,
};

const FUNCTION: &str = "webhook-fan-out";

/// What stands in for SQS: keeps the messages that it is given.
#[derive(Clone, Default)]
struct Sqs {
    messages: Arc<Mutex<Vec<(String, Message)>>>,
    is_down: Arc<AtomicBool>,
}

impl Sqs {
    async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(take).with_state(self.clone());
        tokio::spawn(axum::serve(listener, router).into_future());
        endpoint
    }

    /// Hands over what was sent. The operator's clock is not the shop's, which goes on to be later.
    fn hand_over(&self, shop: &Shop) -> usize {
        let late = Clock::system().now() + SignedDuration::from_mins(1);
        shop.clock.advance(late.duration_since(shop.clock.now()));
        let messages = std::mem::take(&mut *self.messages.lock().unwrap());
        let sent = messages.len();
        for (queue, message) in messages {
            shop.stack.queues.of(&queue).put(shop.clock.now(), message);
        }
        sent
    }
}

async fn take(
    State(sqs): State<Sqs>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, Json<Value>) {
    if sqs.is_down.load(Ordering::SeqCst) {
        return (
            StatusCode::BAD_REQUEST,
            Json(json!({"__type": "com.amazonaws.sqs#AccessDenied"})),
        );
    }
    assert_eq!(headers["x-amz-target"], "AmazonSQS.SendMessageBatch");
    let body: Value = serde_json::from_str(&body).unwrap();
    let queue = body["QueueUrl"].as_str().unwrap();
    let entries = body["Entries"].as_array().unwrap().iter();
    let taken: Vec<Value> = entries
        .map(|entry| {
            let text = |name: &str| entry[name].as_str().map(str::to_owned);
            let message = Message::new(text("MessageBody").unwrap(), text("MessageGroupId"));
            let mut messages = sqs.messages.lock().unwrap();
            messages.push((queue.to_owned(), message));
            json!({"Id": entry["Id"], "MessageId": "1", "MD5OfMessageBody": "x"})
        })
        .collect();
    (
        StatusCode::OK,
        Json(json!({"Successful": taken, "Failed": []})),
    )
}

/// An operator of a shop's deployment.
struct Operator {
    folder: TempDir,
    aws: [String; 2],
    arguments: Vec<String>,
}

impl Operator {
    /// One who asked AWS for the function's variables.
    fn of(shop: &Shop, sqs: String, since: Timestamp) -> Self {
        let mut functions = template().functions.into_iter();
        let function = functions.find(|function| function.binary == FUNCTION);
        let mut variables = function.expect("it is in the template").variables;
        let root = shop.stack.home().root_secret().unwrap();
        variables.insert("ROOT_SECRET".to_owned(), format!("file:{}", root.display()));
        let operator = Self {
            folder: TempDir::new().unwrap(),
            aws: [shop.stack.info.dynamodb_endpoint.clone(), sqs],
            arguments: [
                ("--site", shop.demo.site.site_id.to_string()),
                ("--since", since.to_string()),
                ("--region", "eu-central-1".to_owned()),
            ]
            .into_iter()
            .flat_map(|(flag, value)| [flag.to_owned(), value])
            .collect(),
        };
        operator.write(&json!(variables).to_string());
        operator
    }

    fn path(&self) -> String {
        self.folder
            .path()
            .join("variables.json")
            .display()
            .to_string()
    }

    fn write(&self, variables: &str) {
        std::fs::write(self.path(), variables).unwrap();
    }

    fn variables(&self) -> BTreeMap<String, String> {
        let text = std::fs::read(self.path()).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    /// Runs the command, while the shop's stack goes on.
    async fn run(&self) -> Output {
        let [tables, rest] = self.aws.clone();
        let path = ["--variables".to_owned(), self.path()];
        let arguments = [self.arguments.as_slice(), &path].concat();
        let run = move || {
            let aws = [
                ("AWS_ENDPOINT_URL_DYNAMODB", tables.as_str()),
                ("AWS_ENDPOINT_URL", &rest),
            ];
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            operate_amid(&aws, "reconcile", &arguments)
        };
        spawn_blocking(run).await.unwrap()
    }

    /// The same, which goes well; what it says.
    async fn told(&self) -> String {
        let output = self.run().await;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The same, which does not; what it complains about.
    async fn complaint(&self) -> String {
        let output = self.run().await;
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    }
}

fn words(told: usize, set_off: usize) -> String {
    format!("Events told or known:     {told}\nDeliveries set off again: {set_off}\n")
}

#[tokio::test]
async fn what_a_stream_lost_arrives_when_the_operator_says_so() {
    // Nobody reads its streams.
    let shop = Shop::open().await;
    let an_hour_ago = Clock::system().now() - SignedDuration::from_hours(1);
    shop.clock
        .advance(an_hour_ago.duration_since(shop.clock.now()));
    let since = shop.clock.now();
    let sink = Sink::start(|_| Reaction::Status(200)).await.unwrap();
    let created = [EventType::TemplateCreated];
    shop.endpoint(&sink.url("/plain"), Format::Standard, created)
        .await;
    let tokens = json!({"url": sink.url("/tokens"), "format": "jwt", "events": created});
    shop.created(ENDPOINTS, hook(&tokens)).await;
    shop.clock.advance(SignedDuration::from_mins(1));
    let lose = async || {
        let item = custom_item("Zine", "10.00", 1);
        let template = shop
            .create_template(json!({"customLineItems": [item]}))
            .await;
        id_of(&template).to_owned()
    };
    let first = lose().await;

    let sqs = Sqs::default();
    let operator = Operator::of(&shop, sqs.start().await, since);
    assert_eq!(operator.told().await, words(1, 0));
    assert_eq!((sqs.hand_over(&shop), sink.count()), (2, 0));
    sink.until(|seen| seen.len() == 2).await;
    for seen in sink.seen() {
        let text = String::from_utf8(seen.body.to_vec()).unwrap();
        if seen.path == "/tokens" {
            assert_eq!(text.split('.').count(), 3, "{text}");
        } else {
            assert_eq!(seen.json()["type"], "checkout_template.created");
            assert!(text.contains(&first), "{text}");
        }
    }
    // What arrived is known, and sent to nobody again.
    assert_eq!(operator.told().await, words(1, 0));
    assert_eq!((sqs.hand_over(&shop), sink.count()), (0, 2));

    // What cannot be done is said, and done by another run.
    let back = shop.clock.now().duration_since(since) - SignedDuration::from_mins(2);
    shop.clock.advance(-back);
    lose().await;
    sqs.is_down.store(true, Ordering::SeqCst);
    let complaint = operator.complaint().await;
    assert!(complaint.contains("are left: run it again"), "{complaint}");
    sqs.is_down.store(false, Ordering::SeqCst);
    let told = operator.told().await;
    assert!(told.starts_with("Events told or known:     2\n"), "{told}");
    assert_eq!(sqs.hand_over(&shop), 2);
    sink.until(|seen| seen.len() == 4).await;
    assert_eq!(operator.told().await, words(2, 0));
    assert_eq!((sqs.hand_over(&shop), sink.count()), (0, 4));
}

#[tokio::test]
async fn what_the_operator_gets_wrong_is_said() {
    let shop = Shop::open().await;
    let sqs = Sqs::default();
    let mut operator = Operator::of(&shop, sqs.start().await, shop.clock.now());
    let right = operator.variables();
    for lacking in ["WEBHOOKS_TABLE", "DELIVERIES_QUEUE_URL"] {
        let mut variables = right.clone();
        variables.remove(lacking).expect(lacking);
        operator.write(&json!(variables).to_string());
        let complaint = operator.complaint().await;
        assert!(complaint.contains(lacking), "{complaint}");
    }
    for variables in ["", "[]", "{\"ACCOUNTS_TABLE\": 1}"] {
        operator.write(variables);
        let complaint = operator.complaint().await;
        assert!(
            complaint.contains("holds no JSON object of texts"),
            "{complaint}"
        );
    }
    std::fs::remove_file(operator.path()).unwrap();
    let complaint = operator.complaint().await;
    assert!(complaint.contains("cannot read `"), "{complaint}");
    operator.write(&json!(right).to_string());
    operator.aws[0] = "http://127.0.0.1:1".to_owned();
    let complaint = operator.complaint().await;
    assert!(
        complaint.contains("the table did not answer"),
        "{complaint}"
    );
    operator.arguments[1] = "not-a-site".to_owned();
    let usage = operator.run().await;
    assert_eq!(usage.status.code(), Some(2));
}
