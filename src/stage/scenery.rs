//! What the stage shows of a visit: the scene, what stands on the counter, what Kenji is at, and the way in
//! from the alley. It turns a snapshot and a tick into a [`Shot`]; painting it is the pictures' business.

use crate::art::{Bowl, Doing, Prop, Scene, Shot};
use crate::character::{Moment, Mood};
use crate::visit::{Activity, Over, Snapshot, Task};

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

/// The alley in `weather`, the shop open.
pub fn alley(weather: Moment, tick: u64) -> Shot {
    let scene = if weather == Moment::Rain { Scene::Rain } else { Scene::Alley };
    Shot { snows: weather == Moment::Snow, tick, ..Shot::of(scene) }
}

/// The same, as a guest sees it who has walked `steps` frames towards the shop.
pub fn walking_in(weather: Moment, steps: u64, tick: u64) -> Shot {
    Shot { walked: Some(steps), ..alley(weather, tick) }
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
    fn it_rains_and_snows_in_the_alley_as_the_night_has_it() {
        assert_eq!(alley(Moment::Rain, 0).scene, Scene::Rain);
        let names = |weather| alley(weather, 0).sight().layers.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert!(names(Moment::Snow).contains(&"snow") && !names(Moment::Clear).contains(&"snow"));
        assert_eq!(walking_in(Moment::Wind, 3, 9).walked, Some(3));
    }
}
