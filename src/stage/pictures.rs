//! Pictures as the terminal takes them. Composing and encoding happen on a thread of their own; the views
//! draw what is there and ask for what is not, so that no key ever waits for a picture.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use image::{DynamicImage, RgbaImage};
use ratatui::layout::{Rect, Size};
use ratatui::{Frame, buffer::Buffer, widgets::Widget};
use ratatui_image::picker::{Picker, ProtocolType};
use ratatui_image::protocol::{Protocol, halfblocks::Halfblocks};
use ratatui_image::{FilterType, Image, Resize};
use tokio::sync::mpsc::UnboundedSender;

use crate::art::{Assets, Easel, Face, Palette, Sight, fill, on_ground, scale_up};

/// What can be shown.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A place at a moment.
    Stage(Sight),
    /// Kenji's face.
    Face(Face),
    /// Half-way from one face to another.
    Between(Face, Face),
}

/// A picture in a size, in columns and rows.
type Key = (Subject, u16, u16);

/// What is known of a picture that was asked for.
enum Slot {
    /// The encoder has it in hand.
    Asked,
    /// It can be drawn.
    Ready(Arc<Protocol>),
    /// It cannot be encoded; asking again would not help.
    Failed,
}

/// Encoded pictures that are kept; more are dropped oldest first by asking anew.
const KEPT: usize = 24;

/// Asks the encoder for a picture.
enum Job {
    Encode(Key),
    Use(Picker, u32),
}

/// A picture from the encoder, with the generation of its protocol.
type Done = (u32, Key, Option<Protocol>);

/// The pictures of a terminal.
pub struct Pictures {
    slots: HashMap<Key, Slot>,
    jobs: Sender<Job>,
    done: Receiver<Done>,
    /// How often the protocol has changed; what was encoded for an earlier one is dropped.
    generation: u32,
    /// What was drawn last at a place, shown until the new one is ready.
    last: HashMap<Place, Arc<Protocol>>,
    /// Whether a picture is made of cells, so that dialogs may stand on it.
    of_cells: bool,
}

/// Where a picture stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The scene.
    Stage,
    /// The avatar.
    Avatar,
}

impl Pictures {
    /// Starts the encoder for `assets`, with half-blocks until a better protocol is known. `wake` is
    /// called from its thread when a picture is ready.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(assets: Assets, wake: UnboundedSender<()>) -> std::io::Result<Self> {
        let (jobs, queue) = channel::<Job>();
        let (finished, done) = channel();
        std::thread::Builder::new().name("pictures".into()).spawn(move || {
            let (mut picker, mut generation) = (Picker::halfblocks(), 0);
            let mut easel = Easel::new(assets);
            for job in queue {
                match job {
                    Job::Use(better, newer) => (picker, generation) = (better, newer),
                    Job::Encode(key) => {
                        let picture = encode(&mut easel, &picker, &key);
                        // Nobody left to draw for: the thread ends with its queue.
                        if finished.send((generation, key, picture)).is_err() {
                            return;
                        }
                        let _ = wake.send(());
                    }
                }
            }
        })?;
        Ok(Self { slots: HashMap::new(), jobs, done, generation: 0, last: HashMap::new(), of_cells: true })
    }

    /// Changes the protocol: everything is encoded anew.
    pub fn set_picker(&mut self, picker: Picker) {
        self.of_cells = picker.protocol_type() == ProtocolType::Halfblocks;
        self.generation += 1;
        // Without an encoder there are no pictures, and nothing else to say.
        let _ = self.jobs.send(Job::Use(picker, self.generation));
        self.slots.clear();
        self.last.clear();
    }

    /// Whether a picture is made of cells. Only then may a dialog stand on it (sixel and its like keep a whole
    /// picture in one cell), and may it move (others are sent whole each time).
    pub fn are_of_cells(&self) -> bool {
        self.of_cells
    }

    /// Takes in what the encoder has finished.
    pub fn collect(&mut self) {
        while let Ok(done) = self.done.try_recv() {
            self.take(done);
        }
    }

    fn take(&mut self, (generation, key, picture): Done) {
        if generation == self.generation {
            self.slots.insert(key, picture.map_or(Slot::Failed, |picture| Slot::Ready(Arc::new(picture))));
        }
    }

    /// Waits until everything that was asked for is ready; for pictures of the screen and for tests.
    pub fn wait(&mut self) {
        while self.slots.values().any(|slot| matches!(slot, Slot::Asked)) {
            match self.done.recv() {
                Ok(done) => self.take(done),
                Err(_) => return,
            }
        }
    }

    /// Draws `subject` into `area`, or what stood there before until it is ready.
    pub fn draw(&mut self, frame: &mut Frame<'_>, place: Place, subject: Subject, area: Rect) {
        if area.is_empty() {
            return;
        }
        let key = (subject, area.width, area.height);
        // Room is made only for what is new: what stands on the screen now is not dropped under it.
        if self.slots.len() > KEPT && !self.slots.contains_key(&key) {
            self.slots.retain(|_, slot| matches!(slot, Slot::Asked));
        }
        if let Entry::Vacant(missing) = self.slots.entry(key.clone()) {
            missing.insert(Slot::Asked);
            let _ = self.jobs.send(Job::Encode(key.clone()));
        }
        let picture = match self.slots.get(&key) {
            Some(Slot::Ready(picture)) => {
                self.last.insert(place, Arc::clone(picture));
                Some(Arc::clone(picture))
            }
            _ => self.last.get(&place).filter(|last| last.size() == Size::from(area)).cloned(),
        };
        if let Some(picture) = picture {
            render(&picture, area, frame.buffer_mut());
        }
    }
}

fn render(picture: &Protocol, area: Rect, buffer: &mut Buffer) {
    let size = picture.size();
    let centred = Rect {
        x: area.x + area.width.saturating_sub(size.width) / 2,
        y: area.y + area.height.saturating_sub(size.height) / 2,
        width: size.width.min(area.width),
        height: size.height.min(area.height),
    };
    Image::new(picture).allow_clipping(true).render(centred, buffer);
}

fn encode(easel: &mut Easel, picker: &Picker, (subject, columns, rows): &Key) -> Option<Protocol> {
    let (columns, rows) = (*columns, *rows);
    let (columns, rows) = (u32::from(columns), u32::from(rows));
    let font = picker.font_size();
    let size = Size::new(columns as u16, rows as u16);
    let encoded = if picker.protocol_type() == ProtocolType::Halfblocks {
        // Two pixels a cell, exactly: nothing is left to be resized.
        let fitted = fitted(easel, subject, columns, rows * 2);
        Halfblocks::new(DynamicImage::ImageRgba8(fitted), size).map(Protocol::Halfblocks)
    } else {
        let (width, height) = (columns * u32::from(font.width), rows * u32::from(font.height));
        // Large pixels stay square and sharp: cut at the picture's own scale, then repeat pixels.
        let (own_w, own_h) = own_size(easel, subject);
        let factor = (width as f32 / own_w as f32).max(height as f32 / own_h as f32).ceil().max(1.0);
        let (w, h) = ((width as f32 / factor) as u32, (height as f32 / factor) as u32);
        let fitted = scale_up(&fitted(easel, subject, w, h), width, height);
        picker.new_protocol(DynamicImage::ImageRgba8(fitted), size, Resize::Scale(Some(FilterType::Nearest)))
    };
    encoded.inspect_err(|error| tracing::warn!(%error, "a picture could not be encoded")).ok()
}

/// `subject` in exactly this size, in pixels.
fn fitted(easel: &mut Easel, subject: &Subject, width: u32, height: u32) -> RgbaImage {
    let face = |face: Face| {
        let picture = on_ground(&easel.assets().face(face), Palette::builtin().get("night-0"));
        fill(&picture, width, height, (0.5, 0.5))
    };
    match subject {
        Subject::Stage(sight) => easel.fit(sight, width, height),
        Subject::Face(shown) => face(*shown),
        Subject::Between(from, to) => {
            let (mut mixed, to) = (face(*from), face(*to));
            for (pixel, other) in mixed.pixels_mut().zip(to.pixels()) {
                for (value, other) in pixel.0.iter_mut().zip(other.0) {
                    *value = u8::midpoint(*value, other);
                }
            }
            mixed
        }
    }
}

/// The size of a subject's own picture, in pixels.
fn own_size(easel: &Easel, subject: &Subject) -> (u32, u32) {
    match subject {
        Subject::Stage(sight) => easel.assets().scene(sight.scene).dimensions(),
        Subject::Face(face) | Subject::Between(face, _) => easel.assets().face(*face).dimensions(),
    }
}
