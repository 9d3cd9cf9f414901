//! What goes wrong on the way, and how it shows.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_iam::Client;
use sandbox::{Effect, Fault, Gate, Sandbox, Trouble, When};

use crate::sandbox_aws::{code, config, sandbox};

const CREATE: &str = "iam:CreateAccessKey";

/// A sandbox with one user, in which one thing goes wrong.
async fn faulty(operation: &str, nth: usize, when: When, effect: Effect) -> (Sandbox, Client) {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    sandbox.world().faults.push(Fault {
        operation: operation.to_owned(),
        nth,
        when,
        effect,
    });
    let client = Client::new(&config(&sandbox).await);
    (sandbox, client)
}

async fn create(client: &Client) -> String {
    code(
        client
            .create_access_key()
            .user_name("batch-exporter")
            .send()
            .await,
    )
}

#[tokio::test]
async fn a_fault_lies_before_the_effect_or_after_it() {
    use When::{After, Before};

    let table = [
        (Before, Effect::Drop, "no answer", 0),
        (After, Effect::Drop, "no answer", 1),
        (
            Before,
            Effect::Answer(Trouble::InternalError),
            "ServiceFailure",
            0,
        ),
        (
            After,
            Effect::Answer(Trouble::InternalError),
            "ServiceFailure",
            1,
        ),
        (
            Before,
            Effect::Answer(Trouble::Unavailable),
            "ServiceUnavailable",
            0,
        ),
        (Before, Effect::Answer(Trouble::Throttle), "Throttling", 0),
        (Before, Effect::Answer(Trouble::Deny), "AccessDenied", 0),
        (After, Effect::Truncate, "unparseable", 1),
        (After, Effect::EmptyFields, "ok", 1),
        (Before, Effect::Delay(Duration::from_millis(1)), "ok", 1),
    ];
    for (row, (when, effect, expected, keys)) in table.into_iter().enumerate() {
        let (sandbox, client) = faulty(CREATE, 1, when, effect).await;
        assert_eq!(create(&client).await, expected, "row {row}");
        assert_eq!(
            sandbox.world().iam.keys("batch-exporter").len(),
            keys,
            "row {row}"
        );
        assert!(sandbox.world().faults.is_empty(), "row {row}");
        assert_eq!(create(&client).await, "ok", "row {row}");
    }
}

#[tokio::test]
async fn a_fault_hits_the_nth_call_of_its_operation() {
    let (sandbox, client) = faulty(CREATE, 2, When::Before, Effect::Answer(Trouble::Deny)).await;

    answers!(client.get_user().user_name("batch-exporter") => "ok");
    assert_eq!(create(&client).await, "ok");
    assert_eq!(sandbox.world().faults.len(), 1);
    assert_eq!(create(&client).await, "AccessDenied");
    assert_eq!(create(&client).await, "ok");
}

#[tokio::test]
async fn a_fault_may_hit_every_call() {
    let (sandbox, client) = faulty(CREATE, Fault::EVERY, When::After, Effect::Drop).await;
    assert_eq!(create(&client).await, "no answer");
    assert_eq!(create(&client).await, "no answer");
    assert_eq!(sandbox.world().iam.keys("batch-exporter").len(), 2);
}

#[tokio::test]
async fn an_answer_may_come_with_empty_fields() {
    let (sandbox, client) = faulty(CREATE, 1, When::After, Effect::EmptyFields).await;
    let answer = got!(client.create_access_key().user_name("batch-exporter"));
    assert_eq!(
        answer.access_key.map(|key| key.secret_access_key),
        Some(String::new())
    );

    let effect = Effect::EmptyFields;
    let fault = Fault {
        operation: "secretsmanager:CreateSecret".to_owned(),
        nth: 1,
        when: When::After,
        effect,
    };
    sandbox.world().faults.push(fault);
    let secrets = aws_sdk_secretsmanager::Client::new(&config(&sandbox).await);
    let answer = got!(secrets.create_secret().name("secret"));
    assert_eq!(answer.arn(), Some(""));
}

#[tokio::test]
async fn each_service_has_its_own_form_of_an_error() {
    let sandbox = sandbox();
    let config = config(&sandbox).await;
    let secrets = aws_sdk_secretsmanager::Client::new(&config);
    let sns = aws_sdk_sns::Client::new(&config);
    let table = [
        (
            Trouble::InternalError,
            "InternalServiceError",
            "InternalError",
        ),
        (
            Trouble::Unavailable,
            "ServiceUnavailableException",
            "ServiceUnavailable",
        ),
        (Trouble::Throttle, "ThrottlingException", "Throttling"),
        (Trouble::Deny, "AccessDeniedException", "AuthorizationError"),
    ];
    for (trouble, from_secrets, from_sns) in table {
        for operation in ["secretsmanager:ListSecrets", "sns:Publish"] {
            let effect = Effect::Answer(trouble);
            let operation = operation.to_owned();
            sandbox.world().faults.push(Fault {
                operation,
                nth: 1,
                when: When::Before,
                effect,
            });
        }
        answers!(secrets.list_secrets() => from_secrets);
        answers!(sns.publish().topic_arn("arn").message("m") => from_sns);
    }
}

#[tokio::test]
async fn somebody_else_may_act_in_between() {
    let person = Effect::Act(Arc::new(|world| {
        world.create_key_by_hand("alice", "batch-exporter");
        world.create_key_by_hand("alice", "batch-exporter");
    }));
    let (_sandbox, client) = faulty(CREATE, 1, When::Before, person).await;
    assert_eq!(create(&client).await, "LimitExceeded");
}

#[tokio::test]
async fn a_call_may_be_held_and_arrive_when_its_caller_is_gone() {
    let gate = Gate::shut();
    let (sandbox, client) = faulty(CREATE, 1, When::Before, Effect::Hold(gate.clone())).await;
    let held = tokio::time::timeout(Duration::from_millis(200), create(&client)).await;
    assert!(held.is_err());
    drop(client);
    let keys = || sandbox.world().iam.keys("batch-exporter").len();
    assert_eq!(keys(), 0);
    gate.open();
    while sandbox.world().calls[0].ended.is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(keys(), 1);
}

#[tokio::test]
async fn one_read_may_be_stale() {
    let list = "iam:ListAccessKeys";
    let (sandbox, client) = faulty(list, 1, When::Before, Effect::Stale(60)).await;
    assert_eq!(create(&client).await, "ok");
    for keys in [0, 1] {
        let listed = client.list_access_keys().user_name("batch-exporter");
        let listed = listed.send().await.expect("it is there");
        assert_eq!(listed.access_key_metadata().len(), keys);
    }
    assert_eq!(sandbox.world().iam.list_lag, 0);
}

#[tokio::test]
async fn a_copy_goes_its_own_way() {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    let copy = sandbox.copy().expect("the copy starts");
    let client = Client::new(&config(&copy).await);
    assert_eq!(create(&client).await, "ok");
    let keys = |sandbox: &Sandbox| sandbox.world().iam.keys("batch-exporter").len();
    assert_eq!((keys(&sandbox), keys(&copy)), (0, 1));
}

#[tokio::test]
async fn an_operation_may_be_denied() {
    let sandbox = sandbox();
    sandbox.world().denied.insert("sns:Publish".to_owned());
    let sns = aws_sdk_sns::Client::new(&config(&sandbox).await);
    answers!(sns.publish().topic_arn("arn").message("m") => "AuthorizationError");
}

#[tokio::test]
async fn calls_are_recorded() {
    let (sandbox, client) = faulty(CREATE, 1, When::After, Effect::Drop).await;
    answers!(client.get_user().user_name("nobody") => "NoSuchEntity");
    create(&client).await;

    let world = sandbox.world();
    let calls: Vec<_> = world
        .calls
        .iter()
        .map(|call| (call.operation.as_str(), call.mutates, call.status))
        .collect();
    assert_eq!(
        calls,
        [("iam:GetUser", false, Some(404)), (CREATE, true, None)]
    );
    assert!(world.calls[0].user_agent.starts_with("aws-sdk-rust/"));
}

#[tokio::test]
async fn depth_counts_round_trips() {
    let sandbox = sandbox();
    sandbox.world().iam.add_user("batch-exporter");
    sandbox.world().latency = Duration::from_millis(100);
    let client = Client::new(&config(&sandbox).await);
    let counted = || {
        let world = sandbox.world();
        (world.calls.len(), world.depth())
    };
    let get = || client.get_user().user_name("batch-exporter").send();

    let began = Instant::now();
    let (first, second, third) = tokio::join!(get(), get(), get());
    assert!(
        [first.is_ok(), second.is_ok(), third.is_ok()]
            .iter()
            .all(|ok| *ok)
    );
    assert_eq!(counted(), (3, 1));

    assert_eq!(code(get().await), "ok");
    assert_eq!(code(get().await), "ok");
    assert_eq!(counted(), (5, 3));
    assert!(began.elapsed() >= Duration::from_millis(300));
}
