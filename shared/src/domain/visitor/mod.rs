//! Who asks for a shared URL: a person who opens it, or a machine that only looks.
//!
//! Every checkout that nobody wanted costs a write, a slot of a limited offer and the merchant's trust
//! in its figures, so what says that it is a machine is believed. Any one signal is enough. Nothing is
//! believed that says it is a person: that is what is left.

mod agent;
mod visit_id;

pub use visit_id::VisitId;

use agent::{Agent, says_headless};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visitor {
    /// A person, as far as anybody can tell.
    Person,
    /// A browser that fetches ahead what its person may open next.
    Prefetch,
    /// A machine.
    Machine(Kind),
    /// Perhaps a machine that pretends to be a browser, perhaps a person with an unusual one.
    Unsure,
}

/// What kind of machine, and by that what gave it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One that asks for the head only. X asks so three times for each post, as a browser or as nobody.
    Head,
    /// One that does not say what it is.
    Nameless,
    /// One that shows a card of the URL in a post or a chat.
    Preview,
    /// One that looks at what mails link to before their reader does.
    MailScanner,
    /// A library or a command that speaks HTTP.
    Library,
    /// One that collects pages, for a search or a model.
    Crawler,
    /// A browser without a person before it.
    Headless,
}

impl Visitor {
    /// The headers that tell, as `Vary` has them. The access token is one: whoever holds one is a
    /// program that may, and is asked nothing of this.
    pub const TOLD_BY: &'static str = "authorization, user-agent, sec-ch-ua, from, sec-purpose, \
        purpose, x-purpose, x-moz, accept-language, sec-fetch-mode, referer";

    /// Tells by a request's method and headers, each by its name in lower case.
    #[must_use]
    pub fn of<'a>(method: &str, header: impl Fn(&'static str) -> Option<&'a [u8]>) -> Self {
        // Some phones' names are not ASCII: their bytes are no reason to overlook the rest.
        let text = |name| {
            let bytes = header(name).unwrap_or_default().trim_ascii();
            String::from_utf8_lossy(bytes).to_ascii_lowercase()
        };
        if method == "HEAD" {
            return Self::Machine(Kind::Head);
        }
        let agent = Agent::of(&text("user-agent"));
        if let Agent::Machine(kind) = agent {
            return Self::Machine(kind);
        }
        if says_headless(&text("sec-ch-ua")) {
            return Self::Machine(Kind::Headless);
        }
        // An address to complain to, as RFC 9110 asks of robots; no browser sends one.
        if !text("from").is_empty() {
            return Self::Machine(Kind::Crawler);
        }
        if AHEAD.into_iter().any(|name| is_ahead(&text(name))) {
            return Self::Prefetch;
        }
        let mode = text("sec-fetch-mode");
        // Every browser says which languages it takes, and those of recent years how they ask; what
        // copies only a browser's name says neither.
        let is_bare = mode.is_empty() && text("accept-language").is_empty();
        // A picture or a script of a page elsewhere: nobody looks at what comes of it.
        let is_part = !mode.is_empty() && !mode.contains("navigate");
        if agent == Agent::Strange || is_bare || is_part || is_scanner(&text("referer")) {
            return Self::Unsure;
        }
        Self::Person
    }
}

/// Where browsers say that they fetch ahead: the first is standard; the others were, or are Safari's,
/// Facebook's and old Firefox's.
const AHEAD: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

fn is_ahead(purpose: &str) -> bool {
    let words = ["prefetch", "prerender", "preview"];
    words.into_iter().any(|word| purpose.contains(word))
}

/// Whether whoever asks comes from a service that opens the links of mails and chats by itself, though
/// its readers come from there, too: those that Dub's redirects tell by the referrer.
fn is_scanner(referrer: &str) -> bool {
    let rest = referrer.split_once("://").map(|(_, rest)| rest);
    let host = rest.and_then(|rest| rest.split('/').next());
    let services = ["mimecast", "emailprotection", "urlsand", "teams.cdn"];
    host.is_some_and(|host| services.into_iter().any(|name| host.contains(name)))
}

#[cfg(test)]
mod tests;
