//! Japanese.

use maud::html;
use shared::{
    domain::catalog::{AnswerFault, Interval, Period},
    pages::{Language, format_day, format_number},
};

use super::Texts;

/// Japanese.
pub(super) static JA: Texts = Texts {
    title: |shop| format!("ご購入手続き – {shop}"),
    title_in_error: |shop| format!("エラー：ご購入手続き – {shop}"),
    your_order: "ご注文内容",
    continue_shopping: "買い物を続ける",

    check_fields: "下の印の付いた項目をご確認ください。",
    declined: "お支払いが承認されませんでした。請求は発生していません。もう一度お試しいただくか、別のお支払い方法をご利用ください。",
    canceled: "お支払いがキャンセルされました。請求は発生していません。もう一度お試しいただけます。",
    provider_unavailable: "現在、決済サービスが応答していません。請求は発生していません。もう一度お試しください。",
    returned: "お支払いが届いた時点で完売していたため、返金いたしました。",
    provider_refused: "現在、このショップではこのお支払いをお受けできません。請求は発生していません。ショップへお知らせください。",

    choose: "お選びください",
    free: "無料",
    product_gone: "この商品は販売を終了しました。別の商品をお選びください。",
    discount_left: |name| format!("割引「{name}」はこの商品には適用されません。"),

    seats: "席数",
    seats_between: |least, most| format!("{least}から{most}までの整数を入力してください。"),
    amount: |currency| format!("お支払い金額（{currency}）"),
    amount_least: |least| format!("金額はご自由にお決めください：{least}以上"),
    amount_between: |least, most| format!("金額はご自由にお決めください：{least}から{most}まで"),
    amount_wrong: |example| format!("{example}のように金額を入力してください。"),
    update: "更新",
    new_total: |sum| {
        format!("合計金額が変わりました。今回のお支払いは{sum}です。お支払いの前にご確認ください。")
    },

    your_details: "お客様情報",
    email: "メールアドレス",
    email_wrong: "ada@example.com のようにメールアドレスを入力してください。",
    name: "お名前",
    name_missing: "お名前を入力してください。",
    name_wrong: "お名前は200文字以内で入力してください。",
    optional: |label| format!("{label}（任意）"),
    choose_option: "選択してください",
    tick: "チェックを入れてください。",
    answer: "入力してください。",
    fault,

    billing_address: "ご請求先住所",
    country: "国または地域",
    line1: "町名・番地",
    line2: "建物名・部屋番号",
    postal_code: "郵便番号",
    city: "市区町村",
    state: "都道府県・州",
    country_missing: "国または地域を選択してください。",
    line1_missing: "町名・番地を入力してください。",
    postal_code_missing: "郵便番号を入力してください。",
    city_missing: "市区町村を入力してください。",
    state_missing: "都道府県・州を入力してください。",
    too_long: "長すぎるか、使用できない文字が含まれています。",

    discount_code: "割引コード",
    apply: "適用",
    applied: |label| format!("{label} を適用しました"),
    remove: "削除",
    code_missing: "割引コードを入力してください。",
    code_unknown: "このコードは見つかりません。入力内容をご確認ください。",
    code_early: "このコードはまだご利用いただけません。",
    code_late: "このコードの有効期限は切れています。",
    code_elsewhere: "このコードは今回のご注文にはご利用いただけません。",
    code_used_up: "このコードは利用上限に達しました。",
    code_used_by_you: "このコードはすでにご利用いただいています。",
    discount_used_up: |label| {
        format!("割引 {label} は利用上限に達しました。合計金額が変わりました。")
    },
    discount_used_by_you: |label| {
        format!("割引 {label} はすでにご利用いただいています。合計金額が変わりました。")
    },
    discount_over: |label| format!("割引 {label} は無効になりました。合計金額が変わりました。"),
    sold_out: "すべて販売済み、またはお支払い手続き中です。どなたかが中止された場合、数分後に空きが出ることがあります。",
    bought_by_you: "お一人様の購入上限に達しています。",
    no_discount: "このオファーの割引は現在ご利用いただけません。",
    no_code: "リンクの割引コードを適用できませんでした。",

    agree: |terms| html! { (terms) "に同意します" },
    terms_of: |shop| format!("{shop}の規約"),
    agree_first: "お支払いの前に同意してください。",
    consent: "ご注文を確定すると、お支払いに関する規定に同意したことになります。",
    payment_policy: "お支払いに関する規定",
    policy: "規定",

    pay: |sum| format!("{sum}を支払う"),
    complete: "注文を確定する",
    start_trial: "無料トライアルを始める",
    not_charged: "請求は発生しません。",
    not_charged_now: "今回の請求は発生しません。",
    trial_not_charged_now: "今は請求されません。トライアル終了後のお支払い方法は、決済サービスの画面でご登録いただきます。",
    not_charged_yet: "まだ請求は発生しません。",

    instead_of: |full| html! { "通常価格 " (full) },
    free_for: |period| format!("最初の{}は無料", lasting(period)),
    each: |price| format!("1点 {price}"),
    recurring: |price, period| {
        let unit = match period.interval {
            Interval::Day => "日",
            Interval::Week => "週間",
            Interval::Month => "か月",
            Interval::Year => "年",
        };
        match (period.count, period.interval) {
            (1, Interval::Week) => format!("{price}／週"),
            (1, Interval::Month) => format!("{price}／月"),
            (1, Interval::Day | Interval::Year) => format!("{price}／{unit}"),
            (count, _) => format!("{price}／{count}{unit}"),
        }
    },
    takes_place: |start, end| {
        html! { (start) @if let Some(end) = end { " から " (end) " まで" } }
    },
    participants: |count| format!("参加人数：{count}名"),
    included: |price| format!("{price}を含む"),

    total_due: "お支払い合計",
    due_now: "今回のお支払い",
    due_later: "後日のお支払い",
    total: "合計",
    paid: "お支払い済み",
    subtotal: "小計",
    discount_named: |name| format!("割引：{name}"),
    discount_coded: |code| format!("割引 {code}"),

    under_way: "お支払い手続き中です",
    under_way_text: "お支払いの確認を待っています。お支払いページを離れた場合は、そちらで続行できます。",
    go_on_to_payment: "お支払いに進む",
    check_again: "もう一度確認する",
    change_order: "注文を変更する",
    pending: "ご注文を承りました",
    pending_text: "入金の確認を待っています。確認まで数日かかることがあります。これ以上のお手続きは必要ありません。",
    thanks: "ありがとうございます",
    already_paid: "お支払い済みです",
    view_receipt: "領収書を見る",
    order_complete: |shop| format!("{shop}でのご注文が完了しました。"),
    order_paid: |shop| format!("{shop}でのご注文のお支払いが完了しました。"),
    order_paid_for_now: |shop| format!("{shop}でのご注文が完了し、今回のお支払いも済んでいます。"),
    placed_for: |email| format!("ご注文者：{email}"),
    expired: "この購入ページの有効期限が切れました",
    expired_text: "お支払いの期限が過ぎました。請求は発生していません。新しくやり直すことができます。",
    start_again: "やり直す",
};

fn lasting(period: Period) -> String {
    let unit = match period.interval {
        Interval::Day => "日間",
        Interval::Week => "週間",
        Interval::Month => "か月間",
        Interval::Year => "年間",
    };
    format!("{}{unit}", period.count)
}

fn fault(fault: AnswerFault) -> String {
    let number = |number| format_number(number, Language::Ja);
    let day = |day| format_day(day, Language::Ja);
    match fault {
        AnswerFault::NotYesOrNo => "「はい」か「いいえ」でお答えください。".to_owned(),
        AnswerFault::NotAnOption => "選択肢の中から1つお選びください。".to_owned(),
        AnswerFault::TooShort(least) => format!("{least}文字以上で入力してください。"),
        AnswerFault::TooLong(most) => format!("{most}文字以内で入力してください。"),
        AnswerFault::NotPlain => "使用できない文字が含まれています。".to_owned(),
        AnswerFault::NotANumber => "整数を入力してください。".to_owned(),
        AnswerFault::TooLittle(least) => format!("{}以上の数を入力してください。", number(least)),
        AnswerFault::TooMuch(most) => format!("{}以下の数を入力してください。", number(most)),
        AnswerFault::NotADate => "2026-12-24 のように日付を入力してください。".to_owned(),
        AnswerFault::TooEarly(least) => format!("{}以降の日付を入力してください。", day(least)),
        AnswerFault::TooLate(most) => format!("{}以前の日付を入力してください。", day(most)),
    }
}
