//! Checkouts in Polar's dialect: what makes and changes them, and what is told of them.

mod answers;
mod body;
mod choice;
mod code;
mod discount;
mod list;
mod merchant;
mod party;
mod product;
mod read;
#[cfg(feature = "openapi")]
pub(super) mod schema;

pub use body::{CheckoutContext, checkout_body, confirmed_body, public_checkout_body};
pub use list::{Candidate, CheckoutFilter, read_checkout_list};
#[cfg(feature = "openapi")]
pub(super) use list::{FIELDS as SORTS, STATUSES};
pub(super) use party::{read_address, read_email};
pub use read::{
    CheckoutSide, mentioned_code, read_checkout_update, read_confirmation, read_new_checkout,
};
