//! Colours and emphasis of the interface, all from the palette, and the reduction of a finished frame to
//! what a terminal can show: 24-bit, 256 or 16 colours, or none.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::art::{Palette, Rgb};

/// How many colours a terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 24 bits.
    True,
    /// The 256 of xterm.
    Indexed,
    /// The sixteen names.
    Sixteen,
    /// None: emphasis only (`NO_COLOR`, `TERM=dumb`).
    None,
}

impl Depth {
    /// Reads the environment through `var`: `NO_COLOR` first, then `COLORTERM`, then `TERM`.
    pub fn detect(var: impl Fn(&str) -> Option<String>) -> Self {
        let term = var("TERM").unwrap_or_default();
        if var("NO_COLOR").is_some_and(|value| !value.is_empty()) || term == "dumb" {
            return Depth::None;
        }
        let truecolor = var("COLORTERM").is_some_and(|value| value == "truecolor" || value == "24bit");
        // Windows Terminal shows 24 bits and says so by a variable of its own.
        if truecolor || term.ends_with("-direct") || var("WT_SESSION").is_some() {
            Depth::True
        } else if term == "linux" || term == "vt100" || term == "ansi" {
            Depth::Sixteen
        } else {
            Depth::Indexed
        }
    }
}

/// The interface's styles.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    /// The ground of everything.
    pub ground: Style,
    /// Kenji's words.
    pub dialogue: Style,
    /// What is seen.
    pub beat: Style,
    /// Kenji's name.
    pub name: Style,
    /// The guest's words.
    pub player: Style,
    /// Hints and labels.
    pub dim: Style,
    /// Ordinary text.
    pub text: Style,
    /// The selected or previewed.
    pub chosen: Style,
    /// What was earned.
    pub gain: Style,
    /// What was lost, and warnings.
    pub loss: Style,
    /// What shines.
    pub lamp: Style,
    /// The filled part of the meter, from its beginning to its end.
    pub lantern: [Style; 4],
    /// The empty part of the meter, and lines.
    pub line: Style,
    /// Titles.
    pub title: Style,
}

impl Theme {
    /// The theme of `palette`.
    pub fn of(palette: &Palette) -> Self {
        let colour = |name: &str| rgb(palette.get(name));
        let on_ground = |name: &str| Style::new().fg(colour(name)).bg(colour("night-0"));
        Self {
            ground: on_ground("noren-sand"),
            dialogue: on_ground("noren-cream").add_modifier(Modifier::BOLD),
            beat: on_ground("steam-0").add_modifier(Modifier::ITALIC),
            name: on_ground("lamp-2"),
            player: on_ground("jade"),
            dim: on_ground("slate-1"),
            text: on_ground("noren-sand"),
            chosen: Style::new().fg(colour("night-0")).bg(colour("lamp-2")),
            gain: on_ground("lamp-3"),
            loss: on_ground("lantern-2"),
            lamp: on_ground("lamp-1"),
            lantern: ["lamp-0", "lamp-1", "lamp-2", "lamp-3"].map(on_ground),
            line: on_ground("night-3"),
            title: on_ground("lamp-3").add_modifier(Modifier::BOLD),
        }
    }
}

fn rgb([r, g, b]: Rgb) -> Color {
    Color::Rgb(r, g, b)
}

/// Reduces every cell of `buffer` to `depth`.
pub fn reduce(buffer: &mut Buffer, depth: Depth) {
    let map: fn(Color) -> Color = match depth {
        Depth::True => return,
        Depth::Indexed => to_indexed,
        Depth::Sixteen => to_sixteen,
        Depth::None => |_| Color::Reset,
    };
    for cell in &mut buffer.content {
        // The one place where a colour is the message: what is chosen stays visible without any.
        let chosen = depth == Depth::None && luminance(cell.bg) > luminance(cell.fg) + 40;
        cell.fg = map(cell.fg);
        cell.bg = map(cell.bg);
        if chosen {
            cell.modifier |= Modifier::REVERSED;
        }
        if depth == Depth::None && cell.modifier.contains(Modifier::ITALIC) {
            cell.modifier |= Modifier::DIM;
        }
    }
}

/// Replaces the shapes of the interface by ASCII. Whoever sees no pictures may have a font without such shapes;
/// letters, Japanese ones too, stay as they are.
pub fn spell_out(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let plain = match cell.symbol() {
            "▰" => "#",
            "▱" | "─" => "-",
            "●" => "*",
            "○" => ".",
            "▼" => "v",
            "▸" => ">",
            "▏" => "_",
            "│" => "|",
            "╭" | "╮" | "╰" | "╯" | "┌" | "┐" | "└" | "┘" => "+",
            _ => continue,
        };
        cell.set_symbol(plain);
    }
}

fn luminance(colour: Color) -> u32 {
    match colour {
        Color::Rgb(r, g, b) => (u32::from(r) * 3 + u32::from(g) * 6 + u32::from(b)) / 10,
        _ => 0,
    }
}

/// The nearest of xterm's colour cube and grey ramp.
fn to_indexed(colour: Color) -> Color {
    let Color::Rgb(r, g, b) = colour else { return colour };
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |value: u8| (0..6).min_by_key(|&at| STEPS[at].abs_diff(value)).unwrap_or(0);
    let (ri, gi, bi) = (step(r), step(g), step(b));
    let cube = [STEPS[ri], STEPS[gi], STEPS[bi]];
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let ramp = (mean.saturating_sub(3) / 10).min(23) as u8;
    let grey = 8 + ramp * 10;
    if distance([r, g, b], [grey; 3]) < distance([r, g, b], cube) {
        Color::Indexed(232 + ramp)
    } else {
        Color::Indexed((16 + 36 * ri + 6 * gi + bi) as u8)
    }
}

/// The nearest of the sixteen names, as xterm paints them.
fn to_sixteen(colour: Color) -> Color {
    const NAMED: [(Color, Rgb); 16] = [
        (Color::Black, [0, 0, 0]),
        (Color::Red, [170, 0, 0]),
        (Color::Green, [0, 150, 0]),
        (Color::Yellow, [170, 110, 0]),
        (Color::Blue, [0, 0, 170]),
        (Color::Magenta, [170, 0, 170]),
        (Color::Cyan, [0, 150, 150]),
        (Color::Gray, [180, 180, 180]),
        (Color::DarkGray, [90, 90, 90]),
        (Color::LightRed, [255, 90, 90]),
        (Color::LightGreen, [90, 255, 90]),
        (Color::LightYellow, [255, 220, 90]),
        (Color::LightBlue, [90, 90, 255]),
        (Color::LightMagenta, [255, 90, 255]),
        (Color::LightCyan, [90, 255, 255]),
        (Color::White, [255, 255, 255]),
    ];
    let Color::Rgb(r, g, b) = colour else { return colour };
    NAMED.iter().min_by_key(|(_, known)| distance([r, g, b], *known)).map_or(colour, |&(named, _)| named)
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    a.iter().zip(b).map(|(&x, y)| u32::from(x.abs_diff(y)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(pairs: &[(&str, &str)]) -> Depth {
        Depth::detect(|name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_tells_how_many_colours_there_are() {
        assert_eq!(depth(&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")]), Depth::True);
        assert_eq!(depth(&[("TERM", "screen-256color")]), Depth::Indexed);
        assert_eq!(depth(&[("TERM", "linux")]), Depth::Sixteen);
        assert_eq!(depth(&[("NO_COLOR", "1"), ("COLORTERM", "truecolor")]), Depth::None);
        assert_eq!(depth(&[("NO_COLOR", ""), ("COLORTERM", "truecolor")]), Depth::True);
    }

    #[test]
    fn colours_go_to_their_nearest() {
        assert_eq!(to_indexed(Color::Rgb(255, 0, 0)), Color::Indexed(196));
        assert_eq!(to_indexed(Color::Rgb(128, 128, 128)), Color::Indexed(244));
        assert_eq!(to_sixteen(Color::Rgb(250, 250, 250)), Color::White);
    }
}
