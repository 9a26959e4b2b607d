//! Stripe's errors.

use serde_json::{Value, json};

/// A request that is refused: the status, and the error.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) status: u16,
    r#type: &'static str,
    code: Option<&'static str>,
    message: String,
    param: Option<String>,
    /// Whether execution had begun: then the answer is kept for the idempotency key.
    pub(super) begun: bool,
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: String) -> Self {
        Self {
            status,
            r#type: "invalid_request_error",
            code: Some(code),
            message,
            param: None,
            begun: false,
        }
    }

    /// What is wrong with a parameter.
    pub(super) fn invalid(code: &'static str, param: &str) -> Self {
        Self {
            param: Some(param.to_owned()),
            ..Self::new(400, code, format!("Invalid {param}"))
        }
    }

    pub(super) fn missing(param: &str) -> Self {
        Self::invalid("parameter_missing", param)
    }

    pub(super) fn unknown_parameter(param: &str) -> Self {
        Self::invalid("parameter_unknown", param)
    }

    /// There is no such thing at an address.
    pub(super) fn no_such(what: &str, id: &str) -> Self {
        Self::new(404, "resource_missing", format!("No such {what}: '{id}'"))
    }

    /// What was executed and did not work out.
    pub(super) fn of_state(code: &'static str, message: &str) -> Self {
        Self {
            begun: true,
            ..Self::new(400, code, message.to_owned())
        }
    }

    /// Without a word that a program could act on.
    pub(super) fn wordless(message: &str) -> Self {
        Self {
            code: None,
            ..Self::of_state("", message)
        }
    }

    /// As Stripe does, with the end of the key that was sent.
    pub(super) fn wrong_key(sent: &str) -> Self {
        let end: String = sent
            .chars()
            .skip(sent.chars().count().saturating_sub(6))
            .collect();
        Self {
            code: None,
            ..Self::new(401, "", format!("Invalid API Key provided: ********{end}"))
        }
    }

    /// The key was used with other parameters.
    pub(super) fn other_parameters() -> Self {
        Self {
            r#type: "idempotency_error",
            code: None,
            ..Self::new(
                400,
                "",
                "Keys for idempotent requests can only be used with the same parameters".to_owned(),
            )
        }
    }

    /// Trouble of Stripe's own.
    pub(super) fn trouble(status: u16) -> Self {
        Self {
            r#type: "api_error",
            code: None,
            begun: status == 500,
            ..Self::new(status, "", "An error occurred".to_owned())
        }
    }

    pub(super) fn body(&self) -> Value {
        let mut error = json!({"type": self.r#type, "message": self.message});
        if let Some(code) = self.code {
            error["code"] = json!(code);
        }
        if let Some(param) = &self.param {
            error["param"] = json!(param);
        }
        json!({"error": error})
    }
}
