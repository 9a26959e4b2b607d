//! Percent-decoding, the way the gateway does it: what is no valid escape stays as it is.

/// The text that `%xx` escapes stand for; bytes that are no UTF-8 become replacement characters.
pub(super) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if escaped(*high, *low).is_some() => {
                bytes.extend(escaped(*high, *low));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The text of one part of a query, where a plus stands for a space.
pub(super) fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}

fn escaped(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    Some(digit(high)? * 16 + digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_and_everything_else_stays() {
        for (text, expected) in [
            ("a%20b", "a b"),
            ("%C3%A9%2f", "é/"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("%+1", "%+1"),
            ("%2541", "%41"),
            ("%ff", "\u{fffd}"),
            ("a+b", "a+b"),
        ] {
            assert_eq!(decode(text), expected, "{text}");
        }
        assert_eq!(decode_query("a+b%2Bc"), "a b+c");
    }
}
