//! How well lines are understood that no phrasing has: for a YAML list of `{ say, ok }` the share whose nearest
//! intent is one of `ok`; with `--rows`, every line with what it came near to, tab-separated.

#![expect(clippy::print_stdout, reason = "an example reports")]

use anyhow::{Context as _, Result};
use kenji::character::{Cast, Contract};
use kenji::director::reading::Phrasebook;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    say: String,
    ok: Vec<String>,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().context("a YAML file with a list of { say, ok }")?;
    let rows = arguments.next().as_deref() == Some("--rows");
    let lines: Vec<Row> = serde_yaml::from_str(&std::fs::read_to_string(&path)?)?;
    let phrasebook = Phrasebook::of(&Cast::builtin()?.under(Contract::Scene));
    let (mut right, mut meant) = (0, 0);
    for Row { say, ok } in &lines {
        let near = phrasebook.nearest(say, 3);
        let fits = near.first().is_some_and(|(intent, _)| ok.contains(intent));
        let unforeseen = ok.iter().any(|id| id.starts_with("unknown"));
        meant += usize::from(!unforeseen);
        right += usize::from(!unforeseen && fits);
        if rows {
            let near: Vec<String> =
                near.iter().map(|(intent, closeness)| format!("{intent}\t{closeness:.3}")).collect();
            let guess = phrasebook.guesses(say, 1).first().copied();
            let measures = guess.map(|guess| format!("{:.4}\t{:.3}", guess.likely, guess.close));
            let measures = measures.unwrap_or_default();
            println!("{}\t{say}\t{}\t{measures}\t{}", u8::from(fits), ok.join("|"), near.join("\t"));
        }
    }
    eprintln!("{right} of {meant} lines: {:.1} %", 100.0 * right as f32 / meant as f32);
    Ok(())
}
