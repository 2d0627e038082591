//! Transcripts say what was said, and are what their formats want.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::memory::Save;
use crate::memory::save::{Event, Turn, VERSION};

fn visit() -> VisitRecord {
    let turn = |player: &str, reply: &str, points: i32| Turn {
        at: "19:33".to_owned(),
        player: player.to_owned(),
        reply: reply.to_owned(),
        events: if points == 0 {
            Vec::new()
        } else {
            vec![Event { points, why: "you noticed the *chashu*".to_owned() }]
        },
    };
    VisitRecord {
        version: VERSION,
        day: 0,
        weekday: "thursday".to_owned(),
        actor: "house".to_owned(),
        seed: 7,
        turns: vec![
            turn("", "Irasshai.", 0),
            turn("How's \u{1b}[31mbusiness?", "We're open at eleven.", 0),
            turn("_Nice_ chashu", "**scene** He nods. \"Thicker. You look at your food.\"", 2),
            turn(&format!("{}{}{}", "word ".repeat(60), "佐藤".repeat(60), "x".repeat(200)), "...", 0),
        ],
        over: Some("left".to_owned()),
        save: Save { visits_begun: 3, ..Save::new("ana") },
    }
}

#[test]
fn markdown_and_text_say_what_was_said() {
    let page = write(&visit(), "Kenji", Format::Markdown);
    assert!(page.starts_with("# Visit 3 to Kenji: Thursday, 19:33, played by the house book\n"), "{page}");
    assert!(
        page.contains("\n**Kenji:** *He nods.* Thicker. You look at your food.\n\n> +2 you noticed the \\*chashu\\*\n")
    );
    assert!(page.contains("**You:** \\_Nice\\_ chashu") && !page.contains('\u{1b}'));
    assert!(page.ends_with("You get up and go. Stranger, 0 points.\n"));
    let text = write(&visit(), "Kenji", Format::Text);
    assert!(text.contains("\nKenji: (He nods) Thicker. You look at your food.\n"), "{text}");
    assert!(text.lines().all(|row| row.width() <= 80) && !text.contains('\u{1b}'));
    let long = write(&visit(), &"Kenji".repeat(40), Format::Text);
    assert!(long.lines().skip(1).all(|row| row.width() <= 80), "{long}");
    let broken = VisitRecord { over: None, ..visit() };
    assert!(write(&broken, "Kenji", Format::Text).contains("the record breaks off"));
}

#[test]
fn an_asciicast_has_a_header_and_events_in_order() {
    for (edition, version) in [(Edition::Second, 2), (Edition::Third, 3)] {
        let cast = write(&visit(), "Kenji", Format::Asciicast(edition));
        let mut lines = cast.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let header = lines.next().expect("a header");
        assert_eq!(header["version"], version);
        let size = match edition {
            Edition::Second => (&header["width"], &header["height"]),
            Edition::Third => (&header["term"]["cols"], &header["term"]["rows"]),
        };
        assert_eq!((size.0.as_u64(), size.1.as_u64()), (Some(80), Some(24)));
        let events: Vec<(f64, String)> = lines
            .map(|event| {
                assert_eq!((event[1].as_str(), event.as_array().map(Vec::len)), (Some("o"), Some(3)));
                (event[0].as_f64().expect("a time"), event[2].as_str().expect("a text").to_owned())
            })
            .collect();
        let in_order = events.windows(2).all(|two| two[0].0 <= two[1].0);
        assert_eq!(in_order, edition == Edition::Second, "only the second edition counts from the beginning");
        let length = match edition {
            Edition::Second => events.last().map_or(0.0, |last| last.0),
            Edition::Third => events.iter().map(|event| event.0).sum(),
        };
        assert!((10.0..60.0).contains(&length), "{length} s");
        let size = |cells: u16| std::num::NonZero::new(cells).expect("a size");
        let mut terminal = vt100::Parser::new(size(24), size(80), 0);
        events.iter().for_each(|(_, text)| terminal.process(text.as_bytes()));
        let screen = terminal.screen().contents();
        assert!(screen.contains("Kenji: (He nods) Thicker. You look at your food."), "{screen}");
    }
}
