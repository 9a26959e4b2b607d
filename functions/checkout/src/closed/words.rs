//! What the page says, in every language.

use shared::{domain::offer::Reason, pages::Language};

/// A heading and a sentence or two.
type Words = (&'static str, &'static str);

/// What the page says in one language.
pub(super) struct ClosedWords {
    inactive: Words,
    not_started: Words,
    ended: Words,
    exhausted: Words,
    deleted: Words,
    pub(super) again: &'static str,
    pub(super) home: &'static str,
}

impl ClosedWords {
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

    /// What is said for a reason.
    pub(super) const fn of_reason(&self, reason: Reason) -> Words {
        match reason {
            Reason::Inactive => self.inactive,
            Reason::NotStarted => self.not_started,
            Reason::Ended => self.ended,
            Reason::Exhausted => self.exhausted,
            Reason::Deleted => self.deleted,
        }
    }
}

const EN: ClosedWords = ClosedWords {
    inactive: (
        "This offer is taking a break",
        "It cannot be bought at the moment. Please look in again later.",
    ),
    not_started: (
        "You are early",
        "This offer has not started yet. It opens at:",
    ),
    ended: (
        "This offer is over",
        "Thank you for your interest. The shop may have something else that you like.",
    ),
    exhausted: (
        "Sold out",
        "Thank you for your interest. Everything of this offer has found its buyer.",
    ),
    deleted: (
        "This offer is no longer there",
        "Thank you for your interest. The shop has taken it down.",
    ),
    again: "Try again",
    home: "Go to the shop",
};

const DE: ClosedWords = ClosedWords {
    inactive: (
        "Dieses Angebot macht gerade Pause",
        "Im Moment kann es nicht gekauft werden. Bitte schauen Sie später noch einmal vorbei.",
    ),
    not_started: (
        "Sie sind früh dran",
        "Dieses Angebot hat noch nicht begonnen. Es öffnet am:",
    ),
    ended: (
        "Dieses Angebot ist vorbei",
        "Vielen Dank für Ihr Interesse. Vielleicht gefällt Ihnen etwas anderes im Shop.",
    ),
    exhausted: (
        "Ausverkauft",
        "Vielen Dank für Ihr Interesse. Alles aus diesem Angebot ist bereits vergeben.",
    ),
    deleted: (
        "Dieses Angebot gibt es nicht mehr",
        "Vielen Dank für Ihr Interesse. Der Shop hat es entfernt.",
    ),
    again: "Noch einmal versuchen",
    home: "Zum Shop",
};

const FR: ClosedWords = ClosedWords {
    inactive: (
        "Cette offre fait une pause",
        "Elle n’est pas disponible pour le moment. Revenez un peu plus tard.",
    ),
    not_started: (
        "Vous êtes en avance",
        "Cette offre n’a pas encore commencé. Elle ouvre le :",
    ),
    ended: (
        "Cette offre est terminée",
        "Merci de votre intérêt. La boutique a peut-être autre chose qui vous plaira.",
    ),
    exhausted: (
        "Tout est parti",
        "Merci de votre intérêt. Cette offre est épuisée.",
    ),
    deleted: (
        "Cette offre n’existe plus",
        "Merci de votre intérêt. La boutique l’a retirée.",
    ),
    again: "Réessayer",
    home: "Aller à la boutique",
};

const ES: ClosedWords = ClosedWords {
    inactive: (
        "Esta oferta está en pausa",
        "Ahora mismo no se puede comprar. Vuelva a visitarnos más tarde.",
    ),
    not_started: (
        "Ha llegado pronto",
        "Esta oferta todavía no ha empezado. Se abre el:",
    ),
    ended: (
        "Esta oferta ha terminado",
        "Gracias por su interés. Quizá la tienda tenga otra cosa que le guste.",
    ),
    exhausted: (
        "Agotado",
        "Gracias por su interés. Ya no queda nada de esta oferta.",
    ),
    deleted: (
        "Esta oferta ya no existe",
        "Gracias por su interés. La tienda la ha retirado.",
    ),
    again: "Volver a intentarlo",
    home: "Ir a la tienda",
};

const JA: ClosedWords = ClosedWords {
    inactive: (
        "この商品は現在お休み中です",
        "ただいま購入できません。しばらくしてからもう一度ご覧ください。",
    ),
    not_started: (
        "まもなく販売開始です",
        "販売はまだ始まっていません。開始日時：",
    ),
    ended: (
        "販売は終了しました",
        "ご覧いただきありがとうございます。ショップでほかの商品もぜひご覧ください。",
    ),
    exhausted: (
        "完売しました",
        "ご覧いただきありがとうございます。予定数はすべて販売済みです。",
    ),
    deleted: (
        "この商品の販売は取り下げられました",
        "ご覧いただきありがとうございます。現在はお求めいただけません。",
    ),
    again: "もう一度試す",
    home: "ショップへ",
};
