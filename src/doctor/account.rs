//! Asks AWS about an account. Nothing is changed: what may be done is simulated, or tried where it cannot take effect.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::join_all;

use super::facts::{AccountFacts, Answer, DutyFacts, Verdict};
use super::permissions::{BY_TAGS, On, needed, resource, shown};
use crate::aws::{Access, Aws, Nobody, PermissionChecker, Simulated};
use crate::domain::{
    Account, Caller, Cause, Duty, Enforce, Failure, FailureKind, IamUser, Means, Nonce, Obstacle,
    Operation, UserPattern,
};

/// Where a permission is asked about: for a pattern of users, by a name that it covers.
struct Place<'a> {
    pattern: &'a UserPattern,
    /// `None` if the pattern covers only a user who may exist.
    nobody: Option<Nobody>,
    /// The ARN of the user, who may have a path.
    arn: Option<String>,
}

impl Place<'_> {
    fn name(&self) -> &str {
        let nobody = self.nobody.as_ref();
        nobody.map_or(self.pattern.as_str(), Nobody::name)
    }

    /// Returns the ARN of what a permission is for.
    fn resource(&self, on: On, case: &Case<'_>) -> String {
        match (on, &self.arn, &case.key) {
            (On::Users, Some(arn), _) | (On::Key, _, Some(arn)) => arn.clone(),
            (On::Users, None, _)
            | (On::Key, _, None)
            | (On::Secrets | On::Topic | On::Account, _, _) => {
                resource(on, case.account, self.name())
            }
        }
    }
}

/// Collects the facts about an account. `users` may get keys there, `repository` is the repository's ID, `enforce` is the setting of
/// `lifecycle` in the configuration, and `inventory_role` is the role that `inventory` assumes.
pub(super) async fn ask(
    access: &Access,
    account: &Account,
    users: &BTreeSet<&UserPattern>,
    repository: Option<u64>,
    enforce: Option<Enforce>,
    inventory_role: Option<&String>,
) -> AccountFacts {
    let (aws, caller) = open(access, account).await;
    let mut facts = AccountFacts {
        account: account.clone(),
        has_inventory_role: inventory_role.is_some(),
        caller,
        duties: Vec::new(),
        topic: None,
        key: None,
    };
    let Some(caller) = facts
        .caller
        .as_ref()
        .ok()
        .filter(|it| it.account == account.id)
    else {
        return facts;
    };
    let Ok(nonce) = Nonce::fresh() else {
        facts.caller = Err(Failure::not_made(Operation::Examine, "no-random-bytes"));
        return facts;
    };
    let permission_checker = aws.permission_checker();
    let place = async |pattern| {
        let nobody = Nobody::covered_by(pattern, &nonce);
        let user = IamUser::new(pattern.as_str()).ok();
        let arn = match user.filter(|_| nobody.is_none()) {
            Some(user) => permission_checker.user_arn(&user).await,
            None => None,
        };
        Place {
            pattern,
            nobody,
            arn,
        }
    };
    let places = users.iter().map(|pattern| place(pattern));
    let places: Vec<Place<'_>> = join_all(places).await;
    if let Some(key) = &account.kms_key {
        facts.key = Some(permission_checker.key(key).await);
    }
    let key = match &facts.key {
        Some(Ok(Some(key))) => key.arn.clone(),
        Some(Ok(None) | Err(_)) | None => None,
    };
    let case = Case {
        aws: &aws,
        permission_checker: &permission_checker,
        account,
        caller,
        places: &places,
        repository,
        enforce,
        inventory_role,
        key,
    };
    let inventory = inventory_role.map(|_| Duty::Inventory);
    let duties = [Duty::Reconcile, Duty::Review].into_iter().chain(inventory);
    let duties = duties.map(|duty| case.duty(duty));
    facts.duties = join_all(duties).await;
    facts.topic = Some(permission_checker.topic(&account.topic).await);
    facts
}

/// Opens an account. A workflow's token is taken by the role of that workflow alone, so the other one is tried, too.
async fn open(access: &Access, account: &Account) -> (Aws, Result<Caller, Failure>) {
    let aws = Aws::open(access, &account.region, account.role.as_deref()).await;
    let caller = aws.reader().caller().await;
    let is_refused =
        matches!(&caller, Err(failure) if matches!(failure.cause, Cause::RoleNotAssumed(_)));
    if is_refused && account.review_role.is_some() {
        let other = Aws::open(access, &account.region, account.review_role.as_deref()).await;
        if let Ok(caller) = other.reader().caller().await {
            return (other, Ok(caller));
        }
    }
    (aws, caller)
}

struct Case<'a> {
    aws: &'a Aws,
    permission_checker: &'a PermissionChecker,
    account: &'a Account,
    caller: &'a Caller,
    places: &'a [Place<'a>],
    repository: Option<u64>,
    /// How far `lifecycle` in the configuration goes.
    enforce: Option<Enforce>,
    /// The role that `inventory` assumes.
    inventory_role: Option<&'a String>,
    /// The ARN of the account's key, if it may be looked at.
    key: Option<String>,
}

impl Case<'_> {
    /// Returns whether nobody can be asked about what a permission is for; that it is hidden is said of the key.
    fn is_hidden(&self, on: On) -> bool {
        on == On::Key && self.key.is_none()
    }

    async fn duty(&self, duty: Duty) -> DutyFacts {
        let role = match duty {
            Duty::Reconcile => self.account.role.as_ref(),
            Duty::Review => self.account.review_role.as_ref(),
            Duty::Inventory => self.inventory_role,
        };
        let caller = self.caller.principal.as_ref();
        let principal = match role {
            Some(role) => Some(role.clone()),
            None => caller.and_then(|caller| caller.policy_source()),
        };
        let is_own = role.is_none_or(|role| caller.is_some_and(|caller| caller.is_role(role)));
        let mut facts = DutyFacts {
            duty,
            means: Means::Simulated,
            missing_role: None,
            answers: Vec::new(),
        };
        if let Some(principal) = principal {
            match self.simulated(duty, &principal).await {
                Some(Some(answers)) => {
                    facts.answers = answers;
                    return facts;
                }
                Some(None) if role.is_some() => {
                    facts.missing_role = Some(principal);
                    return facts;
                }
                Some(None) | None => {}
            }
        }
        facts.means = Means::Tried;
        facts.answers = match is_own {
            true => self.tried(duty).await,
            false => self.each(duty, |_, _| Verdict::Unknown(Obstacle::OtherPrincipal)),
        };
        facts
    }

    /// Asks the simulator: `None` if the caller may not ask it, the inner one is `None` if there is no such principal.
    async fn simulated(&self, duty: Duty, principal: &str) -> Option<Option<Vec<Answer>>> {
        let mut asked: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for place in self.places {
            for (permission, on) in needed(duty, self.account, self.enforce) {
                if self.is_hidden(on) {
                    continue;
                }
                let actions = asked.entry(place.resource(on, self));
                let actions = actions.or_default();
                if !actions.contains(&permission) {
                    actions.push(permission);
                }
            }
        }
        let repository = self.repository.unwrap_or_default();
        let asked = asked.into_iter().map(|(resource, actions)| async move {
            let said = self
                .permission_checker
                .simulate(principal, &actions, &resource, repository);
            (said.await, resource)
        });
        let mut verdicts: BTreeMap<String, Result<Vec<(String, bool)>, Failure>> = BTreeMap::new();
        for (said, resource) in join_all(asked).await {
            let decided = match said {
                Ok(Simulated::Decided(decided)) => Ok(decided),
                Ok(Simulated::NoSuchPrincipal) => return Some(None),
                Err(failure) if failure.kind == FailureKind::Refused => return None,
                Err(failure) => Err(failure),
            };
            verdicts.insert(resource, decided);
        }
        let verdict = |place: &Place<'_>, (permission, on): (&'static str, On)| {
            if self.repository.is_none() && BY_TAGS.contains(&permission) {
                return Verdict::Unknown(Obstacle::NoRepository);
            }
            match verdicts.get(&place.resource(on, self)) {
                Some(Ok(decided)) if decided.contains(&(permission.to_owned(), true)) => {
                    Verdict::Allowed
                }
                Some(Ok(_)) | None => Verdict::Denied,
                Some(Err(failure)) => Verdict::Failed(failure.clone()),
            }
        };
        Some(Some(self.each(duty, verdict)))
    }

    /// Tries each permission where it cannot take effect.
    async fn tried(&self, duty: Duty) -> Vec<Answer> {
        let mut answers = Vec::new();
        for place in self.places {
            for (permission, on) in needed(duty, self.account, self.enforce) {
                let verdict = match self.attempt(permission, place).await {
                    Some(Ok(true)) => Verdict::Allowed,
                    Some(Ok(false)) => Verdict::Denied,
                    Some(Err(failure)) => Verdict::Failed(failure),
                    None => Verdict::Unknown(Obstacle::HasEffect),
                };
                answers.push(self.answer(place, (permission, on), verdict));
            }
        }
        answers
    }

    async fn attempt(&self, permission: &str, place: &Place<'_>) -> Option<Result<bool, Failure>> {
        if let Some(nobody) = &place.nobody {
            return self.permission_checker.attempt(permission, nobody).await;
        }
        // The pattern is the name of a user, who may be looked at.
        let user = IamUser::new(place.name()).ok()?;
        let reader = self.aws.reader();
        let looked = match permission {
            "iam:GetUser" => reader.user(&user).await.map(drop),
            "iam:ListAccessKeys" => reader.access_keys(&user).await.map(drop),
            _ if permission.starts_with("iam:") => return None,
            _ => {
                let nobody = UserPattern::new("*").ok()?;
                let nobody = Nobody::covered_by(&nobody, &Nonce::fresh().ok()?)?;
                return self.permission_checker.attempt(permission, &nobody).await;
            }
        };
        Some(match looked {
            Ok(()) => Ok(true),
            Err(failure) if failure.is_denied() => Ok(false),
            Err(failure) => Err(failure),
        })
    }

    fn each(
        &self,
        duty: Duty,
        verdict: impl Fn(&Place<'_>, (&'static str, On)) -> Verdict,
    ) -> Vec<Answer> {
        let places = self.places.iter();
        let answers = places.flat_map(|place| {
            let answer = |needed| self.answer(place, needed, verdict(place, needed));
            let needed =
                needed(duty, self.account, self.enforce).filter(|(_, on)| !self.is_hidden(*on));
            needed.map(answer).collect::<Vec<_>>()
        });
        answers.collect()
    }

    fn answer(
        &self,
        place: &Place<'_>,
        (permission, on): (&'static str, On),
        verdict: Verdict,
    ) -> Answer {
        Answer {
            permission,
            resource: shown(on, self.account, place.pattern),
            verdict,
        }
    }
}
