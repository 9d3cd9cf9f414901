//! `plan` and `reconcile` on the sandbox: the real binary, real clients, real HTTP, real git.

mod again;
mod auditing;
mod calls;
mod conversations;
mod ending;
mod failing;
mod faulty;
mod interrupted;
mod issuing;
mod life;
mod locked;
mod marked;
mod mentioned;
mod people;
mod profiles;
mod proxied;
mod recovering;
mod refusing;
mod remedies;
mod roles;
mod sweeping;
mod taking_over;
