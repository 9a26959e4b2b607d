//! Japanese.

use super::Texts;

/// Japanese.
pub(super) static JA: Texts = Texts {
    receipt: "領収書",
    number: "注文番号",
    date: "日付",
    seller: "ショップ",
    buyer: "購入者",
    erased: "購入者の情報は削除されました。",
    billed_to: "請求先",
    tax_id: "税務番号",
    bought: "ご購入内容",
    free: "無料",
    each: |text| format!("1点 {text}"),
    subtotal: "小計",
    discount: |text| format!("割引: {text}"),
    total: "合計",
    paid: "お支払い済み",
    refunded: "返金済み",
    due_later: "後日のお支払い",
};
