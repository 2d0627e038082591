//! What is seen on the stage at a moment: a scene, what stands in it, what Kenji does, and which frame of each
//! layer that makes. A pure function of these and the tick: the same moment is the same picture, so that it
//! need be painted only once.

use super::Scene;

/// How far a bowl is eaten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bowl {
    /// As it was set down.
    Full,
    /// Half eaten.
    Half,
    /// A last mouthful.
    Low,
    /// Empty, the sticks across it.
    Empty,
}

/// What stands on the counter besides the bowl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Prop {
    /// A glass of water.
    Water,
    /// A ticket from the machine.
    Ticket,
    /// A can of beer and its glass.
    Beer,
    /// A plate of gyoza.
    Gyoza,
}

/// What Kenji does with his hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Doing {
    /// Nothing in particular; now and then he blinks or wipes the counter.
    #[default]
    Rests,
    /// Wipes the counter.
    Wipes,
    /// Ladles broth.
    Ladles,
    /// Tastes it.
    Tastes,
    /// Nods.
    Nods,
}

/// What the stage shows at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Shot {
    /// The place.
    pub scene: Scene,
    /// The bowl in front of the guest, if there is one.
    pub bowl: Option<Bowl>,
    /// What else stands there.
    pub props: Vec<Prop>,
    /// What he does.
    pub doing: Doing,
    /// Whether it snows in the alley.
    pub snows: bool,
    /// Frames that the guest has walked towards the shop, from 1, while he does.
    pub walked: Option<u64>,
    /// The button of the ticket machine that is lit, from 0.
    pub lit: Option<u8>,
    /// Steps since a ticket began to fall, while it does.
    pub falling: Option<u64>,
    /// Eighths of a second since the game began; 0 throughout where nothing may move.
    pub tick: u64,
}

/// What is laid over what: the picture of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sight {
    /// The picture below.
    pub scene: Scene,
    /// The layers above it with their frames, lowest first.
    pub layers: Vec<(&'static str, usize)>,
    /// Light that is added to them: the same picture at its brightest, and how much of what is brighter there,
    /// in eighths.
    pub light: Option<(&'static str, u8)>,
}

/// Eighths of a second between two frames of steam; of rain; between two steps of a lantern's breath (two a
/// second); of the noren.
const STEAM: u64 = 2;
const RAIN: u64 = 4;
const BREATH: u64 = 4;
const SWAY: u64 = 7;
/// The same of snow, and after closing, when the pot only keeps warm and one lamp burns.
const FLAKES: u64 = 2;
const SLOW_STEAM: u64 = 3;
const SLOW_BREATH: u64 = 9;
/// The steps of a lamp's breath, in eighths of its brightest light.
const BREATHS: [u8; 4] = [0, 3, 6, 8];
/// Frames of the way from the alley's mouth through the noren, at eight a second.
pub const WALK: u64 = 18;
/// How often a train passes, he blinks, he wipes the counter of his own accord, and the sign across the alley
/// flickers; and for how long.
const TRAIN: (u64, u64) = (208, 12);
const BLINK: (u64, u64) = (37, 1);
const WIPE: (u64, u64) = (176, 24);
const FLICKER: (u64, u64) = (131, 5);

impl Shot {
    /// An empty stage of `scene`, at rest.
    pub fn of(scene: Scene) -> Self {
        let doing = Doing::default();
        Self {
            scene,
            bowl: None,
            props: Vec::new(),
            doing,
            snows: false,
            walked: None,
            lit: None,
            falling: None,
            tick: 0,
        }
    }

    /// What is seen.
    pub fn sight(&self) -> Sight {
        let layers = match self.scene {
            Scene::Alley | Scene::Rain if self.walked.is_some() => self.way_in(),
            Scene::Alley => self.alley(),
            Scene::Rain => self.rain(),
            Scene::Counter => self.counter(),
            Scene::Closed => self.closed(),
            Scene::Kenbaiki => self.kenbaiki(),
            Scene::Door => self.door(),
            Scene::Shut | Scene::Shutter => Vec::new(),
        };
        let lamps = match self.scene {
            _ if self.walked.is_some() => None,
            Scene::Alley => Some(("alley_light", BREATH)),
            Scene::Rain => Some(("rain_light", BREATH)),
            Scene::Closed => Some(("closed_light", SLOW_BREATH)),
            Scene::Door => Some(("door_light", BREATH)),
            Scene::Counter | Scene::Kenbaiki | Scene::Shut | Scene::Shutter => None,
        };
        let light = lamps
            .map(|(lamp, breath)| (lamp, BREATHS[there_and_back(self.tick / breath, 4)]))
            .filter(|&(_, eighths)| eighths > 0);
        Sight { scene: self.scene, layers, light }
    }

    /// The alley as one walks; in the last frame the counter is next.
    fn way_in(&self) -> Vec<(&'static str, usize)> {
        let walk = if self.scene == Scene::Rain { "rain_walk" } else { "alley_walk" };
        let frame = self.walked.and_then(|walked| walked.checked_sub(1));
        let last = WALK as usize - 1;
        frame.map(|frame| (walk, (frame as usize).min(last))).into_iter().chain(self.falling_snow()).collect()
    }

    fn falling_snow(&self) -> Option<(&'static str, usize)> {
        // From half-way on the eaves are overhead.
        let outside = self.walked.is_none_or(|walked| walked < WALK / 2);
        (self.snows && outside).then(|| ("snow", around(self.tick / FLAKES, 8)))
    }

    fn alley(&self) -> Vec<(&'static str, usize)> {
        let mut layers =
            vec![("alley_noren", there_and_back(self.tick / SWAY, 4)), ("alley_cat", usize::from(self.tick % 96 > 88))];
        if let Some(since) = passing(self.tick, TRAIN) {
            layers.push(("alley_train", (since / 2) as usize));
        }
        layers.push(("alley_steam", around(self.tick / STEAM, 6)));
        layers.extend(self.falling_snow());
        layers
    }

    fn rain(&self) -> Vec<(&'static str, usize)> {
        vec![
            ("rain_mirror", there_and_back(self.tick / SWAY, 4)),
            ("rain_steam", around(self.tick / RAIN, 6)),
            ("rain", around(self.tick / RAIN, 4)),
        ]
    }

    /// After closing there is not much to do but to wipe.
    fn closed(&self) -> Vec<(&'static str, usize)> {
        let tick = self.tick;
        let mut layers = Vec::new();
        layers.extend(match self.doing {
            Doing::Wipes | Doing::Ladles | Doing::Tastes => Some(("closed_wipe", there_and_back(tick / 2, 4))),
            Doing::Nods => Some(("closed_nod", (tick / 2 % 2) as usize)),
            Doing::Rests => passing(tick, BLINK).filter(|_| tick > 0).map(|_| ("closed_blink", 0)),
        });
        layers.extend(
            passing(tick, FLICKER).filter(|since| tick > FLICKER.1 && since % 3 != 1).map(|_| ("closed_sign", 0)),
        );
        layers.push(("closed_steam", around(tick / SLOW_STEAM, 6)));
        layers
    }

    fn door(&self) -> Vec<(&'static str, usize)> {
        vec![("door_noren", there_and_back(self.tick / SWAY, 4)), ("door_steam", around(self.tick / STEAM, 6))]
    }

    fn counter(&self) -> Vec<(&'static str, usize)> {
        let tick = self.tick;
        let mut layers = Vec::new();
        layers.extend(match self.doing {
            Doing::Wipes => Some(("kenji_wipe", there_and_back(tick / 2, 4))),
            Doing::Ladles => Some(("kenji_ladle", around(tick / 2, 6))),
            Doing::Tastes => Some(("kenji_taste", there_and_back(tick / 4, 3))),
            Doing::Nods => Some(("kenji_nod", (tick / 2 % 2) as usize)),
            Doing::Rests => match (passing(tick, WIPE), passing(tick, BLINK)) {
                // Not before the guest has sat for a while.
                (Some(since), _) if tick > WIPE.0 => Some(("kenji_wipe", there_and_back(since / 2, 4))),
                (_, Some(_)) if tick > 0 => Some(("kenji_blink", 0)),
                _ => None,
            },
        });
        layers.push(("counter_steam", around(tick / STEAM, 6)));
        for prop in &self.props {
            layers.push((
                match prop {
                    Prop::Water => "prop_water",
                    Prop::Ticket => "prop_ticket",
                    Prop::Beer => "prop_beer",
                    Prop::Gyoza => "prop_gyoza",
                },
                0,
            ));
        }
        if let Some(bowl) = self.bowl {
            layers.push((
                match bowl {
                    Bowl::Full => "bowl_full",
                    Bowl::Half => "bowl_half",
                    Bowl::Low => "bowl_low",
                    Bowl::Empty => "bowl_empty",
                },
                0,
            ));
            if bowl < Bowl::Low {
                layers.push(("bowl_steam", around(tick / STEAM + 3, 6)));
            }
        }
        layers
    }

    fn kenbaiki(&self) -> Vec<(&'static str, usize)> {
        let lit = self.lit.map(|button| ("kenbaiki_lit", usize::from(button)));
        let falling = self.falling.map(|since| ("kenbaiki_ticket", (since / 2).min(3) as usize));
        lit.into_iter().chain(falling).collect()
    }
}

/// A place in a round of `count`.
fn around(step: u64, count: u64) -> usize {
    (step % count) as usize
}

/// A place in a walk up `count` steps and down again.
fn there_and_back(step: u64, count: u64) -> usize {
    let at = step % (2 * count - 2);
    at.min(2 * count - 2 - at) as usize
}

/// Since when something passes that comes every so often and then lasts, if it does now.
fn passing(tick: u64, (every, lasts): (u64, u64)) -> Option<u64> {
    let since = tick % every;
    (since < lasts).then_some(since)
}

#[cfg(test)]
mod tests {
    use super::super::layers;
    use super::*;

    #[test]
    fn every_layer_that_is_ever_seen_is_there_with_its_frame() {
        let mut seen = std::collections::BTreeSet::new();
        for scene in Scene::ALL {
            for doing in [Doing::Rests, Doing::Wipes, Doing::Ladles, Doing::Tastes, Doing::Nods] {
                for bowl in [None, Some(Bowl::Full), Some(Bowl::Half), Some(Bowl::Low), Some(Bowl::Empty)] {
                    for tick in 0..500_u64 {
                        let props = vec![Prop::Water, Prop::Ticket, Prop::Beer, Prop::Gyoza];
                        let (lit, falling) = (Some((tick % 9) as u8), Some(tick % 9));
                        let snows = tick % 2 == 0;
                        let walked = tick.checked_sub(400);
                        let moment = Shot { scene, bowl, props, doing, snows, walked, lit, falling, tick };
                        let sight = moment.sight();
                        seen.extend(sight.layers);
                        seen.extend(sight.light.map(|(name, _)| (name, 0)));
                    }
                }
            }
        }
        for (name, frame) in &seen {
            let (_, frames) = layers::find(name).unwrap_or_else(|| panic!("no layer {name}"));
            assert!(*frame < frames.len(), "{name} {frame}");
        }
        let all: usize = layers::LAYERS.iter().map(|(_, frames)| frames.len()).sum();
        assert_eq!(seen.len(), all, "a layer that nobody ever sees");
    }

    #[test]
    fn few_things_move_at_once() {
        let counter = |tick| Shot { tick, ..Shot::of(Scene::Counter) }.sight();
        assert_eq!(counter(8), counter(9), "half of the frames need no painting");
        assert_ne!(counter(8), counter(10));
        assert_eq!(Shot::of(Scene::Shut).sight(), Shot { tick: 77, ..Shot::of(Scene::Shut) }.sight());
    }
}
