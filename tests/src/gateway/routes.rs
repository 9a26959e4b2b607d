//! Which function answers a request: the precedence of API Gateway's HTTP APIs.

use std::collections::BTreeMap;

use super::percent;
use crate::template::{Function, Route};

/// Says why the template's routes cannot be served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    /// Two declarations match exactly the same requests.
    #[error("the routes `{first}` and `{second}` match the same requests, expected one of them")]
    Ambiguous {
        /// The one that comes first in the template.
        first: String,
        /// The other.
        second: String,
    },
    /// A pattern is not one of API Gateway's.
    #[error(
        "the route `{key}` has the segment `{segment}`, expected text, `{{name}}` or a last `{{name+}}`"
    )]
    Segment {
        /// The route.
        key: String,
        /// What is wrong in it.
        segment: String,
    },
    /// A pattern does not start at the root.
    #[error("the path of the route `{key}` has no first slash, expected one such as `/checkout`")]
    Relative {
        /// The route.
        key: String,
    },
}

/// All routes of the API.
#[derive(Clone, Debug)]
pub struct Routes {
    entries: Vec<Entry>,
    /// The function that answers what no other route does.
    default: Option<String>,
}

/// The route that answers a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match<'a> {
    /// The function's logical id.
    pub function: &'a str,
    /// The route as the template declares it, such as `GET /checkout/{client_secret}`.
    pub route_key: &'a str,
    /// The decoded values of the pattern's parameters.
    pub path_parameters: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
struct Entry {
    function: String,
    key: String,
    method: Option<String>,
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Text(String),
    Parameter(String),
    Greedy(String),
}

impl Segment {
    /// The lower the more specific.
    fn rank(&self) -> u8 {
        match self {
            Self::Text(_) => 0,
            Self::Parameter(_) => 1,
            Self::Greedy(_) => 2,
        }
    }

    /// Whether both match the same texts: a parameter's name makes no difference.
    fn alike(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) => one == two,
            _ => self.rank() == other.rank(),
        }
    }
}

impl Routes {
    /// Collects the routes of all functions.
    ///
    /// # Errors
    ///
    /// Two routes that match the same requests, and patterns that API Gateway does not know.
    pub fn new(functions: &[Function]) -> Result<Self, RouteError> {
        let mut routes = Self {
            entries: Vec::new(),
            default: None,
        };
        for function in functions {
            for route in &function.routes {
                routes.add(&function.logical_id, route)?;
            }
        }
        Ok(routes)
    }

    fn add(&mut self, function: &str, route: &Route) -> Result<(), RouteError> {
        let key = route.to_string();
        let Route::Path { method, path } = route else {
            return match self.default.replace(function.to_owned()) {
                Some(_) => Err(RouteError::Ambiguous {
                    first: key.clone(),
                    second: key,
                }),
                None => Ok(()),
            };
        };
        let segments = parse(&key, path)?;
        let twin = self.entries.iter().find(|other| {
            other.method == *method
                && other.segments.len() == segments.len()
                && other
                    .segments
                    .iter()
                    .zip(&segments)
                    .all(|(one, two)| one.alike(two))
        });
        if let Some(twin) = twin {
            return Err(RouteError::Ambiguous {
                first: twin.key.clone(),
                second: key,
            });
        }
        let function = function.to_owned();
        self.entries.push(Entry {
            function,
            key,
            method: method.clone(),
            segments,
        });
        Ok(())
    }

    /// Finds the route of a request by its method and its path as it came over the wire.
    ///
    /// Text beats `{param}` beats `{proxy+}` beats `$default`, and a named method beats `ANY`. A
    /// path that is declared for other methods only is `$default`'s, like an unknown one.
    pub fn find(&self, method: &str, path: &str) -> Option<Match<'_>> {
        let parts: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        self.entries
            .iter()
            .filter(|entry| entry.method.as_deref().is_none_or(|m| m == method))
            .filter_map(|entry| Some((entry, entry.bind(&parts)?)))
            .min_by_key(|(entry, _)| entry.precedence())
            .map(|(entry, path_parameters)| Match {
                function: &entry.function,
                route_key: &entry.key,
                path_parameters,
            })
            .or_else(|| {
                let function = self.default.as_deref()?;
                Some(Match {
                    function,
                    route_key: "$default",
                    path_parameters: BTreeMap::new(),
                })
            })
    }

    /// The functions that at least one route leads to.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.entries
            .iter()
            .map(|entry| entry.function.as_str())
            .chain(self.default.as_deref())
    }
}

impl Entry {
    fn precedence(&self) -> (Vec<u8>, bool) {
        (
            self.segments.iter().map(Segment::rank).collect(),
            self.method.is_none(),
        )
    }

    /// The parameters' values when the path has this shape.
    fn bind(&self, parts: &[&str]) -> Option<BTreeMap<String, String>> {
        let mut values = BTreeMap::new();
        let mut rest = parts;
        for segment in &self.segments {
            let (part, after) = rest.split_first()?;
            rest = after;
            match segment {
                Segment::Text(text) if percent::decode(part) == *text => {}
                Segment::Parameter(name) if !part.is_empty() => {
                    values.insert(name.clone(), percent::decode(part));
                }
                Segment::Greedy(name) if !part.is_empty() || !after.is_empty() => {
                    let whole = [&[*part], after].concat().join("/");
                    values.insert(name.clone(), percent::decode(&whole));
                    return Some(values);
                }
                Segment::Text(_) | Segment::Parameter(_) | Segment::Greedy(_) => return None,
            }
        }
        rest.is_empty().then_some(values)
    }
}

fn parse(key: &str, path: &str) -> Result<Vec<Segment>, RouteError> {
    let Some(path) = path.strip_prefix('/') else {
        return Err(RouteError::Relative {
            key: key.to_owned(),
        });
    };
    let texts: Vec<&str> = path.split('/').collect();
    let last = texts.len() - 1;
    let segment = |(i, text): (usize, &&str)| {
        let name = text
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        let parsed = match name {
            None => Segment::Text((*text).to_owned()),
            Some(name) => match name.strip_suffix('+') {
                Some(name) if i == last => Segment::Greedy(name.to_owned()),
                _ => Segment::Parameter(name.to_owned()),
            },
        };
        let (Segment::Text(inner) | Segment::Parameter(inner) | Segment::Greedy(inner)) = &parsed;
        let named = name.is_none() || !inner.is_empty();
        if named && !inner.contains(['{', '}', '+']) {
            return Ok(parsed);
        }
        Err(RouteError::Segment {
            key: key.to_owned(),
            segment: (*text).to_owned(),
        })
    };
    texts.iter().enumerate().map(segment).collect()
}
