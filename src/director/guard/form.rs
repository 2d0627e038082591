//! What is no speech of his: program text, a model's thoughts and the marks of its wire, labels, headings and
//! lists, stage directions between stars or brackets, the guest's part.

use super::fault::FaultKind;
use super::sentence::Sentence;
use crate::character::Words;
use crate::character::hearing::Hearing;

/// Longest word of a language, in characters; what is longer is data.
const LONGEST_WORD: usize = 34;
/// Most words of a label.
const LABEL: usize = 4;

/// The first fault in the form of `sentence`.
pub fn fault(hearing: &Hearing, own: &[String], sentence: &Sentence<'_>) -> Option<FaultKind> {
    let row = sentence.written.trim();
    if is_channel(row, sentence.opens_row) {
        return Some(FaultKind::Channel);
    }
    if is_code(row) {
        return Some(FaultKind::Code);
    }
    if let Some(fault) = label(hearing, own, row, sentence.opens_row) {
        return Some(fault);
    }
    if is_markup(row, sentence.opens_row) || is_stage(hearing, row) || has_emoji(row) {
        return Some(FaultKind::Markup);
    }
    plays_the_guest(hearing, sentence).then_some(FaultKind::GuestsPart)
}

/// The bytes of a label of his own name at the start of `row`, with its marks: `**Kenji:** `.
pub fn own_label(own: &[String], row: &str) -> usize {
    let lead = row.len() - row.trim_start_matches(['*', '_', '[', ' ', '"']).len();
    let Some(colon) = row.find([':', '：']).filter(|&colon| colon < 48 && colon >= lead) else { return 0 };
    let name = Words::of(&row[lead..colon]);
    if !own.iter().any(|known| known == name.joined()) {
        return 0;
    }
    let after = &row[colon..];
    let rest = after.trim_start_matches([':', '：', '*', '_', ']', ' ']);
    // A quotation that the label stood in goes on as one.
    row.len() - rest.len()
}

fn is_channel(row: &str, opens_row: bool) -> bool {
    let tag = row.match_indices(['<', '＜', '|', '｜']).any(|(at, mark)| {
        let next = row[at + mark.len()..].chars().next();
        match mark {
            "<" | "＜" => next.is_none_or(|next| next.is_alphabetic() || matches!(next, '/' | '|' | '｜' | '!' | '<')),
            _ => next == Some('>'),
        }
    });
    let upper = ["INST", "/INST", "SYS", "THINK", "/THINK", "TOOL", "END", "BOS", "EOS"];
    let lower = row.to_lowercase();
    let glued = ["analysis", "assistantfinal", "assistantcommentary", "commentary to=", "thought\n", "finalthe "];
    let bare = ["thought", "thoughts", "analysis", "assistant", "commentary", "final", "model", "channel"];
    let capital = |after: Option<char>| after.is_some_and(char::is_uppercase);
    tag || row.split('[').skip(1).any(|inner| upper.iter().any(|mark| inner.starts_with(mark)))
        || lower.contains("assistantfinal")
        || opens_row && bare.contains(&lower.as_str())
        || opens_row && glued.iter().any(|mark| row.strip_prefix(mark).is_some_and(|rest| capital(rest.chars().next())))
}

/// What stands in no sentence, but in a program or an address.
const MARKS: [&str; 43] = [
    "```",
    "~~~",
    "#include",
    "#!/",
    "fn main",
    "def ",
    "print(",
    "printf(",
    "console.log",
    "System.out",
    "println",
    "</",
    "/>",
    "{\"",
    "{'",
    "\":",
    "http://",
    "https://",
    "www.",
    "://",
    "=>",
    "->",
    "==",
    "!=",
    "&&",
    "||",
    "();",
    ");",
    "};",
    "){",
    ") {",
    "[]",
    "{}",
    "+=",
    "std::",
    "import numpy",
    "pip install",
    "npm install",
    "sudo ",
    "SELECT *",
    "select * from",
    "INSERT INTO",
    "<?php",
];

fn is_code(row: &str) -> bool {
    // Most rows have neither a sign of code nor a word that is one of code's.
    let sign = |byte: u8| {
        matches!(byte, b'`' | b'~' | b'#' | b'(' | b')' | b'{' | b'}' | b'<'..=b'>' | b';' | b'&' | b'|' | b'/' | b'+')
            || matches!(byte, b'[' | b']' | b'_' | b':')
    };
    const PIECES: [&str; 9] =
        ["www.", "println", "install", "INTO", "SELECT", "select *", "console.log", "System.out", "fn main"];
    const ENDS: [&str; 11] = ["import", "from", "const", "let", "var", "return", "class", "for", "if", "def", "sudo"];
    let of_code = |word: &str| word.len() > LONGEST_WORD || ENDS.iter().any(|end| word.ends_with(end));
    let may_be = row.bytes().any(sign) || PIECES.iter().any(|piece| row.contains(piece));
    if !may_be && !row.split_whitespace().any(of_code) {
        return false;
    }
    if MARKS.iter().any(|mark| row.contains(mark)) {
        return true;
    }
    let head = row.trim_start_matches(['*', '"', '`', ' ']);
    let keyword = |word: &str, sure: fn(&str) -> bool| head.strip_prefix(word).is_some_and(sure);
    let ident = |rest: &str| {
        let mut words = rest.split_whitespace();
        let first = words.next().unwrap_or_default();
        !first.is_empty()
            && first.chars().all(|c| c.is_ascii_alphanumeric() || "._*{},".contains(c))
            && words.next().is_none_or(|next| matches!(next, "import" | "as" | "=" | "from"))
            && !first.ends_with(['.', ','])
    };
    keyword("import ", ident)
        || keyword("from ", |rest| rest.contains(" import "))
        || keyword("const ", |rest| rest.contains('='))
        || keyword("let ", |rest| rest.contains(" = "))
        || keyword("var ", |rest| rest.contains('='))
        || keyword("return ", |rest| rest.ends_with(';'))
        || keyword("function ", |rest| rest.contains('('))
        || keyword("class ", |rest| rest.ends_with(':') || rest.contains('{'))
        || keyword("for ", |rest| rest.contains(" in ") && rest.trim_end().ends_with(':'))
        || keyword("if ", |rest| rest.trim_end().ends_with("):") || rest.contains("__"))
        || has_call(head)
        || row.contains('`')
        || row.split_whitespace().any(|word| {
            word.chars().filter(|c| c.is_alphanumeric()).count() > LONGEST_WORD
                && word.is_ascii()
                && !word.contains('-')
        })
}

/// `range(10)`, `x = 5`: a call or an assignment in the middle of words.
fn has_call(row: &str) -> bool {
    let call = row.match_indices('(').any(|(at, _)| {
        let before = row[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        before && row[at..].contains(')')
    });
    let assigns = row.split_whitespace().collect::<Vec<_>>().windows(3).any(|three| three[1] == "=");
    call || assigns
}

fn label(hearing: &Hearing, own: &[String], row: &str, opens_row: bool) -> Option<FaultKind> {
    if !opens_row {
        return None;
    }
    let head = row.trim_start_matches(['*', '"', '“', '[', '(', '_', '#', '>', '-', ' ']);
    let colon = head.find([':', '：'])?;
    let words = Words::of(&head[..colon]);
    if words.is_empty() || words.len() > LABEL {
        return None;
    }
    let name = words.joined();
    let any = |set: &std::collections::HashSet<String>| {
        set.contains(name) || words.iter().next().is_some_and(|word| set.contains(word) && words.len() <= 2)
    };
    if own.iter().any(|known| known == name) {
        return None;
    }
    if any(&hearing.guest_labels) {
        return Some(FaultKind::GuestsPart);
    }
    any(&hearing.labels).then_some(FaultKind::Label)
}

fn is_markup(row: &str, opens_row: bool) -> bool {
    let item = |row: &str| {
        let digits = row.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &row[digits..];
        (1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") ")) && rest.len() > 2
    };
    let bullet = ["- ", "* ", "• ", "+ ", "– ", "● ", "▪ ", "◦ ", "> "].iter().any(|mark| row.starts_with(mark));
    let rule = row.len() > 2 && row.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '~'));
    opens_row && (bullet || rule || row.starts_with('#') || row.starts_with('|') || item(row)) || has_bold(row)
}

/// Two or more bold words, or one that ends in a colon, that are no scene marker: a heading.
fn has_bold(row: &str) -> bool {
    let mut parts = row.split("**");
    parts.next();
    let inner: Vec<&str> = parts.collect();
    // Every second piece lies between two marks; the last one has no mark behind it.
    inner.iter().step_by(2).take(inner.len() / 2).any(|text| {
        let words = Words::of(text);
        let scene = words.iter().next() == Some("scene");
        !scene && (words.len() > 1 || words.len() == 1 && text.trim_end().ends_with(':'))
    })
}

/// A direction in brackets or between low lines. What stands between stars is read as a beat.
fn is_stage(hearing: &Hearing, row: &str) -> bool {
    let is_marker = |text: &str| Words::of(text).iter().next() == Some("scene");
    let directs = |text: &str| !is_marker(text) && hearing.stage.opens(&Words::of(text)).is_some();
    // A bracket that opens a row is a note, as the cue is, even before it closes.
    let note = row.trim_start_matches(['"', '“', ' ']).strip_prefix('[');
    note.is_some_and(|text| !is_marker(text))
        || between(row, '[', ']').any(|text| !is_marker(text) && text.chars().any(char::is_alphabetic))
        || between(row, '(', ')').any(directs)
        || between(row, '_', '_').any(directs)
        || between(row, '~', '~').any(directs)
}

/// The texts between each `open` and the next `close`.
fn between(row: &str, open: char, close: char) -> impl Iterator<Item = &str> {
    let mut rest = row;
    std::iter::from_fn(move || {
        let start = rest.find(open)? + open.len_utf8();
        let end = rest[start..].find(close)? + start;
        let text = &rest[start..end];
        rest = &rest[end + close.len_utf8()..];
        Some(text)
    })
}

fn has_emoji(row: &str) -> bool {
    row.chars().any(
        |c| matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{2b50}'),
    )
}

/// A beat of what the guest does, or a quotation of what the guest says.
fn plays_the_guest(hearing: &Hearing, sentence: &Sentence<'_>) -> bool {
    let beats = Words::of(&sentence.beats);
    let deed = |words: &Words| hearing.deeds.opens(words).is_some();
    let third = |verb: &str| verb.strip_suffix('s').is_some_and(|verb| deed(&Words::of(verb)));
    // "The guest smiles.", as a beat or bare.
    let the_guests = |words: &Words| {
        words.get(0) == Some("the")
            && matches!(words.get(1), Some("guest" | "player" | "user" | "customer"))
            && words.get(2).is_some_and(third)
    };
    let yours = beats.get(0) == Some("you") && beats.get(1).is_some() && deed(&beats.behind(1));
    let words = &sentence.words;
    if yours || the_guests(&beats) || the_guests(words) {
        return true;
    }
    // "*Player sits down.*"
    let marked = sentence.written.trim_start().starts_with(['*', '(', '_']);
    if marked
        && matches!(words.get(0), Some("guest" | "player" | "user" | "customer"))
        && words.get(1).is_some_and(third)
    {
        return true;
    }
    if !sentence.written.contains(['"', '”']) {
        return false;
    }
    let lower = sentence.written.to_lowercase();
    [
        "\" you say",
        "\" you ask",
        "” you say",
        "” you ask",
        "\" you reply",
        "\" the guest says",
        "\" says the guest",
        "you say, \"",
        "you say: \"",
        "you ask, \"",
        "you reply, \"",
    ]
    .iter()
    .any(|mark| lower.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_of_code_is_code_by_itself() {
        for mark in MARKS {
            assert!(is_code(&format!("Just say {mark} now.")), "{mark}");
        }
        for row in ["Just run \"pip install.", "Eat, if you like.", "For two, it is enough."] {
            assert_eq!(is_code(row), row.contains("pip"), "{row}");
        }
    }
}
