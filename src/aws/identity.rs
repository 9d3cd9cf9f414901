//! A web identity: the token by which GitHub says which workflow runs, and the role that trusts it.

use aws_config::Region;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_sdk_sts::config::SharedHttpClient;

/// Which role a token is shown for. `None` if there is no token, or the configuration names no role.
///
/// The variables are those of the AWS SDKs, but `AWS_ROLE_ARN` does not count: a runner may have one of its own, and one
/// run assumes each account's role.
///
/// <https://docs.aws.amazon.com/sdkref/latest/guide/access-assume-role-web.html>
pub(super) fn chosen(
    role: Option<&str>,
    variable: impl Fn(&str) -> Option<String>,
) -> Option<StaticConfiguration> {
    let token = variable("AWS_WEB_IDENTITY_TOKEN_FILE")?;
    Some(StaticConfiguration {
        web_identity_token_file: token.into(),
        role_arn: role?.to_owned(),
        session_name: variable("AWS_ROLE_SESSION_NAME").unwrap_or_else(|| "countersign".to_owned()),
    })
}

/// Assumes that role when the first call is made.
pub(super) fn provider(
    chosen: StaticConfiguration,
    region: Region,
    http_client: SharedHttpClient,
) -> WebIdentityTokenCredentialsProvider {
    let config = ProviderConfig::without_region()
        .with_region(Some(region))
        .with_http_client(http_client);
    WebIdentityTokenCredentialsProvider::builder()
        .static_configuration(chosen)
        .configure(&config)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLE: &str = "arn:aws:iam::123456789012:role/countersign-review";

    fn among(variables: &[(&str, &str)], role: Option<&str>) -> Option<(String, String)> {
        let variable = |name: &str| {
            let mut named = variables.iter().filter(|(key, _)| *key == name);
            named.next().map(|(_, value)| (*value).to_owned())
        };
        chosen(role, variable).map(|chosen| (chosen.role_arn, chosen.session_name))
    }

    #[test]
    fn a_token_is_shown_for_the_role_of_the_account() {
        let token = ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token");
        let session = ("AWS_ROLE_SESSION_NAME", "countersign-7-1");
        let assumed = |session: &str| Some((ROLE.to_owned(), session.to_owned()));
        assert_eq!(among(&[token], Some(ROLE)), assumed("countersign"));
        assert_eq!(
            among(&[token, session], Some(ROLE)),
            assumed("countersign-7-1")
        );
        let runners = ("AWS_ROLE_ARN", "arn:aws:iam::210987654321:role/runner");
        assert_eq!(among(&[token, runners], Some(ROLE)), assumed("countersign"));
        // The rest is left to the SDK.
        assert_eq!(among(&[], Some(ROLE)), None);
        assert_eq!(among(&[token], None), None);
    }
}
