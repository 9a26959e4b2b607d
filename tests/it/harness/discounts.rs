//! Discounts, and buyers who redeem them.

use serde_json::json;
use shared::{
    domain::{
        catalog::{Discount, Rate},
        coupon::CouponCode,
        ids::{DiscountId, SiteId},
        money::BasisPoints,
    },
    store::NamedWrite,
};
use uuid::Uuid;

use super::{Answer, Shop, zine};

/// What a buyer with this address types, and the button.
pub(crate) fn pay_as(email: &str) -> [(&str, &str); 4] {
    [
        ("intent", "pay"),
        ("email", email),
        ("name", "Ada Lovelace"),
        ("agreed", "yes"),
    ]
}

/// A tenth off everything for whoever types SPRING.
fn spring(site: SiteId) -> Discount {
    let tenth = BasisPoints::new(1_000).expect("a share");
    let id = DiscountId::new(Uuid::from_u128(0x5b1));
    let made = "2026-11-01T00:00:00Z".parse().expect("a time");
    let name = "Spring sale".to_owned();
    Discount {
        code: CouponCode::parse("SPRING"),
        ..Discount::new(id, site, name, Rate::Percentage(tenth), made)
    }
}

/// A shop with a discount, and checkouts of a zine for 10 euros to which it is applied.
pub(crate) struct Sale {
    pub(crate) shop: Shop,
    pub(crate) discount: Discount,
}

impl Sale {
    /// Opens a shop with the discount SPRING as a test changes it.
    pub(crate) async fn of(change: impl FnOnce(&mut Discount)) -> Self {
        Self::in_shop(Shop::open().await, change).await
    }

    /// Gives a shop the discount SPRING as a test changes it.
    pub(crate) async fn in_shop(shop: Shop, change: impl FnOnce(&mut Discount)) -> Self {
        let mut discount = spring(shop.demo.site.site_id);
        change(&mut discount);
        let made = shop.stack.store.insert_discount(&discount).await;
        assert_eq!(made.expect("the store answers"), NamedWrite::Done);
        Self { shop, discount }
    }

    /// Opens a shop with the discount SPRING that can be redeemed so many times.
    pub(crate) async fn limited_to(max: u32) -> Self {
        Self::of(|discount| discount.max_redemptions = Some(max)).await
    }

    /// Opens a fresh checkout with the discount.
    pub(crate) async fn open(&self) -> String {
        zine(&self.shop, json!({"couponCode": "SPRING"})).await
    }

    /// Presses Pay as somebody.
    pub(crate) async fn pay(&self, url: &str, email: &str) -> Answer {
        self.shop.submit(url, &pay_as(email)).await
    }

    /// Presses Pay on a fresh checkout, and tells its page and the provider's.
    pub(crate) async fn confirmed(&self, email: &str) -> (String, String) {
        let url = self.open().await;
        let sandbox = self.pay(&url, email).await.expect(303).location();
        (url, sandbox)
    }

    /// How often the discount is redeemed.
    pub(crate) async fn taken(&self) -> u64 {
        self.taken_of(self.discount.id).await
    }

    /// How often another discount is redeemed.
    pub(crate) async fn taken_of(&self, id: DiscountId) -> u64 {
        let taken = self.shop.stack.store.redemptions(&[id]).await;
        taken.expect("the store answers")[&id]
    }

    /// Changes the discount as the merchant would.
    pub(crate) async fn change(&self, change: impl FnOnce(&mut Discount)) {
        let old = self.stored().await;
        let mut discount = self.discount.clone();
        change(&mut discount);
        discount.revision = old.revision + 1;
        let replaced = self.shop.stack.store.replace_discount(&discount, &old);
        assert_eq!(replaced.await.expect("the store answers"), NamedWrite::Done);
    }

    /// Deletes the discount.
    pub(crate) async fn delete(&self) {
        let old = self.stored().await;
        let deleted = self.shop.stack.store.delete_discount(&old).await;
        assert!(deleted.expect("the store answers"), "the discount is gone");
    }

    async fn stored(&self) -> Discount {
        let store = &self.shop.stack.store;
        let stored = store.discount(self.discount.site, self.discount.id).await;
        stored
            .expect("the store answers")
            .expect("there is a discount")
    }
}
