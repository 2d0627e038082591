//! Letters that look like other letters. Who wants a word unheard writes it with Cyrillic, circled or small
//! capital letters, or with digits for letters; here such spellings become the plain one. Nothing is judged.

/// `text` with every letter that looks like a Latin one made that one: Cyrillic and Greek homoglyphs, flags
/// and boxed letters, small capitals, and no marks that only strike a letter through.
pub fn plain_letters(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    text.chars().filter(|&c| !is_overlay(c)).map(plain).collect()
}

/// `text` with the digits and signs inside its words made the letters they stand for, in both senses of `1`;
/// `None` where no word holds any.
pub fn without_digits(text: &str) -> Option<[String; 2]> {
    let mixed = |word: &str| {
        let word = word.trim_end_matches(['!', '|', '.', ',', '?']);
        word.chars().any(char::is_alphabetic) && word.chars().any(|c| letter_for(c, 'l').is_some())
    };
    if !text.split_whitespace().any(mixed) {
        return None;
    }
    let read = |one: char| {
        let words = text.split_whitespace().map(|word| {
            let end = word.trim_end_matches(['!', '|', '.', ',', '?']).len();
            let letters = |word: &str| word.chars().map(|c| letter_for(c, one).unwrap_or(c)).collect::<String>();
            // Beside such words a number may be one too: "4n 41".
            letters(&word[..end]) + &word[end..]
        });
        words.collect::<Vec<_>>().join(" ")
    };
    Some([read('l'), read('i')])
}

fn letter_for(c: char, one: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '|' | '!' => one,
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => return None,
    })
}

fn is_overlay(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

fn plain(c: char) -> char {
    const CYRILLIC: [(char, char); 42] = [
        ('а', 'a'),
        ('А', 'A'),
        ('в', 'b'),
        ('В', 'B'),
        ('с', 'c'),
        ('С', 'C'),
        ('ԁ', 'd'),
        ('е', 'e'),
        ('Е', 'E'),
        ('ё', 'e'),
        ('ғ', 'f'),
        ('ԍ', 'g'),
        ('Н', 'H'),
        ('н', 'h'),
        ('һ', 'h'),
        ('і', 'i'),
        ('І', 'I'),
        ('ї', 'i'),
        ('ј', 'j'),
        ('Ј', 'J'),
        ('к', 'k'),
        ('К', 'K'),
        ('ӏ', 'l'),
        ('м', 'm'),
        ('М', 'M'),
        ('п', 'n'),
        ('о', 'o'),
        ('О', 'O'),
        ('р', 'p'),
        ('Р', 'P'),
        ('ԛ', 'q'),
        ('г', 'r'),
        ('ѕ', 's'),
        ('Ѕ', 'S'),
        ('т', 't'),
        ('Т', 'T'),
        ('у', 'y'),
        ('У', 'Y'),
        ('ѵ', 'v'),
        ('ԝ', 'w'),
        ('х', 'x'),
        ('Х', 'X'),
    ];
    const GREEK: [(char, char); 34] = [
        ('α', 'a'),
        ('Α', 'A'),
        ('ά', 'a'),
        ('β', 'b'),
        ('Β', 'B'),
        ('ϲ', 'c'),
        ('ε', 'e'),
        ('Ε', 'E'),
        ('έ', 'e'),
        ('η', 'n'),
        ('Η', 'H'),
        ('ι', 'i'),
        ('Ι', 'I'),
        ('ί', 'i'),
        ('κ', 'k'),
        ('Κ', 'K'),
        ('Μ', 'M'),
        ('μ', 'u'),
        ('ν', 'v'),
        ('Ν', 'N'),
        ('ο', 'o'),
        ('Ο', 'O'),
        ('ό', 'o'),
        ('ρ', 'p'),
        ('Ρ', 'P'),
        ('σ', 'o'),
        ('τ', 't'),
        ('Τ', 'T'),
        ('υ', 'u'),
        ('Υ', 'Y'),
        ('χ', 'x'),
        ('Χ', 'X'),
        ('Ζ', 'Z'),
        ('ω', 'w'),
    ];
    const SMALL: [(char, char); 30] = [
        ('ᴀ', 'a'),
        ('ʙ', 'b'),
        ('ᴄ', 'c'),
        ('ᴅ', 'd'),
        ('ᴇ', 'e'),
        ('ꜰ', 'f'),
        ('ɢ', 'g'),
        ('ʜ', 'h'),
        ('ɪ', 'i'),
        ('ᴊ', 'j'),
        ('ᴋ', 'k'),
        ('ʟ', 'l'),
        ('ᴍ', 'm'),
        ('ɴ', 'n'),
        ('ᴏ', 'o'),
        ('ᴘ', 'p'),
        ('ʀ', 'r'),
        ('ꜱ', 's'),
        ('ᴛ', 't'),
        ('ᴜ', 'u'),
        ('ᴠ', 'v'),
        ('ᴡ', 'w'),
        ('ʏ', 'y'),
        ('ᴢ', 'z'),
        ('ı', 'i'),
        ('ɑ', 'a'),
        ('ɡ', 'g'),
        ('ø', 'o'),
        ('ł', 'l'),
        ('đ', 'd'),
    ];
    let boxed = |first: u32| char::from(b'a' + (u32::from(c) - first) as u8);
    match c {
        c if c.is_ascii() => c,
        '\u{1f1e6}'..='\u{1f1ff}' => boxed(0x1f1e6),
        '\u{1f150}'..='\u{1f169}' => boxed(0x1f150),
        '\u{1f170}'..='\u{1f189}' => boxed(0x1f170),
        c => {
            let tables = CYRILLIC.iter().chain(&GREEK).chain(&SMALL);
            tables.into_iter().find(|&&(known, _)| known == c).map_or(c, |&(_, plain)| plain)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::Words;

    #[test]
    fn letters_of_other_scripts_become_the_ones_they_look_like() {
        for text in ["lаnguаge mоdel", "lαnguαge mοdel", "ʟᴀɴɢᴜᴀɢᴇ ᴍᴏᴅᴇʟ", "l\u{336}a\u{336}nguage model"]
        {
            assert_eq!(Words::of(&plain_letters(text)), Words::of("language model"), "{text}");
        }
        assert_eq!(plain_letters("🇦🇮"), "ai");
        assert_eq!(plain_letters("🅰🅸"), "ai");
    }

    #[test]
    fn digits_inside_words_become_letters_and_numbers_stay() {
        let read = |text: &str| without_digits(text).map(|forms| forms.to_vec()).unwrap_or_default();
        assert!(read("a l4ngu4ge m0de1").contains(&"a language model".to_owned()));
        assert!(read("pr0mpt, 4I!").contains(&"prompt, aI!".to_owned()));
        assert_eq!(without_digits("It is 950 yen!"), None);
        assert_eq!(without_digits("Eat."), None);
    }
}
