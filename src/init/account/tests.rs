//! The configuration with one account more, and the stack's name.

use super::edit::with;
use super::{Addition, account, known, stack_name, stack_of};
use crate::check;
use crate::domain::{Account, AccountId, AccountName, Configuration, Locale, UserPattern};

const TEXT: &str = "\
# Ours.
approvals: { required: 1 }

accounts:   # each in its region
  main:
    id: \"111122223333\"   # checked against STS
    region: ap-northeast-1
    topic: arn:aws:sns:ap-northeast-1:111122223333:countersign
    role: arn:aws:iam::111122223333:role/countersign-reconcile
    reviewRole: arn:aws:iam::111122223333:role/countersign-review

  # The last one.
# lifecycle:
#   enforce: report
folders:
  requests/: { account: main, users: [\"batch-*\"] }   # all others
# The end.
";

fn addition() -> Addition {
    Addition {
        name: AccountName::new("staging").unwrap(),
        id: AccountId::new("210987654321").unwrap(),
        region: "ap-northeast-1".to_owned(),
        users: ["batch-*", "svc-*"]
            .map(|users| UserPattern::new(users).unwrap())
            .into(),
        folder: "requests/staging/".to_owned(),
        email: "administrator@example.com".to_owned(),
        language: Locale::ENGLISH,
    }
}

fn read(text: &str) -> Configuration {
    let (configuration, diagnostics) = check::configuration(text.as_bytes());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    configuration.unwrap()
}

fn edited(text: &str, addition: &Addition) -> Option<String> {
    let before = read(text);
    let stack = stack_name(&before, addition);
    with(text, &before, addition, &account(addition, &stack))
}

#[test]
fn lines_are_added_and_nothing_else_is_touched() {
    let added = edited(TEXT, &addition()).unwrap();
    insta::assert_snapshot!(added);
    let mut left = added.lines();
    assert!(TEXT.lines().all(|line| left.any(|one| one == line)));
    // Once more, with an account of the same id.
    let other = Addition {
        name: AccountName::new("staging-eu").unwrap(),
        region: "eu-west-1".to_owned(),
        folder: "requests/staging/eu/".to_owned(),
        ..addition()
    };
    let twice = edited(&added, &other).unwrap();
    let role = "role: arn:aws:iam::210987654321:role/countersign-eu-west-1-reconcile\n";
    assert!(twice.contains(role), "{twice}");
    let china = Addition {
        region: "cn-north-1".to_owned(),
        ..addition()
    };
    let topic = "topic: arn:aws-cn:sns:cn-north-1:210987654321:countersign\n";
    assert!(edited(TEXT, &china).unwrap().contains(topic));
}

#[test]
fn as_deep_as_the_others_and_with_the_same_line_ends() {
    let windows = TEXT.replace('\n', "\r\n");
    let added = edited(&windows, &addition()).unwrap();
    assert_eq!(added.matches('\n').count(), added.matches("\r\n").count());
    let deep = TEXT.replace("\n  ", "\n      ");
    let added = edited(&deep, &addition()).unwrap();
    assert!(
        added.contains("\n      \"staging\":\n        id: "),
        "{added}"
    );
    let open = TEXT.replace("   # all others\n# The end.\n", "");
    let added = edited(&open, &addition()).unwrap();
    assert!(added.ends_with("svc-*\"] }\n"), "{added}");
    for name in ["1", "null", "true", "on", "1e3"] {
        let strange = Addition {
            name: AccountName::new(name).unwrap(),
            ..addition()
        };
        assert!(edited(TEXT, &strange).is_some(), "{name}");
    }
    let deeper = "    # kmsKey: later\n";
    let remark = TEXT.replace("-review\n", &format!("-review\n{deeper}"));
    let added = edited(&remark, &addition()).unwrap();
    assert!(
        added.contains(&format!("{deeper}  \"staging\":\n")),
        "{added}"
    );
}

#[test]
fn what_is_not_written_line_by_line_is_left_to_people() {
    let (_, folders) = TEXT.split_once("folders:\n").unwrap();
    let folder = folders
        .lines()
        .next()
        .unwrap()
        .split_once("   #")
        .unwrap()
        .0;
    let braces = TEXT
        .replace(folders, "")
        .replace("folders:\n", &format!("folders: {{ {} }}\n", folder.trim()));
    assert_eq!(edited(&braces, &addition()), None);
    let over_lines = format!(
        "{}folders: {{\n{folder}\n}}\n",
        &TEXT[..TEXT.find("folders:").unwrap()]
    );
    assert_eq!(edited(&over_lines, &addition()), None);
    let quoted = TEXT.replace("accounts:", "\"accounts\":");
    assert_eq!(edited(&quoted, &addition()), None);
}

#[test]
fn what_is_there_is_not_added_again() {
    let (addition, before) = (addition(), read(TEXT));
    let is_there = |text: &str, addition: &Addition| {
        let configuration = read(text);
        let known = known(&configuration, addition).ok()?;
        Some(known.is_some())
    };
    assert_eq!(is_there(TEXT, &addition), Some(false));
    let added = edited(TEXT, &addition).unwrap();
    let edited_since = added.replace(
        "\"staging\":\n",
        "\"staging\":\n    kmsKey: alias/countersign\n",
    );
    let more_users = Addition {
        users: before.folders["requests/"].users.clone(),
        ..addition.clone()
    };
    for (text, addition) in [
        (&added, &addition),
        (&edited_since, &addition),
        (&added, &more_users),
    ] {
        assert_eq!(is_there(text, addition), Some(true), "{text}");
    }
    let account = &read(&added).accounts[&addition.name];
    assert_eq!(stack_of(account).as_deref(), Some("countersign"));
    for role in [
        "arn:aws:iam::210987654321:role/a b-reconcile",
        "arn:aws:iam::210987654321:role/other",
    ] {
        let account = Account {
            role: Some(role.to_owned()),
            ..account.clone()
        };
        assert_eq!(stack_of(&account), None);
    }
    for other in [
        Addition {
            region: "eu-west-1".to_owned(),
            ..addition.clone()
        },
        Addition {
            folder: "requests/other/".to_owned(),
            ..addition.clone()
        },
        Addition {
            name: AccountName::new("other").unwrap(),
            ..addition.clone()
        },
        Addition {
            name: AccountName::new("other").unwrap(),
            region: "eu-west-1".to_owned(),
            ..addition.clone()
        },
    ] {
        assert_eq!(is_there(&added, &other), None, "{other:?}");
    }
}
