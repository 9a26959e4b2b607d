//! The functions assembled on one machine: the local stack, and the harness of the tests.
//!
//! `template` says what there is (functions, routes, tables, variables), `database` is the embedded
//! DynamoDB, `tables` creates what the template declares in it, `gateway` is the HTTP side of API
//! Gateway, `pump` carries table changes to functions as Lambda does, and
//! `queue` what is to be done later, which `rearm` puts back after a restart. `function` is the shape
//! all of them call a function by: one JSON event in, one JSON answer out. `stack` puts them together,
//! `receiver` shows what it sends, `seed` fills it, `signing_keys` gives it keys, `stripe` stands in for Stripe, `sink` for whoever receives
//! events, and `run` is `cargo run`. `operator` is what is done to a deployment instead.

pub mod banner;
pub mod database;
pub mod faults;
pub mod flags;
pub mod function;
pub mod functions;
pub mod gateway;
pub mod home;
pub mod info;
pub mod mappings;
pub mod meter;
pub mod operator;
pub mod pump;
pub mod queue;
mod rearm;
pub mod receiver;
pub mod run;
pub mod seed;
pub mod signing_keys;
pub mod sink;
pub mod stack;
pub mod stripe;
pub mod tables;
pub mod template;
