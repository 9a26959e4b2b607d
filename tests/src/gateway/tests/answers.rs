use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::{Server, path, recorder};
use crate::function::{Handler, HandlerError};
use crate::gateway::{Clock, Gateway, MAX_BODY, Routes};
use crate::template::{Function, Route};

#[tokio::test]
async fn a_function_that_panics_or_fails_is_a_500_and_the_server_goes_on() {
    let panics: Handler = Arc::new(|_| panic!("on purpose"));
    let fails: Handler =
        Arc::new(|_| Box::pin(async { Err(HandlerError::Failed("on purpose".into())) }));
    let (odd, _events) = recorder(json!({"statusCode": 42}));
    let server = Server::start(vec![
        ("Panics", vec![path("GET", "/panics")], panics),
        ("Fails", vec![path("GET", "/fails")], fails),
        ("Odd", vec![path("GET", "/odd")], odd),
    ])
    .await;
    for target in ["/panics", "/fails", "/odd", "/panics"] {
        let reply = server.get(target).await;
        assert_eq!(reply.status(), "500", "{target}");
        assert_eq!(
            reply.body, r#"{"message":"Internal Server Error"}"#,
            "{target}"
        );
    }
    let reply = server.get("/nothing").await;
    assert_eq!(
        (reply.status(), reply.body.as_str()),
        ("404", r#"{"message":"Not Found"}"#)
    );
}

#[tokio::test]
async fn an_answer_becomes_http_and_head_has_no_body() {
    let (handler, _events) = recorder(json!({
        "statusCode": 302,
        "headers": {"Location": "/x", "content-length": "999", "transfer-encoding": "chunked"},
        "multiValueHeaders": {"x-two": ["1", "2"]},
        "cookies": ["a=1; Path=/", "b=2"],
        "body": "aGVsbG8=",
        "isBase64Encoded": true,
    }));
    let server = Server::start(vec![("F", vec![Route::Default], handler)]).await;
    let reply = server.get("/").await;
    assert_eq!((reply.status(), reply.body.as_str()), ("302", "hello"));
    let lines = [
        "location: /x",
        "x-two: 1",
        "x-two: 2",
        "set-cookie: a=1; path=/",
        "set-cookie: b=2",
        "content-length: 5",
    ];
    for line in lines {
        assert!(reply.head.contains(line), "{line} in {}", reply.head);
    }
    assert!(!reply.head.contains("chunked"), "{}", reply.head);
    let reply = server
        .send(b"HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n")
        .await;
    assert_eq!((reply.status(), reply.body.as_str()), ("302", ""));
}

#[tokio::test]
async fn a_body_over_ten_megabytes_is_refused() {
    let (handler, mut events) = recorder(json!({"statusCode": 200}));
    let server = Server::start(vec![("F", vec![Route::Default], handler)]).await;
    let head = |length: usize| {
        format!("POST / HTTP/1.1\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")
    };
    let too_large = r#"{"message":"Request Entity Too Large"}"#;
    let reply = server.send(head(MAX_BODY + 1).as_bytes()).await;
    assert_eq!((reply.status(), reply.body.as_str()), ("413", too_large));
    // Without a length the limit is met while reading.
    let chunk = vec![b'x'; MAX_BODY + 1];
    let mut chunked =
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".to_vec();
    chunked.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
    chunked.extend(&chunk);
    chunked.extend(b"\r\n0\r\n\r\n");
    let reply = server.send(&chunked).await;
    assert_eq!((reply.status(), reply.body.as_str()), ("413", too_large));
    let mut full = head(MAX_BODY).into_bytes();
    full.extend(&chunk[1..]);
    assert_eq!(server.send(&full).await.status(), "200");
    assert_eq!(
        events.recv().await.unwrap()["body"].as_str().unwrap().len(),
        MAX_BODY
    );
}

#[tokio::test]
async fn a_stop_answers_what_is_under_way_and_waits_for_no_idle_client() {
    let (entered, leave) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler: Handler = {
        let (entered, leave) = (Arc::clone(&entered), Arc::clone(&leave));
        Arc::new(move |_| {
            let (entered, leave) = (Arc::clone(&entered), Arc::clone(&leave));
            Box::pin(async move {
                entered.notify_one();
                leave.notified().await;
                Ok(json!({"statusCode": 200}))
            })
        })
    };
    let Server {
        authority,
        stop,
        task,
    } = Server::start(vec![("F", vec![Route::Default], handler)]).await;
    let _idle = TcpStream::connect(&authority).await.unwrap();
    let mut busy = TcpStream::connect(&authority).await.unwrap();
    busy.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    entered.notified().await;
    stop.send(()).unwrap();
    leave.notify_one();
    let mut reply = String::new();
    busy.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    tokio::time::timeout(Duration::from_secs(5), task)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
}

#[test]
fn every_function_with_routes_needs_a_handler() {
    let function = Function {
        logical_id: "Lonely".to_owned(),
        binary: "lonely".to_owned(),
        variables: BTreeMap::new(),
        routes: vec![Route::Default],
        streams: Vec::new(),
        queues: Vec::new(),
    };
    let routes = Routes::new(&[function]).unwrap();
    let clock: Clock = Arc::new(|| jiff::Timestamp::UNIX_EPOCH);
    let error = Gateway::new(routes, BTreeMap::new(), "localhost:1", clock).unwrap_err();
    assert!(error.to_string().contains("`Lonely`"), "{error}");
}
