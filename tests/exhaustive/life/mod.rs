//! The life of issued keys: each of off, on, delete and rotate, under everything that can go wrong with a run.

mod scene;
mod years;

use crate::exactly_once::faults::{Depth, every_call};
use crate::exactly_once::frozen::{arrives_late, wakes_up};
use crate::exactly_once::killed::at_every_call;
use crate::exactly_once::races::at_once;
use crate::exactly_once::runs::block_on;
use scene::{ended, overlapped, removed, restored, rotating};

macro_rules! under_everything {
    ($($scene:ident)*) => {$(
        mod $scene {
            use super::*;

            #[test]
            fn at_every_call_something_goes_wrong() {
                every_call(block_on($scene()), Depth::Told);
            }

            #[test]
            fn at_every_call_it_is_killed() {
                at_every_call(block_on($scene()));
            }

            #[test]
            fn at_every_call_it_is_frozen_and_wakes_up() {
                wakes_up(block_on($scene()));
            }

            #[test]
            fn every_call_arrives_late() {
                arrives_late(block_on($scene()));
            }

            #[test]
            fn several_run_at_once() {
                at_once(block_on($scene()));
            }
        }
    )*};
}

under_everything!(removed restored ended rotating overlapped);
