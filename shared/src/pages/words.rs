//! The words of the frame and of the notices, in every language.

use super::Language;

/// A notice's heading and text.
pub(super) type NoticeWords = (&'static str, &'static str);

/// What the frame and the notices say in one language.
pub(super) struct Words {
    pub(super) footer: &'static str,
    pub(super) missing: NoticeWords,
    pub(super) unavailable: NoticeWords,
    pub(super) unreadable: NoticeWords,
}

impl Words {
    /// The words of a language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::De => &DE,
            Language::Fr => &FR,
            Language::Es => &ES,
            Language::Ja => &JA,
        }
    }
}

const EN: Words = Words {
    footer: "Checkout by Checkout Links",
    missing: (
        "This page does not exist",
        "The address may have been cut off or mistyped. Please open the link again from where you found it.",
    ),
    unavailable: (
        "We'll be right back",
        "Something went wrong on our side. Please try again in a moment.",
    ),
    unreadable: (
        "That did not work",
        "Your browser sent something that we could not read. Please go back and try again.",
    ),
};

const DE: Words = Words {
    footer: "Kasse von Checkout Links",
    missing: (
        "Diese Seite gibt es nicht",
        "Die Adresse ist vielleicht unvollständig oder enthält einen Tippfehler. Bitte öffnen Sie den Link noch einmal dort, wo Sie ihn gefunden haben.",
    ),
    unavailable: (
        "Wir sind gleich wieder da",
        "Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es in einem Moment noch einmal.",
    ),
    unreadable: (
        "Das hat nicht geklappt",
        "Ihr Browser hat etwas gesendet, das wir nicht lesen konnten. Bitte gehen Sie zurück und versuchen Sie es noch einmal.",
    ),
};

const FR: Words = Words {
    footer: "Paiement avec Checkout Links",
    missing: (
        "Cette page n’existe pas",
        "L’adresse est peut-être incomplète ou mal saisie. Veuillez rouvrir le lien là où vous l’avez trouvé.",
    ),
    unavailable: (
        "Nous revenons tout de suite",
        "Un problème est survenu de notre côté. Veuillez réessayer dans un instant.",
    ),
    unreadable: (
        "Cela n’a pas fonctionné",
        "Votre navigateur a envoyé des données que nous n’avons pas pu lire. Veuillez revenir en arrière et réessayer.",
    ),
};

const ES: Words = Words {
    footer: "Pago con Checkout Links",
    missing: (
        "Esta página no existe",
        "Es posible que la dirección esté incompleta o mal escrita. Abra de nuevo el enlace desde donde lo encontró.",
    ),
    unavailable: (
        "Volvemos enseguida",
        "Algo ha fallado por nuestra parte. Inténtelo de nuevo dentro de un momento.",
    ),
    unreadable: (
        "No ha funcionado",
        "Su navegador ha enviado algo que no hemos podido leer. Vuelva atrás e inténtelo de nuevo.",
    ),
};

const JA: Words = Words {
    footer: "Checkout Links の購入ページ",
    missing: (
        "このページは存在しません",
        "アドレスが途中で切れているか、誤っている可能性があります。元の場所からもう一度リンクを開いてください。",
    ),
    unavailable: (
        "まもなく復旧します",
        "こちら側で問題が発生しました。しばらくしてからもう一度お試しください。",
    ),
    unreadable: (
        "処理できませんでした",
        "ブラウザーから送信された内容を読み取れませんでした。前のページに戻って、もう一度お試しください。",
    ),
};
