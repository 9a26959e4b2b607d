//! Who has something of a limited offer keeps it, and who comes too late reads why.

use checkout_links::{faults::Fault, meter::Call};
use jiff::SignedDuration;
use serde_json::json;

use crate::{
    fallbacks::zine,
    harness::{Shop, at_once, eventually},
    limits::{limited, opens},
    one_visit::{Browser, form, send},
};

#[tokio::test]
async fn the_holder_of_the_last_is_never_told_that_nothing_is_left() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(1)).await;
    let url = shop.shared_url(&id);
    let (browser, mine) = Browser::at(&shop, &url).await;
    assert!(!opens(&shop, &url).await);
    assert_eq!(browser.led(&url).await, mine);
    assert_eq!(browser.led(&format!("{url}&utm_source=mail")).await, mine);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_takes_one_slot() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(3)).await;
    let url = shop.shared_url(&id);
    let visit = form(&shop, &url).await;
    let urls = at_once((0..8).map(|_| send(&shop, &url, &visit))).await;
    assert!(urls.iter().all(|other| *other == urls[0]), "{urls:?}");
    let first = shop.checkout_at(&urls[0]).await;
    assert_eq!(send(&shop, &url, &visit).await, urls[0]);
    // What it made is over: the button means another.
    shop.clock.advance(SignedDuration::from_hours(24));
    let second = send(&shop, &url, &visit).await;
    assert_ne!(shop.checkout_at(&second).await.slot, first.slot);
    let mut spent = 0;
    while opens(&shop, &url).await {
        spent += 1;
        shop.clock.advance(SignedDuration::from_secs(40));
    }
    assert!(spent <= 1, "{spent} were left of three");
}

#[tokio::test]
async fn a_form_that_is_sent_again_waits_for_what_it_is_making() {
    let shop = Shop::open().await;
    let id = zine(&shop, limited(3)).await;
    let url = shop.shared_url(&id);
    let visit = form(&shop, &url).await;
    // What it makes is noted, and making it takes a while.
    shop.stack.faults.expect("PutItem", Fault::Pass, 1);
    shop.stack.faults.expect("PutItem", Fault::Throttle, 2);
    let again = async {
        eventually(async || {
            let is_note = |call: &Call| call.operation == "PutItem" && call.table == "Accounts";
            shop.calls().iter().any(is_note).then_some(())
        })
        .await;
        send(&shop, &url, &visit).await
    };
    let (first, second) = tokio::join!(send(&shop, &url, &visit), again);
    assert_eq!(first, second);
    assert_eq!(shop.stack.faults.stop(), 0);
}

#[tokio::test]
async fn whoever_is_late_reads_why() {
    let shop = Shop::open().await;
    let fields = json!({"limit": {"max": 1}, "fallbacks": {"exhausted": {"type": "PAGE"}}});
    let id = zine(&shop, fields).await;
    let mine = shop.open_template(&id).await;
    let url = format!("{}&utm_source=post", shop.shared_url(&id));
    let location = shop.follow(&url).await.expect(302).location();
    let page = shop.follow(&location).await.expect(200);
    page.says("Sold out").says("Try again");
    // Somebody's checkout is theirs.
    shop.follow(&mine).await.expect(200);
    // When there is more, it is the visitor who tries: no page leads in a circle.
    shop.update_template(&id, limited(2)).await.expect(200);
    let page = shop.follow(&location).await.expect(200);
    page.says("Try again").says("&amp;utm_source=post");
    assert!(opens(&shop, &url).await);
}
