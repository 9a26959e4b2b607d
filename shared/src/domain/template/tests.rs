//! An update is the merge that it says it is.

use super::*;
use crate::domain::{
    offer::Schedule,
    testing::{item, now, template},
};

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
    assert_eq!(
        new.state(later(), Usage::default()),
        EffectiveState::Inactive
    );
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
        (deleted.state(later(), Usage::default()), deleted.revision),
        (EffectiveState::Deleted, 2)
    );
}

#[test]
fn a_deleted_template_is_restored_for_thirty_days() {
    let old = template(vec![item("Zine", 1_000, 1)]);
    let deleted = old.clone().deleted(later());
    let last = later() + crate::domain::offer::RESTORABLE;
    let restored = deleted.clone().restored(last).unwrap();
    let expected = Template {
        revision: 3,
        updated_at: last,
        ..old
    };
    assert_eq!(restored, expected);
    assert_eq!(restored.clone().restored(last).unwrap(), restored);
    let after = last + jiff::SignedDuration::from_nanos(1);
    assert_eq!(deleted.restored(after), Err(Refusal::RestoreTooLate));
}

#[test]
fn a_switch_hides_the_schedule_and_a_deletion_the_switch() {
    let mut scheduled = template(vec![item("Zine", 1_000, 1)]);
    let schedule = Schedule::new(Some(later()), None).unwrap();
    scheduled.content.campaign.schedule = schedule;
    assert_eq!(
        scheduled.state(now(), Usage::default()),
        EffectiveState::NotStarted
    );
    assert_eq!(
        scheduled.state(later(), Usage::default()),
        EffectiveState::Active
    );
    scheduled.content.status = TemplateStatus::Inactive;
    for time in [now(), later()] {
        assert_eq!(
            scheduled.state(time, Usage::default()),
            EffectiveState::Inactive
        );
        let deleted = scheduled.clone().deleted(now());
        assert_eq!(
            deleted.state(time, Usage::default()),
            EffectiveState::Deleted
        );
    }
}
