//! What each answer of a service means to people, and what to do about it.

use crate::domain::{AwsAnswer, GitHubAnswer, Locale, Operation, Unreachable};

/// Explains what AWS said, and what to do.
pub(super) fn aws(language: Locale, answer: AwsAnswer, operation: Operation) -> String {
    match answer {
        AwsAnswer::UnknownCredentials => say!(language,
            en: "AWS does not know the access key ID: it was mistyped, cut off, deactivated or deleted, or belongs to another partition. Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN anew, or AWS_PROFILE.",
            ja: "AWS がアクセスキー ID を認識できません（誤り、途中で切れた値、無効化または削除されたキー、別のパーティションのキーなど）。AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY、AWS_SESSION_TOKEN、または AWS_PROFILE を設定し直してください。"),
        AwsAnswer::ExpiredCredentials => say!(language,
            en: "The AWS credentials have expired. Log in again (`aws sso login` or `aws login`), or set new ones; in a workflow, run it again.",
            ja: "AWS の認証情報の有効期限が切れています。ログインし直すか（`aws sso login` または `aws login`）、新しい認証情報を設定してください。ワークフローでは、実行し直してください。"),
        AwsAnswer::WrongSignature => say!(language,
            en: "The secret access key does not belong to the access key ID, or was cut off. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY anew, without spaces or line breaks.",
            ja: "シークレットアクセスキーがアクセスキー ID のものではないか、途中で切れています。AWS_ACCESS_KEY_ID と AWS_SECRET_ACCESS_KEY を、空白や改行を含めずに設定し直してください。"),
        AwsAnswer::WrongClock => say!(language,
            en: "This machine's clock is more than five minutes off. Set it (`timedatectl set-ntp true`), then run again.",
            ja: "このマシンの時計が 5 分以上ずれています。時刻を合わせてから（`timedatectl set-ntp true`）、実行し直してください。"),
        AwsAnswer::OtherAccount => say!(language,
            en: "The AWS credentials are for another account than the configuration says. Set AWS_PROFILE to one of that account, or correct the account's `id` or `reviewRole` in `.github/countersign.yaml`.",
            ja: "AWS の認証情報が、設定とは別のアカウントのものです。AWS_PROFILE にそのアカウントのプロファイルを設定するか、`.github/countersign.yaml` のアカウントの `id` または `reviewRole` を修正してください。"),
        AwsAnswer::RegionDisabled => say!(language,
            en: "The account has not enabled this region, or has not signed up for the service. Enable the region under “Account” in the AWS console, or correct `region` in `.github/countersign.yaml`.",
            ja: "このアカウントでは、このリージョンまたはサービスが有効になっていません。AWS コンソールの「アカウント」でリージョンを有効にするか、`.github/countersign.yaml` の `region` を修正してください。"),
        AwsAnswer::KmsKeyUnusable => say!(language,
            en: "The KMS key that encrypts the secret is disabled, is scheduled for deletion, or cannot be used for it. Enable it (`aws kms enable-key`; `aws kms cancel-key-deletion` before that if it is to be deleted), then run again.",
            ja: "シークレットを暗号化する KMS キーが、無効、削除予定、または使用できない状態です。有効にしてから（`aws kms enable-key`。削除予定の場合は先に `aws kms cancel-key-deletion`）、実行し直してください。"),
        AwsAnswer::KmsKeyMissing => say!(language,
            en: "There is no such KMS key in this account and region. Correct `kmsKey` in `.github/countersign.yaml`, or create the key or its alias.",
            ja: "このアカウントとリージョンに、その KMS キーはありません。`.github/countersign.yaml` の `kmsKey` を修正するか、キーまたはエイリアスを作成してください。"),
        AwsAnswer::LimitExceeded if operation == Operation::CreateAccessKey => say!(language,
            en: "The user has two access keys already, and IAM allows no third. Delete one that is not used; the next run continues.",
            ja: "このユーザーにはすでにアクセスキーが 2 つあり、3 つ目は作成できません。使われていないキーを削除してください。次回の実行で処理を続けます。"),
        AwsAnswer::LimitExceeded
            if matches!(
                operation,
                Operation::PutSecretValue | Operation::UpdateSecretVersionStage
            ) =>
        {
            say!(language,
                en: "The secret has twenty staging labels, or more versions than AWS keeps. Remove labels that are not countersign's (`aws secretsmanager describe-secret` shows them, `aws secretsmanager update-secret-version-stage` removes one); AWS removes versions without a label after a day. The next run continues.",
                ja: "シークレットのステージングラベルが 20 個あるか、バージョンが多すぎます。countersign のものではないラベルを外してください（`aws secretsmanager describe-secret` で確認し、`aws secretsmanager update-secret-version-stage` で外せます）。ラベルのないバージョンは、1 日後に AWS が削除します。次回の実行で処理を続けます。")
        }
        AwsAnswer::LimitExceeded => say!(language,
            en: "A quota of the account is used up. Delete what is not needed, or have the quota raised under Service Quotas; then run again.",
            ja: "アカウントのクォータの上限に達しています。不要なものを削除するか、Service Quotas で引き上げを申請してから、実行し直してください。"),
        AwsAnswer::BeingChanged => say!(language,
            en: "Somebody else is changing the same user or secret. Run again: the next run continues at once.",
            ja: "同じユーザーまたはシークレットが、ほかで変更されている最中です。実行し直してください。すぐに続きを処理します。"),
        AwsAnswer::NoSuchThing if operation == Operation::UpdateAccessKey => say!(language,
            en: "The access key has been deleted meanwhile. Run again: the next run sees what is there.",
            ja: "アクセスキーが途中で削除されています。実行し直してください。現在の状態から処理を続けます。"),
        AwsAnswer::NoSuchThing => {
            let what = thing(language, operation);
            say!(language,
                en: "AWS has no such {what} in this account and region, or it was deleted meanwhile. Correct the request or `.github/countersign.yaml`, or create it; then run again.",
                ja: "このアカウントとリージョンに、対象の{what}がないか、途中で削除されています。申請または `.github/countersign.yaml` を修正するか、作成してから、実行し直してください。")
        }
        AwsAnswer::InvalidRequest if operation == Operation::DeleteSecret => say!(language,
            en: "AWS does not delete a secret that has replicas in other Regions, or that another service manages. Remove the replicas (`aws secretsmanager remove-regions-from-replication`); the next run continues.",
            ja: "ほかのリージョンにレプリカがあるシークレットや、ほかのサービスが管理するシークレットは削除できません。レプリカを削除してください（`aws secretsmanager remove-regions-from-replication`）。次回の実行で処理を続けます。"),
        AwsAnswer::InvalidRequest => say!(language,
            en: "AWS does not take a value of this call. Check the account's `region`, `topic`, `kmsKey` and `tags` in `.github/countersign.yaml`; if they are right, it is a bug in countersign: report it with this line.",
            ja: "この呼び出しの値が AWS に受け付けられませんでした。`.github/countersign.yaml` のアカウントの `region`、`topic`、`kmsKey`、`tags` を確認してください。正しい場合は countersign の不具合です。この行を添えて報告してください。"),
    }
}

/// What an operation is about.
fn thing(language: Locale, operation: Operation) -> &'static str {
    match operation.service() {
        crate::domain::Service::Iam => pick!(language, en: "user or key", ja: "ユーザーまたはキー"),
        crate::domain::Service::SecretsManager => pick!(language, en: "secret", ja: "シークレット"),
        crate::domain::Service::Sns => pick!(language, en: "topic", ja: "トピック"),
        crate::domain::Service::Kms => pick!(language, en: "key", ja: "キー"),
        crate::domain::Service::Sts
        | crate::domain::Service::CloudTrail
        | crate::domain::Service::GitHub => pick!(language, en: "thing", ja: "リソース"),
    }
}

/// Explains what GitHub said, and what to do.
pub(super) fn github(language: Locale, answer: GitHubAnswer) -> String {
    match answer {
        GitHubAnswer::BadCredentials => say!(language,
            en: "GitHub does not know the token in GITHUB_TOKEN: it is wrong, cut off, revoked or expired. Set it to a new one: `export GITHUB_TOKEN=$(gh auth token)`.",
            ja: "GITHUB_TOKEN のトークンを GitHub が認識できません（誤り、途中で切れた値、取り消し済み、期限切れなど）。新しいトークンを設定してください：`export GITHUB_TOKEN=$(gh auth token)`。"),
        GitHubAnswer::NotFound => say!(language,
            en: "The repository's name is wrong, or the token has no access to it: GitHub's answer is the same for both. Check `--repo` or GITHUB_REPOSITORY (OWNER/NAME); then give the token access to that repository: a fine-grained token under “Repository access”, a classic one with the scope `repo`.",
            ja: "リポジトリの名前が誤っているか、トークンにアクセス権がありません（GitHub の応答はどちらも同じです）。`--repo` または GITHUB_REPOSITORY（OWNER/NAME）を確認してください。正しい場合は、トークンにこのリポジトリへのアクセスを許可してください（fine-grained トークンは「Repository access」、classic トークンはスコープ `repo`）。"),
        GitHubAnswer::Forbidden => say!(language,
            en: "The token in GITHUB_TOKEN does not have permission to do this. In a workflow, add the permission under `permissions:`; elsewhere, give the token read access to contents, metadata and pull requests, and write access to pull requests and commit statuses.",
            ja: "GITHUB_TOKEN のトークンには、この操作の権限がありません。ワークフローでは `permissions:` に権限を追加し、それ以外では、contents、metadata、pull requests の読み取りと、pull requests、commit statuses の書き込みをトークンに許可してください。"),
        GitHubAnswer::SamlRequired => say!(language,
            en: "The organisation uses SAML single sign-on, and the token is not authorised for it. On GitHub: Settings → Developer settings → Personal access tokens → Configure SSO → Authorize; then run again.",
            ja: "組織で SAML シングルサインオンが有効になっており、トークンが許可されていません。GitHub の Settings → Developer settings → Personal access tokens → Configure SSO → Authorize で許可してから、実行し直してください。"),
        GitHubAnswer::AddressNotAllowed => say!(language,
            en: "The organisation has an IP allow list, and this machine's address is not on it. Run from an address that is, or have an owner of the organisation add it.",
            ja: "組織の IP 許可リストに、このマシンのアドレスがありません。許可されたアドレスから実行するか、組織のオーナーに追加してもらってください。"),
        GitHubAnswer::Moved => say!(language,
            en: "The repository was renamed or moved. Set `--repo` or GITHUB_REPOSITORY to its new name (`gh repo view --json nameWithOwner`), and update the stack's parameters, which name it, too.",
            ja: "リポジトリの名前または所有者が変更されています。`--repo` または GITHUB_REPOSITORY を新しい名前に変更し（`gh repo view --json nameWithOwner` で確認できます）、スタックのパラメータも更新してください。"),
        GitHubAnswer::Archived => say!(language,
            en: "The repository is archived, so GitHub changes nothing in it. Unarchive it under Settings → General, then run again.",
            ja: "リポジトリがアーカイブされているため、GitHub で変更できません。Settings → General でアーカイブを解除してから、実行し直してください。"),
    }
}

/// Explains why there was no answer.
pub(super) fn no_answer(language: Locale, why: Unreachable, host: Option<&str>) -> String {
    let to = host.map_or(
        String::new(),
        |host| say!(language, en: " to {host}", ja: "（{host}）"),
    );
    match why {
        Unreachable::Refused => {
            say!(language, en: "no connection{to}: nothing listens there", ja: "接続が拒否されました{to}")
        }
        Unreachable::UnknownHost => {
            say!(language, en: "no connection{to}: its name has no address", ja: "名前解決に失敗しました{to}")
        }
        Unreachable::Untrusted => {
            say!(language, en: "no connection{to}: its certificate is not trusted", ja: "証明書を信頼できません{to}")
        }
        Unreachable::Proxy => {
            say!(language, en: "no connection{to} through the proxy", ja: "プロキシ経由で接続できません{to}")
        }
        Unreachable::TimedOut => {
            say!(language, en: "no answer in time{}", ja: "時間内に応答がありません{}", paren(language, host))
        }
        Unreachable::Lost => {
            say!(language, en: "no answer{}", ja: "応答なし{}", paren(language, host))
        }
    }
}

fn paren(language: Locale, host: Option<&str>) -> String {
    host.map_or(
        String::new(),
        |host| say!(language, en: " from {host}", ja: "（{host}）"),
    )
}

/// Explains what to do about it.
pub(super) fn unreachable(language: Locale, why: Unreachable, is_github: bool) -> String {
    let variable = match is_github {
        true => "GITHUB_API_URL",
        false => "AWS_ENDPOINT_URL",
    };
    match why {
        Unreachable::Refused => say!(language,
            en: "Check that the server runs, and that {variable}, if it is set, names it; then run again.",
            ja: "サーバーが動作していること、{variable} を設定している場合はそのサーバーを指していることを確認してから、実行し直してください。"),
        Unreachable::UnknownHost => say!(language,
            en: "Check this machine's network and DNS, and the spelling of {variable} or of `region` in `.github/countersign.yaml`; then run again.",
            ja: "このマシンのネットワークと DNS、および {variable} や `.github/countersign.yaml` の `region` の綴りを確認してから、実行し直してください。"),
        Unreachable::Untrusted => say!(language,
            en: "A proxy or a server of your own needs its root certificate here: set SSL_CERT_FILE to it, or install it into the system; then run again.",
            ja: "プロキシまたは自社のサーバーのルート証明書が必要です。SSL_CERT_FILE に設定するか、システムにインストールしてから、実行し直してください。"),
        Unreachable::Proxy => say!(language,
            en: "Check HTTPS_PROXY (address, user and password), that the proxy lets this server through, and NO_PROXY; then run again.",
            ja: "HTTPS_PROXY（アドレス、ユーザー、パスワード）、プロキシでこのサーバーが許可されていること、NO_PROXY を確認してから、実行し直してください。"),
        Unreachable::TimedOut | Unreachable::Lost => say!(language,
            en: "Run again. If it stays so, check this machine's network, its proxy (HTTPS_PROXY, NO_PROXY), and the service's status page.",
            ja: "実行し直してください。続く場合は、このマシンのネットワーク、プロキシ（HTTPS_PROXY、NO_PROXY）、サービスの稼働状況を確認してください。"),
    }
}
