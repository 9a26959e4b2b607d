//! The functions assembled on one machine: the local stack, and the harness of the tests.
//!
//! `template` says what there is (functions, routes, tables, variables), `database` is the embedded
//! DynamoDB, `tables` creates what the template declares in it, `gateway` is the HTTP side of API
//! Gateway, and `pump` carries table changes to functions as Lambda does. `function` is the shape
//! all of them call a function by: one JSON event in, one JSON answer out.

pub mod database;
pub mod function;
pub mod gateway;
pub mod pump;
pub mod tables;
pub mod template;
