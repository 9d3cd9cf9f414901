//! What `init` says.

use super::{code, codes, failure_hint};
use crate::domain::{Failure, Locale, Repository};

/// Something that `init` says.
#[derive(Debug, Clone, Copy)]
pub enum Installing<'a> {
    /// That one person alone could never approve their own request.
    OneApprover,
    /// That the stack takes no more patterns of users.
    TooManyUsers,
    /// That the token's owner does not administrate the repository.
    NoAdministrator,
    /// That the token may not change workflows.
    NoWorkflowScope,
    /// That there is neither the repository, nor an organisation of its owner's name.
    NoOrganization,
    /// That the default branch has a name that is not put into commands and workflows.
    StrangeBranch(&'a str),
    /// That the repository is for something else: it has this file.
    OtherFiles(&'a str),
    /// That another ruleset has our ruleset's name.
    OtherRuleset {
        /// The repository.
        repository: &'a Repository,
        /// The types of the rules that it does not enforce.
        lacks: &'a [&'static str],
    },
    /// That the repository that was created is not shown yet.
    NotThereYet,
    /// Which command does the same without asking.
    SameCommand,
    /// That nothing was done.
    Cancelled,
    /// What to do after a failure.
    Again,
    /// The same, while workflows are off.
    AgainWhileOff,
    /// Which files differ from what is chosen now, and stay as they are.
    Kept(&'a [&'a str]),
    /// Which commands are for an administrator of the repository's owner.
    OnGitHub,
    /// Which command is for an administrator of the AWS account.
    OnAws,
    /// What only people can do.
    Left {
        /// The repository.
        repository: &'a str,
        /// The command that creates the stack.
        stack: &'a str,
        /// Who is asked to confirm the subscription.
        email: &'a str,
        /// The files that differ from what is chosen now, and stay as they are.
        kept: &'a [&'a str],
        /// The files that only a pull request can bring.
        files: &'a [&'a str],
        /// The environments that branches other than the default one can use.
        open_environments: &'a [&'a str],
    },
}

/// Returns the sentence.
#[must_use]
pub fn say(language: Locale, installing: Installing<'_>) -> String {
    match installing {
        Installing::OneApprover => say!(language,
            en: "name at least two approvers: nobody can approve their own request",
            ja: "承認者を 2 人以上指定してください。自分の申請は承認できません"),
        Installing::TooManyUsers => say!(language,
            en: "name at most four patterns of IAM users: the stack takes no more",
            ja: "IAM ユーザーのパターンは 4 つまでです（スタックの上限）"),
        Installing::NoAdministrator => say!(language,
            en: "the owner of `GITHUB_TOKEN` is not an administrator of the repository",
            ja: "`GITHUB_TOKEN` のユーザーは、リポジトリの管理者ではありません"),
        Installing::NoWorkflowScope => say!(language,
            en: "`GITHUB_TOKEN` may not change workflows: it needs the scope `workflow`, as after `gh auth refresh --scopes workflow`",
            ja: "`GITHUB_TOKEN` ではワークフローを変更できません。スコープ `workflow` が必要です（`gh auth refresh --scopes workflow` で追加できます）"),
        Installing::NoOrganization => say!(language,
            en: "the token shows neither this repository nor an organization of that name; for a personal account, create the repository first, private and empty, and run again",
            ja: "このトークンでは、リポジトリも、その名前の Organization も確認できません。個人アカウントの場合は、先に空のプライベートリポジトリを作成してから、もう一度実行してください"),
        Installing::StrangeBranch(branch) => say!(language,
            en: "the name of the default branch has other characters than A-Z a-z 0-9 . _ / -, or more than 200: {}; rename the branch, such as to `main`, and run again",
            ja: "デフォルトブランチの名前に A-Z a-z 0-9 . _ / - 以外の文字があるか、200 文字を超えています：{}。`main` などに変更してから、もう一度実行してください",
            code(branch)),
        Installing::OtherFiles(file) => say!(language,
            en: "the repository already holds something else, such as {}; name a new repository, or an empty one",
            ja: "リポジトリには、すでにほかのファイルがあります（{} など）。新しいリポジトリか、空のリポジトリを指定してください",
            code(file)),
        Installing::OtherRuleset { repository, lacks } => say!(language,
            en: "the repository has a ruleset `countersign` that does not put these rules in force on the default branch as it should: {}; delete it and run again, or edit it: https://github.com/{repository}/settings/rules",
            ja: "リポジトリにあるルールセット `countersign` では、次のルールがデフォルトブランチで正しく有効になっていません：{}。削除してからもう一度実行するか、編集してください：https://github.com/{repository}/settings/rules",
            codes(language, lacks)),
        Installing::NotThereYet => say!(language,
            en: "GitHub does not show the new repository yet; run again",
            ja: "新しいリポジトリが GitHub でまだ確認できません。もう一度実行してください"),
        Installing::SameCommand => say!(language,
            en: "This command does the same without asking:",
            ja: "次のコマンドを使うと、質問なしで同じ設定ができます："),
        Installing::Cancelled => {
            say!(language, en: "nothing was changed", ja: "何も変更していません")
        }
        Installing::Again => say!(language,
            en: "Resolve it and run again: what is there stays, and only what is missing is done.",
            ja: "解決してから、もう一度実行してください。完了した手順はそのまま残り、不足している手順だけを行います。"),
        Installing::AgainWhileOff => {
            let again = say(language, Installing::Again);
            say!(language,
                en: "GitHub Actions is off in the repository until this command succeeds. {again}",
                ja: "このコマンドが成功するまで、リポジトリの GitHub Actions は無効になっています。{again}")
        }
        Installing::Kept(files) => {
            let files = codes(language, files);
            say!(language,
                en: "These files are there already and stay as they are, though they differ from what these options would write; change them by a pull request: {files}",
                ja: "次のファイルはすでにあるため、そのまま残ります。今回のオプションで作成される内容とは異なります。変更する場合は、プルリクエストで変更してください：{files}")
        }
        Installing::OnGitHub => say!(language,
            en: "As an administrator of the organization on GitHub:",
            ja: "GitHub の Organization の管理者が実行します："),
        Installing::OnAws => say!(language,
            en: "As an administrator of the AWS account:",
            ja: "AWS アカウントの管理者が実行します："),
        Installing::Left {
            repository,
            stack,
            email,
            kept,
            files,
            open_environments,
        } => left(
            language,
            repository,
            [stack, email],
            kept,
            files,
            open_environments,
        ),
    }
}

/// Returns what to do about a failure, followed by how to go on.
#[must_use]
pub fn after_failure(language: Locale, failure: &Failure, again: &str) -> String {
    let hint = failure_hint(language, failure);
    say!(language, en: "{hint} {again}", ja: "{hint}{again}")
}

fn left(
    language: Locale,
    repository: &str,
    [stack, email]: [&str; 2],
    kept: &[&str],
    files: &[&str],
    open_environments: &[&str],
) -> String {
    let environments = format!("https://github.com/{repository}/settings/environments");
    // The stack's template may be among them.
    let mut steps = Vec::new();
    if !kept.is_empty() {
        steps.push(say(language, Installing::Kept(kept)));
    }
    if !files.is_empty() {
        let files = codes(language, files);
        steps.push(say!(language,
            en: "Bring what is missing by a pull request, because a ruleset demands it: {files}",
            ja: "ルールセットで必須のため、不足しているファイルはプルリクエストで追加してください：{files}"));
    }
    if !open_environments.is_empty() {
        let open = codes(language, open_environments);
        steps.push(say!(language,
            en: "Under **Deployment branches and tags**, remove all but the default branch, because the roles in AWS trust these environments: {open}: {environments}",
            ja: "AWS のロールが信頼する次の環境では、**Deployment branches and tags** からデフォルトブランチ以外を削除してください：{open}：{environments}"));
    }
    steps.extend([
        create_stack(language, repository, stack),
        confirm_subscription(language, email),
        say!(language,
            en: "In all three environments, clear **Allow administrators to bypass configured protection rules**: {environments}",
            ja: "3 つの環境すべてで、**Allow administrators to bypass configured protection rules** のチェックを外してください：{environments}"),
        say!(language,
            en: "Those outside the organization must accept their invitation to the repository. Who requests keys later needs write access, too.",
            ja: "Organization 外の人は、リポジトリへの招待を承諾する必要があります。あとから申請者になる人にも、書き込み権限を付与してください。"),
    ]);
    steps.push(say!(language,
        en: "Run this command again: `doctor` then says whether a key would be issued.",
        ja: "このコマンドをもう一度実行してください。キーを発行できる状態かどうかを `doctor` が示します。"));
    to_do(language, &steps)
}

/// Returns the step that creates the stack with these commands.
pub(super) fn create_stack(language: Locale, repository: &str, commands: &str) -> String {
    say!(language,
        en: "Create the stack, or update it, as an administrator of the AWS account, in a clone of {}:\n\n{commands}",
        ja: "AWS アカウントの管理者が、{} のクローンで、スタックを作成または更新してください：\n\n{commands}",
        code(repository))
}

/// Returns the step that confirms the subscription to the notices.
pub(super) fn confirm_subscription(language: Locale, email: &str) -> String {
    say!(language,
        en: "Have {} follow the link in the message from AWS. No notices arrive until then.",
        ja: "{} が、AWS から届くメールのリンクを開いてください。それまで通知は届きません。",
        code(email))
}

/// Numbers the steps that are left to people, under a title.
pub(super) fn to_do(language: Locale, steps: &[String]) -> String {
    let title = say!(language, en: "What is left to do:", ja: "残りの作業：");
    let steps = steps.iter().enumerate();
    let steps = steps.map(|(index, step)| {
        let step = step.trim_end();
        let end = if step.contains('\n') { "\n\n" } else { "\n" };
        format!("{}. {step}{end}", index + 1)
    });
    format!("{title}\n\n{}", steps.collect::<String>())
}
