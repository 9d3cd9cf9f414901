//! What `init` asks.

use crate::domain::Locale;

/// A question that `init` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Which repository will hold the requests.
    Repository,
    /// Which region will hold the secrets.
    Region,
    /// Who may approve.
    Approvers,
    /// Who else requests keys.
    Requesters,
    /// Which IAM users may get keys.
    Users,
    /// Who gets the notices.
    Email,
    /// Which release the workflows run.
    Release,
    /// The release's checksum.
    Sha256,
    /// The ID of an added AWS account.
    AccountId,
    /// Which of its IAM users may get keys.
    AccountUsers,
    /// Which folder will hold its requests.
    Folder,
    /// Whether to go on.
    GoOn,
}

/// The texts of a question.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// The question itself.
    pub title: &'static str,
    /// The help below it.
    pub help: &'static str,
    /// What is shown for an invalid answer.
    pub wrong: &'static str,
}

/// Returns the texts of a question.
#[must_use]
pub fn question(language: Locale, question: Question) -> Words {
    match question {
        Question::Repository => Words {
            title: pick!(language, en: "Repository", ja: "リポジトリ"),
            help: pick!(language,
                en: "it will hold the requests; for an organization, init creates it if it does not exist",
                ja: "申請を置くリポジトリです。Organization の場合、存在しなければ init が作成します"),
            wrong: pick!(language,
                en: "Enter OWNER/NAME, such as acme/access-keys",
                ja: "acme/access-keys のように、OWNER/NAME の形で入力してください"),
        },
        Question::Region => Words {
            title: pick!(language, en: "AWS region", ja: "AWS リージョン"),
            help: pick!(language,
                en: "the keys are stored in Secrets Manager there",
                ja: "キーは、このリージョンの Secrets Manager に保存されます"),
            wrong: pick!(language,
                en: "Enter a region, such as ap-northeast-1",
                ja: "ap-northeast-1 のように、リージョンを入力してください"),
        },
        Question::Approvers => Words {
            title: pick!(language, en: "Approvers", ja: "承認者"),
            help: pick!(language,
                en: "two or more GitHub logins: nobody can approve their own request",
                ja: "GitHub のユーザー名を 2 人以上入力してください。自分の申請は承認できません"),
            wrong: pick!(language,
                en: "Enter at least two GitHub logins without @, such as: kenji mika",
                ja: "kenji mika のように、@ なしの GitHub ユーザー名を 2 人以上入力してください"),
        },
        Question::Requesters => Words {
            title: pick!(language, en: "Requesters", ja: "申請者"),
            help: pick!(language,
                en: "GitHub logins of others who request keys; they get write access; may be empty",
                ja: "承認者のほかに申請する人の GitHub ユーザー名です。書き込み権限を付与します。空でもかまいません"),
            wrong: pick!(language,
                en: "Enter GitHub logins without @, such as: hanako taro",
                ja: "hanako taro のように、@ なしの GitHub ユーザー名を入力してください"),
        },
        Question::Users => Words {
            title: pick!(language, en: "IAM users", ja: "IAM ユーザー"),
            help: pick!(language,
                en: "who may get keys: one to four names or patterns, such as: batch-* svc-*",
                ja: "キーを発行できる IAM ユーザーの名前またはパターンです（1～4 つ）。例：batch-* svc-*"),
            wrong: pick!(language,
                en: "Enter one to four names or patterns of A-Z a-z 0-9 _ + = . @ - and *",
                ja: "A-Z a-z 0-9 _ + = . @ - と * を使った名前またはパターンを 1～4 つ入力してください"),
        },
        Question::Email => Words {
            title: pick!(language, en: "E-mail for notices", ja: "通知先のメールアドレス"),
            help: pick!(language,
                en: "AWS sends it a message with a link to confirm",
                ja: "確認用のリンクを含むメールが AWS から届きます"),
            wrong: pick!(language,
                en: "Enter an e-mail address",
                ja: "メールアドレスを入力してください"),
        },
        Question::Release => Words {
            title: pick!(language, en: "Release of countersign", ja: "countersign のリリース"),
            help: pick!(language,
                en: "the public repository and the version that the workflows run",
                ja: "ワークフローで実行するリリースの公開リポジトリとバージョンです"),
            wrong: pick!(language,
                en: "Enter OWNER/NAME@VERSION, such as acme/countersign@v1.2.0; not older than this command",
                ja: "acme/countersign@v1.2.0 のように、OWNER/NAME@VERSION の形で入力してください。このコマンドより古いバージョンは使えません"),
        },
        Question::Sha256 => Words {
            title: pick!(language, en: "SHA-256 of its archive", ja: "アーカイブの SHA-256"),
            help: pick!(language,
                en: "in the release's SHA256SUMS, the line of x86_64-unknown-linux-musl.tar.gz",
                ja: "リリースの SHA256SUMS の、x86_64-unknown-linux-musl.tar.gz の行にある値です"),
            wrong: pick!(language,
                en: "Enter 64 of 0-9 a-f",
                ja: "0-9 a-f の 64 文字で入力してください"),
        },
        Question::AccountId => Words {
            title: pick!(language, en: "AWS account ID", ja: "AWS アカウント ID"),
            help: pick!(language,
                en: "of the account that is added; the default is that of your credentials",
                ja: "追加するアカウントの ID です。既定値は、認証情報のアカウントです"),
            wrong: pick!(language, en: "Enter 12 digits", ja: "12 桁の数字で入力してください"),
        },
        Question::AccountUsers => Words {
            help: pick!(language,
                en: "of that account, who may get keys: one to four names or patterns, such as: batch-* svc-*",
                ja: "そのアカウントでキーを発行できる IAM ユーザーの名前またはパターンです（1～4 つ）。例：batch-* svc-*"),
            ..self::question(language, Question::Users)
        },
        Question::Folder => Words {
            title: pick!(language, en: "Folder of its requests", ja: "申請のフォルダー"),
            help: pick!(language,
                en: "below requests/",
                ja: "requests/ の下のフォルダーです"),
            wrong: pick!(language,
                en: "Enter requests/ and names of a-z 0-9 -, such as requests/staging/",
                ja: "requests/staging/ のように、requests/ と a-z 0-9 - の名前で入力してください"),
        },
        Question::GoOn => Words {
            title: pick!(language, en: "Continue?", ja: "続けますか？"),
            help: pick!(language,
                en: "y or n",
                ja: "y または n"),
            wrong: pick!(language, en: "Enter y or n", ja: "y または n を入力してください"),
        },
    }
}
