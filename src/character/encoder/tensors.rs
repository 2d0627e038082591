//! Numbers and texts by name out of a safetensors file, each of the shape that is asked for.

use std::ops::Range;

use safetensors::tensor::{Dtype, Metadata, SafeTensorError, SafeTensors};

/// Bytes of the file before the header: its length.
const LENGTH: usize = 8;

/// Why a file is no encoder.
#[derive(Debug, thiserror::Error)]
pub enum EncoderError {
    /// The file is cut short, or something else.
    #[error("is no whole safetensors file ({0})")]
    Format(#[from] SafeTensorError),
    /// A part is missing, or is not what the others make it.
    #[error("has no {0:?} of the right type and shape")]
    Missing(String),
}

/// The tensors of a file.
pub(super) struct Tensors<'a> {
    bytes: &'a [u8],
    header: Metadata,
    data: usize,
}

impl<'a> Tensors<'a> {
    /// Reads the header of `bytes` and holds it against their length.
    pub fn of(bytes: &'a [u8]) -> Result<Self, EncoderError> {
        SafeTensors::deserialize(bytes)?;
        let (length, header) = SafeTensors::read_metadata(bytes)?;
        Ok(Self { bytes, header, data: LENGTH + length })
    }

    /// Where the bytes of `name` lie in the file, and its shape.
    fn range(&self, name: &str, dtype: Dtype) -> Result<(Range<usize>, &[usize]), EncoderError> {
        let info = self.header.info(name).filter(|info| info.dtype == dtype);
        let info = info.ok_or_else(|| EncoderError::Missing(name.to_owned()))?;
        let (from, to) = info.data_offsets;
        Ok((self.data + from..self.data + to, &info.shape))
    }

    /// Where the rows of whole numbers `name` lie, and how many there are of what length.
    pub fn rows(&self, name: &str) -> Result<(Range<usize>, usize, usize), EncoderError> {
        match self.range(name, Dtype::I8)? {
            (range, &[rows, columns]) if columns > 0 => Ok((range, rows, columns)),
            _ => Err(EncoderError::Missing(name.to_owned())),
        }
    }

    /// Where the lines of the text `name` lie in the file, without their ends.
    pub fn lines(&self, name: &str) -> Result<Vec<Range<usize>>, EncoderError> {
        let (range, _) = self.range(name, Dtype::U8)?;
        let mut from = range.start;
        let line = |line: &[u8]| {
            let found = from..from + line.len();
            from = found.end + 1;
            found
        };
        Ok(self.bytes[range].split(|&byte| byte == b'\n').map(line).collect())
    }

    /// How many heads a layer has, as the file says.
    pub fn heads(&self) -> Option<usize> {
        self.header.metadata().as_ref()?.get("heads")?.parse().ok()
    }

    /// How many layers there are.
    pub fn layers(&self) -> usize {
        (0..).take_while(|nth| self.header.info(&format!("layers.{nth}.inner.weight")).is_some()).count()
    }

    /// What stands there.
    pub fn bytes(&self, range: Range<usize>) -> &'a [u8] {
        &self.bytes[range]
    }

    /// The numbers `name`, `length` of them.
    pub fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>, EncoderError> {
        match self.range(name, Dtype::F32)? {
            (range, shape) if *shape == [length] => Ok(reals(&self.bytes[range]).collect()),
            _ => Err(EncoderError::Missing(name.to_owned())),
        }
    }

    /// The table `name`, of so many columns, a row after the other.
    pub fn matrix(&self, name: &str, columns: usize) -> Result<Vec<f32>, EncoderError> {
        match self.range(name, Dtype::F32)? {
            (range, &[_, found]) if found == columns => Ok(reals(&self.bytes[range]).collect()),
            _ => Err(EncoderError::Missing(name.to_owned())),
        }
    }
}

fn reals(bytes: &[u8]) -> impl Iterator<Item = f32> {
    bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four))
}
