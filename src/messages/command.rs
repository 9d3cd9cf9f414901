//! Commands to be copied, for a POSIX shell.

/// Longer commands are cut off or need scrolling.
const WIDTH: usize = 90;

/// Puts each option on a line of its own where the command is long. No value of ours has ` --` in it.
pub fn in_lines(command: &str) -> String {
    if command.len() <= WIDTH {
        return command.to_owned();
    }
    command.replace(" --", " \\\n  --")
}

#[cfg(test)]
mod tests {
    use super::in_lines;

    #[test]
    fn a_long_command_has_a_line_for_each_option() {
        assert_eq!(
            in_lines("aws iam list-users --max-items 1"),
            "aws iam list-users --max-items 1"
        );
        let long = format!("aws iam x --user-name {} --query 'A[].B'", "u".repeat(64));
        let lines = in_lines(&long);
        assert_eq!(lines.lines().count(), 3, "{lines}");
        assert_eq!(lines.replace(" \\\n ", ""), long);
    }
}
