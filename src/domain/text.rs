//! Text that somebody else wrote, made safe to look at.

/// Returns whether a character can make text look like something that it is not.
///
/// Controls (C0, C1, so U+0085 too), line and paragraph separators, bidirectional controls, zero-width and other
/// default-ignorable characters, tags, blanks that are no space, and what has no look of its own: private use and
/// noncharacters. Line feed and tab are controls; who accepts them says so.
#[must_use]
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

/// Returns the text with every deceptive character written as an escape, such as `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_deceptive(c) {
            shown.extend(c.escape_unicode())
        } else {
            shown.push(c)
        }
    }
    shown
}

/// Returns what a name looks like at a skeleton: two names with the same one are easily taken for each other.
///
/// Case, hyphens, underscores and blanks count for nothing, full-width letters for half-width ones, and the letters of
/// other scripts that have the shape of a Latin one (Unicode TS 39, confusables, the letters only) for that one.
#[must_use]
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
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody's slip of the pen is longer, and comparing costs the product of the lengths.
    const MOST: usize = 64;
    let given = skeleton(&name.chars().take(MOST).collect::<String>());
    known
        .into_iter()
        .filter(|known| *known != name)
        .map(|known| (strsim::damerau_levenshtein(&given, &skeleton(known)), known))
        .filter(|(distance, known)| *distance <= known.chars().count().max(3) / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
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
    fn what_deceives_is_shown_as_an_escape() {
        assert_eq!(visible("夜間 batch"), "夜間 batch");
        assert_eq!(
            visible("a\u{202e}b\u{1b}[31m\u{200b}\n"),
            "a\\u{202e}b\\u{1b}[31m\\u{200b}\\u{a}"
        );
    }
}
