use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::{Server, path, recorder};
use crate::function::http_handler;
use crate::template::Route;

#[tokio::test]
async fn a_request_becomes_the_event_that_aws_sends() {
    let (handler, mut events) = recorder(json!({"statusCode": 204}));
    let server = Server::start(vec![("F", vec![path("POST", "/a/{id}")], handler)]).await;
    let reply = server
        .send(
            "POST /a/x%20y?q=1&p=a+b&q=%C3%A9 HTTP/1.1\r\nHost: ::bad host::\r\nCookie: a=1; b=2\r\n\
             Cookie: c=3\r\nAccept: one\r\nAccept: two\r\nUser-Agent: test\r\nX-Forwarded-Proto: :::\r\n\
             Content-Length: 6\r\nConnection: close\r\n\r\nh\u{e9}llo"
                .as_bytes(),
        )
        .await;
    assert_eq!(reply.status(), "204");
    let event = events.recv().await.unwrap();
    let id = event["requestContext"]["requestId"].clone();
    assert_eq!(id.as_str().unwrap().len(), 36);
    let authority = server.authority.as_str();
    let expected = json!({
        "version": "2.0",
        "routeKey": "POST /a/{id}",
        "rawPath": "/a/x y",
        "rawQueryString": "q=1&p=a+b&q=%C3%A9",
        "cookies": ["a=1", "b=2", "c=3"],
        "headers": {
            "accept": "one,two",
            "content-length": "6",
            "host": authority,
            "user-agent": "test",
            "x-forwarded-for": "127.0.0.1",
            "x-forwarded-port": authority.rsplit(':').next(),
            "x-forwarded-proto": "http",
        },
        "queryStringParameters": {"p": "a b", "q": "1,é"},
        "pathParameters": {"id": "x y"},
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": authority,
            "domainPrefix": "127",
            "http": {
                "method": "POST",
                "path": "/a/x y",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "test",
            },
            "requestId": id,
            "routeKey": "POST /a/{id}",
            "stage": "$default",
            "time": "22/Nov/2026:10:30:00 +0000",
            "timeEpoch": 1_795_343_400_250_i64,
        },
        "body": "héllo",
        "isBase64Encoded": false,
    });
    assert_eq!(event, expected);
    server.stop().await;
}

#[tokio::test]
async fn what_is_empty_is_left_out_and_binary_bodies_are_base64() {
    let (handler, mut events) = recorder(json!({"statusCode": 200}));
    let server = Server::start(vec![("F", vec![Route::Default], handler)]).await;
    server.get("/").await;
    let event = events.recv().await.unwrap();
    for absent in ["cookies", "queryStringParameters", "pathParameters", "body"] {
        assert!(event.get(absent).is_none(), "{absent}");
    }
    let mut request = b"POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\n".to_vec();
    request.extend([0xff, 0x00, 0x10]);
    server.send(&request).await;
    let event = events.recv().await.unwrap();
    assert_eq!(
        (&event["body"], &event["isBase64Encoded"]),
        (&json!("/wAQ"), &json!(true))
    );
    assert_eq!(event["requestContext"]["http"]["protocol"], "HTTP/1.0");
}

/// Writes down what reached it.
async fn echo(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    let cookie = headers
        .get("cookie")
        .map(|v| String::from_utf8_lossy(v.as_bytes()).into_owned());
    let seen = json!({"method": method.as_str(), "uri": uri.to_string(), "cookie": cookie,
        "body": body.to_vec()});
    ([("set-cookie", "a=1"), ("x-own", "yes")], axum::Json(seen))
}

#[tokio::test]
async fn a_router_sees_the_request_through_lambda_http() {
    let handler = http_handler(axum::Router::new().fallback(echo));
    let server = Server::start(vec![("F", vec![Route::Default], handler)]).await;
    let mut request = b"PUT /a%2520b?x=%20y HTTP/1.1\r\nCookie: k=v\r\nCookie: l=w\r\n\
        Content-Length: 2\r\nConnection: close\r\n\r\n"
        .to_vec();
    request.extend([0xfe, 0x01]);
    let reply = server.send(&request).await;
    let seen: Value = serde_json::from_str(&reply.body).unwrap();
    let uri = format!("http://{}/a%20b?x=%20y", server.authority);
    let expected = json!({"method": "PUT", "uri": uri, "cookie": "k=v; l=w", "body": [254, 1]});
    assert_eq!(seen, expected);
    assert!(reply.head.contains("set-cookie: a=1"), "{}", reply.head);
    assert!(reply.head.contains("x-own: yes"), "{}", reply.head);
}

#[tokio::test]
async fn no_request_target_or_header_makes_lambda_http_panic() {
    let handler = http_handler(axum::Router::new().fallback(echo));
    let server = Server::start(vec![("F", vec![Route::Default], handler)]).await;
    let odd = [
        ("/%00%0a%09%7f", "200"),
        ("/a%3Fb%23c?d=%zz&{}|^`", "200"),
        ("/{}\"|^~", "200"),
        ("/`", "400"),
        ("//x//../..\\%5c:@[::1]", "200"),
        ("/%e2%28%a1/%F0%9F%92%B8", "200"),
        ("http://elsewhere:99999/x", "200"),
        ("http://elsewhere:99/x", "200"),
        ("*", "400"),
        ("elsewhere:80", "400"),
        ("/é?é", "200"),
        ("", "400"),
    ];
    for (target, status) in odd {
        let reply = server.get(target).await;
        assert_eq!(reply.status(), status, "{target}: {}", reply.body);
    }
    let long = format!("/{}?{}", "%C3%A9".repeat(800), "x".repeat(5000));
    assert_eq!(server.get(&long).await.status(), "200");
    assert_eq!(
        server
            .get(&format!("{long}{}", "x".repeat(500)))
            .await
            .status(),
        "431"
    );
    let star = server
        .send(b"OPTIONS * HTTP/1.1\r\nConnection: close\r\n\r\n")
        .await;
    assert_eq!(star.status(), "400");
    let mut latin =
        b"GET / HTTP/1.1\r\nConnection: close\r\nX: \xe9\r\nCookie: \xe9\r\n\r\n".to_vec();
    assert_eq!(server.send(&latin).await.status(), "200");
    latin.splice(0..3, *b"\xff\xff\xff");
    assert_eq!(server.send(&latin).await.status(), "400");
}
