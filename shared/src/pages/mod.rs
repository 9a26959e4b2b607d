//! HTML building blocks: the frame of every page, its style, notices; money, numbers and dates in
//! the languages of buyers.
//!
//! Pages are whole without JavaScript, load nothing from elsewhere but a merchant's own pictures, and are made for a phone first.

mod accent;
mod date;
pub mod icons;
mod language;
mod layout;
mod money;
mod notice;
mod number;
mod words;

pub use date::{format_day, format_moment};
pub use language::Language;
pub use layout::{Look, Page, Theme, Width, private};
pub use money::{format_money, money_input, parse_money};
pub use notice::{Notice, NoticeLink, problem_notice};
pub use number::format_number;

/// What the address of an offer's page starts its query with when the offer led there because nothing of
/// it was left.
pub const EXHAUSTED: &str = "exhausted";
