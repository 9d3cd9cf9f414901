//! Where a list goes on, as GitHub's `Link` header tells.
//!
//! <https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api#using-link-headers>

use http::HeaderMap;
use http::header::LINK;

/// The longest cursor that is sent back, in bytes. GitHub's have some twenty.
const LONGEST: usize = 200;

/// Returns the cursor of the next page, as it is written in a query; `None` if there is no such page or no sound cursor.
///
/// Of the link only the parameter `after` is taken: no token goes to an address that an answer names.
pub(super) fn next_cursor(headers: &HeaderMap) -> Option<String> {
    let links = headers.get_all(LINK).into_iter();
    let links = links.filter_map(|link| link.to_str().ok());
    let query = links
        .flat_map(|header| header.split('<').skip(1))
        .filter_map(|link| link.split_once('>'))
        .find(|(_, parameters)| parameters.contains("rel=\"next\""))
        .and_then(|(target, _)| target.split_once('?'));
    let (_, query) = query?;
    let mut parameters = query.split('&');
    let cursor = parameters.find_map(|parameter| parameter.strip_prefix("after="))?;
    is_sound(cursor).then(|| cursor.to_owned())
}

fn is_sound(cursor: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%+/=:".contains(&byte);
    (1..=LONGEST).contains(&cursor.len()) && cursor.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(link: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(LINK, link.parse().unwrap());
        next_cursor(&headers)
    }

    #[test]
    fn the_next_page_s_cursor_and_nothing_else() {
        let next = r#"<https://api.github.com/repositories/1/activity?ref=refs%2Fheads%2Fask&per_page=100&after=djE6ks8AAAADp2rKWQA>; rel="next""#;
        let prev = r#"<https://api.github.com/repositories/1/activity?per_page=100&before=X&after=Y>; rel="prev""#;
        let expected = Some("djE6ks8AAAADp2rKWQA".to_owned());
        assert_eq!(cursor(next), expected);
        assert_eq!(cursor(&format!("{prev}, {next}")), expected);
        assert_eq!(cursor(&format!("{next}, {prev}")), expected);
        assert_eq!(cursor(prev), None);
        let elsewhere = r#"<https://evil.example/?after=a%3D%3D>; rel="next""#;
        assert_eq!(cursor(elsewhere).as_deref(), Some("a%3D%3D"));
    }

    #[test]
    fn no_cursor_reaches_out_of_its_parameter() {
        let long = "a".repeat(LONGEST + 1);
        for bad in ["", "a#b", "a b", "a?b", "a\\b", "a\"b", "a{b}", &long] {
            let link = format!(r#"<https://api.github.com/x?after={bad}>; rel="next""#);
            assert_eq!(cursor(&link), None, "{bad}");
        }
        for none in [
            "",
            "next",
            r#"<https://api.github.com/x>; rel="next""#,
            r#"<https://api.github.com/x?page=2>; rel="next""#,
            r#"<https://api.github.com/x?per_page=1&thereafter=a>; rel="next""#,
        ] {
            assert_eq!(cursor(none), None, "{none}");
        }
    }
}
