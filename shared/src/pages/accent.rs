//! A site's accent colour on what buyers press.

use crate::domain::site::Colour;

/// The rules that give the main button a site's colour, over those of the page's own style.
///
/// Its words are black or white, whichever can be read better; its edge stays that of other buttons,
/// so that it is seen on any ground. Nothing else takes the colour: words in it might not be read.
pub(super) fn accent_style(accent: &Colour) -> String {
    let (fill, ink) = (accent.as_str(), ink_on(accent));
    format!(
        "button.main,.button.main,button.main:hover,.button.main:hover\
         {{background:{fill};border-color:var(--edge);color:{ink}}}\
         button.main:hover,.button.main:hover{{box-shadow:inset 0 0 0 2px {ink}}}"
    )
}

/// Black or white, whichever has the higher contrast by WCAG 2.2.
fn ink_on(ground: &Colour) -> &'static str {
    // (L + 0.05) / 0.05 is the contrast of black, 1.05 / (L + 0.05) that of white.
    let lifted = luminance(ground) + WHITE / 20;
    if 10_000 * lifted * lifted < 525 * WHITE * WHITE {
        "#fff"
    } else {
        "#000"
    }
}

/// One, of a channel's light.
const ONE: u128 = 1 << 24;
/// The luminance of white.
const WHITE: u128 = 10_000 * ONE;

/// The relative luminance, of [`WHITE`].
fn luminance(colour: &Colour) -> u128 {
    let [red, green, blue] = colour.channels().map(light);
    2_126 * red + 7_152 * green + 722 * blue
}

/// A channel's light, of [`ONE`]: sRGB's curve, without floats.
fn light(channel: u8) -> u128 {
    let channel = u128::from(channel);
    if channel <= 10 {
        return channel * ONE * 100 / (255 * 1_292);
    }
    // ((c + 0.055) / 1.055) to the power of 12/5, the base in 1024ths: 1024 to that power is `ONE`.
    let base = ((200 * channel + 11 * 255) * 1_024 + 211 * 255 / 2) / (211 * 255);
    fifth_root(base.pow(12))
}

/// The greatest number whose fifth power is `power` or less.
fn fifth_root(power: u128) -> u128 {
    let (mut low, mut high) = (0, ONE + 1);
    while high - low > 1 {
        let middle = u128::midpoint(low, high);
        if middle.pow(5) <= power {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_follows_the_curve() {
        // By the formula of WCAG, in millionths.
        for (channel, millionths) in [
            (0, 0),
            (10, 3_035),
            (11, 3_347),
            (55, 38_204),
            (128, 215_861),
            (200, 577_580),
            (255, 1_000_000),
        ] {
            let light = light(channel) * 1_000_000 / ONE;
            assert!(light.abs_diff(millionths) <= 1_000, "{channel}: {light}");
        }
    }

    #[test]
    fn words_can_be_read_on_any_colour() {
        for (ground, ink) in [
            ("#ffffff", "#000"),
            ("#000000", "#fff"),
            ("#ffd500", "#000"),
            ("#1f6feb", "#fff"),
            ("#ff0000", "#000"),
            ("#c00000", "#fff"),
            ("#757575", "#fff"),
            ("#777777", "#000"),
        ] {
            assert_eq!(ink_on(&Colour::parse(ground).unwrap()), ink, "{ground}");
        }
    }
}
