//! The sections of the comment, one for each request: how they are found in what is there.

/// Returns the sections of a comment by the paths of their requests.
///
/// A section begins with its mark at the start of a line. No user's text can be there: reasons are indented.
pub fn sections(comment: &str) -> Vec<(&str, &str)> {
    let starts: Vec<usize> = comment
        .match_indices(SECTION)
        .map(|(start, _)| start)
        .collect();
    let ends = starts.iter().skip(1).copied().chain([comment.len()]);
    let sections = starts.iter().zip(ends).map(|(&start, end)| {
        let section = &comment[start..end];
        section
            .split_once(ABOUT)
            .map_or(section, |(section, _)| section)
    });
    sections
        .filter_map(|section| Some((section[SECTION.len()..].split_once(" -->")?.0, section)))
        .collect()
}

/// What follows the last section.
pub(super) const ABOUT: &str = "\n<!-- about -->";

/// How the section of a request begins.
pub(super) const SECTION: &str = "\n<!-- request ";

/// Returns whether a section is shortened to one line.
pub(super) fn is_line(section: &str) -> bool {
    let mut lines = section.trim_start().lines().skip(1);
    lines.next().is_some_and(|line| line.starts_with("- "))
}

/// Makes a line of a section: its mark, and its heading.
pub(super) fn shortened(section: &str) -> String {
    if is_line(section) {
        return section.to_owned();
    }
    let mut lines = section.trim_start().lines();
    let mark = lines.next().unwrap_or_default();
    let heading = lines.next().unwrap_or_default();
    format!("\n{mark}\n- {}\n", heading.trim_start_matches(['#', ' ']))
}

/// Returns the name of the status in the heading of a section. One that this run did not write may say anything.
pub(super) fn name_in(section: &str) -> Option<&str> {
    let heading = section.trim_start().lines().nth(1)?;
    let (name, _) = heading.split_once(" · `")?;
    let (_, name) = name.trim_start_matches(['#', '-', ' ']).split_once(' ')?;
    let is_plain = |c: char| c.is_alphanumeric() || " -（）()".contains(c);
    (name.chars().count() <= 40 && name.chars().all(is_plain)).then_some(name)
}
