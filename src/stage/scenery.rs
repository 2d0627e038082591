//! What the stage shows of a visit: the scene, what stands on the counter, what Kenji is at, and the way in
//! from the alley. It turns a snapshot and a tick into a [`Shot`]; painting it is the pictures' business.

use crate::art::{Bowl, Doing, Prop, Scene, Shot, Sight, WAY};
use crate::character::Mood;
use crate::visit::{Activity, Over, Snapshot, Task};

/// Frames of the walk into the shop, at eight a second.
pub const WALK: u64 = 20;
/// Frames at its end in which it grows dark: the noren, then the counter.
const NOREN: u64 = 4;

/// What is seen from the guest's stool.
pub fn at_the_counter(snapshot: &Snapshot, tick: u64) -> Shot {
    let scene = match () {
        () if snapshot.over == Some(Over::Door) => Scene::Door,
        () if snapshot.after_closing => Scene::Closed,
        () => Scene::Counter,
    };
    let eaten = [Bowl::Full, Bowl::Half, Bowl::Low, Bowl::Empty];
    let bowl = snapshot.bowl.then(|| eaten[usize::from(snapshot.eaten.min(3))]);
    let has = |id: &str| snapshot.served.iter().any(|served| served == id);
    let props = [
        (Prop::Water, !snapshot.exchanges.is_empty()),
        (Prop::Ticket, snapshot.ticket),
        (Prop::Beer, has("beer")),
        (Prop::Gyoza, has("gyoza")),
    ];
    let props = props.into_iter().filter_map(|(prop, stands)| stands.then_some(prop)).collect();
    let doing = match (snapshot.activity, snapshot.task) {
        (Activity::Thinking, Task::Cloth) => Doing::Wipes,
        (Activity::Thinking, Task::Ladle) => Doing::Ladles,
        (Activity::Thinking, Task::Taste) => Doing::Tastes,
        _ if snapshot.mood == Mood::Nod && snapshot.activity != Activity::Idle => Doing::Nods,
        _ => Doing::Rests,
    };
    Shot { bowl, props, doing, tick, ..Shot::of(scene) }
}

/// The face of the avatar: over the pot while he thinks.
pub fn mood(snapshot: &Snapshot) -> Mood {
    if snapshot.activity == Activity::Thinking { Mood::Working } else { snapshot.mood }
}

/// The alley `step` frames into the walk to the shop.
pub fn walking_in(raining: bool, step: u64, tick: u64) -> Sight {
    let scene = if raining { Scene::Rain } else { Scene::Alley };
    let sight = Shot { tick, ..Shot::of(scene) }.sight();
    let step = step.min(WALK);
    let far = step as f32 / WALK as f32;
    // Slowly off, and slower again before the door.
    let eased = far * far * (3.0 - 2.0 * far);
    let dark = 2 * (step + NOREN).saturating_sub(WALK);
    Sight { near: (eased * f32::from(WAY)) as u8, dark: dark as u8, ..sight }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stage_follows_the_visit() {
        let mut snapshot = Snapshot::default();
        assert_eq!(at_the_counter(&snapshot, 0).scene, Scene::Counter);
        snapshot.bowl = true;
        snapshot.eaten = 3;
        snapshot.served = vec!["beer".to_owned()];
        let shot = at_the_counter(&snapshot, 0);
        assert_eq!((shot.bowl, shot.props), (Some(Bowl::Empty), vec![Prop::Beer]));
        snapshot.activity = Activity::Thinking;
        snapshot.task = Task::Taste;
        assert_eq!(at_the_counter(&snapshot, 0).doing, Doing::Tastes);
        snapshot.over = Some(Over::Door);
        assert_eq!(at_the_counter(&snapshot, 0).scene, Scene::Door);
    }

    #[test]
    fn the_walk_comes_nearer_and_ends_in_the_dark() {
        let sights: Vec<Sight> = (0..=WALK).map(|step| walking_in(false, step, step)).collect();
        assert!(sights.windows(2).all(|two| two[0].near <= two[1].near && two[0].dark <= two[1].dark));
        assert_eq!((sights[0].near, sights[0].dark), (0, 0));
        assert_eq!((sights[WALK as usize].near, sights[WALK as usize].dark), (WAY, 8));
    }
}
