//! The same work for many things at once.

use std::num::NonZero;
use std::thread;

/// Below this many things a thread costs more than it saves.
const WORTHWHILE: usize = 64;

/// Applies a function to every item, on all cores. The results are in the order of the items, on every machine.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], apply: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    on(cores, items, apply)
}

fn on<T: Sync, R: Send>(threads: usize, items: &[T], apply: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let size = items.len().div_ceil(threads.max(1)).max(WORTHWHILE);
    let mut parts = items.chunks(size);
    let Some(first) = parts.next() else {
        return Vec::new();
    };
    let apply = &apply;
    thread::scope(|scope| {
        let others: Vec<_> = parts
            .map(|part| scope.spawn(move || part.iter().map(apply).collect::<Vec<R>>()))
            .collect();
        let mut results: Vec<R> = Vec::with_capacity(items.len());
        results.extend(first.iter().map(apply));
        for other in others {
            match other.join() {
                Ok(part) => results.extend(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let items: Vec<usize> = (0..1_000).collect();
        let expected: Vec<usize> = items.iter().map(|item| item * 2).collect();
        for threads in [0, 1, 2, 3, 16, 2_000] {
            assert_eq!(on(threads, &items, |item| item * 2), expected, "{threads}");
        }
        assert!(on(2, &[], |item: &usize| *item).is_empty());
    }
}
