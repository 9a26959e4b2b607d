//! The real binary as a child process.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use reqwest::header::{ACCEPT_LANGUAGE, HeaderMap, HeaderValue};
use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take before the test gives up: far more than it takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often a condition is looked at again.
const GLANCE: Duration = Duration::from_millis(2);

/// The info file's name in the folder that the process runs in.
const INFO: &str = "info.json";

/// A running or ended stack; killed and reaped when dropped, also when a test fails.
pub(crate) struct Process {
    child: Child,
    /// Holds what the process prints, and its info file.
    folder: TempDir,
}

impl Process {
    /// Starts the stack on a free port; the flags come on top.
    pub(crate) fn start(flags: &[&str]) -> Self {
        Self::start_with(flags, |_, _| {})
    }

    /// Starts the stack with a command that a test has changed; it runs in a folder of its own.
    pub(crate) fn start_with(flags: &[&str], change: impl FnOnce(&mut Command, &Path)) -> Self {
        let folder = TempDir::with_prefix("process-").expect("a temporary folder");
        let output = |name| File::create(folder.path().join(name)).expect("a file");
        let mut command = Command::new(env!("CARGO_BIN_EXE_checkout-links"));
        command
            .current_dir(folder.path())
            // What `--ephemeral` makes goes with the folder, also when the process is killed.
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(output("stdout"))
            .stderr(output("stderr"))
            .args(["--info", INFO])
            .args(flags);
        if !flags.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        change(&mut command, folder.path());
        let child = command.spawn().expect("the binary starts");
        Self { child, folder }
    }

    /// Where the process writes its info.
    pub(crate) fn info_path(&self) -> PathBuf {
        self.folder.path().join(INFO)
    }

    /// Waits until the stack serves.
    pub(crate) async fn ready(&mut self) -> Value {
        let path = self.info_path();
        let bytes = until(|| {
            let ended = self.child.try_wait().expect("the child can be asked");
            assert!(ended.is_none(), "{ended:?}: {}", self.stderr());
            fs::read(&path).ok()
        });
        serde_json::from_slice(&bytes.await).expect("the info is whole")
    }

    /// Waits until the process has ended by itself.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        until(|| self.child.try_wait().expect("the child can be asked")).await
    }

    /// Ends it at once, wherever it stands.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("the child is killed");
        self.child.wait().expect("the child is reaped");
    }

    /// Asks it to stop; the shell has `kill` built in, so no other program is needed.
    pub(crate) fn terminate(&self) {
        let ask = format!("kill -TERM {}", self.child.id());
        let status = Command::new("sh").args(["-c", &ask]).status();
        assert!(status.expect("a shell").success(), "{ask}");
    }

    /// What it printed.
    pub(crate) fn stdout(&self) -> String {
        read(&self.folder.path().join("stdout"))
    }

    /// What it complained about.
    pub(crate) fn stderr(&self) -> String {
        read(&self.folder.path().join("stderr"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended before; then there is nothing to kill, and waiting gives its status.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("the output can be read")
}

/// Looks again and again until there is something.
pub(crate) async fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain");
        tokio::time::sleep(GLANCE).await;
    }
}

/// As [`until`], where looking takes a while.
pub(crate) async fn eventually<T>(mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain");
        tokio::time::sleep(GLANCE).await;
    }
}

/// What a browser says of itself: a shared URL makes checkouts for persons only.
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A client that follows no redirects, and is a browser unless a request says otherwise.
pub(crate) fn client() -> reqwest::Client {
    // Another test may have installed it first.
    drop(rustls::crypto::ring::default_provider().install_default());
    let languages = (ACCEPT_LANGUAGE, HeaderValue::from_static("en"));
    reqwest::Client::builder()
        .user_agent(BROWSER)
        .default_headers(HeaderMap::from_iter([languages]))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client")
}
