//! The steps that only people can take.

use super::addition::Addition;
use crate::domain::{Configuration, Repository};
use crate::messages::adding::{self, RemainingSteps};

/// Returns the remaining steps as text.
pub(super) fn remaining_steps(
    (configuration, has_matrix): (&Configuration, bool),
    addition: &Addition,
    repository: &Repository,
    pull: Option<u64>,
    stack: &str,
) -> String {
    let has_key = configuration
        .accounts
        .values()
        .any(|it| it.kms_key.is_some());
    let has_tags = configuration.tags.values().any(|tags| !tags.is_empty());
    let parameters = [
        ("KeyLifecycle", configuration.lifecycle.is_some()),
        ("Inventory", !configuration.inventory_roles.is_empty()),
        ("CustomerManagedKey", has_key),
        ("ExtraTagKeys", has_tags),
    ];
    let parameters = parameters.into_iter().filter(|(_, is_used)| *is_used);
    let parameters: Vec<&str> = parameters.map(|(name, _)| name).collect();
    adding::remaining_steps(
        addition.language,
        &RemainingSteps {
            repository,
            pull,
            account: &addition.name,
            folder: &addition.folder,
            stack,
            email: &addition.email,
            has_matrix,
            parameters: &parameters,
        },
    )
}
