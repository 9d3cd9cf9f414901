//! What `doctor` says: what is, and what to do about it.

mod account;
mod said;
#[cfg(test)]
mod tests;

use account::account;
use said::{Said, failed, right, wrong};

use super::pull::warning;
use super::{code, codes, environment_error, explain, no_such_account, see_validate};
use crate::domain::{
    Diagnosis, Diagnostic, Evidence, FileIs, Level, Locale, Rule, TeamIs, visible,
};

/// Explains what is, and what to do about it if there is something to be done.
pub fn diagnosis(language: Locale, diagnosis: &Diagnosis) -> (String, Option<String>) {
    match diagnosis {
        Diagnosis::Environment(error) => wrong(environment_error(language, error).into()),
        Diagnosis::NoSuchAccount(name) => right(no_such_account(language, name)),
        Diagnosis::NoAnswer(failure) => failed(language, failure),
        Diagnosis::WrongFile(diagnostic) => self::wrong_file(language, diagnostic),
        Diagnosis::NoFiles => wrong(say!(language,
            en: ["The configuration, CODEOWNERS and the workflows could not be read, neither from GitHub nor from a checkout.",
                "Set GITHUB_TOKEN and GITHUB_REPOSITORY, or run the command in a checkout."],
            ja: ["設定ファイル、CODEOWNERS、ワークフローを読み取れません。GitHub からもチェックアウトからも取得できませんでした。",
                "GITHUB_TOKEN と GITHUB_REPOSITORY を設定するか、チェックアウトの中で実行してください。"])),
        Diagnosis::Configuration { accounts } => right(match accounts {
            1 => say!(language,
                en: "`.github/countersign.yaml` is valid and has 1 account.",
                ja: "`.github/countersign.yaml` に問題はありません（アカウント 1 件）。"),
            accounts => say!(language,
                en: "`.github/countersign.yaml` is valid and has {accounts} accounts.",
                ja: "`.github/countersign.yaml` に問題はありません（アカウント {accounts} 件）。"),
        }),
        Diagnosis::NoCodeowners => wrong(say!(language,
            en: ["There is no CODEOWNERS file that GitHub would read, so nobody could approve.", "Name the approvers in `.github/CODEOWNERS`."],
            ja: ["GitHub が読み取れる CODEOWNERS がないため、誰も承認できません。", "`.github/CODEOWNERS` に承認者を記載してください。"])),
        Diagnosis::Owned { folder, owners } => right(
            say!(language, en: "Code owners of {}: {}.", ja: "{} のコードオーナー：{}", code(folder), codes(language, owners)),
        ),
        Diagnosis::TooFewOwners {
            folder,
            owners,
            required,
        } => {
            let who = match owners.as_slice() {
                [] => say!(language, en: "nobody can approve", ja: "いません"),
                owners => {
                    say!(language, en: "only {} can approve", ja: " {} だけです", codes(language, owners))
                }
            };
            let folder = code(folder);
            wrong(say!(language,
                en: ["A request in {folder} needs {required} code owner approvals, but {who}.",
                    "Name people with write access in CODEOWNERS, as @LOGIN; or lower `approvals.required`."],
                ja: ["{folder} の申請にはコードオーナー {required} 人の承認が必要ですが、承認できるコードオーナーは{who}。",
                    "リポジトリへの書き込み権限のある人を @ログイン名 で CODEOWNERS に記載するか、`approvals.required` を減らしてください。"]))
        }
        Diagnosis::SkippedLine {
            path,
            line,
            kind,
            is_about_requests,
        } => {
            let about = match is_about_requests {
                true => {
                    pick!(language, en: ", which is about requests", ja: "（申請に関する行です）")
                }
                false => "",
            };
            let path = code(path);
            let kind = code(kind);
            wrong(say!(language,
                en: ["GitHub skips line {line} of {path}{about}: {kind}.",
                    "Fix the pattern: `!` and `[ ]` have no meaning in CODEOWNERS."],
                ja: ["{path} の {line} 行目{about}は、GitHub に無視されています（{kind}）。",
                    "パターンを修正してください。CODEOWNERS では `!` と `[ ]` を使用できません。"]))
        }
        Diagnosis::UnknownOwner {
            path,
            line,
            kind,
            is_in_doubt,
        } => {
            let doubt = match is_in_doubt {
                true => pick!(language,
                    en: " For a team or an e-mail address on it, GitHub's own decision may apply, and countersign cannot tell whose approval that is.",
                    ja: "この行のチームまたはメールアドレスについては GitHub の判定が使われることがあり、誰の承認かを確認できません。"),
                false => "",
            };
            let path = code(path);
            let kind = code(kind);
            wrong(say!(language,
                en: ["GitHub does not recognise every owner on line {line} of {path}: {kind}. The others on that line are code owners.{doubt}",
                    "Fix the line: code owners must be people or teams with write access to the repository."],
                ja: ["{path} の {line} 行目に、GitHub が認識できないコードオーナーが含まれています（{kind}）。同じ行のほかのコードオーナーは有効です。{doubt}",
                    "行を修正してください。コードオーナーには、リポジトリへの書き込み権限のあるユーザーまたはチームを指定します。"]))
        }
        Diagnosis::Unprotected(paths) => {
            let paths = codes(language, paths);
            wrong(say!(language,
                en: ["No code owner has to review changes to {paths}, which approvals depend on.",
                    "Add a line to CODEOWNERS, such as `/.github/ @LOGIN`."],
                ja: ["{paths} は承認の判定に関わるファイルですが、コードオーナーがいないため、レビューなしで変更できてしまいます。",
                    "`/.github/ @ログイン名` のような行を CODEOWNERS に追加してください。"]))
        }
        Diagnosis::OwnerMayNotPush(login) => wrong({
            let login = code(&format!("@{login}"));
            say!(language,
                en: ["{login} is a code owner without write access, so their approvals do not count.",
                    "Give them write access to the repository, or remove them from CODEOWNERS."],
                ja: ["コードオーナー {login} には書き込み権限がないため、承認しても認められません。",
                    "リポジトリへの書き込み権限を付与するか、CODEOWNERS から外してください。"])
        }),
        Diagnosis::Team(team, is) => self::team(language, &format!("@{team}"), *is),
        Diagnosis::Rule(rule) => right(self::rule(language, *rule)),
        Diagnosis::Warning(one) => right(warning(language, one)),
        Diagnosis::StatusNotRequired => wrong(say!(language,
            en: ["The commit status `countersign` is not required, so requests can be merged without approval. They would lead to no key.",
                "Settings → Rules → Rulesets → Require status checks to pass → `countersign`."],
            ja: ["コミットステータス `countersign` が必須になっていないため、承認されていない申請もマージできてしまいます。その場合、キーは発行されません。",
                "Settings → Rules → Rulesets → Require status checks to pass に `countersign` を追加してください。"])),
        Diagnosis::RebaseAllowed => wrong(say!(language,
            en: ["Pull requests can also be merged by rebase, with which approvals cannot be proved.",
                "Allow only merge commits and squashing: Settings → Rules → Rulesets → Require a pull request before merging → Allowed merge methods."],
            ja: ["リベースによるマージも許可されていますが、リベースでは承認を確認できません。",
                "Settings → Rules → Rulesets → Require a pull request before merging → Allowed merge methods で、マージコミットとスカッシュだけを許可してください。"])),
        Diagnosis::OnlyRebase => wrong(say!(language,
            en: ["Pull requests can be merged neither with a merge commit nor by squashing, so approvals cannot be proved.",
                "Allow one of them: Settings → Rules → Rulesets → Require a pull request before merging → Allowed merge methods."],
            ja: ["マージコミットもスカッシュも許可されていないため、承認を確認できません。",
                "Settings → Rules → Rulesets → Require a pull request before merging → Allowed merge methods で、いずれかを許可してください。"])),
        Diagnosis::MergeQueue => wrong(say!(language,
            en: ["Pull requests are merged through a merge queue, with which approvals cannot be proved.",
                "Disable the branch's merge queue: Settings → Rules → Rulesets."],
            ja: ["マージキューが使われています。マージキューでは承認を確認できません。",
                "Settings → Rules → Rulesets で、ブランチのマージキューを無効にしてください。"])),
        Diagnosis::NoExtraApproval => wrong(say!(language,
            en: ["A pull request that GitHub attributes to nobody, such as Copilot's, can be merged like any other. It would lead to no key.",
                "Settings → Rules → Rulesets → Require a pull request before merging → Require an additional approval for unattributed Copilot pull requests."],
            ja: ["Copilot など、GitHub が作成者を特定できないプルリクエストも、通常どおりマージできてしまいます。その場合、キーは発行されません。",
                "Settings → Rules → Rulesets → Require a pull request before merging → Require an additional approval for unattributed Copilot pull requests を有効にしてください。"])),
        Diagnosis::AdminsBypass(None) => right(say!(language,
            en: "This token cannot see whether administrators may bypass the environments' protection rules.",
            ja: "管理者が environment の保護ルールをバイパスできるかどうかは、このトークンでは確認できません。")),
        Diagnosis::AdminsBypass(Some(environments)) => {
            let environments = codes(language, environments);
            wrong(say!(language,
                en: ["Administrators may let a workflow on any branch use {environments}, and thereby the AWS role that trusts it, as far as the role's other conditions allow.",
                    "Settings → Environments → clear Allow administrators to bypass configured protection rules."],
                ja: ["管理者は {environments} の保護ルールをバイパスできます。ほかのブランチのワークフローも、この environment を使用できてしまいます。",
                    "Settings → Environments で Allow administrators to bypass configured protection rules を無効にしてください。"]))
        }
        Diagnosis::Bypass(Some(0)) => right(
            say!(language, en: "Nobody can bypass the rules.", ja: "ルールをバイパスできる人はいません。"),
        ),
        Diagnosis::Bypass(Some(count)) => wrong(say!(language,
            en: ["There are {count} entries on the rules' bypass lists. What is merged that way leads to no key.",
                "Settings → Rules → Rulesets → Bypass list."],
            ja: ["ルールのバイパスリストに {count} 件登録されています。バイパスしてマージしても、キーは発行されません。",
                "Settings → Rules → Rulesets → Bypass list を確認してください。"])),
        Diagnosis::Bypass(None) => right(say!(language,
            en: "Only administrators can see who may bypass the rules. It matters little: what is merged that way leads to no key.",
            ja: "ルールをバイパスできる人は、管理者にしか表示されません。バイパスしてマージしてもキーは発行されないため、影響はほとんどありません。")),
        Diagnosis::Readable(evidence, reads) => readable(language, *evidence, *reads),
        Diagnosis::File(path, is) => file(language, path, *is),
        Diagnosis::Account(_, diagnosis) => account(language, diagnosis),
    }
}

fn team(language: Locale, team: &str, is: TeamIs) -> Said {
    let team = code(team);
    match is {
        TeamIs::Readable { members: 1 } => right(
            say!(language, en: "The token can read the 1 member of {team}.", ja: "{team} のメンバー 1 人を確認できます。"),
        ),
        TeamIs::Readable { members } => right(say!(language,
            en: "The token can read the {members} members of {team}.",
            ja: "{team} のメンバー {members} 人を確認できます。")),
        TeamIs::TakenFromRules => right(say!(language,
            en: "A workflow's token cannot read the members of {team}; GitHub's own decision is used, as a ruleset requires review by code owners.",
            ja: "ワークフローのトークンでは {team} のメンバーを確認できません。ルールセットでコードオーナーのレビューが必須になっているため、GitHub の判定を使います。")),
        TeamIs::Unreadable { is_dispensable } => {
            let others = match is_dispensable {
                true => {
                    pick!(language, en: "; there are other code owners", ja: "ほかのコードオーナーは承認できます。")
                }
                false => "",
            };
            wrong(say!(language,
                en: ["A workflow's token cannot read the members of {team}, so their approvals do not count{others}.",
                    "Name people in CODEOWNERS; or give the workflows a token that can read the team (a GitHub App with Members: read); or, with `approvals.required: 1`, require review by code owners in a ruleset."],
                ja: ["ワークフローのトークンでは {team} のメンバーを確認できないため、メンバーの承認は認められません。{others}",
                    "CODEOWNERS に個人を記載してください。または、チームのメンバーを取得できるトークン（Members: read の GitHub App）をワークフローで使うか、`approvals.required: 1` のままルールセットでコードオーナーのレビューを必須にしてください。"]))
        }
    }
}

fn rule(language: Locale, rule: Rule) -> String {
    match rule {
        Rule::OwnerReview => say!(language,
            en: "Code owners must review before a merge.",
            ja: "マージにはコードオーナーのレビューが必須です。"),
        Rule::FreshApprovals => say!(language,
            en: "Approvals are dismissed when something is pushed.",
            ja: "新しいプッシュがあると、それまでの承認は無効になります。"),
        Rule::Status => say!(language,
            en: "The commit status `countersign` must succeed before a merge.",
            ja: "マージにはコミットステータス `countersign` の成功が必須です。"),
        Rule::MergeMethods => say!(language,
            en: "Pull requests are merged with a merge commit or by squashing.",
            ja: "マージ方法は、マージコミットかスカッシュに限られています。"),
    }
}

fn readable(language: Locale, evidence: Evidence, reads: bool) -> Said {
    let what = match evidence {
        Evidence::PullRequests => {
            pick!(language, en: "pull requests and their reviews", ja: "プルリクエストとレビュー")
        }
        Evidence::Pushes => {
            pick!(language, en: "who pushed to a branch", ja: "ブランチへのプッシュの履歴")
        }
        Evidence::Permissions => {
            pick!(language, en: "who has write access", ja: "書き込み権限の有無")
        }
    };
    match reads {
        true => right(
            say!(language, en: "The token can read {what}.", ja: "このトークンで、{what}を取得できます。"),
        ),
        false => wrong(say!(language,
            en: ["The token cannot read {what}, so approvals cannot be proved with it.",
                "Use a token with `contents: read` and `pull-requests: write`; a personal token must belong to someone with write access."],
            ja: ["このトークンでは{what}を取得できないため、承認を確認できません。",
                "`contents: read` と `pull-requests: write` のあるトークンを使ってください。個人のトークンの場合は、書き込み権限のある人のものが必要です。"])),
    }
}

fn file(language: Locale, path: &str, is: FileIs) -> Said {
    let path = code(path);
    match is {
        FileIs::Known => right(
            say!(language, en: "{path} matches this version.", ja: "{path} は、このバージョンのものと同じです。"),
        ),
        FileIs::Missing => wrong(say!(language,
            en: ["{path} is not on the default branch.",
                "Copy the file from the release or the repository that countersign comes from."],
            ja: ["{path} がデフォルトブランチにありません。",
                "countersign のリリースまたは配布元のリポジトリから、このファイルを取得してください。"])),
        FileIs::Other { line } => wrong(say!(language,
            en: ["{path} differs from this version, starting in line {line}: it was changed, or belongs to another version.",
                "Review the change, or use this version's file. Only the branch, `cron`, the matrix of accounts, the runner, pinned commits and defaults may differ."],
            ja: ["{path} は、{line} 行目からこのバージョンのものと異なります。変更されたか、別のバージョンのものです。",
                "変更内容を確認するか、このバージョンのファイルに置き換えてください。変更してよいのは、ブランチ名、`cron`、アカウントのマトリックス、ランナー、固定したコミット、デフォルト値だけです。"])),
    }
}

/// Sums up in one line how it all stands; `wrong` and `unknown` count what is wrong and what is not known.
pub fn verdict(language: Locale, wrong: usize, unknown: usize) -> String {
    let are = |count: usize| match count {
        1 => "1 item is".to_owned(),
        count => format!("{count} items are"),
    };
    match (wrong, unknown) {
        (0, 0) => say!(language, en: "A key would be issued.", ja: "キーを発行できる状態です。"),
        (0, _) => {
            let are = are(unknown);
            say!(language,
                en: "Nothing is wrong; {are} unknown.",
                ja: "問題は見つかりませんでしたが、確認できない項目が {unknown} 件あります。")
        }
        (_, 0) => {
            let are = are(wrong);
            say!(language, en: "{are} wrong.", ja: "問題が {wrong} 件あります。")
        }
        (_, _) => {
            let are = are(wrong);
            say!(language,
                en: "{are} wrong, and {unknown} unknown.",
                ja: "問題が {wrong} 件、確認できない項目が {unknown} 件あります。")
        }
    }
}

/// Returns the mark in front of a line.
pub fn mark(level: Level) -> &'static str {
    match level {
        Level::Right => "✓",
        Level::Note => "!",
        Level::Unknown => "?",
        Level::Wrong => "✗",
    }
}

fn wrong_file(language: Locale, diagnostic: &Diagnostic) -> Said {
    let words = explain(language, diagnostic);
    let path = visible(&diagnostic.path).replace('`', "'");
    let end = match words.label.is_empty() {
        true => String::new(),
        false => say!(language, en: " ({})", ja: "（{}）", words.label),
    };
    let help = match words.help.is_empty() {
        true => see_validate(language),
        false => words.help,
    };
    (format!("`{path}`: {}{end}", words.title), Some(help))
}
