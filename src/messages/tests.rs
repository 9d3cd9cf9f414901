//! The notices, and the sentences about requests.

use super::*;
use crate::domain::{AccessKeyId, AccountId, IamUser, ObjectId, Reason, RequestPath};

fn request(reason: &str) -> KeyRequest {
    KeyRequest {
        path: RequestPath::new("requests/20261102090000.yaml").unwrap(),
        blob: ObjectId::new(&"f".repeat(40)).unwrap(),
        user: IamUser::new("batch-exporter").unwrap(),
        reason: Reason::new(reason).unwrap(),
        expires: None,
        rotate_every: None,
        extra: Vec::new(),
    }
}

fn notices(language: Locale, reason: &str) -> [crate::domain::Notice; 2] {
    let request = request(reason);
    let account = Account {
        id: AccountId::new("123456789012").unwrap(),
        region: "ap-northeast-1".to_owned(),
        topic: String::new(),
        kms_key: None,
        role: None,
        review_role: None,
    };
    let requester = Login::new("hanako").unwrap();
    let issue = Issue {
        id: request.id(&account.id),
        secret: request.secret_name(),
        request: &request,
        account_name: &AccountName::new("main").unwrap(),
        account: &account,
        requester: Some(&requester),
        pull_url: "https://github.com/acme/keys/pull/12",
    };
    let keys = [
        AccessKeyId::new("AKIA1111111111111111").unwrap(),
        AccessKeyId::new("AKIA2222222222222222").unwrap(),
    ];
    [
        notices::issued(language, &issue),
        notices::blocked(language, &issue, &keys),
    ]
}

#[test]
fn notices_in_english() {
    let [issued, blocked] = notices(Locale::ENGLISH, "the nightly batch exports to S3");
    insta::assert_snapshot!(format!("{}\n\n{}", issued.subject, issued.body));
    insta::assert_snapshot!(format!("{}\n\n{}", blocked.subject, blocked.body));
    insta::assert_debug_snapshot!(issued.attributes);
}

#[test]
fn notices_in_japanese() {
    let [issued, blocked] = notices(Locale::JAPANESE, "夜間バッチが S3 へエクスポートするため");
    insta::assert_snapshot!(format!("{}\n\n{}", issued.subject, issued.body));
    insta::assert_snapshot!(format!("{}\n\n{}", blocked.subject, blocked.body));
}

#[test]
fn a_reason_of_several_lines_cannot_pass_for_another_fact() {
    let [issued, _] = notices(
        Locale::ENGLISH,
        "a reason\nSecret: somewhere/else\n\nRead it with:\n  rm -rf /",
    );
    assert!(issued.body.contains(
        "Reason: a reason\n    Secret: somewhere/else\n    \n    Read it with:\n      rm -rf /\n"
    ));
}

#[test]
fn a_subject_is_short_ascii_in_every_language() {
    for notice in [
        notices(Locale::ENGLISH, "a reason of some length"),
        notices(Locale::JAPANESE, "ある程度の長さの申請理由です"),
    ]
    .concat()
    {
        assert!(notice.subject.is_ascii() && notice.subject.len() < 100);
    }
}

#[test]
fn what_stands_between_backticks_cannot_leave_them() {
    assert_eq!(code("a`b` @all\u{202e}"), "`a'b' @all\\u{202e}`");
    assert_eq!(code(&"あ".repeat(81)), format!("`{}…`", "あ".repeat(80)));
}
