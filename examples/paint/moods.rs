//! Brows, eyes and mouths of the nine moods, as pixel maps; the tilt of the head with them.
//! Where a mood needs no map of its own it borrows the calm one: as little as possible changes.

use crate::painter::avatar::Mood;

/// What differs from mood to mood.
pub struct Features {
    /// Where the whole head sits, against the neutral one.
    pub shift: (i32, i32),
    /// How far he bows, in pixels the face slides down.
    pub bow: i32,
    /// Brows and eyes, 25 pixels wide.
    pub eyes: &'static [&'static str],
    /// Mouth and the folds beside it, 23 pixels wide.
    pub mouth: &'static [&'static str],
}

const EYES_CALM: &[&str] = &[
    "...BBBBBB.......BBBBBB...",
    "..BBbbbbBB.....BBbbbbBB..",
    "..B...ssss.....sss....B..",
    "....SSSSs.......SSSSs....",
    "...l#####........#####l..",
    "..m.o*e#o.......o*e#o.m..",
    ".s...msm.........msm...s.",
    "..s.....ss.....ss.....s..",
    "....sss...........sss....",
];

const EYES_DOWN: &[&str] = &[
    "...BBBBBB.......BBBBBB...",
    "..BBbbbbBB.....BBbbbbBB..",
    "..B...ssss.....sss....B..",
    "....SSSSSs......SSSSSs...",
    "...sSSSSSs.....sSSSSSs...",
    "..ml######.....######lm..",
    ".s..l#l#l.......l#l#l..s.",
    "..s.....ss.....ss.....s..",
    "....sss...........sss....",
];

const EYES_CLOSED: &[&str] = &[
    "..BBBBBB.........BBBBBB..",
    ".BBbbbbBB.......BBbbbbBB.",
    ".B....sss.......sss....B.",
    "....SSSSS.......SSSSS....",
    "...SSSSSSs.....sSSSSSS...",
    "..l#.SSS.#.....#.SSS.#l..",
    ".s..#####.......#####..s.",
    "..s.....ss.....ss.....s..",
    "....sss...........sss....",
];

const EYES_LISTENING: &[&str] = &[
    "..BBBBBBB.......BBBBBBB..",
    ".BBbbbbbBB.....BBbbbbbBB.",
    ".B....................B..",
    "....SSSSs.......SSSSs....",
    "...l#####........#####l..",
    "..m.o#*#o.......o#*#o.m..",
    ".s..oe#eo.......oe#eo..s.",
    "..s..mmm.........mmm..s..",
    "....sss...........sss....",
];

const EYES_SMILE: &[&str] = &[
    "..BBBBBB.........BBBBBB..",
    ".BBbbbbBB.......BBbbbbBB.",
    ".B.......................",
    "....SSSSs.......SSSSs....",
    ".m..#####.......#####..m.",
    "m.l#.e#e.#.....#.e#e.#l.m",
    ".m..SmmmS.......SmmmS..m.",
    "m...SHHHS.......SHHS....m",
    "..s.ssss.........sss..s..",
];

const EYES_COLD: &[&str] = &[
    ".........................",
    "..BBBB.............BBBB..",
    "...BbbbBBB.m.m.BBBbbbB...",
    "...ss.bbbB.m.m.Bbbb.ss...",
    "...l######.....######l...",
    "..m.s#e#om.....mo#e#s.m..",
    ".s..mmmmm.......mmmmm..s.",
    "..s.....ss.....ss.....s..",
    "....sss...........sss....",
];

const EYES_DRINKING: &[&str] = &[
    "..BBBBBB.........BBBBBB..",
    ".BBbbbbBB.......BBbbbbBB.",
    ".B....sss.......sss....B.",
    "....SSSSs.......SSSSs....",
    "...SSSSSSs.....sSSSSSS...",
    "..ml#####.......#####lm..",
    ".s..oe#o.........oe#o..s.",
    "..s..mm.ss.....ss.mm..s..",
    "....sss...........sss....",
];

const MOUTH_CALM: &[&str] = &[
    "......s.........m......",
    ".....s...........m.....",
    "....s....S.S......m....",
    "....s.m........m..m....",
    "....s..llllllll...m....",
    ".......ssssssss........",
    "........SSSSSSs........",
    ".........mmmmm.........",
];

const MOUTH_STRAIGHT: &[&str] = &[
    "......s.........m......",
    ".....s...........m.....",
    "....s....S.S......m....",
    "....s.............m....",
    "....s.mllllllllm..m....",
    ".......sssssssss.......",
    "........SSSSSSs........",
    ".........mmmmm.........",
];

const MOUTH_SOFT: &[&str] = &[
    "......s.........m......",
    ".....s...........m.....",
    "....s....S.S......m....",
    "....s.............m....",
    "....s.l........m..m....",
    ".......llllllll........",
    "........ssssss.........",
    ".........SSSS..........",
    ".........mmmm..........",
];

const MOUTH_SMILE: &[&str] = &[
    ".....sm.........m......",
    "....m............m.....",
    "....m....S.S......m....",
    "...m.l..........m..m...",
    "...m..l........l...m...",
    ".......llllllll........",
    "........ssssss.........",
    ".........SSSS..........",
    ".........mmm...........",
];

const MOUTH_COLD: &[&str] = &[
    "......m.........m......",
    ".....m...........m.....",
    "....s....S.S......m....",
    "....s.............m....",
    "....s.lllllllllll.m....",
    ".......sssssssss.......",
    "........SSSSSSs........",
    ".........mmmmm.........",
];

/// The features of a mood.
pub fn features(mood: Mood) -> Features {
    let (shift, bow, eyes, mouth) = match mood {
        Mood::Neutral | Mood::Turned => ((0, 0), 0, EYES_CALM, MOUTH_CALM),
        Mood::Working => ((0, 1), 3, EYES_DOWN, MOUTH_STRAIGHT),
        Mood::Listening => ((-1, 0), 0, EYES_LISTENING, MOUTH_SOFT),
        Mood::Nod => ((0, 2), 4, EYES_CLOSED, MOUTH_SOFT),
        Mood::Smile => ((0, 0), 0, EYES_SMILE, MOUTH_SMILE),
        Mood::Cold => ((0, 0), 0, EYES_COLD, MOUTH_COLD),
        Mood::Drinking => ((2, -1), -2, EYES_DRINKING, MOUTH_SOFT),
        Mood::Silent => ((-1, 2), 3, EYES_DOWN, MOUTH_STRAIGHT),
    };
    Features { shift, bow, eyes, mouth }
}
