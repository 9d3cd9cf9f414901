//! The comment on a pull request, in Markdown.
//!
//! Whatever somebody else wrote stands in code, where GitHub sees no mentions, no links and no HTML.

use super::LONGEST;
use super::lifetime::lifetime;
use super::quote::{block, inline};
use super::role::face;
use super::sections::{ABOUT, SECTION, is_line, name_in, shortened};
use super::way::way;
use crate::domain::{
    Account, AccountName, Failure, KEPT_MARK, KeyRequest, Locale, Login, Refusal, Status,
    Timestamp, mark_line,
};
use crate::messages::pull::role;
use crate::messages::{
    self, Advice, Label, Merged, comment_introduction, failure_hint, key_is_gone, label,
    read_command, read_with, refusal_hint, refusal_sentence, remove_commands, remove_with,
    status_advice, status_name, status_sentence, tasks_after_merge,
};

/// One request in the comment.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// What was asked for.
    pub request: &'a KeyRequest,
    /// What the configuration calls its account, and the account, if its folder has one.
    pub account: Option<(&'a AccountName, &'a Account)>,
    /// Whether its secret can be read: it is not scheduled for deletion.
    pub is_readable: bool,
    pub status: &'a Status,
    /// What went wrong in this run.
    pub failure: Option<&'a Failure>,
    /// Whether a key was issued for it that is not there any more, as far as the secret's tags or the comment say so.
    pub was_issued: bool,
    /// Who approved it, as the proof or the secret's tag says.
    pub approved_by: Vec<String>,
    /// The commit that was approved.
    pub head: Option<String>,
    /// Who opened the pull request, if the account is still there.
    pub requester: Option<&'a Login>,
    /// Until when the approval holds, if there is one.
    pub until: Option<Timestamp>,
}

/// Writes the comment. `told` are the event ids of the notices that were sent, hidden in it; `kept` are sections of the
/// comment as it is, by the paths of their requests: requests of the same pull request that this run knows nothing about.
///
/// Where not everything fits, each request has a line. Runs for other accounts keep to that, for they would make long again
/// what the next one has to make short.
pub fn comment(
    language: Locale,
    rows: &[Row<'_>],
    kept: &[(&str, &str)],
    told: &[String],
) -> String {
    let sections: Vec<String> = by_path(rows, kept, |row| section(language, row), str::to_owned);
    let verdict = verdict(rows, &sections);
    let head = format!("{}### {verdict}\n", mark_line(KEPT_MARK, told));
    let about = format!("{ABOUT}\n\n<sub>{}</sub>\n", comment_introduction(language));
    let whole = sections.concat();
    let is_short = kept.iter().any(|(_, section)| is_line(section));
    if !is_short && head.len() + whole.len() + about.len() <= LONGEST {
        return head + &whole + &about;
    }
    let lines: Vec<String> = by_path(rows, kept, |row| line(language, row), shortened);
    let mut short = head;
    for line in lines {
        if short.len() + line.len() + about.len() > LONGEST {
            short.push_str("\n- …\n");
            break;
        }
        short.push_str(&line);
    }
    short + &about
}

/// Returns the heading: how its requests stand. Runs for several accounts write the same, for it is made of the sections'
/// own headings.
fn verdict(rows: &[Row<'_>], sections: &[String]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for section in sections {
        let Some(name) = name_in(section) else {
            continue;
        };
        match counts.iter_mut().find(|(counted, _)| *counted == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    let counted = counts.iter();
    let counted: Vec<String> = match counts[..] {
        [(name, 1)] => vec![name.to_owned()],
        _ => counted
            .map(|(name, count)| format!("{name} ({count})"))
            .collect(),
    };
    let icon = match (&counts[..], rows) {
        ([_], [row, ..]) => format!("{} ", row.status.icon()),
        _ => String::new(),
    };
    format!("{icon}countersign: {}", counted.join(" · "))
}

/// Writes rows and what is kept in the order of their paths, so that runs for several accounts write the same.
fn by_path<T: FromIterator<String>>(
    rows: &[Row<'_>],
    kept: &[(&str, &str)],
    own: impl Fn(&Row<'_>) -> String,
    other: impl Fn(&str) -> String,
) -> T {
    let own = rows.iter().map(|row| (row.request.path.as_str(), own(row)));
    let others = kept.iter().map(|(path, section)| (*path, other(section)));
    let mut all: Vec<(&str, String)> = own.chain(others).collect();
    all.sort_by_key(|(path, _)| *path);
    all.into_iter().map(|(_, text)| text).collect()
}

/// How a section begins: the mark of its request, and a heading or an item of a list.
fn beginning(language: Locale, row: &Row<'_>, level: &str) -> String {
    let path = &row.request.path;
    let name = status_name(language, row.status);
    format!(
        "{SECTION}{path} -->\n{level} {} {name} · `{path}`",
        row.status.icon()
    )
}

fn line(language: Locale, row: &Row<'_>) -> String {
    let beginning = beginning(language, row, "-");
    format!("{beginning} · `{}`\n", row.request.secret_name())
}

fn section(language: Locale, row: &Row<'_>) -> String {
    let sentence = status_sentence(language, row.status);
    let mut text = format!("{}\n\n{sentence}\n\n", beginning(language, row, "####"));
    let about = Merged {
        request: row.request,
        status: row.status,
        account: row.account,
        requester: row.requester,
        until: row.until,
        is_readable: row.is_readable,
    };
    for (who, task) in tasks_after_merge(language, &about) {
        let name = role(language, who);
        text.push_str(&format!("- {}**{name}**: {task}\n", face(who)));
    }
    text.push('\n');
    if row.was_issued {
        text.push_str(&format!("{}\n\n", key_is_gone(language)));
    }
    text.push_str(why(language, row).trim_start_matches('\n'));
    if let (Some(_), Some((_, account)), true) = (row.status.key(), row.account, row.is_readable) {
        let command = read_command(&row.request.secret_name(), account);
        text.push_str(&format!(
            "{}:\n\n{}\n",
            read_with(language),
            block(&command, "sh")
        ));
    }
    if let Some(failure) = row.failure {
        let hint = failure_hint(language, failure);
        text.push_str(&format!(
            "* {}\n  → {hint}\n\n",
            inline(&messages::failure(language, failure))
        ));
    }
    let mut fact = |which: Label, value: &str| {
        text.push_str(&format!("- **{}**: {value}\n", label(language, which)));
    };
    fact(Label::User, &format!("`{}`", row.request.user));
    if let Some((name, account)) = row.account {
        fact(Label::Account, &format!("`{name}` ({})", account.id));
    }
    if !row.approved_by.is_empty() {
        let logins: Vec<String> = row.approved_by.iter().map(|login| inline(login)).collect();
        fact(Label::ApprovedBy, &logins.join(" "));
    }
    if let Some(head) = &row.head {
        let (head, blob) = (shown(head), shown(row.request.blob.as_str()));
        fact(
            Label::Commit,
            &format!("{head} (`{}`: {blob})", row.request.path),
        );
    }
    if let Some(key) = row.status.key() {
        fact(Label::Secret, &format!("`{}`", row.request.secret_name()));
        fact(Label::Key, &format!("`{key}`"));
    }
    for (label, value) in lifetime(language, row.request) {
        fact(label, &value);
    }
    for (name, value) in &row.request.extra {
        text.push_str(&format!("- **{}**: {}\n", inline(name), inline(value)));
    }
    let reason = label(language, Label::Reason);
    text.push_str(&format!(
        "- **{reason}**:\n\n{}",
        block(row.request.reason.as_str(), "text")
    ));
    text
}

/// The first twelve digits of an object id; a tag's may be anything.
fn shown(id: &str) -> String {
    inline(&id.chars().take(12).collect::<String>())
}

/// What stands in the way, and what to do about it.
fn why(language: Locale, row: &Row<'_>) -> String {
    let refusal = |why: &Refusal| {
        let (sentence, hint) = (refusal_sentence(language, why), refusal_hint(language, why));
        format!("* `{}`: {sentence}\n  → {hint}\n", why.code())
    };
    let refusals = row.status.decisive_refusals();
    let mut lines: String = refusals.iter().map(refusal).collect();
    if !refusals.iter().all(Refusal::is_mendable_after_merge) {
        lines.push_str(&removal(language, row));
    }
    let Advice { facts, ways } = status_advice(language, &row.request.user, row.status);
    lines.extend(facts.into_iter().map(|fact| format!("* {fact}\n")));
    lines.extend(ways.into_iter().map(way));
    match lines.is_empty() {
        true => lines,
        false => lines + "\n",
    }
}

/// How a file is taken away that cannot lead to a key any more.
fn removal(language: Locale, row: &Row<'_>) -> String {
    let commands = remove_commands(&row.request.path).join("\n");
    format!("\n{}:\n\n{}", remove_with(language), block(&commands, "sh"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AccessKeyId, AccountId, IamUser, ObjectId, Reason, RequestPath};

    fn show(language: Locale, status: &Status, reason: &str, count: usize) -> String {
        let request = KeyRequest {
            path: RequestPath::new("requests/20261102090000.yaml").unwrap(),
            blob: ObjectId::new(&"f".repeat(40)).unwrap(),
            user: IamUser::new("batch-exporter").unwrap(),
            reason: Reason::new(reason).unwrap(),
            expires: None,
            rotate_every: None,
            extra: vec![("ticket".to_owned(), "OPS-42 @everyone".to_owned())],
        };
        let account = Account {
            id: AccountId::new("123456789012").unwrap(),
            region: "ap-northeast-1".to_owned(),
            topic: String::new(),
            kms_key: Some("alias/countersign".to_owned()),
            role: None,
            review_role: None,
        };
        let row = Row {
            request: &request,
            account: Some((&AccountName::new("main").unwrap(), &account)),
            status,
            failure: None,
            is_readable: true,
            was_issued: false,
            approved_by: vec!["kenji".to_owned()],
            head: Some("b".repeat(40)),
            requester: Some(&Login::new("hanako").unwrap()),
            until: Some(Timestamp::from_seconds(1_793_700_000)),
        };
        comment(
            language,
            &vec![row; count],
            &[],
            &["issued/123456789012/batch-exporter/20261102090000".to_owned()],
        )
    }

    fn issued() -> Status {
        Status::Issued {
            key: AccessKeyId::new("AKIAIOSFODNN7EXAMPLE").unwrap(),
        }
    }

    #[test]
    fn issued_in_both_languages() {
        insta::assert_snapshot!(show(
            Locale::ENGLISH,
            &issued(),
            "the nightly batch exports to S3",
            1
        ));
        insta::assert_snapshot!(show(
            Locale::JAPANESE,
            &issued(),
            "夜間バッチが S3 へエクスポートするため",
            1
        ));
    }

    #[test]
    fn refused_and_blocked() {
        let by = Login::new("kenji").unwrap();
        let refused = Status::Refused(vec![
            Refusal::NotApproved {
                pull: 12,
                have: 0,
                required: 1,
                owners: vec!["@kenji".to_owned()],
                teams: false,
            },
            Refusal::StaleApproval { by },
        ]);
        let blocked = Status::Blocked {
            keys: vec![AccessKeyId::new("AKIA1111111111111111").unwrap()],
        };
        insta::assert_snapshot!(show(
            Locale::ENGLISH,
            &refused,
            "the nightly batch exports to S3",
            1
        ));
        insta::assert_snapshot!(show(
            Locale::JAPANESE,
            &blocked,
            "夜間バッチが S3 へエクスポートするため",
            1
        ));
    }

    #[test]
    fn a_reason_cannot_leave_its_block() {
        let reason = "```\n@everyone <img src=x> [link](https://example.com) ````\n# heading --> ::warning::";
        let comment = show(Locale::ENGLISH, &issued(), reason, 1);
        let (_, after) = comment.split_once("`````text\n").unwrap();
        let (block, _) = after.split_once("\n  `````\n").unwrap();
        assert_eq!(
            block
                .lines()
                .map(str::trim_start)
                .collect::<Vec<_>>()
                .join("\n"),
            reason
        );
    }

    #[test]
    fn a_comment_of_many_requests_fits() {
        let comment = show(Locale::JAPANESE, &issued(), &"理".repeat(1_000), 100);
        assert!(comment.len() <= LONGEST + 10 && comment.lines().count() > 100);
        assert!(
            show(
                Locale::JAPANESE,
                &issued(),
                "ある程度の長さの申請理由です",
                2_000
            )
            .len()
                <= LONGEST + 10
        );
    }
}
