//! What `plan --explain` prints: the evidence of one request, then what each rule makes of it.

use std::io;

use anstyle::AnsiColor;

use super::printer::Printer;
use crate::approval::{Explanation, Verdict};
use crate::messages::{fact, facts, holds};
use crate::render::lines::of_refusal;

/// Writes the facts, then the rules: `✓` and what is the case if one holds, `✗` and its code if one refuses, `–` and its code if
/// there was nothing to try it on.
pub(in crate::render) fn explanation(
    explanation: &Explanation,
    page: &mut Printer<'_>,
) -> io::Result<()> {
    let (dim, bold) = (page.dim(), page.bold());
    writeln!(page.out, "{bold}{}{bold:#}", explanation.request)?;
    for fact in facts(explanation) {
        let [label, text] = self::fact(page.language, fact);
        writeln!(page.out, "    {dim}{label}:{dim:#} {text}")?;
    }
    for (code, verdict) in &explanation.rules {
        let (mark, color) = match verdict {
            Verdict::Holds => ("✓", AnsiColor::Green),
            Verdict::Refused(_) => ("✗", AnsiColor::Red),
            Verdict::NotTried => ("–", AnsiColor::Yellow),
        };
        let style = page.color(color);
        let rule = match verdict {
            Verdict::Holds => holds(page.language, code),
            Verdict::Refused(_) | Verdict::NotTried => code,
        };
        writeln!(page.out, "  {style}{mark}{style:#} {rule}")?;
        let refusals = match verdict {
            Verdict::Refused(refusals) => refusals.as_slice(),
            Verdict::Holds | Verdict::NotTried => &[],
        };
        for refusal in refusals {
            let (sentence, hint) = of_refusal(page.language, refusal);
            writeln!(page.out, "    {sentence}\n    → {hint}")?;
        }
    }
    Ok(())
}
