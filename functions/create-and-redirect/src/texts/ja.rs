//! Japanese.

use super::Texts;

/// Japanese.
pub(super) static JA: Texts = Texts {
    link: "購入ページへのリンク",
    in_browser: "購入手続きに進むには、このリンクをブラウザーで開いてください。",
    off: "この商品はご購入いただけません。",
    soon: "販売はまだ始まっていません。",
    one_tap: "ボタンを押すと、購入ページが開きます。",
    go: "購入手続きへ進む",
    price: "価格",
    busy: "少々お待ちください",
    later: "お使いのネットワークからこのリンクが何度も開かれました。1分ほどしてからもう一度お試しください。",
};
