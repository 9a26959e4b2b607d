//! HTML building blocks: the frame of every page, its style, notices, money.
//!
//! Pages are whole without JavaScript, load nothing from elsewhere, and are made for a phone first.

mod accent;
pub mod icons;
mod layout;
mod money;
mod notice;

pub use layout::{Page, Theme, Width, private};
pub use money::format_money;
pub use notice::{Notice, NoticeLink, problem_notice};
