//! Text from a model, a file or a player, made safe to draw and easy to compare. Nothing else in the
//! program strips escape sequences or folds letters; whoever draws or matches foreign text comes here.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// `text` without escape sequences, control characters (a line feed stays, a tab becomes a space),
/// direction overrides, zero-width characters and other invisible marks.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' | '\u{9b}' => skip_escape(c, &mut chars),
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            c if c.is_control() || is_invisible(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// [`clean`], then folded to one line with single spaces.
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Skips the rest of an escape sequence whose introducer was just read: CSI to its final byte, OSC and
/// the other strings to their terminator, anything else one character. An unfinished one ends at the
/// next line feed, so that a stray escape cannot swallow a whole reply.
fn skip_escape(introducer: char, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    let kind = if introducer == '\u{9b}' { Some('[') } else { chars.next_if(|&c| c != '\n') };
    match kind {
        Some('[') => {
            while let Some(c) = chars.next_if(|&c| c != '\n') {
                if ('\u{40}'..='\u{7e}').contains(&c) {
                    break;
                }
            }
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(c) = chars.next_if(|&c| c != '\n') {
                if c == '\u{7}' || c == '\u{9c}' {
                    break;
                }
                if c == '\u{1b}' {
                    chars.next_if_eq(&'\\');
                    break;
                }
            }
        }
        _ => {}
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Where an escape sequence begins that `text` does not end: what follows may still belong to it. `None`
/// when all are whole, or when it is longer than any sequence in good faith.
pub fn unfinished_escape(text: &str) -> Option<usize> {
    const LONGEST: usize = 256;
    let start = text.rfind(['\u{1b}', '\u{9b}'])?;
    // A string's terminator is an escape itself: the sequence began before it.
    let start = match text[..start].rfind('\u{1b}') {
        Some(before) if !is_whole(&text[before..start]) => before,
        _ => start,
    };
    (!is_whole(&text[start..]) && text.len() - start <= LONGEST).then_some(start)
}

/// Whether the escape sequence at the start of `text` has its end: then something may follow it that is text.
fn is_whole(text: &str) -> bool {
    let mut chars = text.chars().peekable();
    let Some(introducer) = chars.next() else { return true };
    skip_escape(introducer, &mut chars);
    let rest: String = chars.collect();
    let sequence = &text[..text.len() - rest.len()];
    match sequence.chars().nth(usize::from(introducer == '\u{1b}')) {
        None => false,
        _ if rest.starts_with('\n') => true,
        Some(']' | 'P' | 'X' | '^' | '_') => sequence.ends_with(['\u{7}', '\u{9c}', '\\']),
        Some('[') | Some('\u{9b}') => {
            sequence.chars().count() > 2 && sequence.ends_with(|c: char| ('\u{40}'..='\u{7e}').contains(&c))
        }
        Some(_) => introducer == '\u{1b}' || sequence.ends_with(|c: char| ('\u{40}'..='\u{7e}').contains(&c)),
    }
}

/// `word` with its first letter in upper case.
pub fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// `text` as words to compare: compatibility forms folded (full-width letters become plain ones), lower
/// case, accents and apostrophes dropped, everything that is no letter or digit a space.
pub fn fold(text: &str) -> String {
    // Most lines are plain: nothing to strip and nothing to decompose.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
        return fold_plain(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in clean(text).nfkd() {
        match c {
            '\'' | '’' | '‘' | '`' | '´' | 'ʼ' => {}
            // Kana keep their voice marks: が is another letter than か.
            '\u{3099}' | '\u{309a}' => {
                let voiced = out.pop().map(|last| compose(last, c).unwrap_or(last));
                out.extend(voiced);
            }
            c if is_combining(c) => {}
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ if out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.trim().to_owned()
}

/// As [`fold`], for printable ASCII.
fn fold_plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'\'' | b'`' => {}
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte.to_ascii_lowercase())),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Words of `text`, counted as a reader counts them: runs between white space that hold a letter or digit.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Estimated tokens of `text` as Gemma counts them, without a tokenizer: Latin characters / 3.5 (rounded
/// up), plus one per kana or kanji.
pub fn estimate_tokens(text: &str) -> usize {
    let wide = text.chars().filter(|&c| is_cjk(c)).count();
    let narrow = text.chars().count() - wide;
    wide + (narrow * 2).div_ceil(7)
}

/// Whether `c` is a kana, a kanji or their punctuation.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_overrides_vanish_and_the_words_stay() {
        assert_eq!(clean("a\u{1b}[31mred\u{1b}[0m b"), "ared b");
        assert_eq!(clean("\u{1b}]0;title\u{7}x\u{1b}]8;;u\u{1b}\\y"), "xy");
        assert_eq!(clean("left\u{202e}right\u{200b}"), "leftright");
        assert_eq!(clean("one\r\ntwo\rthree\u{0}"), "one\ntwo\nthree");
    }

    #[test]
    fn an_unfinished_escape_ends_with_its_line() {
        assert_eq!(clean("a\u{1b}]0;never ends\nb"), "a\nb");
    }

    #[test]
    fn an_escape_that_has_not_ended_is_known_wherever_it_is_cut() {
        for whole in ["Eat\u{1b}[31m", "\u{1b}]0;title\u{7}", "\u{1b}]8;;u\u{1b}\\", "\u{1b}c"] {
            let start = whole.find('\u{1b}').expect("an escape");
            for at in start + 1..whole.len() {
                assert_eq!(unfinished_escape(&whole[..at]), Some(start), "{:?}", &whole[..at]);
            }
            assert_eq!(unfinished_escape(whole), None, "{whole:?}");
            assert_eq!(unfinished_escape(&format!("{whole} now.")), None);
        }
        assert_eq!(unfinished_escape("plain"), None);
        assert_eq!(unfinished_escape(&format!("\u{1b}]{}", "x".repeat(999))), None);
    }

    #[test]
    fn latin_text_costs_two_sevenths_a_character_and_a_kanji_costs_one() {
        assert_eq!(estimate_tokens("seven c"), 2);
        assert_eq!(estimate_tokens("佐藤"), 2);
        assert_eq!(estimate_tokens(""), 0);
    }

    #[test]
    fn folding_makes_spellings_equal() {
        assert_eq!(fold("Ｈｏｗ’s  BUSINESS?!"), "hows business");
        assert_eq!(fold("café—noir"), "cafe noir");
        assert_eq!(fold("M&A"), "m a");
        assert_eq!(fold("ありがとう、ﾗｰﾒﾝで"), "ありがとう ラーメンで");
    }

    #[test]
    fn folding_never_leaves_marks_or_double_spaces() {
        for text in ["  ", "...", "a - b", "「麺処」 佐藤", "ﬁne"] {
            let folded = fold(text);
            assert!(!folded.contains("  ") && folded.trim() == folded, "{text:?} became {folded:?}");
        }
    }
}
