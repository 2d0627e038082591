//! A screen as SVG: rectangles for grounds and half-blocks, text for words, so that it stays sharp at any size
//! and its words can be found and copied.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

use super::screenshot::{CELL, Ground, colours};
use crate::art::Rgb;

/// The screen in `buffer` as an SVG document.
pub fn document(buffer: &Buffer, ground: Ground, title: &str) -> String {
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (width, height) = (columns * CELL.0, rows * CELL.1);
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace\" \
         font-size=\"13\"><title>{}</title><rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
        escaped(title),
        hex(ground.behind)
    );
    for row in 0..rows {
        let cells = &buffer.content[(row * columns) as usize..((row + 1) * columns) as usize];
        halves(&mut out, cells, row, ground);
        words(&mut out, cells, row, ground);
    }
    out.push_str("</svg>\n");
    out
}

/// The upper and the lower half of a row of cells, equal neighbours as one rectangle.
fn halves(out: &mut String, cells: &[Cell], row: u32, ground: Ground) {
    for half in 0..2 {
        let colour = |cell: &Cell| {
            let (words, behind) = colours(cell, ground);
            match (cell.symbol(), half) {
                ("▀", 0) | ("▄", 1) => words,
                _ => behind,
            }
        };
        let mut from = 0;
        for run in cells.chunk_by(|a, b| colour(a) == colour(b)) {
            let fill = colour(&run[0]);
            if fill != ground.behind {
                let (x, y) = (from * CELL.0, row * CELL.1 + half * CELL.1 / 2);
                let (width, height) = (run.len() as u32 * CELL.0, CELL.1 / 2);
                let _ = writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>",
                    hex(fill)
                );
            }
            from += run.len() as u32;
        }
    }
}

/// The words of a row, pieces of one style together.
fn words(out: &mut String, cells: &[Cell], row: u32, ground: Ground) {
    let style = |cell: &Cell| (colours(cell, ground).0, cell.modifier);
    let mut from = 0;
    for run in cells.chunk_by(|a, b| style(a) == style(b)) {
        let (x, width) = (from * CELL.0, run.len() as u32 * CELL.0);
        from += run.len() as u32;
        let mut text = String::new();
        let mut covered = 0;
        for cell in run {
            // The second column of a wide letter holds nothing of its own.
            if covered > 0 {
                covered -= 1;
                continue;
            }
            covered = cell.symbol().width().saturating_sub(1);
            text.push_str(if matches!(cell.symbol(), "▀" | "▄") { " " } else { cell.symbol() });
        }
        if text.trim().is_empty() {
            continue;
        }
        let (fill, modifier) = style(&run[0]);
        let bold = if modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
        let italic = if modifier.contains(Modifier::ITALIC) { " font-style=\"italic\"" } else { "" };
        let _ = writeln!(
            out,
            "<text x=\"{x}\" y=\"{}\" fill=\"{}\"{bold}{italic} xml:space=\"preserve\" textLength=\"{width}\" \
             lengthAdjust=\"spacingAndGlyphs\">{}</text>",
            row * CELL.1 + CELL.1 * 3 / 4,
            hex(fill),
            escaped(&text)
        );
    }
}

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn words_can_be_found_and_signs_do_no_harm() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 2));
        buffer.set_string(0, 0, "麺処 <b> & \"so\"", Style::default());
        buffer.set_string(0, 1, "▀▀", Style::default());
        let ground = Ground { behind: [0, 0, 0], words: [255, 255, 255] };
        let svg = document(&buffer, ground, "a < b");
        assert!(svg.contains("麺処 &lt;b&gt; &amp; \"so\"") && svg.contains("<title>a &lt; b</title>"), "{svg}");
        assert_eq!(svg.matches("<rect x=\"0\" y=\"16\" width=\"16\" height=\"8\"").count(), 1, "{svg}");
        assert!(!svg.contains('▀'));
    }
}
