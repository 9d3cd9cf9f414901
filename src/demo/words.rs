//! What the demo says between the commands.

use crate::domain::Locale;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    Opening,
    Pause,
    NoFile,
    NoPort,
    Served,
    TryIt,
    NoSandbox,
    HasOpened,
    HasApproved,
    HasMerged,
    HasClosed,
    HasWaited,
    NothingYet,
    Asks,
    Validates,
    NotValid,
    Opens,
    Comments,
    NobodyApproves,
    Removes,
    TwoKeys,
    MakesRoom,
    Approves,
    Plans,
    Reconciles,
    Notifies,
    Stores,
    Again,
    TakesBack,
    Restores,
    Rotates,
    NinetyDays,
    Closing,
}

/// Returns a sentence; `{}` stands for what it is about.
pub(super) fn say(language: Locale, scene: Scene) -> &'static str {
    match scene {
        Scene::Opening => pick!(language,
            en: "Simulators of AWS and GitHub run on this machine for this demo. The commands are the real ones, and talk to them over HTTP and git. Nothing leaves the machine.",
            ja: "このデモのために、AWS と GitHub のシミュレーターをこのマシンで動かします。実行するのは実際のコマンドで、HTTP と git で通信します。外部には何も送信しません。"),
        Scene::Pause => pick!(language, en: "[Enter]", ja: "[Enter キーで次へ]"),
        Scene::NoFile => pick!(language,
            en: "Name a request file, or omit it to use the built-in example.",
            ja: "申請ファイルを指定してください。省略すると組み込みの例を使います。"),
        Scene::NoPort => pick!(language,
            en: "Give another port, or omit the option to use a free one.",
            ja: "別のポートを指定するか、ポートの指定を省略してください（空いているポートが使われます）。"),
        Scene::Served => pick!(language,
            en: "# Simulators of AWS and GitHub run until Ctrl-C; then everything is gone.\n# In another terminal:",
            ja: "# AWS と GitHub のシミュレーターを、Ctrl-C を押すまで動かします\n# （終了するとすべて消えます）。別の端末で次を実行してください："),
        Scene::TryIt => pick!(language,
            en: "# One request is approved and merged: try `countersign plan`, then `countersign reconcile`,\n\
                # then `aws secretsmanager list-secrets`. Then request a key yourself: docs/sandbox.md.",
            ja: "# 承認されマージされた申請が 1 件あります。`countersign plan`、`countersign reconcile`、\n\
                # `aws secretsmanager list-secrets` の順に試してください。続けて、自分でも申請できます：docs/sandbox.md"),
        Scene::NoSandbox => pick!(language,
            en: "Start `countersign sandbox` in another terminal, and paste here the lines that it prints.",
            ja: "別の端末で `countersign sandbox` を起動し、表示された行をこの端末に貼り付けてください。"),
        Scene::HasOpened => pick!(language,
            en: "{who} opened pull request #{}.",
            ja: "{who} さんがプルリクエスト #{} を作成しました。"),
        Scene::HasApproved => pick!(language,
            en: "{who} approved pull request #{}.",
            ja: "{who} さんがプルリクエスト #{} を承認しました。"),
        Scene::HasMerged => pick!(language,
            en: "{who} merged pull request #{}.",
            ja: "{who} さんがプルリクエスト #{} をマージしました。"),
        Scene::HasClosed => pick!(language,
            en: "{who} closed pull request #{}.",
            ja: "{who} さんがプルリクエスト #{} をクローズしました。"),
        Scene::HasWaited => pick!(language,
            en: "In the sandbox it is now {}.",
            ja: "サンドボックスの現在時刻は {} です。"),
        Scene::NothingYet => pick!(language, en: "None.", ja: "ありません。"),
        Scene::Asks => pick!(language,
            en: "hanako needs an access key, and adds a file: {}",
            ja: "hanako さんはアクセスキーが必要になり、ファイルを追加します：{}"),
        Scene::Validates => pick!(language,
            en: "hanako checks the file.",
            ja: "hanako さんがファイルを検査します。"),
        Scene::NotValid => pick!(language,
            en: "With this file the demo ends here: the comment on a pull request would say the same. Fix the file and try again.",
            ja: "このファイルでは、デモはここまでです。プルリクエストでも同じ指摘を受けます。修正して、もう一度お試しください。"),
        Scene::Opens => pick!(language,
            en: "hanako opens pull request {}. The workflow checks it.",
            ja: "hanako さんがプルリクエスト {} を作成します。ワークフローが内容を確認します。"),
        Scene::Comments => {
            pick!(language, en: "The comments on pull request {}:", ja: "プルリクエスト {} のコメント：")
        }
        Scene::NobodyApproves => pick!(language,
            en: "Meanwhile, an administrator bypasses the rules and merges pull request {}, which nobody approved.",
            ja: "その間に管理者がルールをバイパスし、誰も承認していないプルリクエスト {} をマージします。"),
        Scene::Removes => pick!(language,
            en: "No key was issued. The administrator removes the file, and the alarm is over.",
            ja: "キーは発行されませんでした。管理者がファイルを削除し、警告は解消します。"),
        Scene::TwoKeys => pick!(language,
            en: "Another request is approved and merged, but {} already has two keys.",
            ja: "別の申請が承認されてマージされましたが、{} にはすでに 2 つのキーがあります。"),
        Scene::MakesRoom => pick!(language,
            en: "An operator deletes the key that is not in use, as the comment says. The workflow runs again.",
            ja: "運用担当者が、コメントの案内に従って、使われていないキーを削除します。ワークフローがもう一度実行されます。"),
        Scene::Approves => pick!(language,
            en: "Back to pull request {}. kenji, a code owner of requests/, approves it. The workflow checks it again, and hanako merges it.",
            ja: "プルリクエスト {} に戻ります。requests/ のコードオーナーの kenji さんが承認します。ワークフローがもう一度確認し、hanako さんがマージします。"),
        Scene::Plans => {
            pick!(language, en: "What will the next run do?", ja: "次回の実行で行われる処理を確認します。")
        }
        Scene::Reconciles => {
            pick!(language, en: "The workflow runs.", ja: "ワークフローが実行されます。")
        }
        Scene::Notifies => pick!(language,
            en: "The notice to the subscribers of the SNS topic:",
            ja: "SNS トピックのサブスクライバーに届く通知："),
        Scene::Stores => pick!(language,
            en: "What an auditor sees in Secrets Manager, without reading the secret's value:",
            ja: "監査担当者が、シークレットの値を取得せずに Secrets Manager で確認できる内容："),
        Scene::Again => pick!(language,
            en: "The workflow runs again. Nothing is missing, so nothing is done.",
            ja: "ワークフローがもう一度実行されます。残っている処理はないため、何も変更されません。"),
        Scene::TakesBack => pick!(language,
            en: "An hour later, the configuration gets a lifecycle. hanako does not need the key any more: pull request {} removes its file, kenji approves it, and it is merged.",
            ja: "1 時間後、設定に lifecycle を追加します。キーが不要になったため、hanako さんがプルリクエスト {} でファイルを削除し、kenji さんの承認を得てマージします。"),
        Scene::Restores => pick!(language,
            en: "That was a mistake. The revert, pull request {}, is approved like a new request, and the same key works again.",
            ja: "これは誤りでした。リバート（プルリクエスト {}）が新しい申請と同じように承認され、同じキーが再び有効になります。"),
        Scene::Rotates => pick!(language,
            en: "Another request says until when its key works, and how often it is replaced. It is approved and merged.",
            ja: "別の申請では、キーの有効期限と、置き換える間隔を指定します。承認され、マージされます。"),
        Scene::NinetyDays => pick!(language,
            en: "Ninety days later. Readers of the secret get the new key without a change; both work for a week.",
            ja: "90 日後です。シークレットを読むシステムは、変更なしで新しいキーを取得します。1 週間は、どちらのキーも使えます。"),
        Scene::Closing => pick!(language,
            en: "That is all: a key that a second person approved, stored, announced and on record; and none without approval.\n\n\
                `countersign sandbox` keeps the simulators running for you to try. `countersign --help` lists all commands.",
            ja: "デモは以上です。2 人目が承認したキーだけが発行され、保存され、通知され、記録に残りました。\n\n\
                `countersign sandbox` で、同じシミュレーターを起動したまま試せます。すべてのコマンドは `countersign --help` で確認できます。"),
    }
}

/// The file that is asked for if none is given.
pub(super) fn request(language: Locale) -> &'static str {
    pick!(language,
        en: "iamUser: batch-exporter\nreason: The nightly batch exports its reports to S3\n",
        ja: "iamUser: batch-exporter\nreason: 夜間バッチが S3 へエクスポートするため\n")
}

/// The reason of the other requests.
pub(super) fn reason(language: Locale) -> &'static str {
    pick!(language,
        en: "The old importer has no role to assume yet",
        ja: "旧インポーターがまだロールを利用できないため")
}
