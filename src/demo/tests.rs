//! The demo as people watch it: on a terminal, and in a pipe.

use std::io::{self, Write};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::wrap::columns;
use super::{Stage, run};
use crate::domain::{Exit, Locale};

/// An output that presses Enter as often as it may, each time that it is asked to.
struct Watcher {
    seen: Vec<u8>,
    presses: usize,
    pressed: Option<UnboundedSender<()>>,
}

impl Write for Watcher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.seen.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.seen.ends_with(b"[Enter] ") && self.presses > 0 {
            self.presses -= 1;
            self.pressed
                .iter()
                .for_each(|pressed| pressed.send(()).unwrap());
        }
        Ok(())
    }
}

fn watched(
    watcher: &mut Watcher,
    language: Locale,
    enter: Option<UnboundedReceiver<()>>,
) -> Option<Exit> {
    let stage = Stage {
        language,
        is_coloured: false,
        enter,
        out: watcher,
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let told = runtime
        .block_on(async { tokio::time::timeout(Duration::from_secs(30), run(None, stage)).await });
    told.ok().map(Result::unwrap)
}

fn in_a_pipe(language: Locale) -> String {
    let mut watcher = Watcher {
        seen: Vec::new(),
        presses: 0,
        pressed: None,
    };
    assert_eq!(watched(&mut watcher, language, None), Some(Exit::Done));
    String::from_utf8(watcher.seen).unwrap()
}

#[test]
fn it_fits_a_narrow_terminal_and_ends_well_in_both_languages() {
    for language in [Locale::ENGLISH, Locale::JAPANESE] {
        let told = in_a_pipe(language);
        for line in told.lines() {
            assert!(columns(line) <= 80, "{line}");
        }
        assert!(!told.contains("Enter"), "{told}");
        assert!(!told.contains("root"), "{told}");
        let first = |text: &str| told.find(text).unwrap_or_else(|| panic!("{text}\n{told}"));
        let last = |text: &str| told.rfind(text).unwrap_or_else(|| panic!("{text}\n{told}"));
        let refused = first(" requests/not-approved.yaml\n");
        let blocked = first(" requests/third-key.yaml\n");
        let approved = last(" #1 (hanako): ");
        let issued = last(" requests/20261102090000.yaml\n");
        assert_eq!(told.matches("[exit status: 1]").count(), 2, "{told}");
        assert!(refused < blocked && blocked < approved && approved < issued);
        let end = &told[approved..];
        assert!(!end.contains("exit status"), "{end}");
    }
}

#[test]
fn on_a_terminal_each_scene_waits_for_enter() {
    let scenes = in_a_pipe(Locale::ENGLISH).matches("● ").count();
    let (pressed, enter) = unbounded_channel();
    // Pressed too early, which passes over nothing.
    pressed.send(()).unwrap();
    let mut watcher = Watcher {
        seen: Vec::new(),
        presses: scenes,
        pressed: Some(pressed),
    };
    let ended = watched(&mut watcher, Locale::ENGLISH, Some(enter));
    assert_eq!(ended, Some(Exit::Done));
    let told = String::from_utf8(watcher.seen).unwrap();
    assert_eq!(told.matches("[Enter] ").count(), scenes);
    assert_eq!(watcher.presses, 0);
}

#[test]
fn nobody_at_the_keyboard_keeps_it_from_ending() {
    let (pressed, enter) = unbounded_channel();
    drop(pressed);
    let mut watcher = Watcher {
        seen: Vec::new(),
        presses: 0,
        pressed: None,
    };
    let ended = watched(&mut watcher, Locale::ENGLISH, Some(enter));
    assert_eq!(ended, Some(Exit::Done));
    let told = String::from_utf8(watcher.seen).unwrap();
    assert_eq!(told.matches("[Enter] ").count(), 1);
}
