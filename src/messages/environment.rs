//! What is missing or wrong where a command is run, and what to do about it.

use crate::domain::{EnvironmentError, GitError, GitErrorKind, Locale, visible};

/// Explains what is wrong, and what to do.
pub fn environment_error(language: Locale, error: &EnvironmentError) -> (String, String) {
    let endpoints = pick!(language,
        en: "Endpoints are https, or on this machine.",
        ja: "エンドポイントには、https のアドレスか、このマシンのアドレスを指定してください。");
    match error {
        EnvironmentError::NoRepository => say!(language,
            en: ["no repository is named", "Give `--repo OWNER/NAME`, or set GITHUB_REPOSITORY."],
            ja: ["リポジトリが指定されていません", "`--repo OWNER/NAME` を指定するか、GITHUB_REPOSITORY を設定してください。"]),
        EnvironmentError::WrongRepository(name) => {
            let name = visible(name);
            say!(language,
                en: ["{name} is not a repository: OWNER/NAME", "Give `--repo OWNER/NAME`, or set GITHUB_REPOSITORY."],
                ja: ["{name} はリポジトリの名前（OWNER/NAME）ではありません",
                    "`--repo OWNER/NAME` を指定するか、GITHUB_REPOSITORY を設定してください。"])
        }
        EnvironmentError::NoToken => say!(language,
            en: ["GITHUB_TOKEN is not set",
                "In a workflow, set it to `${{{{ github.token }}}}`; elsewhere, to a token that may read the repository and write comments."],
            ja: ["GITHUB_TOKEN が設定されていません",
                "ワークフローでは `${{{{ github.token }}}}` を、それ以外では、リポジトリの読み取りとコメントの書き込みができるトークンを設定してください。"]),
        EnvironmentError::WrongToken => say!(language,
            en: ["GITHUB_TOKEN has a blank or a line break, or another character that no token has",
                "Copy the token again, with nothing before or after it; a secret that was made from a file often ends in a line break (`printf %s` writes none)."],
            ja: ["GITHUB_TOKEN に、空白や改行など、トークンに使われない文字が含まれています",
                "前後に何も付けずに、トークンを設定し直してください（ファイルから作成したシークレットには、末尾に改行が入っていることがよくあります）。"]),
        EnvironmentError::AwsCredentials(variable) => say!(language,
            en: ["{variable} has a blank or a line break, or another character that no credentials have",
                "Copy the value again, with nothing before or after it, or set AWS_PROFILE instead."],
            ja: ["{variable} に、空白や改行など、認証情報に使われない文字が含まれています",
                "前後に何も付けずに値を設定し直すか、代わりに AWS_PROFILE を設定してください。"]),
        EnvironmentError::AwsEndpoint(variable) => say!(language,
            en: ["{variable} is neither https nor loopback", "{endpoints}"],
            ja: ["{variable} が https でもループバックでもありません", "{endpoints}"]),
        EnvironmentError::GitHubEndpoint(variable) => say!(language,
            en: ["{variable} is not an https address, or an http address on this machine", "{endpoints}"],
            ja: ["{variable} が https のアドレスでも、このマシンの http のアドレスでもありません", "{endpoints}"]),
        EnvironmentError::TwoServers => say!(language,
            en: ["GITHUB_API_URL and GITHUB_GRAPHQL_URL name different servers", "{endpoints}"],
            ja: ["GITHUB_API_URL と GITHUB_GRAPHQL_URL のサーバーが異なります", "{endpoints}"]),
        EnvironmentError::NoCertificates => say!(language,
            en: ["this machine has no root certificates to recognise GitHub by",
                "Install the system's root certificates, or set SSL_CERT_FILE."],
            ja: ["GitHub の証明書を検証するためのルート証明書が、このマシンにありません",
                "システムのルート証明書をインストールするか、SSL_CERT_FILE を設定してください。"]),
        EnvironmentError::Proxy(variable) => say!(language,
            en: ["{variable} is not the address of an http or https proxy", "Set it to http://HOST:PORT, or take it out."],
            ja: ["{variable} が http または https のプロキシのアドレスではありません",
                "http://HOST:PORT の形で設定するか、設定を削除してください。"]),
        EnvironmentError::Git(error) => {
            let (what, hint) = git_error(language, *error);
            let hint = hint.unwrap_or_else(|| say!(language,
                en: "Run it in a checkout of the repository.",
                ja: "リポジトリのチェックアウトの中で実行してください。"));
            return (what, hint);
        }
    }
    .into()
}

/// Explains what `git` did not do and, if that is known, what to do.
pub fn git_error(language: Locale, error: GitError) -> (String, Option<String>) {
    let why = match error.kind {
        GitErrorKind::NotStarted => {
            say!(language, en: "git could not be run", ja: "git を実行できません")
        }
        GitErrorKind::TimedOut => say!(language,
            en: "it took too long and was stopped",
            ja: "時間がかかりすぎたため中止しました"),
        GitErrorKind::Exit(Some(code)) => {
            say!(language, en: "it ended with exit code {code}", ja: "終了コード {code} で終了しました")
        }
        GitErrorKind::Exit(None) => {
            say!(language, en: "a signal ended it", ja: "シグナルで終了しました")
        }
        GitErrorKind::Unreadable => {
            say!(language, en: "its answer was not understood", ja: "出力を解釈できません")
        }
        GitErrorKind::NoRepository => {
            say!(language, en: "this is no git repository", ja: "git リポジトリではありません")
        }
        GitErrorKind::ForeignOwner => say!(language,
            en: "the checkout belongs to another user",
            ja: "チェックアウトの所有者が別のユーザーです"),
    };
    let hint = match error.kind {
        GitErrorKind::NotStarted => Some(say!(language,
            en: "install git, and put it on the PATH",
            ja: "git をインストールし、PATH に追加してください")),
        GitErrorKind::NoRepository => Some(say!(language,
            en: "run countersign in a checkout of the request repository",
            ja: "申請のリポジトリのチェックアウトの中で実行してください")),
        GitErrorKind::ForeignOwner => Some(say!(language,
            en: "git config --global --add safe.directory \"$PWD\", if you trust the checkout",
            ja: "信頼できるチェックアウトであれば、git config --global --add safe.directory \"$PWD\" を実行してください")),
        GitErrorKind::TimedOut | GitErrorKind::Exit(_) | GitErrorKind::Unreadable => None,
    };
    (format!("git {}: {why}", error.operation), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_both_languages() {
        let git = |kind| {
            EnvironmentError::Git(GitError {
                operation: "rev-parse",
                kind,
            })
        };
        let all = [
            EnvironmentError::NoRepository,
            EnvironmentError::WrongRepository("acme\u{1b}[31m".to_owned()),
            EnvironmentError::NoToken,
            EnvironmentError::WrongToken,
            EnvironmentError::AwsEndpoint("AWS_ENDPOINT_URL_IAM".to_owned()),
            EnvironmentError::AwsCredentials("AWS_SESSION_TOKEN".to_owned()),
            EnvironmentError::GitHubEndpoint("GITHUB_API_URL"),
            EnvironmentError::TwoServers,
            EnvironmentError::NoCertificates,
            EnvironmentError::Proxy("https_proxy"),
            git(GitErrorKind::NotStarted),
            git(GitErrorKind::TimedOut),
            git(GitErrorKind::Exit(Some(128))),
            git(GitErrorKind::Exit(None)),
            git(GitErrorKind::Unreadable),
            git(GitErrorKind::NoRepository),
            git(GitErrorKind::ForeignOwner),
        ];
        let said = all.iter().map(|error| {
            let languages = [Locale::ENGLISH, Locale::JAPANESE];
            let [english, japanese] = languages.map(|language| {
                let (what, hint) = environment_error(language, error);
                format!("{what}\n→ {hint}\n")
            });
            english + &japanese
        });
        insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"));
    }
}
