//! What a first evening shows in the empty input: one thing more that a guest can do, until he has done it.

use std::collections::BTreeSet;

/// Something a guest can do besides talking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// The ticket machine.
    Machine,
    /// Saying nothing.
    Silence,
    /// The list of keys.
    Help,
}

impl Hint {
    const ALL: [Hint; 3] = [Hint::Machine, Hint::Silence, Hint::Help];

    fn text(self) -> &'static str {
        match self {
            Hint::Machine => "F3 the ticket machine",
            Hint::Silence => "... is silence",
            Hint::Help => "? help",
        }
    }
}

/// The hints that are still to be shown.
#[derive(Debug, Clone, Default)]
pub struct Hints {
    used: BTreeSet<Hint>,
}

impl Hints {
    /// A guest has done it: it is not shown again.
    pub fn used(&mut self, hint: Hint) {
        self.used.insert(hint);
    }

    /// What stands in the empty input, `columns` wide. Only a `first` visit is told more than that one may speak; the
    /// machine only while one `may_buy`.
    pub fn shown(&self, first: bool, may_buy: bool, columns: u16) -> String {
        let mut shown = if columns < 40 { "say something".to_owned() } else { "say something, or 1-4".to_owned() };
        let open = |hint: &Hint| !self.used.contains(hint) && (may_buy || *hint != Hint::Machine);
        for hint in Hint::ALL.iter().filter(|hint| first && open(hint)) {
            let longer = format!("{shown} · {}", hint.text());
            // One column stays for the cursor.
            if longer.chars().count() < usize::from(columns) {
                shown = longer;
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_goes_once_it_was_used_and_no_guest_is_told_twice() {
        let mut hints = Hints::default();
        assert_eq!(
            hints.shown(true, true, 90),
            "say something, or 1-4 · F3 the ticket machine · ... is silence · ? help"
        );
        hints.used(Hint::Machine);
        assert_eq!(hints.shown(true, true, 90), "say something, or 1-4 · ... is silence · ? help");
        hints.used(Hint::Help);
        assert_eq!(hints.shown(true, false, 90), "say something, or 1-4 · ... is silence");
        assert_eq!(hints.shown(false, false, 90), "say something, or 1-4");
    }

    #[test]
    fn where_there_is_no_room_the_hints_are_shorter() {
        let hints = Hints::default();
        for columns in 14..90 {
            assert!(hints.shown(true, true, columns).chars().count() < usize::from(columns), "{columns}");
        }
        assert_eq!(hints.shown(true, false, 38), "say something · ... is silence");
    }
}
