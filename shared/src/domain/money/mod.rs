//! Money: integer minor units and an ISO 4217 currency. No floats anywhere.

mod amount;
mod currency;
#[cfg(test)]
mod tests;

pub use amount::{Amount, BasisPoints, DecimalError, MAX_AMOUNT, TooMuchMoney};
pub use currency::Currency;
