//! What the demo says between the commands.

use crate::domain::Language;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    Opening,
    NoFile,
    NoPort,
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

/// A sentence; `{}` stands for what it is about.
pub(super) fn say(language: Language, scene: Scene) -> &'static str {
    match language {
        Language::English => english(scene),
        Language::Japanese => japanese(scene),
    }
}

fn english(scene: Scene) -> &'static str {
    match scene {
        Scene::Opening => {
            "An AWS and a GitHub are running on this machine, made for this story. The commands are the real ones, and talk to\n\
             them over HTTP and git. Nothing leaves the machine."
        }
        Scene::NoFile => "Give a request file, or none for the built-in one.",
        Scene::NoPort => "Give another port, or none for one that is free.",
        Scene::Asks => "hanako needs an access key. She adds a file: {}",
        Scene::Validates => "She checks it.",
        Scene::NotValid => {
            "So it would end here: a pull request with this file is told the same. Correct the file and try again."
        }
        Scene::Opens => "She opens pull request {}. The workflow looks at it.",
        Scene::Approves => {
            "kenji, who owns requests/ in CODEOWNERS, approves pull request {}. The workflow looks again; she merges."
        }
        Scene::Plans => "What would happen now?",
        Scene::Reconciles => "The workflow runs.",
        Scene::Comments => "What everybody reads on pull request {}:",
        Scene::Notifies => "What the subscribers of the SNS topic get:",
        Scene::Stores => "What an auditor sees in Secrets Manager, without reading the secret:",
        Scene::Again => "The workflow runs again. Nothing is missing, so nothing is done.",
        Scene::NobodyApproves => "An administrator merges pull request {}, which nobody approved.",
        Scene::TwoKeys => "The next request is approved, but {} has two keys already.",
        Scene::Closing => {
            "That was all of it. `countersign sandbox` keeps such a world running for you to try; `countersign --help` has the rest."
        }
    }
}

fn japanese(scene: Scene) -> &'static str {
    match scene {
        Scene::Opening => {
            "このデモのための AWS と GitHub を、このマシンの中で動かしています。実行するのは実際のコマンドで、HTTP と git で\n\
             やり取りします。マシンの外には何も送りません。"
        }
        Scene::NoFile => "申請ファイルを指定してください。省略すると組み込みの例を使います。",
        Scene::NoPort => {
            "別のポートを指定するか、ポートの指定を省略してください（空いているポートが使われます）。"
        }
        Scene::Asks => "hanako さんはアクセスキーが必要になり、ファイルを追加します：{}",
        Scene::Validates => "ファイルを確認します。",
        Scene::NotValid => {
            "このファイルのままでは、プルリクエストでも同じ指摘を受けます。修正して、もう一度お試しください。"
        }
        Scene::Opens => "プルリクエスト {} を作成します。ワークフローが内容を確認します。",
        Scene::Approves => {
            "CODEOWNERS で requests/ を所有する kenji さんが、プルリクエスト {} を承認します。ワークフローがもう一度確認し、hanako さんがマージします。"
        }
        Scene::Plans => "いま実行すると何が起こるかを確認します。",
        Scene::Reconciles => "ワークフローが実行されます。",
        Scene::Comments => "プルリクエスト {} のコメント：",
        Scene::Notifies => "SNS トピックの購読者に届く通知：",
        Scene::Stores => {
            "監査担当者が、シークレットの値を読まずに Secrets Manager で確認できる内容："
        }
        Scene::Again => {
            "ワークフローがもう一度実行されます。残っている処理はないため、何も変更されません。"
        }
        Scene::NobodyApproves => "誰も承認していないプルリクエスト {} を、管理者がマージします。",
        Scene::TwoKeys => "次の申請は承認されましたが、{} にはすでに 2 つのキーがあります。",
        Scene::Closing => {
            "デモは以上です。`countersign sandbox` で同じ環境を起動したままにして試せます。その他は `countersign --help` をご覧ください。"
        }
    }
}

/// The file that is asked for if none is given.
pub(super) fn request(language: Language) -> &'static str {
    match language {
        Language::English => {
            "iamUser: batch-exporter\nreason: The nightly batch exports its reports to S3\n"
        }
        Language::Japanese => {
            "iamUser: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n"
        }
    }
}

/// The reason of the other requests.
pub(super) fn reason(language: Language) -> &'static str {
    match language {
        Language::English => "The old importer has no role to assume yet",
        Language::Japanese => "旧インポーターがまだロールを利用できないため",
    }
}
