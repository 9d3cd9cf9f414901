//! Full-width characters, and what is typed in their place.

/// Returns the half-width character that was meant, if this is a full-width one, or one of those that are easily typed for it.
///
/// Those of Unicode's block of full-width forms, the punctuation of Japanese input methods, and the hyphens, quotation marks and
/// blanks that word processors put in.
pub fn half_width(c: char) -> Option<char> {
    Some(match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21)?,
        c if is_odd_blank(c) => ' ',
        '、' | '､' | '﹐' | '﹑' => ',',
        '。' | '｡' => '.',
        '︰' | '﹕' | '∶' | '꞉' => ':',
        'ー' | 'ｰ' | '−' | '﹣' | '﹘' | '─' | '━' | '\u{2010}'..='\u{2015}' => '-',
        '“' | '”' | '„' | '‟' | '〝' | '〞' | '〟' | '「' | '」' | '『' | '』' | '｢' | '｣' => {
            '"'
        }
        '‘' | '’' | '‚' | '‛' => '\'',
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '〜' => '~',
        '♯' | '﹟' => '#',
        _ => return None,
    })
}

/// Returns whether this is a blank that nobody but people takes for one.
pub fn is_odd_blank(c: char) -> bool {
    matches!(
        c,
        '\u{3000}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}'
    )
}

/// Returns a text as it was most likely meant, in half-width characters alone, without the comment that it then has. `None` if it
/// has no full-width ones, or others besides.
pub fn in_half_width(text: &str) -> Option<String> {
    let half: String = text.chars().map(|c| half_width(c).unwrap_or(c)).collect();
    let is_quoted = half.trim_start().starts_with(['"', '\'']);
    let value = match half.split_once(" #") {
        Some((value, _)) if !is_quoted => value,
        Some(_) | None => &half,
    };
    let value = value.trim();
    (value.is_ascii() && value != text && !value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_full_width_is_read_half_width() {
        for (text, half) in [
            ("ｂａｔｃｈ－１", "batch-1"),
            ("batchーexporter", "batch-exporter"),
            ("batch−exporter", "batch-exporter"),
            ("batch-exporter\u{3000}", "batch-exporter"),
            ("［\"batch-*\"、“svc-*”］", "[\"batch-*\",\"svc-*\"]"),
            ("「batch-*」", "\"batch-*\""),
            ("２４ｈ", "24h"),
            ("ja ＃ 日本語", "ja"),
            ("ja\u{3000}# 日本語", "ja"),
            ("account：main", "account:main"),
        ] {
            assert_eq!(in_half_width(text).as_deref(), Some(half), "{text}");
        }
        for text in ["batch", "バッチ－１", "葛城", "\u{3000}", ""] {
            assert_eq!(in_half_width(text), None, "{text}");
        }
    }
}
