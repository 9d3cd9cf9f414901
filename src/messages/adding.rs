//! What `init --account` says.

use super::installing::{self, Installing, confirm_subscription, create_stack, to_do};
use super::{code, codes};
use crate::domain::{AccountName, Locale, Repository};

/// Something that `init --account` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Adding {
    /// That the token does not show the repository.
    NoRepository,
    /// That the token's owner may not push to it.
    MayNotPush,
    /// That the default branch has a name that is not put into commands.
    StrangeBranch(String),
    /// That the default branch has no valid configuration.
    NoConfiguration,
    /// That the configuration has another account of this name.
    NameTaken(AccountName),
    /// That the configuration has this account and region under this name.
    AccountTaken(AccountName),
    /// That the configuration has this folder.
    FolderTaken(String),
    /// That there are files in this folder.
    FolderHasFiles(String),
    /// That the branch has other changes in it.
    BranchTaken(String),
    /// That the configuration cannot be changed line by line: the lines below `accounts:`, and those below `folders:`.
    NoPlace(Vec<String>, Vec<String>),
    /// What to do after a failure.
    Again,
    /// Which commands are for somebody with write access.
    OnGitHub,
    /// Which commands are for an administrator of the AWS account.
    OnAws,
    /// The title of the pull request.
    Title(AccountName),
    /// What the pull request says.
    Body,
}

/// Returns the sentence.
#[must_use]
pub fn say(language: Locale, adding: &Adding) -> String {
    match adding {
        Adding::NoRepository => say!(language,
            en: "the token does not show this repository; `init --account` adds an account to one that `init` has set up",
            ja: "このトークンでは、リポジトリを確認できません。`init --account` は、`init` で設定済みのリポジトリにアカウントを追加します"),
        Adding::MayNotPush => say!(language,
            en: "the owner of `GITHUB_TOKEN` has no write access to the repository",
            ja: "`GITHUB_TOKEN` のユーザーには、リポジトリへの書き込み権限がありません"),
        Adding::StrangeBranch(branch) => {
            installing::say(language, Installing::StrangeBranch(branch))
        }
        Adding::NoConfiguration => say!(language,
            en: "`.github/countersign.yaml` on the default branch is missing or wrong; `countersign validate` says what is wrong",
            ja: "デフォルトブランチの `.github/countersign.yaml` がないか、誤りがあります。`countersign validate` で確認できます"),
        Adding::NameTaken(name) => say!(language,
            en: "the configuration already has an account {}, with another ID or region; choose another name",
            ja: "設定には、ID またはリージョンの異なるアカウント {} がすでにあります。別の名前を指定してください",
            code(name.as_str())),
        Adding::AccountTaken(name) => say!(language,
            en: "the configuration already has this account and region, as {}; to let its users get keys in another folder, add a line to `folders:`",
            ja: "このアカウントとリージョンは、{} として設定にあります。別のフォルダーで申請できるようにするには、`folders:` に 1 行追加してください",
            code(name.as_str())),
        Adding::FolderTaken(folder) => say!(language,
            en: "the configuration already has the folder {}; choose another one with `--folder`",
            ja: "フォルダー {} は、設定にすでにあります。`--folder` で別のフォルダーを指定してください",
            code(folder)),
        Adding::FolderHasFiles(folder) => say!(language,
            en: "there are files in {}, which would become requests for the new account; choose another folder with `--folder`",
            ja: "{} にファイルがあり、新しいアカウントへの申請になってしまいます。`--folder` で別のフォルダーを指定してください",
            code(folder)),
        Adding::BranchTaken(branch) => say!(language,
            en: "the branch {} has something else in it than this change, such as another file or an older change; look at it, merge it or delete it, and run again",
            ja: "ブランチ {} に、この変更以外の内容（別のファイルや古い変更など）があります。内容を確認し、マージするか削除してから、もう一度実行してください",
            code(branch)),
        Adding::NoPlace(account, folder) => {
            let (account, folder) = (deeper(account), deeper(folder));
            say!(language,
                en: "`accounts:` and `folders:` in the configuration are not written line by line, so add this yourself, by a pull request:\n\naccounts:\n{account}folders:\n{folder}",
                ja: "設定の `accounts:` と `folders:` が 1 行ずつの形式ではありません。次の内容を、プルリクエストで追加してください：\n\naccounts:\n{account}folders:\n{folder}")
        }
        Adding::Again => say!(language,
            en: "Resolve it and run again: a branch or a pull request that is there is used, not made twice.",
            ja: "解決してから、もう一度実行してください。作成済みのブランチやプルリクエストはそのまま使われます。"),
        Adding::OnGitHub => say!(language,
            en: "As somebody with write access to the repository:",
            ja: "リポジトリに書き込み権限のある人が実行します："),
        Adding::OnAws => say!(language,
            en: "As an administrator of the AWS account, before the pull request is merged:",
            ja: "プルリクエストのマージ前に、AWS アカウントの管理者が実行します："),
        Adding::Title(name) => {
            say!(language, en: "Add the account {name}", ja: "アカウント {name} を追加する")
        }
        Adding::Body => say!(language,
            en: "Merge this once the account has its stack: until then, `reconcile` fails for it.",
            ja: "アカウントにスタックを作成してから、マージしてください。それまで、このアカウントの `reconcile` は失敗します。"),
    }
}

fn deeper(lines: &[String]) -> String {
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

/// The steps that only people can take.
#[derive(Debug, Clone, Copy)]
pub struct RemainingSteps<'a> {
    /// The repository.
    pub repository: &'a Repository,
    /// The pull request; `None` if it is merged.
    pub pull: Option<u64>,
    /// The account's name in the configuration.
    pub account: &'a AccountName,
    /// Where its requests are.
    pub folder: &'a str,
    /// The commands that create its stack.
    pub stack: &'a str,
    /// Who is asked to confirm the subscription.
    pub email: &'a str,
    /// Whether `reconcile.yml` may list the accounts that it runs for.
    pub has_matrix: bool,
    /// The stack parameters that other accounts seem to use.
    pub parameters: &'a [&'a str],
}

/// Returns the remaining steps as text.
#[must_use]
pub fn remaining_steps(language: Locale, remaining: &RemainingSteps<'_>) -> String {
    let RemainingSteps {
        repository,
        pull,
        account,
        folder,
        stack,
        email,
        has_matrix,
        parameters,
    } = remaining;
    let mut steps = vec![create_stack(language, &repository.to_string(), stack)];
    if !parameters.is_empty() {
        steps.push(say!(language,
            en: "By the configuration, other accounts may have these parameters of the stack; decide whether this one is to have them, and add them to the command: {}",
            ja: "設定によると、他のアカウントでは次のスタックのパラメータを使っている可能性があります。このアカウントにも必要であれば、コマンドに追加してください：{}",
            codes(language, parameters)));
    }
    steps.push(confirm_subscription(language, email));
    if let Some(pull) = pull {
        steps.push(say!(language,
            en: "Have the pull request approved, and merge it: https://github.com/{repository}/pull/{pull}",
            ja: "プルリクエストの承認を得て、マージしてください：https://github.com/{repository}/pull/{pull}"));
    }
    if *has_matrix {
        steps.push(say!(language,
            en: "Add {} to the accounts that `.github/workflows/reconcile.yml` lists; one that is not listed gets no keys.",
            ja: "`.github/workflows/reconcile.yml` のアカウントの一覧に {} を追加してください。一覧にないアカウントのキーは発行されません。",
            code(account.as_str())));
    }
    steps.push(say!(language,
        en: "Check it as an administrator of both. Keys are then requested in {}.\n\nGITHUB_TOKEN=\"$(gh auth token)\" countersign doctor --repo {repository} --account {account}\n",
        ja: "GitHub と AWS の両方の管理者として、次のコマンドで確認してください。キーは {} で申請できるようになります。\n\nGITHUB_TOKEN=\"$(gh auth token)\" countersign doctor --repo {repository} --account {account}\n",
        code(folder)));
    to_do(language, &steps)
}
