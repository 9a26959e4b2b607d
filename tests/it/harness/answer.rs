//! An answer that has been read to its end.

use reqwest::{Response, StatusCode, header::LOCATION};
use serde_json::Value;

/// An answer that has been read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("the answer has a text body");
        Self {
            status,
            headers,
            text,
        }
    }

    /// Asserts the status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("the header is text"))
    }

    /// Where it redirects to.
    #[track_caller]
    pub(crate) fn location(&self) -> String {
        assert!(
            self.headers.contains_key(LOCATION),
            "{} {}",
            self.status,
            self.text
        );
        self.header("location").to_owned()
    }

    /// Asserts that it is a page for a buyer that says `words`.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(
            self.header("content-type").starts_with("text/html"),
            "{:?}",
            self.headers
        );
        assert!(
            self.text.contains(words),
            "no `{words}` in {}",
            self.visible()
        );
        self
    }

    /// Asserts that it is a page for a buyer that does not say `words`.
    #[track_caller]
    pub(crate) fn keeps_silent_on(self, words: &str) -> Self {
        assert!(
            !self.text.contains(words),
            "`{words}` in {}",
            self.visible()
        );
        self
    }

    /// The page without its head, for a message that can be read.
    fn visible(&self) -> &str {
        self.text
            .split_once("<body>")
            .map_or(&self.text, |(_, body)| body)
    }

    /// The Wix error code of an answer.
    #[track_caller]
    pub(crate) fn code(&self) -> String {
        let body = self.json();
        let code = body["details"]["applicationError"]["code"].as_str();
        code.unwrap_or_else(|| panic!("no application error: {body}"))
            .to_owned()
    }

    /// The faults of an answer in Polar's form: place and type, in order.
    #[track_caller]
    pub(crate) fn faults(&self) -> Vec<(String, String)> {
        assert_eq!(self.status.as_u16(), 422, "{}", self.text);
        let body = self.json();
        let faults = body["detail"].as_array().expect("a list of faults");
        let place = |fault: &Value| {
            let steps = fault["loc"].as_array().expect("a place").iter();
            let steps = steps.map(|step| step.as_str().map_or(step.to_string(), str::to_owned));
            steps.collect::<Vec<_>>().join(".")
        };
        let kind = |fault: &Value| fault["type"].as_str().expect("a type").to_owned();
        faults
            .iter()
            .map(|fault| (place(fault), kind(fault)))
            .collect()
    }

    /// The Wix violations of an answer: field and rule, in order.
    #[track_caller]
    pub(crate) fn violations(&self) -> Vec<(String, String)> {
        let body = self.json();
        let violations = body["details"]["validationError"]["fieldViolations"].as_array();
        let violations = violations.unwrap_or_else(|| panic!("no violations: {body}"));
        let text = |value: &Value| value.as_str().expect("a string").to_owned();
        violations
            .iter()
            .map(|one| (text(&one["field"]), text(&one["violatedRule"])))
            .collect()
    }
}
