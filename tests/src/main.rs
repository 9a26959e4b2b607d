//! The local stack: `cargo run`.

fn main() {}
