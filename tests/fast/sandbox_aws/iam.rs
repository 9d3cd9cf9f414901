//! IAM and STS: users, keys, and who calls.

use aws_sdk_iam::types::StatusType;

use crate::sandbox_aws::{code, config, config_as, sandbox};

#[tokio::test]
async fn a_user_has_two_keys_at_most_and_inactive_ones_count() {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    let iam = aws_sdk_iam::Client::new(&config(&sandbox).await);
    let create = || iam.create_access_key().user_name("batch-exporter").send();

    let first = create()
        .await
        .expect("there is room")
        .access_key
        .expect("a key");
    assert_eq!(code(create().await), "ok");
    assert_eq!(code(create().await), "LimitExceeded");

    let id = first.access_key_id();
    let off = iam
        .update_access_key()
        .user_name("batch-exporter")
        .access_key_id(id)
        .status(StatusType::Inactive);
    answers!(off => "ok");
    assert!(!sandbox.world().iam.keys("batch-exporter")[0].active);
    assert_eq!(code(create().await), "LimitExceeded");

    let delete = || {
        iam.delete_access_key()
            .user_name("batch-exporter")
            .access_key_id(id)
            .send()
    };
    assert_eq!(code(delete().await), "ok");
    assert_eq!(code(delete().await), "NoSuchEntity");
    assert_eq!(code(create().await), "ok");
}

#[tokio::test]
async fn a_key_looks_like_aws_made_it() {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    let iam = aws_sdk_iam::Client::new(&config(&sandbox).await);

    let answer = got!(iam.create_access_key().user_name("batch-exporter"));
    let key = answer.access_key.expect("a key");

    assert_eq!(key.access_key_id().len(), 20);
    assert!(key.access_key_id().starts_with("AKIA"));
    assert_eq!(key.secret_access_key().len(), 40);
    assert_eq!(key.status(), &StatusType::Active);
    assert_eq!(
        key.create_date().map(|date| date.secs()),
        Some(sandbox.world().now())
    );
    assert_eq!(
        sandbox.world().iam.keys("batch-exporter")[0].secret,
        key.secret_access_key()
    );
}

#[tokio::test]
async fn names_are_told_apart_without_regard_to_case() {
    let sandbox = sandbox();
    let iam = aws_sdk_iam::Client::new(&config(&sandbox).await);

    answers!(iam.create_user().user_name("Batch-Exporter") => "ok");
    answers!(iam.create_user().user_name("batch-exporter") => "EntityAlreadyExists");
    answers!(iam.create_user().user_name("夜間") => "ValidationError");

    let user = got!(iam.get_user().user_name("batch-exporter"))
        .user
        .expect("a user");
    assert_eq!(user.user_name(), "Batch-Exporter");
    assert_eq!(user.arn(), "arn:aws:iam::123456789012:user/Batch-Exporter");
    assert_eq!(user.path(), "/");
    assert!(user.user_id().starts_with("AIDA"));
    answers!(iam.get_user().user_name("nobody") => "NoSuchEntity");
    answers!(iam.list_access_keys().user_name("nobody") => "NoSuchEntity");
    answers!(iam.create_access_key().user_name("nobody") => "NoSuchEntity");
}

#[tokio::test]
async fn keys_are_listed_in_pages() {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    let ids: Vec<String> = (0..2)
        .filter_map(|_| sandbox.world().iam.add_key("batch-exporter"))
        .collect();
    let iam = aws_sdk_iam::Client::new(&config(&sandbox).await);
    let list = || {
        iam.list_access_keys()
            .user_name("batch-exporter")
            .max_items(1)
    };

    let first = list().send().await.expect("a page");
    assert_eq!(
        first.access_key_metadata()[0].access_key_id(),
        Some(ids[0].as_str())
    );
    assert!(first.is_truncated());

    let second = list()
        .set_marker(first.marker)
        .send()
        .await
        .expect("a page");
    assert_eq!(
        second.access_key_metadata()[0].access_key_id(),
        Some(ids[1].as_str())
    );
    assert!(!second.is_truncated());
}

#[tokio::test]
async fn a_new_key_is_listed_late_where_lists_lag() {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    sandbox.world().iam.list_lag = 10;
    let iam = aws_sdk_iam::Client::new(&config(&sandbox).await);
    got!(iam.create_access_key().user_name("batch-exporter"));

    for (seconds, shown) in [(0, 0), (9, 0), (1, 1)] {
        sandbox.world().pass(seconds);
        let list = got!(iam.list_access_keys().user_name("batch-exporter"));
        assert_eq!(list.access_key_metadata().len(), shown);
    }
}

#[tokio::test]
async fn the_role_is_who_calls() {
    let sandbox = sandbox();
    let sts = aws_sdk_sts::Client::new(&config(&sandbox).await);

    let identity = got!(sts.get_caller_identity());

    assert_eq!(identity.account(), Some("123456789012"));
    assert_eq!(
        identity.arn(),
        Some("arn:aws:sts::123456789012:assumed-role/countersign-reconcile/sandbox")
    );
}

#[tokio::test]
async fn a_new_key_works_after_its_first_failures_and_while_it_is_active() {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    sandbox.world().iam.new_key_failures = 2;
    let iam = aws_sdk_iam::Client::new(&config(&sandbox).await);
    let answer = got!(iam.create_access_key().user_name("batch-exporter"));
    let key = answer.access_key.expect("a key");
    let (id, secret) = (key.access_key_id(), key.secret_access_key());
    let as_user = config_as(&sandbox, id, secret).await;
    let sts = aws_sdk_sts::Client::new(&as_user);

    answers!(sts.get_caller_identity() => "InvalidClientTokenId");
    answers!(sts.get_caller_identity() => "InvalidClientTokenId");
    let identity = got!(sts.get_caller_identity());
    assert_eq!(
        identity.arn(),
        Some("arn:aws:iam::123456789012:user/batch-exporter")
    );

    // The user has no policy.
    let denied = aws_sdk_iam::Client::new(&as_user)
        .list_access_keys()
        .user_name("batch-exporter")
        .send()
        .await;
    assert_eq!(code(denied), "AccessDenied");

    let off = iam
        .update_access_key()
        .user_name("batch-exporter")
        .access_key_id(id)
        .status(StatusType::Inactive);
    off.send().await.expect("the key is there");
    answers!(sts.get_caller_identity() => "InvalidClientTokenId");

    let stranger = config_as(&sandbox, "AKIAAAAAAAAAAAAAAAAA", "secret").await;
    let secrets = aws_sdk_secretsmanager::Client::new(&stranger);
    answers!(secrets.list_secrets() => "UnrecognizedClientException");
}

#[tokio::test]
async fn a_web_identity_becomes_a_session_of_a_role() {
    let sandbox = sandbox();
    let sts = aws_sdk_sts::Client::new(&config(&sandbox).await);
    let assume = |role: &str| {
        let request = sts
            .assume_role_with_web_identity()
            .role_arn(role)
            .role_session_name("run-17");
        request.web_identity_token("a.b.c").send()
    };

    let answer = assume("arn:aws:iam::123456789012:role/countersign-reconcile")
        .await
        .expect("the role may be assumed");
    let credentials = answer.credentials.expect("credentials");
    let session = config_as(
        &sandbox,
        credentials.access_key_id(),
        credentials.secret_access_key(),
    )
    .await;
    let identity = aws_sdk_sts::Client::new(&session)
        .get_caller_identity()
        .send()
        .await
        .expect("they work");
    assert_eq!(
        identity.arn(),
        Some("arn:aws:sts::123456789012:assumed-role/countersign-reconcile/run-17")
    );

    assert_eq!(
        code(assume("arn:aws:iam::999999999999:role/countersign-reconcile").await),
        "AccessDenied"
    );
}

#[tokio::test]
async fn the_credential_report_is_generated_every_four_hours() {
    let sandbox = sandbox();
    let id = {
        let mut world = sandbox.world();
        world.iam.add_user("batch-exporter");
        let id = world.iam.add_key("batch-exporter").expect("a key");
        world.iam.use_key(&id, 1_793_600_000, "s3", "us-east-1");
        id
    };
    let iam = aws_sdk_iam::Client::new(&config(&sandbox).await);
    let get = || iam.get_credential_report().send();
    let generate = async || {
        let answer = iam.generate_credential_report().send().await;
        answer.expect("it is generated").state.expect("a state")
    };
    assert_eq!(code(get().await), "ReportNotPresent");
    assert_eq!(generate().await.as_str(), "STARTED");
    assert_eq!(generate().await.as_str(), "COMPLETE");
    let report = get().await.expect("a report");
    let text = report.content.expect("a table").into_inner();
    let text = String::from_utf8(text).expect("text");
    let row = text.lines().nth(2).expect("the user's row");
    let key = "true,2026-01-01T00:00:00+00:00,2026-11-02T06:13:20+00:00,us-east-1,s3";
    assert!(
        row.starts_with("batch-exporter,arn:") && row.contains(key),
        "{row}"
    );
    assert!(!text.contains(&id), "it has no ids");

    sandbox.world().iam.add_user("batch-late");
    sandbox.world().pass(4 * 3_600 - 1);
    assert_eq!(generate().await.as_str(), "COMPLETE");
    let report = get().await.expect("the same report").content;
    assert_eq!(report.expect("a table").into_inner(), text.into_bytes());
    sandbox.world().pass(1);
    assert_eq!(code(get().await), "ReportExpired");
    assert_eq!(generate().await.as_str(), "STARTED");
}
