//! Shows how Kenji would hear each line of standard input: intents with their closeness, topics, items.
//! For authors who tune phrasings: `echo "How do I order?" | cargo run --example reading [-- FILE]`.

use std::io::{self, BufRead, Write};

use kenji::character::{Cast, Contract};
use kenji::director::reading::{Context, Phrasebook, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cast = match std::env::args_os().nth(1) {
        Some(file) => Cast::read(file.as_ref())?,
        None => Cast::builtin()?,
    };
    let character = cast.under(Contract::Scene);
    let phrasebook = Phrasebook::of(&character);
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let reading = read(&character, &phrasebook, &line?, &Context::default());
        let near = phrasebook.nearest(&reading.line, 3);
        let near: Vec<_> = near.iter().map(|(intent, closeness)| format!("{intent} {closeness:.2}")).collect();
        writeln!(
            out,
            "{:<60} {:?} topics {:?} items {:?}  ({}){}",
            reading.line,
            reading.intents,
            reading.topics(),
            reading.items,
            near.join(", "),
            if reading.tricks.is_empty() { String::new() } else { format!(" tricks {:?}", reading.tricks) }
        )?;
    }
    Ok(())
}
