//! 日本語

use super::{Said, failed, right, wrong};
use crate::domain::{
    AccountRemark, Duty, Evidence, FileIs, KeyIs, Language, Means, Obstacle, Remark, Rule, TeamIs,
    TopicIs,
};
use crate::messages::pull::warning;
use crate::messages::{Message, code, codes, say};

pub(super) fn remark(remark: &Remark) -> Said {
    match remark {
        Remark::Environment { what, hint } => wrong(what.clone(), hint),
        Remark::NoSuchAccount(name) => {
            right(say(Language::Japanese, Message::NoSuchAccount(name)))
        }
        Remark::NoAnswer(failure) => failed(Language::Japanese, failure),
        Remark::WrongFile(diagnostic) => super::file(Language::Japanese, diagnostic),
        Remark::NoFiles => wrong(
            "設定ファイル、CODEOWNERS、ワークフローを読み取れません。GitHub からもチェックアウトからも取得できませんでした。".to_owned(),
            "GITHUB_TOKEN と GITHUB_REPOSITORY を設定するか、チェックアウトの中で実行してください。",
        ),
        Remark::Configuration { accounts } => right(format!(
            "`.github/countersign.yaml` に問題はありません（アカウント {accounts} 件）。"
        )),
        Remark::NoCodeowners => wrong(
            "GitHub が読み取れる CODEOWNERS がないため、誰も承認できません。".to_owned(),
            "`.github/CODEOWNERS` に承認者を記載してください。",
        ),
        Remark::Owned { folder, owners } => right(format!(
            "{} のコードオーナー：{}",
            code(folder),
            codes(owners, "、")
        )),
        Remark::TooFewOwners {
            folder,
            owners,
            required,
        } => {
            let who = match owners.as_slice() {
                [] => "いません".to_owned(),
                owners => format!(" {} だけです", codes(owners, "、")),
            };
            wrong(
                format!("{} の申請にはコードオーナー {required} 人の承認が必要ですが、承認できるコードオーナーは{who}。", code(folder)),
                "リポジトリにプッシュできる人を @ログイン名 で CODEOWNERS に記載するか、`approvals.required` を減らしてください。",
            )
        }
        Remark::SkippedLine {
            path,
            line,
            kind,
            is_about_requests,
        } => {
            let about = match is_about_requests {
                true => "（申請に関する行です）",
                false => "",
            };
            wrong(
                format!("{} の {line} 行目{about}は、GitHub に無視されています（{}）。", code(path), code(kind)),
                "パターンを修正してください。CODEOWNERS では `!` と `[ ]` を使用できません。",
            )
        }
        Remark::UnknownOwner {
            path,
            line,
            kind,
            is_in_doubt,
        } => {
            let doubt = match is_in_doubt {
                true => "この行のチームまたはメールアドレスについては GitHub の判定が使われることがあり、誰の承認かを確認できません。",
                false => "",
            };
            wrong(
                format!("{} の {line} 行目に、GitHub が認識できないコードオーナーが含まれています（{}）。同じ行のほかのコードオーナーは有効です。{doubt}", code(path), code(kind)),
                "行を修正してください。コードオーナーには、リポジトリにプッシュできるユーザーまたはチームを指定します。",
            )
        }
        Remark::Unprotected(paths) => wrong(
            format!(
                "{} は承認の判定に関わるファイルですが、コードオーナーがいないため、レビューなしで変更できてしまいます。",
                codes(paths, "、")
            ),
            "`/.github/ @ログイン名` のような行を CODEOWNERS に追加してください。",
        ),
        Remark::OwnerMayNotPush(login) => wrong(
            format!("コードオーナー {} にはプッシュする権限がないため、承認しても認められません。", code(&format!("@{login}"))),
            "リポジトリへの書き込み権限を付与するか、CODEOWNERS から外してください。",
        ),
        Remark::Team(team, is) => self::team(&format!("@{team}"), *is),
        Remark::Rule(rule) => right(self::rule(*rule).to_owned()),
        Remark::Warning(one) => right(warning(Language::Japanese, one)),
        Remark::StatusNotRequired => wrong(
            "コミットステータス `countersign` が必須になっていないため、承認されていない申請もマージできてしまいます。その場合、キーは発行されません。".to_owned(),
            "Settings → Rules → Rulesets → Require status checks to pass に `countersign` を追加してください。",
        ),
        Remark::RebaseAllowed => wrong(
            "リベースによるマージも許可されていますが、リベースでは承認を確認できません。".to_owned(),
            "Settings → Rules → Rulesets → Require a pull request before merging → Allowed merge methods で、マージコミットとスカッシュだけを許可してください。",
        ),
        Remark::OnlyRebase => wrong(
            "マージコミットもスカッシュも許可されていないため、承認を確認できません。".to_owned(),
            "Settings → Rules → Rulesets → Require a pull request before merging → Allowed merge methods で、いずれかを許可してください。",
        ),
        Remark::MergeQueue => wrong(
            "マージキューが使われています。マージキューでは承認を確認できません。".to_owned(),
            "Settings → Rules → Rulesets で、ブランチのマージキューを無効にしてください。",
        ),
        Remark::NoExtraApproval => wrong(
            "Copilot など、GitHub が作成者を特定できないプルリクエストも、通常どおりマージできてしまいます。その場合、キーは発行されません。".to_owned(),
            "Settings → Rules → Rulesets → Require a pull request before merging → Require an additional approval for unattributed Copilot pull requests を有効にしてください。",
        ),
        Remark::AdminsBypass(None) => right(
            "管理者が environment の保護ルールをバイパスできるかどうかは、このトークンでは確認できません。".to_owned(),
        ),
        Remark::AdminsBypass(Some(environments)) => wrong(
            format!("管理者は {} の保護ルールをバイパスできます。ほかのブランチのワークフローも、この environment を使用できてしまいます。", codes(environments, "、")),
            "Settings → Environments で Allow administrators to bypass configured protection rules を無効にしてください。",
        ),
        Remark::Bypass(Some(0)) => right("ルールをバイパスできる人はいません。".to_owned()),
        Remark::Bypass(Some(count)) => wrong(
            format!("ルールのバイパスリストに {count} 件登録されています。バイパスしてマージしても、キーは発行されません。"),
            "Settings → Rules → Rulesets → Bypass list を確認してください。",
        ),
        Remark::Bypass(None) => right(
            "ルールをバイパスできる人は、管理者にしか表示されません。バイパスしてマージしてもキーは発行されないため、影響はほとんどありません。".to_owned(),
        ),
        Remark::Readable(evidence, reads) => readable(*evidence, *reads),
        Remark::File(path, is) => file(path, *is),
        Remark::Account(_, remark) => account(remark),
    }
}

fn team(team: &str, is: TeamIs) -> Said {
    let team = code(team);
    match is {
        TeamIs::Readable { members } => {
            right(format!("{team} のメンバー {members} 人を確認できます。"))
        }
        TeamIs::TakenFromRules => right(format!(
            "ワークフローのトークンでは {team} のメンバーを確認できません。ルールセットでコードオーナーのレビューが必須になっているため、GitHub の判定を使います。"
        )),
        TeamIs::Unreadable { is_dispensable } => wrong(
            match is_dispensable {
                true => format!(
                    "ワークフローのトークンでは {team} のメンバーを確認できないため、メンバーの承認は認められません。ほかのコードオーナーは承認できます。"
                ),
                false => format!(
                    "ワークフローのトークンでは {team} のメンバーを確認できないため、メンバーの承認は認められません。"
                ),
            },
            "CODEOWNERS に個人を記載してください。または、チームのメンバーを取得できるトークン（Members: read の GitHub App）をワークフローで使うか、`approvals.required: 1` のままルールセットでコードオーナーのレビューを必須にしてください。",
        ),
    }
}

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::OwnerReview => "マージにはコードオーナーのレビューが必須です。",
        Rule::FreshApprovals => "新しいプッシュがあると、それまでの承認は無効になります。",
        Rule::Status => "マージにはコミットステータス `countersign` の成功が必須です。",
        Rule::MergeMethods => "マージ方法は、マージコミットかスカッシュに限られています。",
    }
}

fn readable(evidence: Evidence, reads: bool) -> Said {
    let what = match evidence {
        Evidence::PullRequests => "プルリクエストとレビュー",
        Evidence::Pushes => "ブランチへのプッシュの履歴",
        Evidence::Permissions => "プッシュする権限の有無",
    };
    match reads {
        true => right(format!("このトークンで、{what}を取得できます。")),
        false => wrong(
            format!("このトークンでは{what}を取得できないため、承認を確認できません。"),
            "`contents: read` と `pull-requests: write` のあるトークンを使ってください。個人のトークンの場合は、プッシュできる人のものが必要です。",
        ),
    }
}

fn file(path: &str, is: FileIs) -> Said {
    let path = code(path);
    match is {
        FileIs::Known => right(format!("{path} は、このバージョンのものと同じです。")),
        FileIs::Missing => wrong(
            format!("{path} がデフォルトブランチにありません。"),
            "countersign のリリースまたは配布元のリポジトリから、このファイルを取得してください。",
        ),
        FileIs::Other { line } => wrong(
            format!(
                "{path} は、{line} 行目からこのバージョンのものと異なります。変更されたか、別のバージョンのものです。"
            ),
            "変更内容を確認するか、このバージョンのファイルに置き換えてください。変更してよいのは、ブランチ名、`cron`、ランナー、固定したコミット、デフォルト値だけです。",
        ),
    }
}

fn account(remark: &AccountRemark) -> Said {
    match remark {
        AccountRemark::Own(id) => right(format!("認証情報は、アカウント {id} のものです。")),
        AccountRemark::Other { configured, actual } => wrong(
            format!("認証情報はアカウント {actual} のものですが、設定ファイルのアカウントは {configured} です。"),
            "このアカウントの認証情報を使うか、`id` を修正してください。認証情報が 1 つのアカウントのものだけの場合は、`--account NAME` を指定してください。",
        ),
        AccountRemark::NoAnswer(failure) => failed(Language::Japanese, failure),
        AccountRemark::NoSuchRole(duty, role) => wrong(
            format!("`countersign {}` が使うロール {} がありません。", duty.command(), code(role)),
            "スタックを作成するか、`.github/countersign.yaml` のロールを修正してください。",
        ),
        AccountRemark::Allowed(duty, means, permissions) => right(format!(
            "{} に必要な権限のうち、次の {} 件があります（{}）：{}",
            who(*duty),
            permissions.len(),
            match means {
                Means::Simulated => "IAM ポリシーシミュレーターで確認",
                Means::Tried => "影響のない呼び出しで確認",
            },
            codes(permissions, "、")
        )),
        AccountRemark::Denied {
            duty,
            permission,
            resource,
        } => wrong(
            format!("{} に必要な権限 {} が {} に対してありません。", who(*duty), code(permission), code(resource)),
            "スタックをデプロイし直してください。スタックの `IamUsers` は、設定ファイルの `users` をすべて含む必要があります。ユーザーにパスがある場合は `IamUserPath` に指定してください。`*` を含むパターンでは、パスのあるユーザーについてここでは判定できません。",
        ),
        AccountRemark::Unknown(duty, obstacle, permissions) => {
            let list = codes(permissions, "、");
            match obstacle {
                Obstacle::OtherPrincipal => wrong(
                    format!("{} に必要な権限があるかどうかを確認できません。認証情報が別のプリンシパルのもので、IAM ポリシーシミュレーターも使えません。", who(*duty)),
                    "アカウントの管理者として実行してください（`iam:SimulatePrincipalPolicy`）。",
                ),
                Obstacle::HasEffect => wrong(
                    format!("{} に次の権限があるかどうかは、影響なしに試すことができないため、最初のキーを発行するまで確認できません：{list}", who(*duty)),
                    "アカウントの管理者として実行してください（`iam:SimulatePrincipalPolicy`）。",
                ),
                Obstacle::NoRepository => wrong(
                    format!("{} に次の権限があるかどうかを確認できません。ポリシーの条件にあるリポジトリの ID を、GitHub から取得できませんでした：{list}", who(*duty)),
                    "GITHUB_TOKEN と GITHUB_REPOSITORY を設定してください。",
                ),
            }
        }
        AccountRemark::TrailClosed => wrong(
            "CloudTrail を読み取る権限（`cloudtrail:LookupEvents`）がないため、中断された実行が残したおそれのあるキーは、担当者が判断する必要があります。".to_owned(),
            "意図した設定でなければ、`CloudTrailLookup=yes` でスタックをデプロイし直してください。",
        ),
        AccountRemark::Topic(is) => topic(*is),
        AccountRemark::Key(name, is) => key(&code(name), *is),
    }
}

fn who(duty: Duty) -> &'static str {
    match duty {
        Duty::Reconcile => "`reconcile`",
        Duty::Review => "`review`",
    }
}

fn topic(is: TopicIs) -> Said {
    match is {
        TopicIs::Heard(count) => {
            right(format!("トピックには、確認済みのサブスクリプションが {count} 件あります。"))
        }
        TopicIs::Unheard { pending: 0 } => wrong(
            "トピックにサブスクリプションがないため、通知は誰にも届きません。".to_owned(),
            "`aws sns subscribe` またはスタックの `AdministratorEmail` で、送信先を登録してください。",
        ),
        TopicIs::Unheard { pending } => wrong(
            format!(
                "トピックのサブスクリプションがどれも確認されていない（確認待ち {pending} 件）ため、通知は誰にも届きません。"
            ),
            "AWS から届いたメールを開き、リンクから登録を確認してください。",
        ),
        TopicIs::Missing => wrong(
            "トピックがないため、通知を送信できません。".to_owned(),
            "スタックを作成するか、`.github/countersign.yaml` の `topic` を修正してください。",
        ),
        TopicIs::Hidden => right(
            "この認証情報では、トピックのサブスクリプションを確認できません（`sns:GetTopicAttributes`）。キーの発行には影響しません。".to_owned(),
        ),
    }
}

fn key(key: &str, is: KeyIs) -> Said {
    match is {
        KeyIs::Enabled => right(format!("KMS キー {key} は有効です。")),
        KeyIs::NotEnabled => wrong(
            format!("KMS キー {key} が有効でないため、シークレットを保存できません。"),
            "`aws kms enable-key` で有効にするか、`.github/countersign.yaml` から `kmsKey` を削除してください。",
        ),
        KeyIs::Missing => wrong(
            format!("KMS キー {key} がありません。"),
            "`CustomerManagedKey=yes` でスタックをデプロイするか、`.github/countersign.yaml` から `kmsKey` を削除してください。",
        ),
        KeyIs::Hidden => wrong(
            format!(
                "この認証情報では、KMS キー {key} が有効かどうかを確認できません（`kms:DescribeKey`）。"
            ),
            "アカウントの管理者として実行してください。",
        ),
    }
}

pub(super) fn verdict(wrong: usize, unknown: usize) -> String {
    match (wrong, unknown) {
        (0, 0) => "キーを発行できる状態です。".to_owned(),
        (0, unknown) => {
            format!("問題は見つかりませんでしたが、確認できない項目が {unknown} 件あります。")
        }
        (wrong, 0) => format!("問題が {wrong} 件あります。"),
        (wrong, unknown) => format!("問題が {wrong} 件、確認できない項目が {unknown} 件あります。"),
    }
}
