//! All exchanges of a character, in the file's order, found by their intent.

use std::ops::Deref;
use std::sync::Arc;

use super::Exchange;
use super::term::Index;

/// The exchanges, as a list and by intent.
#[derive(Debug, Clone, Default)]
pub struct Exchanges {
    all: Vec<Exchange>,
    by_intent: Index<String, u32>,
}

impl Exchanges {
    /// Those of `intent`, in the file's order.
    pub fn of(&self, intent: &str) -> impl Iterator<Item = &Exchange> {
        self.by_intent.get(intent).into_iter().flatten().map(|&nth| &self.all[nth as usize])
    }

    /// Lets both contracts hold the same triggers and lines: they are much of what a house book weighs.
    pub(super) fn share(&mut self, scene: &Self) {
        for (own, other) in self.all.iter_mut().zip(&scene.all).filter(|(own, other)| own.id == other.id) {
            if own.triggers == other.triggers {
                own.triggers = Arc::clone(&other.triggers);
            }
            if own.says == other.says {
                own.says = Arc::clone(&other.says);
            }
        }
    }
}

impl FromIterator<Exchange> for Exchanges {
    fn from_iter<I: IntoIterator<Item = Exchange>>(exchanges: I) -> Self {
        let mut all: Vec<Exchange> = exchanges.into_iter().collect();
        all.shrink_to_fit();
        let mut by_intent: Index<String, u32> = Index::default();
        for (exchange, nth) in all.iter().zip(0..) {
            by_intent.entry(exchange.intent.clone()).or_default().push(nth);
        }
        Self { all, by_intent }
    }
}

impl Deref for Exchanges {
    type Target = [Exchange];

    fn deref(&self) -> &[Exchange] {
        &self.all
    }
}

impl<'a> IntoIterator for &'a Exchanges {
    type Item = &'a Exchange;
    type IntoIter = std::slice::Iter<'a, Exchange>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}
