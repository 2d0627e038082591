//! The palette: which colours exist, and what they are called.
//! It is read from the same GIMP file that the interface uses, so that no colour is ever written down twice.

/// One named colour of the palette file.
pub struct Swatch {
    /// The name as it stands in the file, such as `wood-3`.
    pub name: String,
    /// Red, green, blue, 0 to 255.
    pub rgb: [u8; 3],
}

/// All colours, in the order of the file; a pixel is an index into this list.
pub struct Palette {
    /// The colours, at most 32.
    pub swatches: Vec<Swatch>,
}

impl Palette {
    /// The game's own palette, compiled in.
    pub fn of_the_game() -> Result<Self, String> {
        Self::parse(include_str!("../../assets/palette.gpl"))
    }

    /// Reads the GIMP palette format; errs on the first line that is no colour.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut swatches = Vec::new();
        for line in text.lines().skip(1).map(str::trim) {
            let is_header = line.starts_with("Name:") || line.starts_with("Columns:");
            if line.is_empty() || line.starts_with('#') || is_header {
                continue;
            }
            swatches.push(parse_swatch(line).ok_or_else(|| format!("not a colour: {line}"))?);
        }
        if swatches.len() > 32 {
            return Err(format!("{} colours, the limit is 32", swatches.len()));
        }
        Ok(Self { swatches })
    }

    /// The index of a named colour; errs when the palette file does not have it.
    pub fn index(&self, name: &str) -> Result<u8, String> {
        let found = self.swatches.iter().position(|s| s.name == name);
        let found = found.ok_or_else(|| format!("no colour named {name}"))?;
        u8::try_from(found).map_err(|error| error.to_string())
    }
}

fn parse_swatch(line: &str) -> Option<Swatch> {
    let mut parts = line.split_whitespace();
    let mut channel = || parts.next()?.parse::<u8>().ok();
    let rgb = [channel()?, channel()?, channel()?];
    let name = parts.next()?.to_string();
    Some(Swatch { name, rgb })
}
