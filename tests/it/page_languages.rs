//! The buyer's pages in the languages that buyers ask for.

use reqwest::Method;
use serde_json::json;

use crate::{
    harness::{ADA, Answer, Shop, zine},
    link_opening::opened,
    links::{COURSE, TICKET, made, product},
};

async fn follow(shop: &Shop, url: &str, accepted: &str) -> Answer {
    let request = shop.request(Method::GET, url);
    shop.send(request.header("accept-language", accepted)).await
}

#[tokio::test]
async fn a_page_speaks_what_its_url_asks_for_else_what_the_browser_accepts() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    for (query, accepted, tag, pay) in [
        ("", "en-GB,en", "en", "Pay €49.00"),
        ("", "de-CH,de;q=0.9,en;q=0.5", "de", "49,00\u{a0}€ zahlen"),
        ("", "nl,fr;q=0.8", "fr", "Payer 49,00\u{a0}€"),
        ("", "pt", "en", "Pay €49.00"),
        ("locale=es-MX", "de", "es", "Pagar 49,00\u{a0}€"),
        ("locale=ja", "", "ja", "€49.00を支払う"),
        // Not one of ours: the browser knows better.
        ("locale=pt-BR", "de", "de", "49,00\u{a0}€ zahlen"),
    ] {
        let url = opened(&shop, &link, query).await;
        follow(&shop, &url, accepted)
            .await
            .expect(200)
            .says(&format!("<html lang=\"{tag}\""))
            .says(pay);
    }
}

#[tokio::test]
async fn every_state_of_a_page_is_in_one_language() {
    let shop = Shop::open().await;
    let link = made(&shop, json!({"products": [COURSE]})).await;
    let url = opened(&shop, &link, "locale=de").await;
    let missing = shop.submit(&url, &[("intent", "pay")]).await.expect(422);
    missing
        .says("<title>Fehler: Kasse – ")
        .says("Bitte prüfen Sie die unten markierten Felder.")
        .says("Geben Sie Ihren Vor- und Nachnamen ein.")
        .says("Bitte stimmen Sie zu, bevor Sie zahlen.");
    let code = [("intent", "apply_coupon"), ("coupon", "NO-SUCH-CODE")];
    let unknown = shop.submit(&url, &code).await.expect(422);
    unknown.says("Diesen Code kennen wir nicht.");
    let code = [("intent", "apply_coupon"), ("coupon", "welcome10")];
    let applied = shop.submit(&url, &code).await.expect(200);
    applied
        .says("WELCOME10 eingelöst")
        .says("Zwischensumme")
        .says("44,10\u{a0}€ zahlen");
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    let waiting = shop.follow(&url).await.expect(200);
    waiting.says("Ihre Zahlung läuft").says("Bestellung ändern");
    let back = shop.submit(&sandbox, &[("outcome", "decline")]).await;
    let declined = shop.follow(&back.expect(303).location()).await;
    declined.expect(200).says("Die Zahlung wurde abgelehnt");
    let sandbox = shop.submit(&url, ADA).await.expect(303).location();
    let back = shop.submit(&sandbox, &[("outcome", "pay")]).await;
    let thanks = shop.follow(&back.expect(303).location()).await;
    thanks.expect(200).says("Vielen Dank").says("ist bezahlt.");
    shop.follow(&url).await.says("Bereits bezahlt");
}

#[tokio::test]
async fn what_is_asked_and_charged_again_is_told_in_the_language() {
    let shop = Shop::open().await;
    let properties = json!({"ge": 1, "le": 5000});
    let field = json!({"type": "number", "slug": "age", "name": "Age", "properties": properties});
    let field = shop.created("/v1/custom-fields/", field).await["id"].clone();
    let attached = json!([{"custom_field_id": field, "required": true}]);
    let club = json!({
        "name": "Club", "recurring_interval": "week", "recurring_interval_count": 2,
        "trial_interval": "month", "trial_interval_count": 1, "attached_custom_fields": attached,
    });
    let club = product(&shop, club).await;
    let link = made(&shop, json!({"products": [club, TICKET]})).await;
    for (tag, often, free, wrong) in [
        (
            "en",
            "€10.00 every 2 weeks",
            "Free for 1 month",
            "Enter 5,000 or less.",
        ),
        (
            "de",
            "10,00\u{a0}€ alle 2 Wochen",
            "1 Monat kostenlos",
            "Geben Sie 5.000 oder weniger ein.",
        ),
        (
            "fr",
            "10,00\u{a0}€ toutes les 2 semaines",
            "Gratuit pendant 1 mois",
            "Saisissez 5\u{202f}000 ou moins.",
        ),
        (
            "es",
            "10,00\u{a0}€ cada 2 semanas",
            "Gratis durante 1 mes",
            "Introduzca 5000 o menos.",
        ),
        (
            "ja",
            "€10.00／2週間",
            "最初の1か月間は無料",
            "5,000以下の数を入力してください。",
        ),
    ] {
        let url = opened(&shop, &link, &format!("locale={tag}")).await;
        shop.follow(&url).await.expect(200).says(often).says(free);
        let typed = [ADA, &[("field.age", "5001")]].concat();
        shop.submit(&url, &typed).await.expect(422).says(wrong);
    }
}

#[tokio::test]
async fn what_went_wrong_is_told_in_the_browsers_language() {
    let shop = Shop::open().await;
    let url = zine(&shop, json!({})).await;
    let unknown = follow(&shop, "/checkout/co_x", "es").await.expect(404);
    unknown
        .says("Esta página no existe")
        .says("<html lang=\"es\"");
    let unknown = follow(&shop, "/nowhere", "fr").await.expect(404);
    unknown.says("Cette page n’existe pas");
    let unknown = follow(&shop, "/l/nowhere", "ja").await.expect(404);
    unknown.says("このページは存在しません");
    let request = shop.request(Method::POST, &url).json(&json!({}));
    let unread = shop.send(request.header("accept-language", "de")).await;
    unread.expect(400).says("Das hat nicht geklappt");
}
