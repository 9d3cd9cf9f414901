//! How many users were asked about, and how long the rest will take.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::render::Line;

/// How often it is told.
const EVERY: Duration = Duration::from_secs(5);

/// Tells how far it is.
pub(super) struct UserProgress {
    line: Line,
    state: Mutex<State>,
}

struct State {
    begun: Instant,
    told: Instant,
    done: usize,
    total: usize,
}

impl UserProgress {
    pub(super) fn new(line: Line) -> Self {
        let now = Instant::now();
        Self {
            line,
            state: Mutex::new(State {
                begun: now,
                told: now,
                done: 0,
                total: 0,
            }),
        }
    }

    /// Adds to what there is to be asked.
    pub(super) fn expect(&self, more: usize) {
        self.change(|state| state.total += more);
    }

    /// Counts one that was asked.
    pub(super) fn count(&self) {
        self.change(|state| state.done += 1);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        change(&mut state);
        let State {
            begun,
            told,
            done,
            total,
        } = *state;
        if told.elapsed() < EVERY || done == 0 {
            return;
        }
        state.told = Instant::now();
        let each = begun.elapsed().as_secs_f64() / done as f64;
        let left = each * total.saturating_sub(done) as f64;
        self.line.count(done, total, Duration::from_secs_f64(left));
    }
}
