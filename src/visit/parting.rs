//! What stays of a visit when the guest gets up: what Kenji will know of him that he did not know before.

use super::Visit;

impl Visit {
    /// What he has learned of the guest tonight and will remember, in a few words each.
    pub fn learned(&self) -> Vec<String> {
        let (before, now) = (&self.opening.guest, &self.guest);
        let mut learned = Vec::new();
        if now.name != before.name {
            learned.extend(now.name.as_ref().map(|name| format!("your name, {name}")));
        }
        if now.usual != before.usual {
            let usual = now.usual.as_ref().and_then(|usual| usual.spoken(self.character()));
            learned.extend(usual.map(|usual| format!("how you eat: {usual}")));
        }
        let told = now.facts.iter().filter(|told| !before.facts.contains(told));
        learned.extend(told.map(|told| format!("what you told: {}", told.what)));
        let gifts = now.gifts.iter().filter(|gift| !before.gifts.contains(gift));
        learned.extend(gifts.map(|gift| format!("what you brought: {}", gift.what)));
        if now.noticed != before.noticed {
            learned.push("that you look closely".to_owned());
        }
        learned
    }
}
