mod answers;
mod requests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::{Gateway, Routes};
use crate::function::Handler;
use crate::template::{Function, Route};

/// A gateway on a real socket whose functions are `handlers`, each with the routes given.
struct Server {
    authority: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn start(functions: Vec<(&str, Vec<Route>, Handler)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let declared: Vec<_> = functions
            .iter()
            .map(|(id, routes, _)| Function {
                logical_id: (*id).to_owned(),
                binary: (*id).to_owned(),
                variables: BTreeMap::new(),
                routes: routes.clone(),
                streams: Vec::new(),
                queues: Vec::new(),
            })
            .collect();
        let handlers = functions
            .into_iter()
            .map(|(id, _, handler)| (id.to_owned(), handler));
        let now = "2026-11-22T10:30:00.250Z".parse().unwrap();
        let gateway = Gateway::new(
            Routes::new(&declared).unwrap(),
            handlers.collect(),
            &authority,
            Arc::new(move || now),
        )
        .unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(gateway.serve(listener, async {
            let _closed = stopped.await;
        }));
        Self {
            authority,
            stop,
            task,
        }
    }

    /// Sends bytes as they are and reads until the server closes the connection.
    async fn send(&self, request: &[u8]) -> Reply {
        let exchange = async {
            let mut stream = TcpStream::connect(&self.authority).await.unwrap();
            stream.write_all(request).await.unwrap();
            let mut reply = Vec::new();
            stream.read_to_end(&mut reply).await.unwrap();
            reply
        };
        let reply = tokio::time::timeout(Duration::from_secs(20), exchange)
            .await
            .unwrap();
        let text = String::from_utf8_lossy(&reply).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        Reply {
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    async fn get(&self, target: &str) -> Reply {
        self.send(format!("GET {target} HTTP/1.1\r\nconnection: close\r\n\r\n").as_bytes())
            .await
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        tokio::time::timeout(Duration::from_secs(5), self.task)
            .await
            .unwrap()
            .unwrap()
            .unwrap();
    }
}

struct Reply {
    head: String,
    body: String,
}

impl Reply {
    fn status(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }
}

fn path(method: &str, path: &str) -> Route {
    Route::Path {
        method: Some(method.to_owned()),
        path: path.to_owned(),
    }
}

/// Answers every event with `answer` and hands the events out.
fn recorder(answer: Value) -> (Handler, mpsc::UnboundedReceiver<Value>) {
    let (events, received) = mpsc::unbounded_channel();
    let handler: Handler = Arc::new(move |event| {
        events.send(event).unwrap();
        let answer = answer.clone();
        Box::pin(async move { Ok(answer) })
    });
    (handler, received)
}
