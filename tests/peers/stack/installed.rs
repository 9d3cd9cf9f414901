//! The stack is made more than once, changed, and deleted.

use countersign::demo::CODEOWNERS;
use countersign::domain::Locale;
use countersign::render::Form;
use countersign::{check, validate};

use super::account::Account;
use super::identity::Claims;

const PROVIDERS: &str = "aws iam list-open-id-connect-providers --output text --query 'OpenIDConnectProviderList[].Arn'";
const STACK: &str = "aws cloudformation describe-stack-resources --stack-name countersign --output text \
                     --query 'StackResources[].ResourceType'";

#[test]
fn the_account_may_have_the_identity_provider_already() {
    let mut account = Account::empty();
    account.shell("aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com");
    let before = account.shell(PROVIDERS);
    account.deploy("CloudTrailLookup=no");
    assert!(!account.shell(STACK).contains("OIDCProvider"));
    assert_eq!(account.outputs["OidcProviderArn"], before.trim());
    assert!(
        account
            .assume("reconcile", &Claims::of("reconcile"))
            .is_ok()
    );
    account.shell("aws cloudformation delete-stack --stack-name countersign");
    assert_eq!(account.shell(PROVIDERS), before);
}

#[test]
fn deploying_again_changes_what_was_asked_for_and_leaves_the_rest() {
    let mut account = Account::empty();
    account.deploy("CustomerManagedKey=yes");
    let first = account.outputs.clone();
    assert!(account.shell(STACK).contains("OIDCProvider"));
    // By now the account has the provider: the command names it, and the stack lets go of it.
    account.deploy("CloudTrailLookup=no");
    assert_eq!(account.outputs, first);
    let role =
        "aws iam get-role-policy --role-name countersign-reconcile --policy-name countersign";
    assert!(!account.shell(role).contains("cloudtrail"));
    let keys = "aws kms list-keys --output text --query 'Keys[].KeyId'";
    let (provider, key) = (account.shell(PROVIDERS), account.shell(keys));
    assert!(provider.trim() == first["OidcProviderArn"] && !key.trim().is_empty());

    account.shell("aws cloudformation delete-stack --stack-name countersign");
    assert_eq!(
        (account.shell(PROVIDERS), account.shell(keys)),
        (provider, key)
    );
    let roles = account.shell("aws iam list-roles --output text --query 'Roles[].RoleName'");
    assert!(!roles.contains("countersign"));
}

#[test]
fn two_accounts_make_one_configuration() {
    let [main, staging] = ["yes", "no"].map(|answer| {
        let mut account = Account::empty();
        account.deploy(&format!("CustomerManagedKey={answer}"));
        account.outputs["AccountConfiguration"].clone()
    });
    assert!(main.contains("kmsKey: alias/countersign") && !staging.contains("kmsKey"));
    let staging = staging
        .replace("accounts:\n", "")
        .replace("main:", "staging:");
    let configuration = format!(
        "{main}\n{staging}\nfolders:\n  requests/: {{ account: main, users: [\"*\"] }}\n  \
         requests/staging/: {{ account: staging, users: [\"*\"] }}\n"
    );
    let repository = tempfile::tempdir().unwrap();
    std::fs::create_dir(repository.path().join(".github")).unwrap();
    for (path, text) in [
        (check::CONFIGURATION_PATH, &*configuration),
        (".github/CODEOWNERS", CODEOWNERS),
    ] {
        std::fs::write(repository.path().join(path), text).unwrap();
    }
    let mut out = Vec::new();
    let form = Form::Human { is_coloured: false };
    let exit = validate::run(
        repository.path(),
        &[],
        Some(Locale::ENGLISH),
        form,
        &mut out,
    )
    .unwrap();
    let said = String::from_utf8(out).unwrap();
    assert_eq!(exit.code(), 0, "{configuration}\n{said}");
}

#[test]
fn parameters_that_cannot_be_meant_are_refused() {
    let account = Account::empty();
    let good = "RepositoryOwner=acme RepositoryOwnerId=1 RepositoryName=access-keys RepositoryId=2 \
                IamUsers=batch-*,svc-* IamUserPath=/robots/ AdministratorEmail=a@example.com";
    let create = |more: &str| {
        account.shell(&format!(
            "aws cloudformation deploy --stack-name countersign --template-file infra/stack.yaml \
             --capabilities CAPABILITY_NAMED_IAM --parameter-overrides {good} {more} 2>&1 || true"
        ))
    };
    for bad in [
        "RepositoryOwner=acme/access-keys",
        "RepositoryId=",
        "DefaultBranch='${aws:username}'",
        "OidcProviderArn=arn:aws:iam::123456789012:oidc-provider/gitlab.com",
        "IamUsers='batch-*, svc-*'",
        "IamUsers=a,b,c,d,e",
        "IamUsers=robots/svc-*",
        "IamUserPath=robots",
        "IamUserPath='/*/'",
        "ExtraTagKeys='*'",
        "ExtraTagKeys=Owner,",
        "AdministratorEmail=nobody",
    ] {
        let said = create(bad);
        let name = bad.split('=').next().unwrap();
        assert!(
            said.contains("ValidationError") && said.contains(name),
            "{bad}: {said}"
        );
    }
    assert!(create("").contains("Successfully"));
    let role = super::policy::Place::Permissions("reconcile")
        .read(&account)
        .to_string();
    // To look at with and without the path, to get keys with it alone.
    for (user, count) in [
        ("user/batch-*", 2),
        ("user/svc-*", 2),
        ("user/robots/batch-*", 4),
        ("user/robots/svc-*", 4),
    ] {
        assert_eq!(role.matches(user).count(), count, "{user}: {role}");
    }
}
