//! How much of him, and of a guest, goes into what leaves the house.

use crate::character::contract::{self, Earned};
use crate::character::text::clean_line;
use crate::character::{Character, Tier};
use crate::memory::Save;

/// Whose Kenji it is.
#[derive(Debug, Clone, Default)]
pub enum Knows {
    /// Everybody's: the whole file, secrets and rules included, and a stranger at the counter.
    #[default]
    All,
    /// One guest's: what he has earned, and nothing else.
    Earned(Earned),
}

impl Knows {
    /// What anybody of `tier` has earned.
    pub fn tier_of(tier: Tier) -> Self {
        Knows::Earned(Earned { tier, ..Earned::default() })
    }

    /// What the guest of `save` has earned, and what Kenji keeps of him.
    pub fn guest_of(save: &Save, character: &Character) -> Self {
        let kept = &save.guest_book;
        let mut known = Vec::new();
        // What a guest said is one line in plain quotes, whatever a save holds.
        let plain = |text: &str| clean_line(text).replace('"', "'");
        let mut know = |text: String| known.push(format!("{}.", text.trim_end_matches('.')));
        let evenings = save.standing.visits.max(save.visits_begun);
        know(format!("The guest has been here on {evenings} evening{}", if evenings == 1 { "" } else { "s" }));
        if let Some(name) = &kept.name {
            know(format!("The guest's name is {}", plain(name)));
        }
        let shop = &character.shop.text;
        let bowl =
            shop.menu.iter().filter(|item| kept.bowl.as_deref() == Some(&item.id)).map(|item| item.name.as_str());
        let firmness = shop.firmness.iter().filter(|firmness| kept.firmness.as_deref() == Some(&firmness.id));
        let usual: Vec<&str> = bowl.chain(firmness.map(|firmness| firmness.name.as_str())).collect();
        if !usual.is_empty() {
            know(format!("The usual: {}", usual.join(", ")));
        }
        for gift in &kept.gifts {
            know(format!("The guest brought {}", plain(&gift.what)));
        }
        for fact in &kept.facts {
            know(format!("The guest told you: \"{}\"", plain(&fact.what)));
        }
        if save.standing.doors > 0 {
            know("You have shown this guest the door before".to_owned());
        }
        Knows::Earned(Earned { tier: save.standing.tier, told: Some(kept.fragments.clone()), known })
    }

    /// The tier of the guest.
    pub fn tier(&self) -> Tier {
        match self {
            Knows::All => Tier::Stranger,
            Knows::Earned(earned) => earned.tier,
        }
    }

    /// The contract of `character` for a model that plays alone.
    pub fn contract(&self, character: &Character) -> String {
        match self {
            Knows::All => contract::full(character),
            Knows::Earned(earned) => contract::frozen(character, earned),
        }
    }
}
