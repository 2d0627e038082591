//! The one palette, read from `assets/palette.gpl`: at most 32 named colours for pictures and interface.

/// A colour, red, green and blue.
pub type Rgb = [u8; 3];

const BUILTIN: &str = include_str!("../../assets/palette.gpl");

/// Named colours in the file's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette(Vec<(String, Rgb)>);

impl Palette {
    /// The palette that is built in.
    pub fn builtin() -> Self {
        Self::parse(BUILTIN)
    }

    /// Reads the GIMP palette format; lines that are no colour (head, comments) are passed over.
    pub fn parse(text: &str) -> Self {
        let colours = text.lines().filter_map(|row| {
            let mut parts = row.split_whitespace();
            let mut channel = || parts.next()?.parse::<u8>().ok();
            let colour = [channel()?, channel()?, channel()?];
            Some((parts.collect::<Vec<_>>().join(" "), colour))
        });
        Self(colours.collect())
    }

    /// The colour called `name`; a plain grey for one that is not there, so that a palette of another
    /// make stays readable.
    pub fn get(&self, name: &str) -> Rgb {
        self.0.iter().find(|(known, _)| known == name).map_or([128, 128, 128], |&(_, colour)| colour)
    }

    /// All colours with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Rgb)> {
        self.0.iter().map(|(name, colour)| (name.as_str(), *colour))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_has_at_most_thirty_two_colours_each_named_once() {
        let palette = Palette::builtin();
        let names: std::collections::BTreeSet<_> = palette.iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(names.len(), palette.iter().count());
        assert!((16..=32).contains(&names.len()), "{}", names.len());
    }
}
