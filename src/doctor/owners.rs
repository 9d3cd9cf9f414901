//! Who can approve in each folder of requests. Asks nobody.

use super::codeowners::{is_person, sample};
use super::facts::GitHubFacts;
use crate::approval::{owners_of, teams_of};
use crate::domain::{Configuration, Diagnosis, TeamIs};

/// Returns whether enough owners can approve in each folder, and why an owner cannot.
pub(super) fn of_folders(
    codeowners: &str,
    configuration: &Configuration,
    github: Option<&GitHubFacts>,
) -> Vec<Diagnosis> {
    let required = configuration.approvals.required;
    let (mut folders, mut teams) = (Vec::new(), Vec::new());
    for folder in configuration.folders.keys() {
        let path = sample(folder);
        let owners = owners_of(&path, codeowners);
        let of_teams = teams_of(&path, codeowners);
        let people: Vec<String> = owners
            .iter()
            .filter(|owner| may_approve(owner, github))
            .cloned()
            .collect();
        let seen: Vec<(&String, TeamIs)> = of_teams
            .iter()
            .map(|team| (team, team_is(team, required, github)))
            .collect();
        let by_teams: usize = seen
            .iter()
            .map(|(_, team)| approvers(*team, required))
            .sum();
        let is_enough = people.len() + by_teams >= required;
        let has_unread = seen
            .iter()
            .any(|(_, team)| matches!(team, TeamIs::Unreadable { .. }));
        for (team, is) in seen {
            let is = match is {
                TeamIs::Unreadable { .. } => TeamIs::Unreadable {
                    is_dispensable: is_enough,
                },
                TeamIs::Readable { .. } | TeamIs::TakenFromRules => is,
            };
            let diagnosis = Diagnosis::Team(team.clone(), is);
            if github.is_some() && !teams.contains(&diagnosis) {
                teams.push(diagnosis);
            }
        }
        let owners = people
            .into_iter()
            .chain(of_teams.into_iter().map(|team| format!("@{team}")));
        let owners: Vec<String> = owners.collect();
        let folder = folder.clone();
        match (is_enough, has_unread) {
            (true, _) => folders.push(Diagnosis::Owned { folder, owners }),
            // It is the team that is told.
            (false, true) => {}
            (false, false) => folders.push(Diagnosis::TooFewOwners {
                folder,
                owners,
                required,
            }),
        }
    }
    let pushers = github.into_iter().flat_map(|github| &github.may_push);
    let may_not = pushers.filter(|(_, may_push)| *may_push == Ok(Some(false)));
    let may_not = may_not.map(|(login, _)| Diagnosis::OwnerMayNotPush(login.clone()));
    folders.into_iter().chain(teams).chain(may_not).collect()
}

/// An owner by e-mail is known to GitHub alone.
fn may_approve(owner: &str, github: Option<&GitHubFacts>) -> bool {
    let is_a_person = owner.starts_with('@') && !owner.contains('/');
    let may_not = |github: &GitHubFacts| {
        github.may_push.iter().any(|(login, may_push)| {
            is_person(owner, login)
                && match may_push {
                    Ok(Some(may_push)) => !may_push,
                    // Nobody of this name, if GitHub finds fault with a line that has it.
                    Ok(None) => github.is_in_doubt(login),
                    Err(_) => false,
                }
        })
    };
    is_a_person && !github.is_some_and(may_not)
}

/// What is known of a team. Where a workflow cannot read its members, whatever a person's token can, GitHub's own decision
/// counts, under the conditions of `docs/approval.md`.
fn team_is(team: &str, required: usize, github: Option<&GitHubFacts>) -> TeamIs {
    let github_app = github.filter(|github| github.is_installation);
    let members = github_app.and_then(|github| github.teams.get(team));
    if let Some(Ok(Some(members))) = members {
        return TeamIs::Readable { members: *members };
    }
    let is_ruled = github.is_some_and(
        |github| matches!(&github.rules, Ok(Some((rules, _))) if rules.requires_owner_review),
    );
    match is_ruled && required == 1 {
        true => TeamIs::TakenFromRules,
        false => TeamIs::Unreadable {
            is_dispensable: false,
        },
    }
}

/// How many can approve for a team.
fn approvers(team: TeamIs, required: usize) -> usize {
    match team {
        TeamIs::Readable { members } => members,
        TeamIs::TakenFromRules => required,
        TeamIs::Unreadable { .. } => 0,
    }
}
