//! What the demo says between the commands.

use crate::domain::Language;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    Opening,
    NoFile,
    NoPort,
    Served,
    TryIt,
    Asks,
    Validates,
    NotValid,
    Opens,
    Approves,
    Plans,
    Reconciles,
    Comments,
    Notifies,
    Stores,
    Again,
    NobodyApproves,
    TwoKeys,
    Closing,
}

/// Returns a sentence; `{}` stands for what it is about.
pub(super) fn say(language: Language, scene: Scene) -> &'static str {
    match scene {
        Scene::Opening => pick!(language,
            en: "An AWS and a GitHub are running on this machine, made for this story. The commands are the real ones, and talk to\n\
                them over HTTP and git. Nothing leaves the machine.",
            ja: "このデモのための AWS と GitHub を、このマシンの中で動かしています。実行するのは実際のコマンドで、HTTP と git で\n\
                やり取りします。マシンの外には何も送りません。"),
        Scene::NoFile => pick!(language,
            en: "Give a request file, or none for the built-in one.",
            ja: "申請ファイルを指定してください。省略すると組み込みの例を使います。"),
        Scene::NoPort => pick!(language,
            en: "Give another port, or none for one that is free.",
            ja: "別のポートを指定するか、ポートの指定を省略してください（空いているポートが使われます）。"),
        Scene::Served => pick!(language,
            en: "# An AWS and a GitHub, until Ctrl-C; then everything is forgotten. In another terminal:",
            ja: "# AWS と GitHub を、Ctrl-C を押すまで動かします（終了するとすべて消えます）。別の端末で次を実行してください："),
        Scene::TryIt => pick!(language,
            en: "# One request is approved and merged: try `countersign plan`, then `countersign reconcile`,\n\
                # then `aws secretsmanager list-secrets`.",
            ja: "# 承認されマージされた申請が 1 件あります。`countersign plan`、`countersign reconcile`、\n\
                # `aws secretsmanager list-secrets` の順に試してください。"),
        Scene::Asks => pick!(language,
            en: "hanako needs an access key. She adds a file: {}",
            ja: "hanako さんはアクセスキーが必要になり、ファイルを追加します：{}"),
        Scene::Validates => pick!(language, en: "She checks it.", ja: "ファイルを確認します。"),
        Scene::NotValid => pick!(language,
            en: "So it would end here: a pull request with this file is told the same. Correct the file and try again.",
            ja: "このファイルのままでは、プルリクエストでも同じ指摘を受けます。修正して、もう一度お試しください。"),
        Scene::Opens => pick!(language,
            en: "She opens pull request {}. The workflow looks at it.",
            ja: "プルリクエスト {} を作成します。ワークフローが内容を確認します。"),
        Scene::Approves => pick!(language,
            en: "kenji, who owns requests/ in CODEOWNERS, approves pull request {}. The workflow looks again; she merges.",
            ja: "CODEOWNERS で requests/ を所有する kenji さんが、プルリクエスト {} を承認します。ワークフローがもう一度確認し、hanako さんがマージします。"),
        Scene::Plans => {
            pick!(language, en: "What would happen now?", ja: "いま実行すると何が起こるかを確認します。")
        }
        Scene::Reconciles => {
            pick!(language, en: "The workflow runs.", ja: "ワークフローが実行されます。")
        }
        Scene::Comments => {
            pick!(language, en: "What everybody reads on pull request {}:", ja: "プルリクエスト {} のコメント：")
        }
        Scene::Notifies => {
            pick!(language, en: "What the subscribers of the SNS topic get:", ja: "SNS トピックのサブスクライバーに届く通知：")
        }
        Scene::Stores => pick!(language,
            en: "What an auditor sees in Secrets Manager, without reading the secret:",
            ja: "監査担当者が、シークレットの値を読まずに Secrets Manager で確認できる内容："),
        Scene::Again => pick!(language,
            en: "The workflow runs again. Nothing is missing, so nothing is done.",
            ja: "ワークフローがもう一度実行されます。残っている処理はないため、何も変更されません。"),
        Scene::NobodyApproves => pick!(language,
            en: "An administrator merges pull request {}, which nobody approved.",
            ja: "誰も承認していないプルリクエスト {} を、管理者がマージします。"),
        Scene::TwoKeys => pick!(language,
            en: "The next request is approved, but {} has two keys already.",
            ja: "次の申請は承認されましたが、{} にはすでに 2 つのキーがあります。"),
        Scene::Closing => pick!(language,
            en: "That was all of it. `countersign sandbox` keeps such a world running for you to try; `countersign --help` has the rest.",
            ja: "デモは以上です。`countersign sandbox` で同じ環境を起動したままにして試せます。その他は `countersign --help` をご覧ください。"),
    }
}

/// The file that is asked for if none is given.
pub(super) fn request(language: Language) -> &'static str {
    pick!(language,
        en: "iamUser: batch-exporter\nreason: The nightly batch exports its reports to S3\n",
        ja: "iamUser: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n")
}

/// The reason of the other requests.
pub(super) fn reason(language: Language) -> &'static str {
    pick!(language,
        en: "The old importer has no role to assume yet",
        ja: "旧インポーターがまだロールを利用できないため")
}
