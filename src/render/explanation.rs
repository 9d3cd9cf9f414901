//! What `plan --explain` prints: the evidence of one request, then what each rule makes of it.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::approval::{Explanation, Verdict};
use crate::domain::Language;
use crate::messages::{Message, fact, facts, say};

/// Writes the facts, then the rules: `✓` where one holds, `✗` where one refuses, `–` where there was nothing to try it on.
///
/// # Errors
/// Those of `out`.
pub fn explanation(
    explanation: &Explanation,
    language: Language,
    is_coloured: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let paint = |style: Style| if is_coloured { style } else { Style::new() };
    let dim = paint(Style::new().dimmed());
    let bold = paint(Style::new().bold());
    writeln!(out, "{bold}{}{bold:#}", explanation.request)?;
    for fact in facts(explanation) {
        let [label, text] = self::fact(language, fact);
        writeln!(out, "    {dim}{label}:{dim:#} {text}")?;
    }
    for (code, verdict) in &explanation.rules {
        let (mark, color) = match verdict {
            Verdict::Holds => ("✓", AnsiColor::Green),
            Verdict::Refused(_) => ("✗", AnsiColor::Red),
            Verdict::NotTried => ("–", AnsiColor::Yellow),
        };
        let style = paint(color.on_default().bold());
        writeln!(out, "  {style}{mark}{style:#} {code}")?;
        let refusals = match verdict {
            Verdict::Refused(refusals) => refusals.as_slice(),
            Verdict::Holds | Verdict::NotTried => &[],
        };
        for refusal in refusals {
            writeln!(out, "    {}", say(language, Message::Refusal(refusal)))?;
            writeln!(
                out,
                "    → {}",
                say(language, Message::RefusalHint(refusal))
            )?;
        }
    }
    Ok(())
}
