//! Every named state at every size and colour depth: nothing panics, nothing is cut off that has to be
//! there, and only what a terminal can show is shown.

use kenji::stage::poses::{POSES, Pose, Studio};
use kenji::stage::theme::Depth;
use ratatui::buffer::Buffer;
use ratatui::style::Color;
use unicode_width::UnicodeWidthStr;

const SIZES: [(u16, u16); 7] = [(40, 20), (60, 20), (80, 24), (100, 30), (120, 36), (160, 50), (200, 60)];
const DEPTHS: [Depth; 4] = [Depth::True, Depth::Indexed, Depth::Sixteen, Depth::None];

async fn studio(pose: &Pose) -> Studio {
    let mut studio = Studio::new(pose, SIZES[4], Depth::True, 7, false).expect("a studio");
    studio.take(pose).await.expect("the steps");
    studio
}

fn screen(studio: &mut Studio, size: (u16, u16)) -> Buffer {
    studio.resize(size);
    let buffer = studio.screen().expect("a screen");
    assert_eq!((buffer.area.width, buffer.area.height), size);
    buffer
}

fn text(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width);
    let rows = buffer.content.chunks(width).map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>());
    rows.collect::<Vec<_>>().join("\n")
}

/// Words that a state has to show whole, at any size.
fn needed(pose: &str) -> &'static [&'static str] {
    match pose {
        "title" => &["RAMEN", "q quit", "Enter walk in"],
        "wednesday" => &["Wednesday", "q quit"],
        "shutter" => &["The shutter is down", "q quit"],
        "walk" => &["any key sits down"],
        "machine" => &["Tonkotsu ajitama", "¥1100", "9 Beer", "0 sit down", "Esc"],
        "noodles" => &["kata-men", "yawa", "Esc"],
        "door" => &["The door.", "back to the alley"],
        "leave" => &["gochisousama", "Trust 0 → 6", "opens next on Friday", "back to the alley"],
        "help" => &["F3, /machine", "?, F1"],
        "models" => &["house book", "Esc"],
        "thinking" => &["is at the pot", "› "],
        "arrival" => &["We're open at eleven.", "› "],
        _ => &["› ", "Thursday"],
    }
}

/// What is wrong with a state, in words.
async fn faults(pose: &Pose) -> Vec<String> {
    let mut faults = Vec::new();
    let mut studio = studio(pose).await;
    for size in SIZES {
        let buffer = screen(&mut studio, size);
        let shown = text(&buffer);
        let bare = shown.replace(' ', "");
        for words in needed(pose.name) {
            if !shown.contains(words) && !bare.contains(&words.replace(' ', "")) {
                faults.push(format!("{} {size:?}: {words} is not there\n{shown}", pose.name));
            }
        }
        let last = |row: &[ratatui::buffer::Cell]| row.last().map_or(0, |cell| cell.symbol().width());
        if buffer.content.chunks(usize::from(size.0)).any(|row| last(row) > 1) {
            faults.push(format!("{} {size:?}: a letter reaches over the edge", pose.name));
        }
    }
    for size in [(1, 1), (3, 50), (39, 16), (40, 16), (41, 17), (300, 4), (57, 21)] {
        screen(&mut studio, size);
    }
    for depth in DEPTHS {
        studio.app().setup.depth = depth;
        let mut covered = false;
        for cell in &screen(&mut studio, (80, 24)).content {
            // A letter of two columns covers the cell behind it.
            let hidden = std::mem::replace(&mut covered, cell.symbol().width() > 1);
            for colour in [cell.fg, cell.bg] {
                let fits = match depth {
                    Depth::True => true,
                    Depth::Indexed => !matches!(colour, Color::Rgb(..)),
                    Depth::Sixteen => !matches!(colour, Color::Rgb(..) | Color::Indexed(16..)),
                    Depth::None => colour == Color::Reset,
                };
                if !fits {
                    faults.push(format!("{} {depth:?}: {colour:?}", pose.name));
                }
            }
            // The terminal's own ground, which may be white, shows through nowhere.
            if depth != Depth::None && !hidden && cell.bg == Color::Reset {
                faults.push(format!("{} {depth:?}: a cell without a ground", pose.name));
            }
        }
    }
    faults
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_state_is_whole_at_every_size_and_in_the_colours_of_the_terminal() {
    let all = POSES.iter().map(|pose| tokio::spawn(faults(pose)));
    let mut found = Vec::new();
    for pose in all.collect::<Vec<_>>() {
        found.extend(pose.await.expect("a pose"));
    }
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[tokio::test]
async fn what_moves_moves_and_without_motion_nothing_does() {
    let pose = POSES.iter().find(|pose| pose.name == "title").expect("the title");
    let mut studio = Studio::new(pose, (120, 36), Depth::True, 7, true).expect("a studio");
    studio.take(pose).await.expect("the steps");
    studio.app().setup.motion = false;
    studio.wait(20).await.expect("frames");
    studio.app().setup.motion = true;
    studio.wait(20).await.expect("frames");
    let film = studio.film();
    let changes = |frames: &[Buffer]| frames.windows(2).filter(|two| two[0] != two[1]).count();
    assert_eq!(changes(&film[..20]), 0);
    assert!(changes(&film[20..]) >= 8, "{}", changes(&film[20..]));
}
