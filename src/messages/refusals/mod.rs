//! Why a request is refused, and what to do about it.

mod lifetime;
mod mend;
pub(super) mod open;
pub(super) mod removal;
pub(super) mod removed;

use super::{and_more, code, codes, moment, short, span};
use crate::domain::{CommitRole, Locale, Refusal};

/// Explains why a request is refused.
pub fn refusal_sentence(language: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::StaleCheckout {
            head,
            default: Some(default),
        } if head != default => say!(language,
            en: "the checkout is at {}, the default branch at {}",
            ja: "チェックアウトしたコミットは {} ですが、デフォルトブランチの先頭は {} です",
            short(head), short(default)),
        Refusal::StaleCheckout {
            head,
            default: Some(_),
        } => say!(language,
            en: "the checkout at {} lacks part of the history",
            ja: "チェックアウト {} の履歴が一部欠けています",
            short(head)),
        Refusal::StaleCheckout {
            head: _,
            default: None,
        } => say!(language,
            en: "GitHub does not say where the default branch is",
            ja: "デフォルトブランチの先頭のコミットを GitHub から取得できません"),
        Refusal::NotAdded { commit } => say!(language,
            en: "commit {} did not add the file as a regular file",
            ja: "コミット {} は、ファイルを通常のファイルとして追加したものではありません",
            short(commit)),
        Refusal::NoPullRequest { commit } => say!(language,
            en: "no single pull request was merged into the default branch as commit {}",
            ja: "コミット {} としてデフォルトブランチにマージされたプルリクエストを特定できません",
            short(commit)),
        Refusal::MergedElsewhere {
            commit,
            rebased: true,
            is_signed: _,
        } => say!(language,
            en: "commit {} was rebased, so GitHub has not signed it",
            ja: "コミット {} はリベースでマージされたもので、GitHub の署名がありません",
            short(commit)),
        Refusal::MergedElsewhere {
            commit,
            rebased: false,
            is_signed: _,
        } => say!(language,
            en: "commit {} was not made by GitHub",
            ja: "コミット {} は、GitHub 上のマージで作成されたものではありません",
            short(commit)),
        Refusal::ContentChanged { pull } => say!(language,
            en: "the file differs from what pull request #{pull} showed its reviewers",
            ja: "ファイルの内容が、プルリクエスト #{pull} でレビューされたものと異なります"),
        Refusal::MixedChange { pull, path, more } => {
            let more = and_more(language, *more);
            say!(language,
                en: "pull request #{pull} does more than add request files: {}{more}",
                ja: "プルリクエスト #{pull} に、申請ファイルの追加以外の変更が含まれています：{}{more}",
                code(path))
        }
        Refusal::OtherBase { pull, base } => say!(language,
            en: "pull request #{pull} goes into {}, not into the default branch",
            ja: "プルリクエスト #{pull} のマージ先は {} で、デフォルトブランチではありません",
            code(base)),
        Refusal::SameUser { user, other } => say!(language,
            en: "{} in the same pull request also requests a key for {}",
            ja: "同じプルリクエストの {} でも、{} のキーを申請しています",
            code(other.as_str()), code(user.as_str())),
        Refusal::NoOwner { then: false } => say!(language,
            en: "CODEOWNERS named nobody for this file when it was merged",
            ja: "マージ時点の CODEOWNERS に、このファイルのコードオーナーが指定されていませんでした"),
        Refusal::NoOwner { then: true } => say!(language,
            en: "CODEOWNERS names nobody for this file any more",
            ja: "現在の CODEOWNERS に、このファイルのコードオーナーが指定されていません"),
        Refusal::NotApproved {
            pull,
            have,
            required,
            owners: _,
            teams: _,
        } => say!(language,
            en: "pull request #{pull} has {have} of {required} required code owner approvals",
            ja: "コードオーナーの有効な承認が足りません（#{pull}: 必要 {required} 件、有効 {have} 件）"),
        Refusal::ChangesRequested { by: Some(by) } => say!(language,
            en: "{} requested changes, and has not withdrawn the request",
            ja: "{} による変更要求が取り下げられていません",
            code(by.as_str())),
        Refusal::ChangesRequested { by: None } => say!(language,
            en: "someone requested changes, and has not withdrawn the request",
            ja: "変更要求が取り下げられていません"),
        Refusal::StaleApproval { by } => say!(language,
            en: "{} approved an earlier commit, not the last one",
            ja: "{} による承認は、最後のコミットではなく、それより前のコミットに対するものです",
            code(by.as_str())),
        Refusal::HastyApproval { by, after } => say!(language,
            en: "{} approved {} after a push, and may have reviewed the previous version",
            ja: "{} による承認は、プッシュから {}しか経っておらず、プッシュ前の内容を見て承認した可能性があります",
            code(by.as_str()), span(language, *after)),
        Refusal::UnknownPushes { pull } => say!(language,
            en: "GitHub does not say who pushed to the branch of pull request #{pull}, and when",
            ja: "プルリクエスト #{pull} のブランチに誰がいつプッシュしたかを、GitHub から取得できません"),
        Refusal::OwnApproval { by, line: None } => say!(language,
            en: "{} approved, but took part in writing or pushing it",
            ja: "承認した {} は、このプルリクエストの作成、コミット、プッシュのいずれかにも関わっています",
            code(by.as_str())),
        Refusal::OwnApproval {
            by,
            line: Some(line),
        } => say!(language,
            en: "{} approved, and is named in commit {}: {}",
            ja: "承認した {} は、コミット {} の作成にも関わっています：{}",
            code(by.as_str()), short(&line.commit), mend::shown(line)),
        Refusal::UnattributedCommit { commit, line: None } => say!(language,
            en: "the author of commit {} cannot be determined",
            ja: "コミット {} の作成者を特定できません",
            short(commit)),
        Refusal::UnattributedCommit {
            commit,
            line: Some(line),
        } => say!(language,
            en: "commit {} names somebody who cannot be attributed to a GitHub account: {}",
            ja: "コミット {} に、GitHub アカウントと対応付けられない名前があります：{}",
            short(commit), mend::shown(line)),
        Refusal::NotAPerson {
            login: Some(login),
            line: None,
        } => say!(language,
            en: "{} is not a person",
            ja: "{} は個人のアカウントではありません（ボットなど）",
            code(login.as_str())),
        Refusal::NotAPerson {
            login: Some(login),
            line: Some(line),
        } => say!(language,
            en: "{} is not a person, and is named in commit {}: {}",
            ja: "{} は個人のアカウントではありません（ボットなど）。コミット {} に次の行があります：{}",
            code(login.as_str()), short(&line.commit), mend::shown(line)),
        Refusal::NotAPerson {
            login: None,
            line: _,
        } => say!(language,
            en: "the account that opened the pull request is gone",
            ja: "プルリクエストを作成したアカウントは、すでに存在しません"),
        Refusal::NoWriteAccess { by } => say!(language,
            en: "{} does not have write access to this repository",
            ja: "{} には、このリポジトリへの書き込み権限がありません",
            code(by.as_str())),
        Refusal::UnknownAccess { of } => say!(language,
            en: "GitHub does not say whether {} has write access to this repository",
            ja: "{} にこのリポジトリへの書き込み権限があるかどうかを、GitHub から取得できません",
            code(of.as_str())),
        Refusal::FromFork { pull } => say!(language,
            en: "pull request #{pull} came from a fork",
            ja: "プルリクエスト #{pull} は、フォークから作成されています"),
        Refusal::BaseChanged { pull } => say!(language,
            en: "the base branch of pull request #{pull} was changed",
            ja: "プルリクエスト #{pull} のベースブランチが、途中で変更されています"),
        Refusal::Reopened { pull } => say!(language,
            en: "pull request #{pull} was closed and reopened",
            ja: "プルリクエスト #{pull} は、クローズされたあと再オープンされています"),
        Refusal::TimedOut { timeout } => say!(language,
            en: "the approval came more than {} after the pull request was opened or made ready for review",
            ja: "承認期限（作成またはレビュー依頼から {}）を過ぎてから承認されました",
            span(language, *timeout)),
        Refusal::Lapsed {
            approved,
            valid_for,
        } => say!(language,
            en: "the approval of {approved} expired after {}",
            ja: "{approved}に得た承認は、有効期間（{}）を過ぎています",
            span(language, *valid_for), approved = moment(language, *approved)),
        Refusal::LapsedMerge { merged, valid_for } => say!(language,
            en: "the pull request was merged at {merged}; an approval is valid for {}, so it has expired",
            ja: "プルリクエストは {merged}にマージされ、承認の有効期間（{}）を過ぎています",
            span(language, *valid_for), merged = moment(language, *merged)),
        Refusal::ConfigurationChanged => say!(language,
            en: "the folder's users or account have changed since the request was merged",
            ja: "マージ後に、このフォルダーの設定（アカウントまたは申請できるユーザー）が変更されています"),
        Refusal::TooLarge { pull: Some(pull) } => say!(language,
            en: "pull request #{pull} has more than 100 files, commits, reviews or events",
            ja: "プルリクエスト #{pull} のファイル、コミット、レビュー、イベントのいずれかが 100 件を超えています"),
        Refusal::TooLarge { pull: None } => say!(language,
            en: "the merge commit belongs to too many pull requests",
            ja: "マージコミットに関連するプルリクエストが多すぎます"),
        Refusal::TooManyPushes { pull } => say!(language,
            en: "there are too many pushes to the branch of pull request #{pull} to trace how it got to its last commit",
            ja: "プルリクエスト #{pull} のブランチへのプッシュが多すぎるため、最後のコミットまでの経緯を確認できません"),
        Refusal::UserNotAllowed { user } => say!(language,
            en: "keys for {} cannot be requested in this folder",
            ja: "このフォルダーでは、{} のキーを申請できません",
            code(user.as_str())),
        Refusal::LifetimeNotAllowed { fault } => lifetime::fault(language, *fault),
        Refusal::Removal(fault) => removal::fault(language, fault),
        Refusal::NoSuchUser {
            user,
            spelled: None,
        } => {
            say!(language, en: "IAM has no user {}", ja: "IAM ユーザー {} は存在しません", code(user.as_str()))
        }
        Refusal::NoSuchUser {
            user,
            spelled: Some(spelled),
        } => say!(language,
            en: "IAM has no user {}, but has {}",
            ja: "IAM ユーザー {} は存在しません（{} は存在します）",
            code(user.as_str()), code(spelled.as_str())),
        Refusal::NameTaken { secret } => say!(language,
            en: "the secret {} exists, and is not this request's",
            ja: "シークレット {} はすでに存在しますが、この申請で作成されたものではありません",
            code(secret.as_str())),
        Refusal::WrongAccount {
            name,
            expected,
            found,
        } => say!(language,
            en: "the AWS credentials are for account {found}, and {} is {expected}",
            ja: "AWS の認証情報はアカウント {found} のものですが、{} は {expected} です",
            code(name.as_str())),
    }
}

/// Explains what to do about it.
pub fn refusal_hint(language: Locale, refusal: &Refusal) -> String {
    let again = pick!(language,
        en: "Request again with a new file in a new pull request",
        ja: "新しい申請ファイルで、プルリクエストを作成し直してください。");
    let then_again = pick!(language,
        en: "request again with a new file in a new pull request",
        ja: "新しい申請ファイルで、プルリクエストを作成し直してください。");
    let leave_out = || {
        say!(language,
            en: "{again}, and leave that line out of its commits: requesting, committing, pushing and approving must be done by people, not bots.",
            ja: "申請、コミット、プッシュ、承認は、すべて人が行う必要があります。コミットにこの行を含めないでください。{again}")
    };
    match refusal {
        Refusal::StaleCheckout { .. } => say!(language,
            en: "Check out the default branch with its whole history (`fetch-depth: 0`) and run again.",
            ja: "デフォルトブランチを履歴ごとチェックアウトし（`fetch-depth: 0`）、もう一度実行してください。"),
        Refusal::NotAdded { .. } => say!(language,
            en: "A request is added once and never changed. {again}.",
            ja: "申請ファイルは一度追加したら変更できません。{again}"),
        Refusal::NoPullRequest { .. } => say!(language,
            en: "If no one can explain how the file got here, investigate it as an unauthorized addition. If the request is legitimate, remove the file and {then_again}.",
            ja: "経緯が分からない場合は、不正な追加として調査してください。正当な申請であれば、ファイルを削除し、{again}"),
        Refusal::MergedElsewhere { rebased: true, .. } => say!(language,
            en: "{again}, and merge it with a merge commit or a squash, not with a rebase.",
            ja: "リベースではなく、マージコミットまたはスカッシュでマージしてください。{again}"),
        Refusal::MergedElsewhere { rebased: false, .. }
        | Refusal::ContentChanged { .. }
        | Refusal::TooLarge { pull: None } => {
            say!(language, en: "{again}, and merge it on GitHub.", ja: "マージは GitHub 上で行う必要があります。{again}")
        }
        Refusal::MixedChange { .. } => say!(language,
            en: "{again} that adds request files and nothing else.",
            ja: "申請ファイルの追加だけを含むようにしてください。{again}"),
        Refusal::OtherBase { .. } => say!(language,
            en: "{again} into the default branch.",
            ja: "マージ先はデフォルトブランチにしてください。{again}"),
        Refusal::SameUser { .. } => say!(language,
            en: "Ask for one key of a user at a time: take one of the two files out.",
            ja: "1 つのプルリクエストで申請できるキーは、ユーザーごとに 1 つです。どちらかのファイルを取り除いてください。"),
        Refusal::NoOwner { .. } => say!(language,
            en: "Name owners for the folder in `.github/CODEOWNERS`, such as `/requests/ @user`. Then: {then_again}.",
            ja: "`.github/CODEOWNERS` でフォルダーのコードオーナーを指定してください（例：`/requests/ @user`）。そのうえで、{again}"),
        Refusal::NotApproved {
            owners,
            teams,
            pull: _,
            have: _,
            required: _,
        } => {
            let who = if owners.is_empty() {
                String::new()
            } else {
                say!(language,
                    en: " Its code owners: {}.",
                    ja: "このファイルのコードオーナーは {} です。",
                    codes(language, owners))
            };
            let teams = if *teams {
                pick!(language,
                    en: " Who belongs to a team cannot be read with this token, so nobody can tell whether an owner approved. Name people \
                        (`@user`) in CODEOWNERS, give a GitHub App's token that may read members, or let a ruleset require review by code \
                        owners with one approval; then every approval must be a good one.",
                    ja: "このトークンではチームのメンバーを取得できず、コードオーナーによる承認かどうかを判断できません。CODEOWNERS に個人（`@user`）を指定するか、\
                        メンバーの読み取りを許可した GitHub App のトークンを使ってください。または、ルールセットでコードオーナーのレビューを必須にし、\
                        必要な承認数を 1 にしてください（この場合は、すべての承認が有効でなければなりません）。")
            } else {
                ""
            };
            say!(language,
                en: "{again}, and have it approved before it is merged.{who}{teams}",
                ja: "承認を得てからマージする必要があります。{again}{who}{teams}")
        }
        Refusal::ChangesRequested { .. } => say!(language,
            en: "{again}, and resolve all objections before it is merged.",
            ja: "指摘が解決してからマージする必要があります。{again}"),
        Refusal::StaleApproval { .. } => say!(language,
            en: "{again}, and have the last commit approved.",
            ja: "最後のコミットに対する承認が必要です。{again}"),
        Refusal::HastyApproval { .. } => say!(language,
            en: "{again}, and have the last commit approved no sooner than a minute after the last push.",
            ja: "最後のプッシュから 1 分以上経った後の、最後のコミットに対する承認が必要です。{again}"),
        Refusal::UnknownPushes { .. } => say!(language,
            en: "Give the token `contents: read`, so that it may read the repository's activity. If it may: {then_again}, from a new branch.",
            ja: "リポジトリのアクティビティを読み取れるよう、トークンに `contents: read` を許可してください。許可済みの場合は、新しいブランチを作成してください。{again}"),
        Refusal::OwnApproval { .. } => say!(language,
            en: "{again}, approved by someone who wrote and pushed no part of it.",
            ja: "作成にもプッシュにも加わっていない人の承認が必要です。{again}"),
        Refusal::UnattributedCommit {
            line: Some(line), ..
        } if line.role == CommitRole::CoAuthor => leave_out(),
        Refusal::NotAPerson { line: Some(_), .. } => leave_out(),
        Refusal::UnattributedCommit { .. } => say!(language,
            en: "{again}, with an e-mail address in `git config user.email` that belongs to a GitHub account.",
            ja: "`git config user.email` には、GitHub アカウントに登録したメールアドレスを設定してください。{again}"),
        Refusal::NotAPerson { line: None, .. } => say!(language,
            en: "Requesting, committing, pushing and approving must be done by people, not bots. {again}.",
            ja: "申請、コミット、プッシュ、承認は、すべて人が行う必要があります。{again}"),
        Refusal::NoWriteAccess { .. } => say!(language,
            en: "Only people with write access to the repository can request or approve. An administrator can grant it. Then: {then_again}.",
            ja: "申請と承認ができるのは、リポジトリへの書き込み権限を持つ人だけです。権限は管理者が付与できます。そのうえで、{again}"),
        Refusal::UnknownAccess { .. } => say!(language,
            en: "Give the token `metadata: read`, so that it may read collaborators' permissions, and run again.",
            ja: "コラボレーターの権限を読み取れるよう、トークンに `metadata: read` を許可してから、実行し直してください。"),
        Refusal::FromFork { .. } => say!(language,
            en: "{again} from a branch of this repository.",
            ja: "このリポジトリのブランチから作成してください。{again}"),
        Refusal::BaseChanged { .. }
        | Refusal::Reopened { .. }
        | Refusal::TimedOut { .. }
        | Refusal::Lapsed { .. }
        | Refusal::LapsedMerge { .. } => say!(language, en: "{again}.", ja: "{again}"),
        Refusal::ConfigurationChanged => say!(language,
            en: "The approval was given under other rules. {again}.",
            ja: "承認は変更前の設定に対するものです。{again}"),
        Refusal::TooLarge { pull: Some(_) } => {
            say!(language, en: "{again} that is smaller.", ja: "プルリクエストを小さく分けてください。{again}")
        }
        Refusal::TooManyPushes { .. } => say!(language,
            en: "{again}, from a branch with a name that was not used before.",
            ja: "これまで使っていない名前のブランチを作成してください。{again}"),
        Refusal::UserNotAllowed { .. } => say!(language,
            en: "`.github/countersign.yaml` shows which folders allow this user. {again}, in one of them.",
            ja: "このユーザーのキーを申請できるフォルダーは `.github/countersign.yaml` で確認できます。{again}"),
        Refusal::Removal(fault) => removal::hint(language, fault),
        Refusal::LifetimeNotAllowed { fault } => {
            let instead = lifetime::instead(language, *fault);
            say!(language, en: "{again}. {instead}", ja: "{again}{instead}")
        }
        Refusal::NoSuchUser {
            spelled: Some(_), ..
        } => say!(language,
            en: "Spell the user exactly as IAM does. {again}.",
            ja: "ユーザー名は IAM での表記と完全に一致させてください。{again}"),
        Refusal::NoSuchUser { spelled: None, .. } => say!(language,
            en: "Have the user created: the next run then issues the key as long as the approval is valid. If the name is misspelled: {then_again}.",
            ja: "ユーザーを作成すると、承認の有効期間内であれば、次回の実行でキーが発行されます。ユーザー名が誤っている場合は、IAM での表記どおりに申請し直してください。{again}"),
        Refusal::NameTaken { .. } => {
            say!(language, en: "{again} of another name.", ja: "別のファイル名にしてください。{again}")
        }
        Refusal::WrongAccount { .. } => say!(language,
            en: "Assume the role of the account that `.github/countersign.yaml` names, or choose one with `--account`.",
            ja: "`.github/countersign.yaml` に書かれたアカウントのロールを引き受けるか、`--account` でアカウントを指定してください。"),
    }
}
