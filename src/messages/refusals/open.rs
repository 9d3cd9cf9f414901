//! Why a request cannot be approved or merged as long as its pull request is open, and what to do about it.

use super::{lifetime, mend, removal};
use crate::domain::{Locale, Refusal, Remedy};
use crate::messages::{code, codes, moment, short, span};

/// Explains what an open pull request lacks, where that is not said as of one that was merged.
pub fn lack(language: Locale, refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoOwner { then: _ } => say!(language,
            en: "CODEOWNERS names nobody for this file",
            ja: "CODEOWNERS に、このファイルのコードオーナーが指定されていません"),
        Refusal::NotApproved {
            pull: _,
            have,
            required,
            owners: _,
            teams: _,
        } => say!(language,
            en: "{have} of {required} required code owners have approved",
            ja: "コードオーナーの承認が {required} 件必要です（現在 {have} 件）"),
        Refusal::Lapsed {
            approved,
            valid_for,
        } => say!(language,
            en: "the approval of {approved} expired after {} without a merge",
            ja: "{approved}の承認は、有効期間（{}）内にマージされませんでした",
            span(language, *valid_for), approved = moment(language, *approved)),
        Refusal::OwnApproval { by, line: None } => say!(language,
            en: "{} wrote or pushed part of it, so their approval does not count",
            ja: "{} は、このプルリクエストの作成、コミット、プッシュのいずれかに関わっているため、承認は有効になりません",
            code(by.as_str())),
        Refusal::OwnApproval {
            by,
            line: Some(line),
        } => say!(language,
            en: "{} is named in commit {}, so their approval does not count: {}",
            ja: "{} は、コミット {} の作成に関わっているため、承認は有効になりません：{}",
            code(by.as_str()), short(&line.commit), mend::shown(line)),
        Refusal::NotAdded { .. } => say!(language,
            en: "the default branch already has this file",
            ja: "同じファイルがすでにデフォルトブランチにあります"),
        Refusal::Removal(fault) => removal::before(language, fault),
        refusal => super::refusal_sentence(language, refusal),
    }
}

/// Explains what mends it.
pub fn remedy(language: Locale, refusal: &Refusal, by: Remedy) -> String {
    let again = pick!(language,
        en: "This pull request cannot be fixed. Close it, and open a new one",
        ja: "このプルリクエストでは申請できません。クローズして、新しいプルリクエストを作成してください。");
    match refusal {
        Refusal::MixedChange { .. } => say!(language,
            en: "Leave nothing in this pull request but new request files; everything else belongs in a separate one. A request is \
                written once: to ask for something else, add another file and leave the old one as it is.",
            ja: "このプルリクエストには、新しい申請ファイルの追加だけを含めてください。それ以外の変更は、別のプルリクエストに分けてください。\
                一度追加した申請ファイルは変更できません。別の内容で申請するときは、既存のファイルはそのままにして、新しいファイルを追加してください。"),
        Refusal::OtherBase { .. } => say!(language,
            en: "{again} into the default branch.",
            ja: "マージ先はデフォルトブランチにする必要があります。{again}"),
        Refusal::NoOwner { .. } => say!(language,
            en: "An administrator must name code owners for the folder in `.github/CODEOWNERS` on the default branch, such as `/requests/ @user`.",
            ja: "管理者が、デフォルトブランチの `.github/CODEOWNERS` でフォルダーのコードオーナーを指定してください（例：`/requests/ @user`）。"),
        Refusal::NotApproved {
            owners,
            teams,
            pull: _,
            have: _,
            required: _,
        } => {
            let who = match (by, owners.is_empty() || by == Remedy::SetUp, teams) {
                (Remedy::Change | Remedy::AskAgain, _, _) => say!(language,
                    en: "Too few code owners remain who took no part in it. The other entries show how each of the others took part, and what the requester can do.",
                    ja: "作成に関わっていないコードオーナーが足りません。どのように関わったかと、申請者が対応できることを、あわせて示しています。"),
                (_, true, true) => String::new(),
                (_, true, false) => say!(language,
                    en: "Too few code owners are left who could approve: an administrator names another one (`@user`) in `.github/CODEOWNERS` on the default branch.",
                    ja: "承認できるコードオーナーが足りません。管理者が、デフォルトブランチの `.github/CODEOWNERS` に別の個人（`@user`）を追加してください。"),
                (_, false, true) => say!(language,
                    en: "Waiting for approval by one of: {}. ",
                    ja: "{} のいずれかが承認してください。",
                    codes(language, owners)),
                (_, false, false) => say!(language,
                    en: "Waiting for approval by one of: {}.",
                    ja: "{} のいずれかが承認してください。",
                    codes(language, owners)),
            };
            let teams = if *teams {
                pick!(language,
                    en: "Who belongs to a team cannot be read with this token: an administrator names people (`@user`) in CODEOWNERS, gives a GitHub App's token \
                        that may read members, or lets a ruleset require review by code owners with one approval.",
                    ja: "このトークンではチームのメンバーを取得できません。管理者が、CODEOWNERS に個人（`@user`）を指定するか、メンバーの読み取りを許可した \
                        GitHub App のトークンを使うか、ルールセットでコードオーナーのレビューを必須にしてください（必要な承認数は 1）。")
            } else {
                ""
            };
            format!("{who}{teams}")
        }
        Refusal::ChangesRequested { .. } => say!(language,
            en: "Resolve it with them: they must approve, or withdraw their request themselves.",
            ja: "指摘を解決し、本人に承認してもらうか、変更要求を本人に取り下げてもらってください。"),
        Refusal::StaleApproval { .. } => say!(language,
            en: "They must review the last commit, and approve again.",
            ja: "最後のコミットを確認し、もう一度承認してもらってください。"),
        Refusal::HastyApproval { .. } => say!(language,
            en: "They must review the last commit, and approve again at least a minute after the last push.",
            ja: "最後のプッシュから 1 分以上経った後で、最後のコミットを確認し、もう一度承認してもらってください。"),
        Refusal::OwnApproval {
            line: Some(line), ..
        } if by == Remedy::Change => mend::advice(language, line),
        Refusal::OwnApproval { .. } if by == Remedy::AskAgain => say!(language,
            en: "{again} from a new branch, to which only the requester pushes: no **Update branch** by a code owner.",
            ja: "申請者だけがプッシュする新しいブランチから作成する必要があります（コードオーナーは **Update branch** を押さないでください）。{again}"),
        Refusal::OwnApproval { .. } if by == Remedy::SetUp => say!(language,
            en: "Another code owner approves; an administrator names one in `.github/CODEOWNERS` on the default branch.",
            ja: "別のコードオーナーの承認が必要です。管理者が、デフォルトブランチの `.github/CODEOWNERS` に追加してください。"),
        Refusal::OwnApproval { .. } => say!(language,
            en: "Another code owner must approve, who wrote and pushed no part of it.",
            ja: "作成にもプッシュにも加わっていない、別のコードオーナーの承認が必要です。"),
        Refusal::Lapsed { .. } if by == Remedy::AskAgain => {
            say!(language, en: "{again}.", ja: "{again}")
        }
        Refusal::Lapsed { .. } => say!(language,
            en: "They must approve again; then merge in time.",
            ja: "もう一度承認を得てから、期限内にマージしてください。"),
        Refusal::UnattributedCommit {
            line: Some(line), ..
        } => mend::advice(language, line),
        Refusal::NotAPerson {
            line: Some(line), ..
        } if by == Remedy::Change => mend::advice(language, line),
        Refusal::UnattributedCommit { line: None, .. } => say!(language,
            en: "GitHub does not show all who wrote it. Make it one commit with one author: `git pull --ff-only`, `git remote set-head origin --auto`, `git reset --soft $(git merge-base HEAD origin/HEAD)`, \
                `git commit -m 'Ask for a key'`, `git push --force-with-lease origin HEAD`.",
            ja: "GitHub で、このコミットの作成者をすべて確認できません。作成者が 1 人のコミットにまとめてください：`git pull --ff-only`、`git remote set-head origin --auto`、`git reset --soft $(git merge-base HEAD origin/HEAD)`、\
                `git commit -m 'Ask for a key'`、`git push --force-with-lease origin HEAD`。"),
        Refusal::NotAPerson { .. } => say!(language,
            en: "Requesting, committing, pushing and approving must be done by people, not bots. {again} by hand, from a branch that nobody else pushes to.",
            ja: "申請、コミット、プッシュ、承認は、すべて人が行う必要があります。自分だけがプッシュするブランチから作成してください。{again}"),
        Refusal::NoWriteAccess { .. } => say!(language,
            en: "Only people with write access to the repository can request or approve. An administrator can grant it.",
            ja: "申請と承認ができるのは、リポジトリへの書き込み権限を持つ人だけです。権限は管理者が付与できます。"),
        Refusal::FromFork { .. } => say!(language,
            en: "{again} from a branch of this repository.",
            ja: "このリポジトリのブランチから作成する必要があります。{again}"),
        Refusal::UnknownPushes { .. } => match by {
            Remedy::SetUp => say!(language,
                en: "An administrator gives the token `contents: read`, so that it may read the repository's activity.",
                ja: "管理者は、リポジトリのアクティビティを読み取れるよう、トークンに `contents: read` を許可してください。"),
            Remedy::Approve => say!(language,
                en: "It can take GitHub a while to list a push; just wait.",
                ja: "プッシュが GitHub の記録に現れるまで、少し時間がかかることがあります。そのままお待ちください。"),
            Remedy::Change | Remedy::AskAgain => {
                say!(language, en: "{again} from a new branch.", ja: "新しいブランチから作成する必要があります。{again}")
            }
        },
        Refusal::TooLarge { .. } => {
            say!(language, en: "{again} that is smaller.", ja: "プルリクエストを小さく分けてください。{again}")
        }
        Refusal::TooManyPushes { .. } => say!(language,
            en: "{again} from a branch with a name that was not used before.",
            ja: "これまで使っていない名前のブランチから作成する必要があります。{again}"),
        Refusal::UserNotAllowed { .. } => say!(language,
            en: "`.github/countersign.yaml` shows which folders allow this user: move the file into one of them.",
            ja: "このユーザーのキーを申請できるフォルダーは `.github/countersign.yaml` で確認できます。ファイルをそのフォルダーに移してください。"),
        Refusal::Removal(fault) => removal::mend(language, fault),
        Refusal::LifetimeNotAllowed { fault } => lifetime::instead(language, *fault),
        Refusal::NoSuchUser { .. } => say!(language,
            en: "Spell the user exactly as IAM does; or have the user created first.",
            ja: "ユーザー名は IAM での表記と完全に一致させてください。ユーザーがまだない場合は、先に作成してもらってください。"),
        Refusal::NotAdded { .. } => say!(language,
            en: "Give the file another name. A request is added once and never changed.",
            ja: "別のファイル名にしてください。一度追加した申請ファイルは変更できません。"),
        Refusal::NameTaken { .. } => {
            say!(language, en: "Give the file another name.", ja: "別のファイル名にしてください。")
        }
        Refusal::TimedOut { .. } => say!(language,
            en: "They must approve again, as long as there is time. After that, close this pull request, and open a new one.",
            ja: "期限内であれば、もう一度承認を得てください。期限を過ぎた場合は、このプルリクエストをクローズし、新しく作成し直してください。"),
        Refusal::BaseChanged { .. } | Refusal::Reopened { .. } | Refusal::ContentChanged { .. } => {
            say!(language, en: "{again}.", ja: "{again}")
        }
        Refusal::SameUser { .. }
        | Refusal::UnknownAccess { .. }
        | Refusal::WrongAccount { .. }
        | Refusal::StaleCheckout { .. }
        | Refusal::NoPullRequest { .. }
        | Refusal::MergedElsewhere { .. }
        | Refusal::LapsedMerge { .. }
        | Refusal::ConfigurationChanged => super::refusal_hint(language, refusal),
    }
}
