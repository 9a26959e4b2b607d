//! What is one too many, and for whom.

use proptest::prelude::*;

use super::*;

const LINK: &str = "/l/spring";

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(1_795_341_600_000 + millis).unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn pace(most: u32) -> Pace {
    Pace::new(NonZeroU32::new(most))
}

#[test]
fn so_many_a_minute_and_no_more() {
    let pace = pace(30);
    let who = (LINK, ip("192.0.2.1"));
    for opening in 0..30 {
        assert_eq!(pace.take(who, at(opening)), Ok(()));
    }
    for (millis, rest) in [(30, 59_970), (59_999, 1)] {
        assert_eq!(
            pace.take(who, at(millis)),
            Err(SignedDuration::from_millis(rest))
        );
    }
    assert_eq!(pace.take(who, at(60_000)), Ok(()));
}

#[test]
fn what_is_given_back_does_not_count() {
    let pace = pace(1);
    let who = (LINK, ip("192.0.2.1"));
    pace.give_back(who);
    for _ in 0..5 {
        assert_eq!(pace.take(who, at(0)), Ok(()));
        pace.give_back(who);
    }
    pace.give_back(who);
    assert_eq!(pace.take(who, at(0)), Ok(()));
    assert!(pace.take(who, at(0)).is_err());
}

#[test]
fn others_and_other_offers_are_counted_by_themselves() {
    let pace = pace(1);
    for (offer, address) in [
        (LINK, "192.0.2.1"),
        (LINK, "192.0.2.2"),
        ("/l/summer", "192.0.2.1"),
        (LINK, "2001:db8:1:2::1"),
        (LINK, "2001:db8:1:3::1"),
        (LINK, "::1"),
    ] {
        assert_eq!(pace.take((offer, ip(address)), at(0)), Ok(()), "{address}");
    }
    // One household has a whole network of version 6, and an address of version 4 two spellings.
    for address in [
        "::ffff:192.0.2.1",
        "2001:db8:1:2:ffff:ffff:ffff:ffff",
        "::2",
    ] {
        let refused = pace.take((LINK, ip(address)), at(0));
        assert!(refused.is_err(), "{address}");
    }
}

#[test]
fn nothing_is_counted_where_there_is_no_limit() {
    let pace = pace(0);
    for _ in 0..1_000 {
        assert_eq!(pace.take((LINK, ip("192.0.2.1")), at(0)), Ok(()));
    }
    assert_eq!(pace.lock().len(), 0);
}

#[test]
fn memory_is_bounded_and_who_came_last_stays_counted() {
    let pace = pace(1);
    let many = u32::try_from(REMEMBERED).unwrap() + 100;
    let who = |number: u32| (LINK, IpAddr::from(number.to_be_bytes()));
    for number in 0..many {
        assert_eq!(pace.take(who(number), at(number.into())), Ok(()));
    }
    assert_eq!(pace.lock().len(), REMEMBERED);
    for number in [many - 1, many / 2, 100] {
        assert!(pace.take(who(number), at(many.into())).is_err(), "{number}");
    }
    assert_eq!(pace.take(who(0), at(many.into())), Ok(()));
    // A minute later there is room.
    assert_eq!(pace.take(who(0), at(200_000)), Ok(()));
    assert_eq!(pace.lock().len(), 1);
}

proptest! {
    /// Against a model that keeps every opening: a minute begins with the first that is counted.
    #[test]
    fn no_minute_has_more_than_its_share(
        most in 1_u32..5,
        steps in prop::collection::vec((0_i64..40_000, 0_u8..2, 0_u8..3), 1..80),
    ) {
        let pace = pace(most);
        let mut model: HashMap<u8, (i64, u32)> = HashMap::new();
        let mut now = 0;
        for (wait, who, what) in steps {
            now += wait;
            let key = (LINK, IpAddr::from([192, 0, 2, who]));
            let running = model.get(&who).copied().filter(|(since, _)| now - since < 60_000);
            if what == 0 {
                pace.give_back(key);
                model.entry(who).and_modify(|(_, taken)| *taken = taken.saturating_sub(1));
                continue;
            }
            match running {
                Some((since, taken)) if taken >= most => {
                    let rest = SignedDuration::from_millis(since + 60_000 - now);
                    prop_assert_eq!(pace.take(key, at(now)), Err(rest));
                }
                other => {
                    let (since, taken) = other.unwrap_or((now, 0));
                    model.insert(who, (since, taken + 1));
                    prop_assert_eq!(pace.take(key, at(now)), Ok(()));
                }
            }
        }
    }
}
