//! Breaking text into rows by grapheme and display width: kanji take two columns, an emoji of several
//! code points is never cut, a word longer than a row is.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Rows of at most `width` columns. Never empty; a width of 0 counts as 1.
pub fn rows(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut rows = Vec::new();
    let (mut row, mut used) = (String::new(), 0);
    for (nth, line) in text.split('\n').enumerate() {
        if nth > 0 {
            rows.push(std::mem::take(&mut row));
            used = 0;
        }
        // Blanks at the beginning are meant: they indent.
        let words = line.trim_start_matches(' ');
        let indent = (line.len() - words.len()).min(width.saturating_sub(used + 1));
        row.push_str(&" ".repeat(indent));
        used += indent;
        for (at, word) in words.split(' ').enumerate() {
            let length = word.width();
            let gap = usize::from(at > 0 && !row.is_empty());
            if used + gap + length <= width {
                if gap == 1 {
                    row.push(' ');
                }
                row.push_str(word);
                used += gap + length;
                continue;
            }
            if used > 0 {
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            for grapheme in word.graphemes(true) {
                let length = grapheme.width();
                if used + length > width && used > 0 {
                    rows.push(std::mem::take(&mut row));
                    used = 0;
                }
                row.push_str(grapheme);
                used += length;
            }
        }
    }
    rows.push(row);
    rows
}

/// `text` cut to `width` columns, with `…` where something is missing.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        if used + grapheme.width() + 1 > width {
            break;
        }
        used += grapheme.width();
        out.push_str(grapheme);
    }
    if width > 0 {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_rows_within_their_width() {
        assert_eq!(rows("We're open at eleven.", 10), ["We're open", "at eleven."]);
        assert_eq!(rows("one\ntwo", 10), ["one", "two"]);
        assert_eq!(rows("", 5), [""]);
        assert_eq!(rows("  two in", 6), ["  two", "in"]);
        assert_eq!(rows("a  b", 6), ["a  b"]);
    }

    #[test]
    fn a_long_word_is_cut_and_kanji_count_double() {
        assert_eq!(rows("麺処佐藤", 4), ["麺処", "佐藤"]);
        assert_eq!(rows("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn no_row_is_ever_wider_than_asked_and_nothing_is_lost() {
        let text = "a 👨‍👩‍👧‍👦 family éàü と 麺処 in a very-long-hyphenated-word-indeed";
        for width in 2..40 {
            let rows = rows(text, width);
            assert!(rows.iter().all(|row| row.width() <= width), "{width}: {rows:?}");
            let joined: String = rows.concat().chars().filter(|c| *c != ' ').collect();
            let whole: String = text.chars().filter(|c| *c != ' ').collect();
            assert_eq!(joined, whole);
        }
    }

    #[test]
    fn cutting_says_that_something_is_missing() {
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("麺処佐藤", 5), "麺処…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abc", 0), "");
    }
}
