//! Where webhooks may go: the guard that a URL passes when an endpoint is saved and again before each
//! connection, and that every address passes which its name resolves to.
//!
//! Our functions run next to what must not be reached: Lambda's runtime API on 127.0.0.1:9001, the
//! services that hand out credentials on 169.254.0.0/16 and `fd00:ec2::254`, a merchant's own network.
//! The deny set is IANA's registries of special-purpose addresses, multicast, and every way to write an
//! IPv4 address inside an IPv6 one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub use crate::config::Reach;
use url::{Host, Url};

const MAX_LENGTH: usize = 2083;
const MAX_HOST: usize = 253;
/// Below this port are the system's own services; of those only HTTPS is one.
const FIRST_FREE_PORT: u16 = 1024;
const HTTPS: u16 = 443;

/// Ports that no webhook receiver listens on, but what answers requests of strangers to its harm.
const DENIED_PORTS: &[u16] = &[
    1433,  // SQL Server
    2375,  // Docker
    2376,  // Docker with TLS
    2379,  // etcd
    3306,  // MySQL
    5432,  // PostgreSQL
    6379,  // Redis
    6443,  // Kubernetes
    9001,  // Lambda's runtime API
    9200,  // Elasticsearch
    10250, // a Kubernetes node
    11211, // memcached
    27017, // MongoDB
];

/// Names that lead nowhere public, and all below them.
const PRIVATE_NAMES: &[&str] = &["localhost", "local", "internal", "home.arpa"];

/// Why nothing is sent there. No sentence says what a name resolved to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreachable {
    /// It is longer than any server takes.
    #[error("a webhook URL has at most {MAX_LENGTH} characters")]
    TooLong,
    /// It holds what parsers drop or read in different ways.
    #[error("a webhook URL has no blanks, control characters or backslashes")]
    Characters,
    /// It is no absolute URL with a host.
    #[error("`{0}` is not an absolute URL")]
    NotAUrl(String),
    /// The wrong scheme.
    #[error("`{0}` is not an https URL")]
    Scheme(String),
    /// Credentials before the host.
    #[error("a webhook URL holds no user name or password")]
    UserInfo,
    /// What browsers keep to themselves.
    #[error("a webhook URL has no fragment (`#…`)")]
    Fragment,
    /// A port that is not used for webhooks.
    #[error(
        "webhooks are not sent to port {0}: use 443, 8443 or another from {FIRST_FREE_PORT} on"
    )]
    Port(u16),
    /// A name that is not one of the public internet.
    #[error("`{0}` is not the name of a public host")]
    Name(String),
    /// An address that is not one of the public internet.
    #[error("`{0}` is not a public address")]
    Address(IpAddr),
    /// The same, where the name was given and not the address.
    #[error("the host of this URL cannot be reached")]
    Resolved,
}

/// Reads a URL that webhooks may go to. What its name resolves to is vetted when connecting.
///
/// # Errors
///
/// What is wrong with it.
pub fn vet_url(text: &str, reach: Reach) -> Result<Url, Unreachable> {
    if text.chars().count() > MAX_LENGTH {
        return Err(Unreachable::TooLong);
    }
    let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
    if text.chars().any(odd) {
        return Err(Unreachable::Characters);
    }
    let url = Url::parse(text).map_err(|_| Unreachable::NotAUrl(text.to_owned()))?;
    let allowed = match reach {
        Reach::Public => url.scheme() == "https",
        Reach::Loopback => matches!(url.scheme(), "http" | "https"),
    };
    if !allowed {
        return Err(Unreachable::Scheme(text.to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Unreachable::UserInfo);
    }
    if url.fragment().is_some() {
        return Err(Unreachable::Fragment);
    }
    vet_port(url.port_or_known_default().unwrap_or_default(), reach)?;
    match url.host() {
        Some(Host::Domain(name)) => vet_name(name, reach)?,
        Some(Host::Ipv4(ip)) => vet_ip(IpAddr::V4(ip), reach)?,
        Some(Host::Ipv6(ip)) => vet_ip(IpAddr::V6(ip), reach)?,
        None => return Err(Unreachable::NotAUrl(text.to_owned())),
    }
    Ok(url)
}

fn vet_port(port: u16, reach: Reach) -> Result<(), Unreachable> {
    let usual = port == HTTPS || port >= FIRST_FREE_PORT && !DENIED_PORTS.contains(&port);
    match usual || reach == Reach::Loopback {
        true => Ok(()),
        false => Err(Unreachable::Port(port)),
    }
}

/// The name is in lower case and ASCII: the parser saw to that.
fn vet_name(name: &str, reach: Reach) -> Result<(), Unreachable> {
    let bare = name.strip_suffix('.').unwrap_or(name);
    let under = |parent: &str| {
        let rest = bare.strip_suffix(parent);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let whole = bare.len() <= MAX_HOST && bare.split('.').all(|label| !label.is_empty());
    let here = reach == Reach::Loopback && under("localhost");
    let public = bare.contains('.') && !PRIVATE_NAMES.iter().any(|parent| under(parent));
    match whole && (public || here) {
        true => Ok(()),
        false => Err(Unreachable::Name(name.to_owned())),
    }
}

/// Whether webhooks may go to an address.
///
/// # Errors
///
/// When they may not. The error names the address: where a name was resolved to it, it is not for
/// the merchant.
pub fn vet_ip(ip: IpAddr, reach: Reach) -> Result<(), Unreachable> {
    let here = reach == Reach::Loopback && ip.is_loopback();
    let public = match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    };
    match public || here {
        true => Ok(()),
        false => Err(Unreachable::Address(ip)),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let special = matches!(
        ip.octets(),
        [0 | 10 | 127, ..]
            | [100, 64..=127, ..] // carriers' NAT
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _] // protocol assignments, documentation
            | [192, 88, 99, _] // relays of 6to4
            | [192, 168, ..]
            | [198, 18 | 19, ..] // benchmarks
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [224..=255, ..] // multicast, reserved, broadcast
    );
    !special
}

/// Only 2000::/3 is given out, and NAT64 leads to IPv4; everything else is special or nobody's, such
/// as `::ffff:0:0/96`, fc00::/7, fe80::/10, fec0::/10, 5f00::/16 and ff00::/8.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(last_v4(ip)),
        // ISATAP: a host in such a network sends on to the address in the last four bytes.
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] if !is_public_v4(last_v4(ip)) => false,
        [0x2001, 0..0x200, ..] => is_carved_out(segments),
        [0x2001, 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..0x1000, ..] => false,
        [0x2000..0x4000, ..] => true,
        _ => false,
    }
}

/// Of the protocol assignments in 2001::/23, those that IANA lists as reachable from everywhere.
const fn is_carved_out(segments: [u16; 8]) -> bool {
    matches!(
        segments,
        [0x2001, 1, 0, 0, 0, 0, 0, 1..=3]
            | [0x2001, 3, ..]
            | [0x2001, 4, 0x112, ..]
            | [0x2001, 0x20..0x40, ..]
    )
}

fn last_v4(ip: Ipv6Addr) -> Ipv4Addr {
    let [.., a, b, c, d] = ip.octets();
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod spellings;
#[cfg(test)]
mod tests;
