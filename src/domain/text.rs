//! Text that somebody else wrote, made safe to look at.

use std::iter;
use std::sync::LazyLock;

use regex::Regex;

/// What some deceptive characters belong to, together with them: an emoji (Unicode TS 51: keycaps, ED-14c; flags of the three
/// subdivisions that are recommended for interchange; sequences with zero-width joiners, skin tones and variation selectors, ED-16),
/// and a han character with its variation selector (UTS 37; VS1 to VS3 are those of the compatibility ideographs).
static SEQUENCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const EMOJI: &str = r"\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|[\x{fe0e}\x{fe0f}])?";
    // Not that of `#`: YAML would read a comment where people see a sign.
    const KEYCAP: &str = r"[0-9*]\x{fe0f}\x{20e3}";
    const FLAG: &str = r"\x{1f3f4}\x{e0067}\x{e0062}(?:\x{e0065}\x{e006e}\x{e0067}|\x{e0073}\x{e0063}\x{e0074}|\x{e0077}\x{e006c}\x{e0073})\x{e007f}";
    const HAN: &str = r"\p{Unified_Ideograph}[\x{fe00}-\x{fe02}\x{e0100}-\x{e01ef}]";
    Regex::new(&format!(
        r"{KEYCAP}|{FLAG}|{EMOJI}(?:\x{{200d}}{EMOJI})*|{HAN}"
    ))
    .ok()
});

/// Returns whether a character can make text look like something that it is not.
///
/// Controls (C0, C1, so U+0085 too), line and paragraph separators, bidirectional controls, zero-width and other
/// default-ignorable characters, tags, blanks that are no space, and what has no look of its own: private use and
/// noncharacters. Line feed and tab are controls; who accepts them says so.
pub fn is_deceptive(c: char) -> bool {
    // Nearly every character is one of these: ASCII, kana, han, hangul.
    if matches!(c, ' '..='~' | '\u{3000}'..='\u{3163}' | '\u{3165}'..='\u{d7ff}') {
        return false;
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{2800}' | '\u{13430}'..='\u{1343f}' | '\u{16fe4}' | '\u{1d159}' | '\u{fdd0}'..='\u{fdef}'
            | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Returns the deceptive characters of a text, each with its byte, but for those that belong to what stands before them: in an emoji
/// that can be seen, or behind a han character, a variation selector or a joiner is how the text is written.
pub fn deceptive(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut all = text
        .char_indices()
        .filter(|(_, c)| is_deceptive(*c))
        .peekable();
    let joins =
        |c: char| matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0020}'..='\u{e01ef}');
    let sequences = SEQUENCES
        .as_ref()
        .filter(|_| all.peek().is_some() && text.contains(joins));
    let mut sequences = sequences
        .into_iter()
        .flat_map(|regex| regex.find_iter(text))
        .peekable();
    iter::from_fn(move || {
        all.find(|(at, _)| {
            while sequences.next_if(|found| found.end() <= *at).is_some() {}
            sequences.peek().is_none_or(|found| *at < found.start())
        })
    })
}

/// Returns the text with every deceptive character written as an escape, such as `\u{202e}`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = 0;
    for (at, c) in deceptive(text) {
        shown.push_str(&text[rest..at]);
        shown.extend(c.escape_unicode());
        rest = at + c.len_utf8();
    }
    shown.push_str(&text[rest..]);
    shown
}

/// Returns the skeleton of a name (UTS #39): two names with the same one are easily confused.
///
/// Case, hyphens, underscores and blanks count for nothing, full-width letters for half-width ones, and the letters of
/// other scripts that have the shape of a Latin one (Unicode TS 39, confusables, the letters only) for that one.
pub fn skeleton(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}') && !c.is_whitespace())
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            'а' | 'α' | 'ɑ' => 'a',
            'с' | 'ϲ' => 'c',
            'ԁ' => 'd',
            'е' | 'ё' | 'ε' => 'e',
            'һ' => 'h',
            'і' | 'ı' | 'ι' | 'l' | '1' | '|' | 'ӏ' => 'i',
            'ј' => 'j',
            'к' | 'κ' => 'k',
            'м' | 'μ' => 'm',
            'п' | 'η' | 'ո' => 'n',
            'о' | 'ο' | 'օ' | '0' => 'o',
            'р' | 'ρ' => 'p',
            'г' => 'r',
            'ѕ' => 's',
            'т' | 'τ' => 't',
            'υ' | 'ս' => 'u',
            'ѵ' | 'ν' => 'v',
            'х' | 'χ' => 'x',
            'у' | 'γ' => 'y',
            _ => c,
        })
        .collect()
}

/// Finds the name that was meant: one that looks the same or, without any, the nearest one that differs in few letters.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .filter(|known| *known != name)
        .filter_map(|known| Some((distance(name, known)?, known)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Returns in how many letters a name differs from a known one that it could have been meant for; `None` if in too many.
pub(super) fn distance(name: &str, known: &str) -> Option<usize> {
    // Nobody's slip of the pen is longer, and comparing costs the product of the lengths.
    const MAX_CHARACTERS: usize = 64;
    let given = skeleton(&name.chars().take(MAX_CHARACTERS).collect::<String>());
    let distance = strsim::damerau_levenshtein(&given, &skeleton(known));
    (distance <= known.chars().count().max(3) / 3).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_have_the_same_skeleton() {
        for name in [
            "iamuser",
            "IAM_User",
            "іаmUsеr",
            "ｉａｍＵｓｅｒ",
            "lamUser",
            "iam\u{a0}user",
        ] {
            assert_eq!(skeleton(name), "iamuser", "{name}");
        }
        assert_ne!(skeleton("user"), skeleton("iamUser"));
    }

    #[test]
    fn a_field_is_meant_that_looks_the_same_or_nearly_so() {
        let known = ["iamUser", "reason"];
        for field in [
            "iamuser", "iam_user", "IAM-User", "iam user", "iamUsre", "iamUsr", "iаmUser",
            "iamUsers",
        ] {
            assert_eq!(nearest(field, known), Some("iamUser"), "{field}");
        }
        for field in ["reasons", "raeson", "Ｒｅａｓｏｎ", "resaon"] {
            assert_eq!(nearest(field, known), Some("reason"), "{field}");
        }
        for field in ["user", "ticket", "", "理由", &"x".repeat(9_999)] {
            assert_eq!(nearest(field, known), None, "{field}");
        }
    }

    #[test]
    fn what_belongs_to_an_emoji_or_a_han_character_does_not_deceive() {
        for text in [
            "⚠\u{fe0f} urgent",
            "⚠\u{fe0e}",
            "1\u{fe0f}\u{20e3} and *\u{fe0f}\u{20e3}",
            "🧑\u{200d}🚀",
            "👩🏽\u{200d}💻",
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "👩\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨",
            "🏳\u{fe0f}\u{200d}🌈 🏴\u{200d}☠\u{fe0f}",
            "🏃\u{200d}➡\u{fe0f}",
            "👍🏽 🇯🇵 ㊙\u{fe0f} ©\u{fe0f} ‼\u{fe0f}",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "葛\u{e0100}城市 辻\u{e0101} 㐂\u{e0100} 𠮷\u{e0100} 神\u{fe00}",
        ] {
            assert_eq!(deceptive(text).next(), None, "{text:?}");
            assert_eq!(visible(text), text);
        }
        for (text, bytes) in [
            ("a\u{fe0f}", vec![1]),
            ("#\u{fe0f}\u{20e3}", vec![1]),
            ("1\u{fe0f}2", vec![1]),
            ("\u{fe0f}⚠", vec![0]),
            ("⚠\u{fe0f}\u{fe0f}", vec![6]),
            ("⚠ \u{fe0f}", vec![4]),
            ("🧑\u{200d}a", vec![4]),
            ("a\u{200d}🚀", vec![1]),
            ("🧑\u{200d}\u{200d}🚀", vec![4, 7]),
            ("🧑\u{200d}", vec![4]),
            ("a\u{e0100}", vec![1]),
            ("ア\u{e0100}", vec![3]),
            ("葛\u{e0100}\u{e0101}", vec![7]),
            ("葛\u{fe0f}", vec![3]),
            ("⚠\u{e0100}", vec![3]),
            ("🏴\u{e0068}\u{e0069}\u{e007f}", vec![4, 8, 12]),
            ("🚀\u{e0067}", vec![4]),
            ("🚀\u{202e}", vec![4]),
            ("⚠\u{fe0f}\u{200b}", vec![6]),
        ] {
            let found: Vec<_> = deceptive(text).map(|(at, _)| at).collect();
            assert_eq!(found, bytes, "{text:?}");
        }
    }

    #[test]
    fn what_deceives_is_shown_as_an_escape() {
        assert_eq!(visible("夜間 batch"), "夜間 batch");
        assert_eq!(
            visible("a\u{202e}b\u{1b}[31m\u{200b}\n"),
            "a\\u{202e}b\\u{1b}[31m\\u{200b}\\u{a}"
        );
    }
}
