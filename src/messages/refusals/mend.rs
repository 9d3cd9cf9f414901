//! The line of a commit that prevents an approval, and the commands that fix it while the pull request is open.

use crate::domain::{CommitLine, CommitRole, Locale};
use crate::messages::{code, joined, whole_code};

/// Shows the line as git shows it.
pub(super) fn shown(line: &CommitLine) -> String {
    let label = match line.role {
        CommitRole::Author => "Author",
        CommitRole::CoAuthor => "Co-authored-by",
        CommitRole::Committer => "Committer",
    };
    code(&format!("{label}: {} <{}>", line.name, line.email))
}

/// Explains how the requester mends it, with commands that can be pasted as they are.
pub(super) fn advice(language: Locale, line: &CommitLine) -> String {
    let commands = commands(line);
    let commands: Vec<String> = commands.iter().map(|command| whole_code(command)).collect();
    let commands = joined(language, &commands);
    match line.role {
        CommitRole::CoAuthor => say!(language,
            en: "The requester takes that line out; in a checkout of the branch: {commands}. The code owners approve after that.",
            ja: "申請者がこの行を削除してください。ブランチのチェックアウトで、次の順に実行します：{commands}。コードオーナーの承認は、その後に得てください。"),
        CommitRole::Author | CommitRole::Committer => say!(language,
            en: "The requester makes the commit their own: set `git config user.email` to an address of your GitHub account; \
                then, in a checkout of the branch: {commands}. The code owners approve after that.",
            ja: "申請者が自分のコミットとして作り直してください。`git config user.email` に GitHub アカウントのメールアドレスを設定し、\
                ブランチのチェックアウトで、次の順に実行します：{commands}。コードオーナーの承認は、その後に得てください。"),
    }
}

/// The commands, in order: an amendment of the last commit, or one of all that the branch adds.
fn commands(line: &CommitLine) -> Vec<String> {
    // What others pushed must be in the checkout: a fetch alone would let `--force-with-lease` overwrite it.
    let mut commands = vec!["git pull --ff-only".to_owned()];
    if line.is_last {
        commands.push(amendment(line, '\''));
    } else {
        if !is_harmless(&line.base) {
            commands.push("git remote set-head origin --auto".to_owned());
        }
        commands.push(format!(
            "git rebase --exec '{}' {}",
            amendment(line, '"'),
            upstream(&line.base)
        ));
    }
    commands.push("git push --force-with-lease origin HEAD".to_owned());
    commands
}

fn amendment(line: &CommitLine, quote: char) -> String {
    match line.role {
        CommitRole::Author => "git commit --amend --reset-author --no-edit".to_owned(),
        CommitRole::Committer => "git commit --amend --no-edit".to_owned(),
        CommitRole::CoAuthor => {
            let pattern = match is_harmless(&line.email) {
                // As a whole, and as those write it who leave a space: within another address it is somebody else's.
                true => {
                    let email = &line.email;
                    format!("-viF -e {quote}<{email}>{quote} -e {quote}< {email} >{quote}")
                }
                // All co-authors, for this address cannot be part of a command.
                false => format!("-vi {quote}^co-authored-by:{quote}"),
            };
            format!("git log -1 --format=%B | grep {pattern} | git commit --amend -F -")
        }
    }
}

/// The branch that the pull request goes into, as a checkout knows it.
fn upstream(base: &str) -> String {
    match is_harmless(base) {
        true => format!("origin/{base}"),
        false => "origin/HEAD".to_owned(),
    }
}

/// Returns whether a text of somebody else's has no meaning to a shell, between quotation marks or not.
fn is_harmless(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"@+._/[]-".contains(&byte);
    (1..=100).contains(&text.len()) && !text.starts_with('-') && text.bytes().all(is_plain)
}
