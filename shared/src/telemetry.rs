//! Logging.

/// Sends log lines to standard output in the form that Lambda's logging configuration asks for.
pub fn init() {
    lambda_http::tracing::init_default_subscriber();
}
