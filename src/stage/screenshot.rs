//! A screen as a picture: cells become pixels with the glyphs of GNU Unifont, eight by sixteen each. What is on
//! the screen is the views' business.

use image::{Rgba, RgbaImage};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::art::{Palette, Rgb};

/// Pixels of a cell.
pub const CELL: (u32, u32) = (8, 16);

/// The colours of a terminal that has none of its own: what `Reset` means.
#[derive(Debug, Clone, Copy)]
pub struct Ground {
    /// Behind the words.
    pub behind: Rgb,
    /// The words.
    pub words: Rgb,
}

impl Ground {
    /// The game's own.
    pub fn of(palette: &Palette) -> Self {
        Self { behind: palette.get("night-0"), words: palette.get("noren-cream") }
    }
}

/// The colours of a cell: of its words, and behind them.
pub fn colours(cell: &Cell, ground: Ground) -> (Rgb, Rgb) {
    let (mut words, mut behind) = (rgb(cell.fg, ground.words), rgb(cell.bg, ground.behind));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut words, &mut behind);
    }
    if cell.modifier.contains(Modifier::DIM) {
        for (value, ground) in words.iter_mut().zip(behind) {
            *value = u8::midpoint(*value, ground);
        }
    }
    (words, behind)
}

/// The screen in `buffer` as a picture.
pub fn picture(buffer: &Buffer, ground: Ground) -> RgbaImage {
    let area = buffer.area;
    let (width, height) = (u32::from(area.width) * CELL.0, u32::from(area.height) * CELL.1);
    let mut picture = RgbaImage::new(width, height);
    for (nth, cell) in (0..).zip(&buffer.content) {
        let at = (nth % u32::from(area.width) * CELL.0, nth / u32::from(area.width) * CELL.1);
        let (_, [r, g, b]) = colours(cell, ground);
        for y in at.1..at.1 + CELL.1 {
            for x in at.0..at.0 + CELL.0 {
                picture.put_pixel(x, y, Rgba([r, g, b, 255]));
            }
        }
    }
    // Wide letters reach into the next cell, so they come after all grounds.
    for (nth, cell) in (0..).zip(&buffer.content) {
        let at = (nth % u32::from(area.width) * CELL.0, nth / u32::from(area.width) * CELL.1);
        write(&mut picture, at, cell, ground);
    }
    picture
}

fn write(picture: &mut RgbaImage, (left, top): (u32, u32), cell: &Cell, ground: Ground) {
    let ([r, g, b], _) = colours(cell, ground);
    let mut put = |x: u32, y: u32| {
        if let Some(pixel) = picture.get_pixel_mut_checked(left + x, top + y) {
            *pixel = Rgba([r, g, b, 255]);
        }
    };
    for letter in cell.symbol().chars() {
        // Half-blocks fill their half to the edge, whatever the font says.
        match letter {
            ' ' => continue,
            '▀' | '▄' => {
                let from = if letter == '▀' { 0 } else { CELL.1 / 2 };
                (from..from + CELL.1 / 2).for_each(|y| (0..CELL.0).for_each(|x| put(x, y)));
                continue;
            }
            _ => {}
        }
        let Some(glyph) = unifont::get_glyph(letter) else { continue };
        let width = if glyph.is_fullwidth() { 16 } else { 8 };
        let (bold, slanted) =
            (cell.modifier.contains(Modifier::BOLD), cell.modifier.contains(Modifier::ITALIC) && width == 8);
        for y in 0..CELL.1 {
            for x in (0..width).filter(|&x| glyph.get_pixel(x as usize, y as usize)) {
                // A slant of two pixels over the height of a letter.
                let x = if slanted { (x + (CELL.1 - y) / 6).saturating_sub(1).min(CELL.0 - 1) } else { x };
                put(x, y);
                if bold && x + 1 < width {
                    put(x + 1, y);
                }
            }
        }
        if cell.modifier.contains(Modifier::UNDERLINED) {
            (0..width).for_each(|x| put(x, CELL.1 - 2));
        }
    }
}

fn rgb(colour: Color, reset: Rgb) -> Rgb {
    const NAMED: [Rgb; 16] = [
        [0, 0, 0],
        [205, 0, 0],
        [0, 205, 0],
        [205, 205, 0],
        [0, 0, 238],
        [205, 0, 205],
        [0, 205, 205],
        [229, 229, 229],
        [127, 127, 127],
        [255, 0, 0],
        [0, 255, 0],
        [255, 255, 0],
        [92, 92, 255],
        [255, 0, 255],
        [0, 255, 255],
        [255, 255, 255],
    ];
    let named = match colour {
        Color::Reset => return reset,
        Color::Rgb(r, g, b) => return [r, g, b],
        Color::Indexed(nth @ 232..) => return [8 + (nth - 232) * 10; 3],
        Color::Indexed(nth @ 16..) => {
            let level = |value: u8| if value == 0 { 0 } else { 55 + 40 * value };
            let cube = nth - 16;
            return [level(cube / 36), level(cube / 6 % 6), level(cube % 6)];
        }
        Color::Indexed(nth) => nth,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    NAMED[usize::from(named)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    const GROUND: Ground = Ground { behind: [1, 2, 3], words: [250, 240, 230] };

    fn inked(picture: &RgbaImage) -> usize {
        picture.pixels().filter(|pixel| pixel.0[..3] == [250, 240, 230]).count()
    }

    #[test]
    fn letters_stand_where_their_cells_are() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 2));
        buffer.set_string(2, 1, "k", Style::default());
        let picture = picture(&buffer, GROUND);
        assert_eq!(picture.dimensions(), (32, 32));
        let ink: Vec<_> = picture.enumerate_pixels().filter(|(_, _, p)| p.0[..3] == [250, 240, 230]).collect();
        assert!(ink.len() > 8 && ink.iter().all(|(x, y, _)| (16..24).contains(x) && *y >= 16));
    }

    #[test]
    fn kanji_are_two_cells_wide_and_half_blocks_fill_their_half() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        buffer.set_string(0, 0, "麺", Style::default());
        buffer.set_string(3, 0, "▀", Style::default());
        let picture = picture(&buffer, GROUND);
        assert!((8..16).any(|x| (0..16).any(|y| picture.get_pixel(x, y).0[0] == 250)), "the right half of a kanji");
        assert!((24..32).all(|x| (0..8).all(|y| picture.get_pixel(x, y).0[0] == 250)));
        assert!((24..32).all(|x| (8..16).all(|y| picture.get_pixel(x, y).0[0] == 1)));
    }

    #[test]
    fn bold_is_heavier_and_reversed_is_turned_around() {
        let drawn = |style: Style| {
            let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
            buffer.set_string(0, 0, "l", style);
            inked(&picture(&buffer, GROUND))
        };
        assert!(drawn(Style::default().add_modifier(Modifier::BOLD)) > drawn(Style::default()));
        assert!(drawn(Style::default().add_modifier(Modifier::REVERSED)) > 64);
    }

    #[test]
    fn all_kinds_of_colours_are_colours() {
        assert_eq!(rgb(Color::Indexed(16), [9; 3]), [0, 0, 0]);
        assert_eq!(rgb(Color::Indexed(231), [9; 3]), [255, 255, 255]);
        assert_eq!(rgb(Color::Indexed(255), [9; 3]), [238, 238, 238]);
        assert_eq!(rgb(Color::Red, [9; 3]), rgb(Color::Indexed(1), [9; 3]));
        assert_eq!(rgb(Color::Reset, [9; 3]), [9; 3]);
    }
}
