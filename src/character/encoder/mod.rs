//! What a line means as a whole: a small transformer encoder (Vaswani et al., 2017; norms
//! before its layers as in Xiong et al., 2020) over plain words. It was taught by a large sentence encoder which intent
//! a line has (distillation: Hinton et al., 2015; `tools/encoder.py`), so it knows words and turns of speech that
//! no phrasing has. A file made for other phrasings still serves, for the intents it knows by name.

mod tensors;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use tensors::EncoderError;
use tensors::Tensors;

use super::linear::Linear;
use super::trained::{dot, log_softmax};

const BUILTIN: &[u8] = include_bytes!("../../../characters/kenji_sato.encoder.en.safetensors");

/// Letters that a word may begin with: a byte each.
const LETTERS: u16 = 256;

/// What keeps a norm from dividing by nothing.
const EPSILON: f32 = 1e-5;

/// The encoder with its weights.
#[derive(Clone)]
pub struct Encoder {
    bytes: Cow<'static, [u8]>,
    /// Where the words begin and end in the bytes, sorted.
    words: Vec<(u32, u32)>,
    /// The first word that begins with each letter, or what comes behind it.
    letters: Vec<u32>,
    /// Where the words' rows stand, a row after the other.
    rows: usize,
    /// How much a step in a word's row is.
    scales: Vec<f32>,
    /// The row of every word that is not in the list.
    stranger: Vec<f32>,
    /// What is added at each place of a line; words behind the last are not heard.
    positions: Vec<f32>,
    /// Numbers of a row.
    width: usize,
    layers: Vec<Layer>,
    norm: Norm,
    head: Linear,
    intents: Vec<String>,
}

#[derive(Clone)]
struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

#[derive(Clone)]
struct Layer {
    heads: usize,
    before: Norm,
    /// Queries, keys and values beside each other.
    asks: Linear,
    mixed: Linear,
    between: Norm,
    inner: Linear,
    outer: Linear,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (words, intents) = (self.words.len(), self.intents.len());
        f.debug_struct("Encoder").field("words", &words).field("intents", &intents).finish_non_exhaustive()
    }
}

impl Norm {
    fn read(tensors: &Tensors<'_>, name: &str, width: usize) -> Result<Self, EncoderError> {
        let gain = tensors.vector(&format!("{name}.weight"), width)?;
        Ok(Self { gain, bias: tensors.vector(&format!("{name}.bias"), width)? })
    }

    /// What becomes of the rows `x`.
    fn of(&self, x: &[f32]) -> Vec<f32> {
        let mut x = x.to_vec();
        let width = self.gain.len();
        for row in x.chunks_exact_mut(width) {
            let mean = row.iter().sum::<f32>() / width as f32;
            row.iter_mut().for_each(|value| *value -= mean);
            let deviation = (dot(row, row) / width as f32 + EPSILON).sqrt();
            for ((value, gain), bias) in row.iter_mut().zip(&self.gain).zip(&self.bias) {
                *value = *value / deviation * gain + bias;
            }
        }
        x
    }
}

/// The weights called `name`, which take rows of `width` numbers and give rows of `gives`.
fn linear(tensors: &Tensors<'_>, name: &str, width: usize, gives: usize) -> Result<Linear, EncoderError> {
    let weight = format!("{name}.weight");
    let (range, rows, columns) = tensors.rows(&weight)?;
    if (rows, columns) != (gives, width) {
        return Err(EncoderError::Missing(weight));
    }
    let numbers = |part: &str| tensors.vector(&format!("{name}.{part}"), gives);
    Ok(Linear::of(tensors.bytes(range), width, &numbers("scale")?, &numbers("bias")?))
}

impl Layer {
    fn read(tensors: &Tensors<'_>, nth: usize, width: usize, heads: usize) -> Result<Self, EncoderError> {
        let name = |part: &str| format!("layers.{nth}.{part}");
        let (_, inner, _) = tensors.rows(&name("inner.weight"))?;
        Ok(Self {
            heads,
            before: Norm::read(tensors, &name("before"), width)?,
            asks: linear(tensors, &name("asks"), width, 3 * width)?,
            mixed: linear(tensors, &name("mixed"), width, width)?,
            between: Norm::read(tensors, &name("between"), width)?,
            inner: linear(tensors, &name("inner"), width, inner)?,
            outer: linear(tensors, &name("outer"), inner, width)?,
        })
    }

    /// What becomes of the rows `x`, of which each of `lines` is a line of its own.
    fn of(&self, mut x: Vec<f32>, lines: &[Range<usize>]) -> Vec<f32> {
        let width = self.before.gain.len();
        let asks = self.asks.apply(&self.before.of(&x));
        let mut found = vec![0.0; x.len()];
        for line in lines {
            let (from, to) = (line.start * width, line.end * width);
            self.attend(&asks[3 * from..3 * to], &mut found[from..to]);
        }
        add(&mut x, &self.mixed.apply(&found));
        let mut inner = self.inner.apply(&self.between.of(&x));
        inner.iter_mut().for_each(|value| *value = value.max(0.0));
        add(&mut x, &self.outer.apply(&inner));
        x
    }

    /// Lets every word of a line look at every other one, with each head for itself.
    fn attend(&self, asks: &[f32], found: &mut [f32]) {
        let width = self.before.gain.len();
        let of_head = width / self.heads;
        let rows: Vec<&[f32]> = asks.chunks_exact(3 * width).collect();
        let mut near = vec![0.0; rows.len()];
        for (asking, found) in rows.iter().zip(found.chunks_exact_mut(width)) {
            for (head, found) in found.chunks_exact_mut(of_head).enumerate() {
                let own = |part: usize| part * width + head * of_head..part * width + (head + 1) * of_head;
                for (near, row) in near.iter_mut().zip(&rows) {
                    *near = dot(&asking[own(0)], &row[own(1)]) / (of_head as f32).sqrt();
                }
                let most = near.iter().copied().fold(f32::MIN, f32::max);
                near.iter_mut().for_each(|near| *near = (*near - most).exp());
                let all: f32 = near.iter().sum();
                for (near, row) in near.iter().zip(&rows) {
                    let share = near / all;
                    found.iter_mut().zip(&row[own(2)]).for_each(|(sum, value)| *sum += share * value);
                }
            }
        }
    }
}

fn add(sums: &mut [f32], numbers: &[f32]) {
    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
}

impl Encoder {
    /// Reads a file of `tools/encoder.py`.
    ///
    /// # Errors
    /// What is wrong with the bytes.
    pub fn parse(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, EncoderError> {
        let bytes = bytes.into();
        let tensors = Tensors::of(&bytes)?;
        let words: Vec<(u32, u32)> =
            tensors.lines("words")?.into_iter().map(|word| (word.start as u32, word.end as u32)).collect();
        let (rows, count, width) = tensors.rows("rows")?;
        let missing = |name: &str| EncoderError::Missing(name.to_owned());
        if count != words.len() {
            return Err(missing("rows"));
        }
        let heads = tensors.heads().filter(|heads| *heads > 0 && width % heads == 0).ok_or_else(|| missing("heads"))?;
        let text = |range: Range<usize>| String::from_utf8(bytes[range].to_vec()).map_err(|_| missing("intents"));
        let intents = tensors.lines("intents")?.into_iter().map(text).collect::<Result<Vec<_>, _>>()?;
        let layers = (0..tensors.layers()).map(|nth| Layer::read(&tensors, nth, width, heads));
        let layers = layers.collect::<Result<Vec<_>, _>>()?;
        let (scales, stranger) = (tensors.vector("scales", count)?, tensors.vector("stranger", width)?);
        let (positions, norm) = (tensors.matrix("positions", width)?, Norm::read(&tensors, "norm", width)?);
        let head = linear(&tensors, "head", width, intents.len())?;
        let rows = rows.start;
        let first =
            |&(from, to): &(u32, u32)| bytes[from as usize..to as usize].first().map_or(0, |&byte| u16::from(byte));
        let begins = |letter: u16| words.partition_point(|word| first(word) < letter) as u32;
        let letters = (0..=LETTERS).map(begins).collect();
        Ok(Self { bytes, words, letters, rows, scales, stranger, positions, width, layers, norm, head, intents })
    }

    /// The one that is built into the program.
    pub fn builtin() -> Option<Arc<Self>> {
        static READ: OnceLock<Option<Arc<Encoder>>> = OnceLock::new();
        READ.get_or_init(|| Self::parse(BUILTIN).ok().map(Arc::new)).clone()
    }

    /// The intents it knows, sorted, in the order of the scores.
    pub fn intents(&self) -> &[String] {
        &self.intents
    }

    /// How likely each intent is for each of `lines`, given as plain words, folded: the logarithm, in the order of
    /// the intents. Of no words each is as likely as every other.
    pub fn scores(&self, lines: &[&[&str]]) -> Vec<Vec<f32>> {
        let places = self.positions.len() / self.width;
        let heard: Vec<&[&str]> = lines.iter().map(|words| &words[..words.len().min(places)]).collect();
        let mut ends = 0;
        let rows_of = |words: &&[&str]| {
            ends += words.len();
            ends - words.len()..ends
        };
        let ranges: Vec<Range<usize>> = heard.iter().map(rows_of).collect();
        let placed = heard.iter().flat_map(|words| words.iter().zip(self.positions.chunks_exact(self.width)));
        let mut x = Vec::with_capacity(ends * self.width);
        for (word, position) in placed {
            match self.row(word) {
                Some((scale, steps)) => x.extend(steps.iter().map(|step| f32::from(step.cast_signed()) * scale)),
                None => x.extend_from_slice(&self.stranger),
            }
            let row = x.len() - self.width;
            add(&mut x[row..], position);
        }
        for layer in &self.layers {
            x = layer.of(x, &ranges);
        }
        let x = self.norm.of(&x);
        let mut means = vec![0.0; ranges.len() * self.width];
        for (mean, range) in means.chunks_exact_mut(self.width).zip(&ranges) {
            let rows = x[range.start * self.width..range.end * self.width].chunks_exact(self.width);
            rows.for_each(|row| add(mean, row));
            mean.iter_mut().for_each(|sum| *sum /= range.len().max(1) as f32);
        }
        let scores = self.head.apply(&means);
        let likely = |(row, range): (&[f32], &Range<usize>)| {
            let mut scores = if range.is_empty() { vec![0.0; row.len()] } else { row.to_vec() };
            log_softmax(&mut scores);
            scores
        };
        scores.chunks_exact(self.intents.len()).zip(&ranges).map(likely).collect()
    }

    /// The row of `word`: how much a step is, and the steps.
    fn row(&self, word: &str) -> Option<(f32, &[u8])> {
        let letter = usize::from(*word.as_bytes().first()?);
        let (from, to) = (self.letters[letter] as usize, self.letters[letter + 1] as usize);
        let word_at = |&(from, to): &(u32, u32)| &self.bytes[from as usize..to as usize];
        let alike = &self.words[from..to];
        let nth = from + alike.binary_search_by(|place| word_at(place).cmp(word.as_bytes())).ok()?;
        Some((self.scales[nth], &self.bytes[self.rows + nth * self.width..][..self.width]))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use safetensors::tensor::{Dtype, TensorView};

    use super::*;

    const WIDTH: usize = 2;

    fn bytes(numbers: &[f32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
    }

    /// Two words, two intents, `layers` layers of two heads whose last weights are `last`: with nought a layer
    /// changes nothing. `noodle` speaks for the first intent, `soup` for the second.
    fn small(layers: usize, last: f32) -> Vec<u8> {
        let mut parts: Vec<(String, Dtype, Vec<usize>, Vec<u8>)> = vec![
            ("words".into(), Dtype::U8, vec![11], b"noodle\nsoup".to_vec()),
            ("intents".into(), Dtype::U8, vec![12], b"first\nsecond".to_vec()),
            ("rows".into(), Dtype::I8, vec![2, WIDTH], [127, -127, -127, 127].map(i8::cast_unsigned).to_vec()),
            ("scales".into(), Dtype::F32, vec![2], bytes(&[1.0 / 127.0; 2])),
        ];
        let mut weights = Vec::new();
        let mut real = |name: &str, shape: &[usize], value: f32| {
            let count = shape.iter().product();
            parts.push((name.to_owned(), Dtype::F32, shape.to_vec(), bytes(&vec![value; count])));
        };
        real("stranger", &[WIDTH], 0.0);
        real("positions", &[3, WIDTH], 0.0);
        real("norm.weight", &[WIDTH], 1.0);
        real("norm.bias", &[WIDTH], 0.0);
        real("head.bias", &[2], 0.0);
        for nth in 0..layers {
            let shapes = [("asks", 6), ("mixed", 2), ("inner", 4), ("outer", 2)];
            let mut width = WIDTH;
            for (part, gives) in shapes {
                let value = if matches!(part, "mixed" | "outer") { last } else { 0.5 };
                width = if part == "outer" { 4 } else { width.min(WIDTH) };
                real(&format!("layers.{nth}.{part}.scale"), &[gives], value);
                real(&format!("layers.{nth}.{part}.bias"), &[gives], value);
                weights.push((
                    format!("layers.{nth}.{part}.weight"),
                    Dtype::I8,
                    vec![gives, width],
                    vec![1; gives * width],
                ));
            }
            for part in ["before", "between"] {
                real(&format!("layers.{nth}.{part}.weight"), &[WIDTH], 1.0);
                real(&format!("layers.{nth}.{part}.bias"), &[WIDTH], 0.0);
            }
        }
        real("head.scale", &[2], 2.0);
        parts.extend(weights);
        parts.push(("head.weight".into(), Dtype::I8, vec![2, WIDTH], vec![1, 0, 0, 1]));
        let views = parts.iter().map(|(name, dtype, shape, data)| {
            (name.clone(), TensorView::new(*dtype, shape.clone(), data).expect("a tensor"))
        });
        let heads = HashMap::from([("heads".to_owned(), "2".to_owned())]);
        safetensors::serialize(views, Some(heads)).expect("a file")
    }

    fn scores(encoder: &Encoder, words: &[&str]) -> Vec<f32> {
        encoder.scores(&[words]).remove(0)
    }

    #[test]
    fn words_speak_for_the_intents_they_were_taught_for() {
        for layers in [0, 2] {
            let encoder = Encoder::parse(small(layers, 0.0)).expect("a good file");
            let likely: Vec<f32> = scores(&encoder, &["noodle"]).iter().map(|score| score.exp()).collect();
            // A norm of (1, -1) is itself: the scores are 2 and -2.
            assert!((likely[0] - 1.0 / (1.0 + (-4.0_f32).exp())).abs() < 1e-3, "{likely:?}");
            assert!((likely[0] + likely[1] - 1.0).abs() < 1e-5);
            assert!(scores(&encoder, &["soup"])[1] > scores(&encoder, &["soup"])[0]);
            for even in [&["noodle", "soup"][..], &["unheard"], &[]] {
                let found = scores(&encoder, even);
                assert!((found[0] - found[1]).abs() < 1e-5, "{even:?} {found:?}");
            }
        }
    }

    #[test]
    fn lines_that_are_asked_together_know_nothing_of_each_other() {
        let encoder = Encoder::parse(BUILTIN).expect("the built-in file");
        let lines: [&[&str]; 3] = [&["how", "is", "business"], &[], &["goodbye"]];
        for (line, together) in lines.iter().zip(encoder.scores(&lines)) {
            let alone = scores(&encoder, line);
            assert!(alone.iter().zip(&together).all(|(a, b)| (a - b).abs() < 1e-3), "{line:?}");
        }
    }

    #[test]
    fn words_behind_the_last_place_are_not_heard() {
        let encoder = Encoder::parse(small(1, 0.5)).expect("a good file");
        let three = scores(&encoder, &["noodle", "soup", "soup"]);
        assert_eq!(scores(&encoder, &["noodle", "soup", "soup", "noodle", "noodle"]), three);
    }

    #[test]
    fn a_file_that_is_cut_short_or_lacks_something_is_refused() {
        let whole = small(1, 0.5);
        for end in 0..whole.len() {
            assert!(Encoder::parse(whole[..end].to_vec()).is_err(), "{end}");
        }
        for name in ["words", "rows", "head.bias", "layers.0.mixed.weight", "heads"] {
            let text = String::from_utf8_lossy(&whole).find(&format!("\"{name}\"")).expect("a name in the header");
            let mut renamed = whole.clone();
            renamed[text + 1] = b'_';
            assert!(Encoder::parse(renamed).is_err(), "{name}");
        }
    }

    #[test]
    fn the_built_in_file_is_whole() {
        let encoder = Encoder::parse(BUILTIN).expect("the built-in file");
        assert!(encoder.intents().windows(2).all(|pair| pair[0] < pair[1]));
        let word = |(from, to): (u32, u32)| &BUILTIN[from as usize..to as usize];
        assert!(encoder.words.windows(2).all(|pair| word(pair[0]) < word(pair[1])));
    }
}
