//! The painted scenes and faces: embedded in the program, each replaceable by a file of the same name in
//! a folder of one's own (`--assets DIR`).

use std::path::{Path, PathBuf};

use image::{ImageFormat, RgbaImage};

use super::layers;

/// A place that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scene {
    /// The alley by night, the shop lit.
    Alley,
    /// The shutter down.
    Shut,
    /// The shutter down for good.
    Shutter,
    /// The alley in rain.
    Rain,
    /// The ticket machine, close up.
    Kenbaiki,
    /// The counter in service.
    Counter,
    /// After closing.
    Closed,
    /// Outside, the noren behind his back.
    Door,
}

/// A face of the avatar; one for each mood.
pub type Face = crate::character::Mood;

/// Why a folder of pictures cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AssetError {
    /// A file is there and is no picture of the right size.
    #[error("{}: {message}", path.display())]
    Picture {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// The folder is none.
    #[error("{}: no such folder", path.display())]
    Folder {
        /// What was named.
        path: PathBuf,
    },
}

impl Scene {
    /// All scenes.
    pub const ALL: [Scene; 8] = [
        Scene::Alley,
        Scene::Shut,
        Scene::Shutter,
        Scene::Rain,
        Scene::Kenbaiki,
        Scene::Counter,
        Scene::Closed,
        Scene::Door,
    ];

    /// The file's name below the assets folder.
    pub fn file(self) -> &'static str {
        match self {
            Scene::Alley => "scenes/alley_night.png",
            Scene::Shut => "scenes/alley_shut.png",
            Scene::Counter => "scenes/counter_service.png",
            Scene::Shutter => "scenes/shutter.png",
            Scene::Rain => "scenes/alley_rain.png",
            Scene::Kenbaiki => "scenes/kenbaiki.png",
            Scene::Closed => "scenes/counter_closed.png",
            Scene::Door => "scenes/door.png",
        }
    }

    /// The point that stays in view when a pane is narrower or flatter than the picture, each from 0 to 1.
    pub fn focus(self) -> (f32, f32) {
        match self {
            Scene::Alley | Scene::Rain | Scene::Shut | Scene::Shutter => (0.36, 0.44),
            Scene::Kenbaiki => (0.45, 0.45),
            Scene::Counter => (0.5, 0.46),
            Scene::Closed => (0.5, 0.34),
            Scene::Door => (0.5, 0.45),
        }
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Scene::Alley => include_bytes!("../../assets/scenes/alley_night.png"),
            Scene::Shut => include_bytes!("../../assets/scenes/alley_shut.png"),
            Scene::Counter => include_bytes!("../../assets/scenes/counter_service.png"),
            Scene::Shutter => include_bytes!("../../assets/scenes/shutter.png"),
            Scene::Rain => include_bytes!("../../assets/scenes/alley_rain.png"),
            Scene::Kenbaiki => include_bytes!("../../assets/scenes/kenbaiki.png"),
            Scene::Closed => include_bytes!("../../assets/scenes/counter_closed.png"),
            Scene::Door => include_bytes!("../../assets/scenes/door.png"),
        }
    }
}

fn face_bytes(face: Face) -> &'static [u8] {
    match face {
        Face::Neutral => include_bytes!("../../assets/avatar/neutral.png"),
        Face::Working => include_bytes!("../../assets/avatar/working.png"),
        Face::Listening => include_bytes!("../../assets/avatar/listening.png"),
        Face::Nod => include_bytes!("../../assets/avatar/nod.png"),
        Face::Smile => include_bytes!("../../assets/avatar/smile.png"),
        Face::Cold => include_bytes!("../../assets/avatar/cold.png"),
        Face::Turned => include_bytes!("../../assets/avatar/turned.png"),
        Face::Drinking => include_bytes!("../../assets/avatar/drinking.png"),
        Face::Silent => include_bytes!("../../assets/avatar/silent.png"),
    }
}

/// Where pictures come from.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    folder: Option<PathBuf>,
}

impl Assets {
    /// The built-in pictures.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// The built-in pictures, each replaced by the file of its name in `folder` where there is one.
    ///
    /// # Errors
    /// When the folder is none, or a file in it is no picture.
    pub fn with_folder(folder: &Path) -> Result<Self, AssetError> {
        if !folder.is_dir() {
            return Err(AssetError::Folder { path: folder.to_owned() });
        }
        let assets = Self { folder: Some(folder.to_owned()) };
        let scenes = Scene::ALL.iter().map(|scene| scene.file().to_owned());
        let faces = Face::ALL.iter().map(|&face| face_file(face));
        let frames = |(name, frames): &layers::Layer| {
            let name = *name;
            (0..frames.len()).map(move |frame| layers::file(name, frame))
        };
        for name in scenes.chain(faces).chain(layers::LAYERS.iter().flat_map(frames)) {
            assets.replaced(&name)?;
        }
        Ok(assets)
    }

    /// The picture of `scene`.
    pub fn scene(&self, scene: Scene) -> RgbaImage {
        self.picture(scene.file(), scene.bytes())
    }

    /// The picture of `face`.
    pub fn face(&self, face: Face) -> RgbaImage {
        self.picture(&face_file(face), face_bytes(face))
    }

    /// A frame of the layer called `name` over `scene`; nothing where there is none. A layer is a difference
    /// from the painted scene, so over one that was replaced only replaced layers are laid.
    pub(super) fn frame(&self, scene: Scene, name: &str, frame: usize) -> Option<RgbaImage> {
        let builtin = layers::find(name)?.1.get(frame)?;
        let file = layers::file(name, frame);
        if self.lies_in_folder(scene.file()) && !self.lies_in_folder(&file) {
            return None;
        }
        Some(self.picture(&file, builtin))
    }

    fn lies_in_folder(&self, name: &str) -> bool {
        self.folder.as_ref().is_some_and(|folder| folder.join(name).exists())
    }

    fn picture(&self, name: &str, builtin: &[u8]) -> RgbaImage {
        // `with_folder` has read every file once; one that was broken since gives way to the built-in.
        let replaced = self.replaced(name).ok().flatten();
        replaced.or_else(|| decode(builtin).ok()).unwrap_or_else(|| RgbaImage::new(1, 1))
    }

    fn replaced(&self, name: &str) -> Result<Option<RgbaImage>, AssetError> {
        let Some(path) = self.folder.as_ref().map(|folder| folder.join(name)).filter(|path| path.exists()) else {
            return Ok(None);
        };
        let bytes = std::fs::read(&path).map_err(|error| error.to_string());
        match bytes.and_then(|bytes| decode(&bytes)) {
            Ok(picture) => Ok(Some(picture)),
            Err(message) => Err(AssetError::Picture { path, message }),
        }
    }
}

fn face_file(face: Face) -> String {
    format!("avatar/{}.png", face.id())
}

/// Largest side of a picture that is taken from a folder, in pixels.
const LARGEST: u32 = 4096;

fn decode(bytes: &[u8]) -> Result<RgbaImage, String> {
    let picture = image::load_from_memory_with_format(bytes, ImageFormat::Png).map_err(|error| error.to_string())?;
    if picture.width() > LARGEST || picture.height() > LARGEST {
        return Err(format!("{}x{} is more than {LARGEST} pixels a side", picture.width(), picture.height()));
    }
    Ok(picture.to_rgba8())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scene_and_face_is_there_in_its_size() {
        let assets = Assets::builtin();
        for scene in Scene::ALL {
            assert_eq!(assets.scene(scene).dimensions(), (320, 180), "{}", scene.file());
        }
        for face in Face::ALL {
            assert_eq!(assets.face(face).dimensions(), (64, 64), "{}", face.id());
        }
    }

    #[test]
    fn a_folder_replaces_what_it_holds_and_names_what_is_broken() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("avatar")).expect("a folder");
        let path = folder.path().join("avatar/cold.png");
        RgbaImage::new(8, 8).save(&path).expect("a picture");
        let assets = Assets::with_folder(folder.path()).expect("a folder of pictures");
        assert_eq!(assets.face(Face::Cold).dimensions(), (8, 8));
        assert_eq!(assets.face(Face::Nod).dimensions(), (64, 64));
        assert!(assets.frame(Scene::Alley, "alley_cat", 1).is_some());
        std::fs::create_dir(folder.path().join("scenes")).expect("a folder");
        RgbaImage::new(8, 8).save(folder.path().join(Scene::Alley.file())).expect("a picture");
        assert!(assets.frame(Scene::Alley, "alley_cat", 1).is_none(), "no difference from another picture");
        assert!(assets.frame(Scene::Counter, "kenji_blink", 0).is_some());
        std::fs::write(&path, "no picture").expect("a write");
        assert!(Assets::with_folder(folder.path()).expect_err("a broken picture").to_string().contains("cold.png"));
    }
}
