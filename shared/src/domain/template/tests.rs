//! An update is the merge that it says it is.

use super::*;
use crate::domain::testing::{item, now, template};

fn later() -> Timestamp {
    now() + jiff::SignedDuration::from_secs(1)
}

#[test]
fn only_what_is_named_changes() {
    let mut old = template(vec![item("Zine", 1_000, 1)]);
    old.content.coupon_code = CouponCode::parse("SALE");
    old.content.customization.locked_coupon = true;
    let patch = TemplatePatch {
        status: Some(TemplateStatus::Inactive),
        customization: CustomizationPatch {
            locked_gift_card: Some(true),
            ..CustomizationPatch::default()
        },
        ..TemplatePatch::default()
    };
    let new = old.clone().updated(patch, later()).unwrap();
    let mut expected = old;
    expected.content.status = TemplateStatus::Inactive;
    expected.content.customization.locked_gift_card = true;
    (expected.revision, expected.updated_at) = (2, later());
    assert_eq!(new, expected);
    assert_eq!(new.state(later()), EffectiveState::Inactive);
}

#[test]
fn null_clears_and_an_empty_change_is_none() {
    let mut old = template(vec![item("Zine", 1_000, 1)]);
    old.content.coupon_code = CouponCode::parse("SALE");
    let clear = TemplatePatch {
        coupon_code: Some(None),
        ..TemplatePatch::default()
    };
    let new = old.updated(clear.clone(), later()).unwrap();
    assert_eq!((new.content.coupon_code.clone(), new.revision), (None, 2));
    let far = later() + jiff::SignedDuration::from_secs(1);
    assert_eq!(new.clone().updated(clear, far).unwrap(), new);
}

#[test]
fn an_update_leaves_at_least_one_item() {
    let old = template(vec![item("Zine", 1_000, 1)]);
    let emptied = TemplatePatch {
        custom_items: Some(Vec::new()),
        ..TemplatePatch::default()
    };
    assert_eq!(
        old.updated(emptied, later()),
        Err(Refusal::UpdateToEmptyItems)
    );
}

#[test]
fn a_deleted_template_is_deleted_whatever_its_switch_says() {
    let deleted = template(vec![item("Zine", 1_000, 1)]).deleted(later());
    assert_eq!(
        (deleted.state(later()), deleted.revision),
        (EffectiveState::Deleted, 2)
    );
}
