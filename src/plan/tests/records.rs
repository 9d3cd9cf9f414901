//! What a secret's versions, labels and tags say together.

use super::*;
use crate::domain::{Repository, StoredKey, Version};

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const OTHER: &str = "key-fedcba9876543210-AKIA1111111111111111";

#[test]
fn a_secret_says_how_far_its_key_has_come() {
    let claim = Version::parse(CLAIM).claim().unwrap().clone();
    let stored = |id| match Version::parse(id) {
        Version::Key(key) => key,
        version => panic!("{version}"),
    };
    let key: StoredKey = stored(KEY);
    let id = || key.key.clone();
    let claimed = |is_released| Reservation {
        claim: claim.clone(),
        is_released,
    };
    let recorded = ("countersign:key", ID);
    let announced = ("countersign:announced-at", "2026-11-02T09:00:00Z");
    let unused = KeyRecord::Going(Going::Unused);
    let later = "claim-1-1793610900-3333333333333333";
    type Row<'a> = (
        &'a [(&'a str, &'a str)],
        &'a [(&'a str, &'a str)],
        KeyRecord,
        KeyRecord,
    );
    let rows: &[Row<'_>] = &[
        (&[], &[], KeyRecord::Foreign, unused.clone()),
        (
            &[(CLAIM, PREVIOUS)],
            &[],
            KeyRecord::Foreign,
            unused.clone(),
        ),
        (
            &[("9f1c", CURRENT)],
            &[],
            KeyRecord::Foreign,
            unused.clone(),
        ),
        (
            &[(CLAIM, CURRENT), (KEY, CURRENT)],
            &[],
            KeyRecord::Foreign,
            unused.clone(),
        ),
        (
            &[(CLAIM, CURRENT)],
            &[],
            KeyRecord::Claimed(claimed(false)),
            unused.clone(),
        ),
        (
            &[(CLAIM, CURRENT)],
            &[announced],
            KeyRecord::Claimed(claimed(false)),
            unused.clone(),
        ),
        (
            &[(CLAIM, CURRENT)],
            &[("countersign:key", "no key")],
            KeyRecord::Claimed(claimed(false)),
            unused.clone(),
        ),
        (
            &[(CLAIM, CURRENT), (later, "COUNTERSIGN-RELEASED")],
            &[],
            KeyRecord::Claimed(claimed(false)),
            unused.clone(),
        ),
        (
            &[(CLAIM, "AWSCURRENT COUNTERSIGN-RELEASED")],
            &[],
            KeyRecord::Claimed(claimed(true)),
            unused.clone(),
        ),
        (
            &[(CLAIM, CURRENT), (OTHER, PENDING)],
            &[],
            KeyRecord::Claimed(claimed(false)),
            unused.clone(),
        ),
        (
            &[(CLAIM, CURRENT), ("9f1c", PENDING)],
            &[],
            KeyRecord::Claimed(claimed(false)),
            unused.clone(),
        ),
        (
            &[(CLAIM, CURRENT), (KEY, PENDING)],
            &[],
            KeyRecord::Stored(claimed(false), key.clone()),
            unused,
        ),
        (
            &[(KEY, CURRENT), (CLAIM, PREVIOUS)],
            &[],
            KeyRecord::Promoted(key.clone(), Some(claim.clone())),
            KeyRecord::Going(Going::Promoted(id())),
        ),
        (
            &[(KEY, CURRENT)],
            &[announced],
            KeyRecord::Promoted(key.clone(), None),
            KeyRecord::Going(Going::Promoted(id())),
        ),
        (
            &[(KEY, CURRENT), (CLAIM, PREVIOUS)],
            &[recorded],
            KeyRecord::Recorded(id(), Some(claim.clone())),
            KeyRecord::Going(Going::Recorded(id())),
        ),
        (
            &[(CLAIM, CURRENT)],
            &[recorded],
            KeyRecord::Recorded(id(), None),
            KeyRecord::Going(Going::Recorded(id())),
        ),
        (
            &[("9f1c", CURRENT)],
            &[recorded],
            KeyRecord::Recorded(id(), None),
            KeyRecord::Going(Going::Recorded(id())),
        ),
        (
            &[(OTHER, CURRENT)],
            &[recorded, announced],
            KeyRecord::Settled(id()),
            KeyRecord::Settled(id()),
        ),
        (
            &[],
            &[recorded, announced],
            KeyRecord::Settled(id()),
            KeyRecord::Settled(id()),
        ),
    ];
    for (versions, tags, expected, going) in rows {
        let mut secret = secret(versions, tags);
        for (_, labels) in &mut secret.versions {
            *labels = labels[0].split(' ').map(str::to_owned).collect();
        }
        assert_eq!(secret.record(), *expected, "{versions:?} {tags:?}");
        secret.is_scheduled_for_deletion = true;
        assert_eq!(secret.record(), *going, "{versions:?} {tags:?}, going away");
    }
}

#[test]
fn without_an_id_a_repository_is_known_by_the_whole_address_of_its_pull_request() {
    let ours = Repository::new("acme/access-keys").unwrap();
    for (url, is_ours) in [
        ("https://github.com/acme/access-keys/pull/7", true),
        ("https://github.com/Acme/Access-Keys/pull/7", true),
        ("https://github.com/acme/access-keys-2/pull/7", false),
        ("https://github.com/x/acme/access-keys/pull/7", false),
        ("https://example.com/acme/access-keys/pull/7", false),
        ("", false),
    ] {
        let secret = secret(&[], &[("countersign:pull", url)]);
        assert_eq!(secret.is_of_repository(None, &ours), is_ours, "{url}");
    }
}
