//! The ticket machine by the door, as the guest uses it: which button is marked, how firm the noodles are to
//! be, what was bought. It knows the menu and no keys; what it looks like is the view's.

use crate::character::Character;
use crate::director::Ticket;

/// Most tickets one buys at a time.
pub const MOST: usize = 6;
/// Frames a ticket takes to fall.
pub const FALLS: u64 = 8;

/// Before the machine.
#[derive(Debug, Clone, Default)]
pub struct Machine {
    /// The marked button, by its place on the menu; one past the last is the stool.
    pub row: usize,
    /// The noodles that are being chosen for the marked bowl, by their place among the kinds.
    pub firmness: Option<usize>,
    /// What was bought.
    pub tickets: Vec<Ticket>,
    /// The frame at which the last ticket fell.
    pub fell: Option<u64>,
}

impl Machine {
    /// Goes `by` buttons on, around the end; while noodles are chosen, to the next kind.
    pub fn step(&mut self, character: &Character, by: isize) {
        let (at, count) = match &mut self.firmness {
            Some(kind) => (kind, character.shop.firmness.len()),
            None => (&mut self.row, character.shop.menu.len() + 1),
        };
        *at = (*at as isize + by).rem_euclid(count.max(1) as isize) as usize;
    }

    /// Marks the button at `row`, if there is one.
    pub fn mark(&mut self, character: &Character, row: usize) -> bool {
        let there = self.firmness.is_none() && row <= character.shop.menu.len();
        if there {
            self.row = row;
        }
        there
    }

    /// Presses what is marked at frame `tick`. True when the guest goes to his stool.
    pub fn press(&mut self, character: &Character, tick: u64) -> bool {
        let Some(item) = character.shop.menu.get(self.row) else { return true };
        if self.tickets.len() >= MOST {
            self.row = character.shop.menu.len();
            return false;
        }
        let kinds = &character.shop.firmness;
        let firmness = match self.firmness.take() {
            None if item.bowl && !kinds.is_empty() => {
                // As most people have it.
                let usual = kinds.iter().position(|(id, ..)| id == "futsu");
                self.firmness = Some(usual.unwrap_or_default());
                return false;
            }
            None => None,
            Some(kind) => kinds.get(kind).map(|(id, ..)| id.clone()),
        };
        self.tickets.push(Ticket { item: item.id.clone(), firmness });
        self.fell = Some(tick);
        // Who presses once more goes to his stool, and does not pay twice.
        self.row = character.shop.menu.len();
        false
    }

    /// A step back: out of the choice of noodles. False when there is none.
    pub fn back(&mut self) -> bool {
        self.firmness.take().is_some()
    }

    /// What all tickets cost, in yen.
    pub fn total(&self, character: &Character) -> u32 {
        self.tickets.iter().filter_map(|ticket| character.shop.item(&ticket.item)).map(|item| item.price).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::{Cast, Contract};

    #[test]
    fn a_bowl_asks_for_its_noodles_and_a_side_does_not() {
        let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(Contract::Scene);
        let mut machine = Machine { row: 1, ..Machine::default() };
        assert!(!machine.press(&character, 4));
        assert_eq!(machine.tickets, []);
        machine.step(&character, -1);
        assert!(!machine.press(&character, 5));
        assert_eq!(machine.tickets, [Ticket { item: "ajitama".into(), firmness: Some("katame".into()) }]);
        let beer = character.shop.menu.iter().position(|item| item.id == "beer").expect("beer");
        assert!(machine.mark(&character, beer));
        assert!(!machine.press(&character, 9));
        assert_eq!((machine.tickets.len(), machine.total(&character), machine.fell), (2, 1600, Some(9)));
        assert!(machine.press(&character, 9), "pressing once more is the stool");
    }

    #[test]
    fn the_marks_go_around_and_the_purse_has_an_end() {
        let character = Cast::builtin().unwrap_or_else(|error| panic!("{error}")).under(Contract::Scene);
        let mut machine = Machine::default();
        machine.step(&character, -1);
        assert_eq!(machine.row, character.shop.menu.len());
        machine.step(&character, 1);
        assert_eq!(machine.row, 0);
        assert!(!machine.mark(&character, 99));
        for _ in 0..20 {
            machine.mark(&character, 7);
            machine.press(&character, 0);
        }
        assert_eq!(machine.tickets.len(), MOST);
    }
}
