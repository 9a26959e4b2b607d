//! French.

use super::Texts;

/// French.
pub(super) static FR: Texts = Texts {
    link: "Un lien de paiement",
    in_browser: "Ouvrez ce lien dans un navigateur pour passer au paiement.",
    off: "Cette offre n’est pas disponible.",
    soon: "Cette offre n’a pas encore commencé.",
    one_tap: "Encore un clic, et votre page de paiement s’ouvre.",
    go: "Passer au paiement",
    price: "Prix",
    busy: "Un instant, s’il vous plaît",
    later: "Ce lien a été ouvert très souvent depuis votre réseau. Réessayez dans une minute.",
};
