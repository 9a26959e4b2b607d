//! A server on loopback that behaves as it is told.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// How a server behaves once it has a request.
#[derive(Clone, Copy)]
pub(super) enum Manner {
    /// Answers with these bytes, and waits for the next request.
    Answer(&'static [u8]),
    /// Answers with these bytes, then with one byte after the other without an end.
    Drip(&'static [u8]),
    /// The same, as fast as it can.
    Flood(&'static [u8]),
    /// Hangs up.
    HangUp,
}

/// A server on loopback.
pub(super) struct Server {
    pub(super) port: u16,
    connections: Arc<AtomicUsize>,
    pub(super) requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(super) async fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let (connections, requests) = (
            Arc::clone(&server.connections),
            Arc::clone(&server.requests),
        );
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, manner, Arc::clone(&requests)));
            }
        });
        server
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, manner: Manner, requests: Arc<Mutex<Vec<String>>>) {
    while let Some(request) = request(&mut stream).await {
        requests.lock().unwrap().push(request);
        let (answer, pause) = match manner {
            Manner::HangUp => return,
            Manner::Answer(answer) => {
                stream.write_all(answer).await.unwrap();
                continue;
            }
            Manner::Drip(answer) => (answer, Duration::from_millis(5)),
            Manner::Flood(answer) => (answer, Duration::ZERO),
        };
        stream.write_all(answer).await.unwrap();
        let more: &[u8] = if pause.is_zero() { &[b'x'; 4096] } else { b"x" };
        while stream.write_all(more).await.is_ok() {
            tokio::time::sleep(pause).await;
        }
    }
}

/// Reads a request whose body is `{}`.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n{}") {
        let mut byte = [0];
        if stream.read(&mut byte).await.ok()? == 0 {
            return None;
        }
        read.push(byte[0]);
    }
    String::from_utf8(read).ok()
}
