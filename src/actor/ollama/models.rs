//! Which models there are, which of them can play Kenji, and in which form. The rules stand in plain
//! functions over what the server lists; only [`survey`] asks it.

use futures_util::future::join_all;

use super::client::Client;
use super::wire::{Details, Tag};
use crate::actor::Fault;
use crate::character::Contract;

/// A model as Ollama has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Name and tag: `gemma4:e4b`.
    pub name: String,
    /// Bytes on disk; 0 for a model of the cloud.
    pub size_bytes: u64,
    /// Billions of parameters, embeddings included, where they are known.
    pub parameters: Option<f64>,
    /// As the server writes it: `8.0B`.
    pub parameter_size: String,
    /// The architecture: `gemma4`.
    pub family: String,
    /// `Q4_K_M` and its like.
    pub quantization: String,
    /// Whether it is in memory now.
    pub loaded: bool,
    /// Whether it is a Gemma 4, by its family, else by its name.
    pub is_gemma4: bool,
    /// Whether it runs somewhere else.
    pub cloud: bool,
    /// Whether it brings its own system text or messages.
    pub baked: bool,
    /// Tokens of context that it was made with, where it says so.
    pub num_ctx: Option<u32>,
}

impl Model {
    /// What `/api/tags` says; `loaded` and `baked` are not known from there.
    pub fn from_tag(tag: &Tag) -> Self {
        let details = &tag.details;
        let parameters = parse_parameters(&details.parameter_size).or_else(|| parameters_by_name(&tag.name));
        Self {
            name: tag.name.clone(),
            size_bytes: tag.size,
            parameters,
            parameter_size: details.parameter_size.clone(),
            family: details.family.clone(),
            quantization: details.quantization_level.clone(),
            loaded: false,
            is_gemma4: is_gemma4(&tag.name, details),
            cloud: is_cloud(tag),
            baked: false,
            num_ctx: None,
        }
    }

    /// What a player should know of it beside its size, a word or two each.
    pub fn remarks(&self) -> Vec<&'static str> {
        let remarks = [
            (self.loaded, "loaded"),
            (self.cloud, "not local"),
            (self.baked, "own words"),
            (!self.is_gemma4, "no Gemma 4"),
        ];
        remarks.into_iter().filter(|(holds, _)| *holds).map(|(_, remark)| remark).collect()
    }

    /// Its size on the disk as people read it, in powers of ten as Ollama counts; empty when unknown.
    pub fn size(&self) -> String {
        match self.size_bytes {
            0 => String::new(),
            small @ 1..1_000_000_000 => format!("{:.0} MB", small as f64 / 1e6),
            large => format!("{:.1} GB", large as f64 / 1e9),
        }
    }

    /// Whether the program may take it without being asked to: a local Gemma 4 without words of its own.
    pub fn may_be_chosen(&self) -> bool {
        self.is_gemma4 && !self.cloud && !self.baked
    }

    /// The place in the order of choice; smaller is better.
    fn place(&self) -> u8 {
        match self.parameters {
            Some(billions) if (6.0..12.0).contains(&billions) => 0, // e4b: the best balance on a laptop
            Some(billions) if (20.0..28.5).contains(&billions) => 1, // 26b
            Some(billions) if (28.5..40.0).contains(&billions) => 2, // 31b
            Some(billions) if (4.0..6.0).contains(&billions) => 3,  // e2b
            _ => 4,
        }
    }
}

/// All models, best first: what may be chosen (loaded, then e4b, 26b, 31b, e2b, others), then what can
/// only be picked by hand: baked Gemma 4, other local models, the cloud.
pub fn rank(mut models: Vec<Model>) -> Vec<Model> {
    models.sort_by(|a, b| {
        let key = |model: &Model| {
            (!model.may_be_chosen(), model.cloud, !model.is_gemma4, !model.loaded, model.place(), model.size_bytes)
        };
        key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name))
    });
    models
}

/// The model that the program takes by itself, if there is one.
pub fn best(models: &[Model]) -> Option<Model> {
    rank(models.to_vec()).into_iter().next().filter(Model::may_be_chosen)
}

/// The form in which a model plays: below 6 billion parameters dialogue alone, above it scene and
/// dialogue. Where the size is unknown the name decides.
pub fn contract_for(model: &Model) -> Contract {
    match model.parameters.or_else(|| parameters_by_name(&model.name)) {
        Some(billions) if billions < 6.0 => Contract::Dialogue,
        _ => Contract::Scene,
    }
}

/// What an Ollama has.
#[derive(Debug, Clone, PartialEq)]
pub struct Survey {
    /// The server's version, where it tells.
    pub version: Option<String>,
    /// Best first.
    pub models: Vec<Model>,
}

impl Survey {
    /// The model that the program takes by itself, if there is one.
    pub fn best(&self) -> Option<&Model> {
        self.models.iter().find(|model| model.may_be_chosen())
    }

    /// The model of this name, found as Ollama finds it: without a tag `:latest` is meant, and case does
    /// not count.
    pub fn find(&self, name: &str) -> Option<&Model> {
        let wanted = tagged(name.trim());
        self.models.iter().find(|model| tagged(&model.name).eq_ignore_ascii_case(&wanted))
    }
}

/// Asks the server what it has. Only the list of models is needed; where the version, what is loaded or
/// a model's own words cannot be had, they are left open.
pub async fn survey(client: &Client) -> Result<Survey, Fault> {
    let (tags, version, running) = tokio::join!(client.tags(), client.version(), client.ps());
    let tags = tags?;
    let running = running.unwrap_or_else(|fault| {
        tracing::warn!(%fault, "what is loaded is not known");
        Vec::new()
    });
    let mut models: Vec<Model> = tags.iter().map(Model::from_tag).collect();
    for model in &mut models {
        model.loaded = running.iter().any(|one| tagged(&one.name).eq_ignore_ascii_case(&tagged(&model.name)));
    }
    let candidates = models.iter_mut().filter(|model| model.is_gemma4 && !model.cloud);
    join_all(candidates.map(|model| look_closer(client, model))).await;
    Ok(Survey { version: version.ok(), models: rank(models) })
}

async fn look_closer(client: &Client, model: &mut Model) {
    match client.show(&model.name).await {
        Ok(show) => {
            model.baked = show.is_baked();
            model.num_ctx = show.num_ctx();
            model.cloud |= show.remote_host.is_some_and(|host| !host.is_empty());
        }
        Err(fault) => tracing::warn!(model = model.name, %fault, "the model could not be looked at"),
    }
}

/// The name with its tag. A colon before the last slash belongs to a registry's port.
fn tagged(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    if last.contains(':') { name.to_owned() } else { format!("{name}:latest") }
}

fn is_gemma4(name: &str, details: &Details) -> bool {
    let families = || std::iter::once(&details.family).chain(&details.families).filter(|family| !family.is_empty());
    if families().any(|family| folded(family).starts_with("gemma4")) {
        return true;
    }
    // Another known family is believed; a name alone is only asked where none is given.
    families().next().is_none() && folded(name).contains("gemma4")
}

/// `gemma-4-E4B`, `Gemma_4` and `gemma4` are the same word.
fn folded(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.')).map(|c| c.to_ascii_lowercase()).collect()
}

fn is_cloud(tag: &Tag) -> bool {
    let given = |value: &Option<String>| value.as_deref().is_some_and(|text| !text.is_empty());
    let version = tagged(&tag.name).rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    given(&tag.remote_host) || given(&tag.remote_model) || version == "cloud" || version.ends_with("-cloud")
}

/// Billions of parameters from `8.0B`, `270M`, `1T`, `8x7B` or Gemma's `E4B` (four billion at work, eight
/// with its embeddings).
pub fn parse_parameters(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "e2b" => return Some(5.1),
        "e4b" => return Some(8.0),
        _ => {}
    }
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "b" => 1.0,
        "m" => 1e-3,
        "k" => 1e-6,
        "t" => 1e3,
        _ => return None,
    };
    let plain = |number: &str| {
        let digits =
            number.starts_with(|c: char| c.is_ascii_digit()) && number.chars().all(|c| c.is_ascii_digit() || c == '.');
        number.parse::<f64>().ok().filter(|_| digits)
    };
    let number = match number.split_once('x') {
        Some((experts, each)) => plain(experts)? * plain(each)?,
        None => plain(number)?,
    };
    Some(number * unit).filter(|billions| *billions > 0.0)
}

/// Billions of parameters by the words of a name; a bare Gemma 4 is the e4b.
fn parameters_by_name(name: &str) -> Option<f64> {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
    let bare = || is_gemma4(name, &Details::default()) && tagged(name).ends_with(":latest") && !name.contains('/');
    words.filter_map(parse_parameters).find(|billions| *billions > 0.05).or_else(|| bare().then_some(8.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(name: &str, family: &str, parameter_size: &str) -> Tag {
        let details = Details { family: family.into(), parameter_size: parameter_size.into(), ..Details::default() };
        Tag { name: name.into(), details, ..Tag::default() }
    }

    fn model(name: &str) -> Model {
        Model::from_tag(&tag(name, "", ""))
    }

    fn names(models: Vec<Model>) -> Vec<String> {
        models.into_iter().map(|model| model.name).collect()
    }

    #[test]
    fn sizes_are_read_as_ollama_and_gemma_write_them() {
        for (text, billions) in [
            ("5.1B", Some(5.1)),
            ("8.0B", Some(8.0)),
            ("E4B", Some(8.0)),
            ("e2b", Some(5.1)),
            ("134.52M", Some(0.13452)),
            ("1T", Some(1000.0)),
            ("8x7B", Some(56.0)),
            ("31.3b ", Some(31.3)),
            ("", None),
            ("B", None),
            ("0B", None),
            ("-3B", None),
            ("infB", None),
            ("nanb", None),
            ("1e9b", None),
            ("8日", None),
            ("latest", None),
        ] {
            match (parse_parameters(text), billions) {
                (Some(read), Some(meant)) => assert!((read - meant).abs() < 1e-9, "{text}: {read}"),
                (read, meant) => assert_eq!(read, meant, "{text}"),
            }
        }
    }

    #[test]
    fn a_gemma_4_is_known_by_its_family_and_else_by_its_name() {
        assert!(Model::from_tag(&tag("kenji:latest", "gemma4", "8.0B")).is_gemma4);
        assert!(Model::from_tag(&tag("x", "gemma4_text", "8.0B")).is_gemma4);
        assert!(!Model::from_tag(&tag("not-gemma4:latest", "llama", "8.0B")).is_gemma4);
        let several =
            Details { family: "clip".into(), families: vec!["clip".into(), "gemma4".into()], ..Details::default() };
        assert!(is_gemma4("x", &several));
        for name in ["gemma4:e2b", "gemma4", "hf.co/unsloth/gemma-4-E4B-it-GGUF:Q4_K_M", "my-gemma4-e2b", "Gemma_4:31B"]
        {
            assert!(model(name).is_gemma4, "{name}");
        }
        for name in ["gemma3:4b", "gemma:4b", "llama3.1:8b", "kenji"] {
            assert!(!model(name).is_gemma4, "{name}");
        }
    }

    #[test]
    fn the_size_decides_the_form_and_the_name_where_no_size_is_given() {
        for (name, size, contract) in [
            ("gemma4:e2b", "5.1B", Contract::Dialogue),
            ("gemma4:e4b", "8.0B", Contract::Scene),
            ("gemma4:26b", "25.8B", Contract::Scene),
            ("gemma4:e2b-it-q8_0", "", Contract::Dialogue),
            ("my-gemma4-e2b", "", Contract::Dialogue),
            ("hf.co/unsloth/gemma-4-E2B-it-GGUF:Q4_K_M", "", Contract::Dialogue),
            ("hf.co/unsloth/gemma-4-E4B-it-GGUF:Q4_K_M", "", Contract::Scene),
            ("gemma-4-26B-A4B-it", "", Contract::Scene),
            ("gemma3:270m", "", Contract::Dialogue),
            ("gemma4:latest", "", Contract::Scene),
            ("kenji", "", Contract::Scene),
        ] {
            assert_eq!(contract_for(&Model::from_tag(&tag(name, "", size))), contract, "{name} {size}");
        }
    }

    #[test]
    fn the_best_is_loaded_then_e4b_then_the_big_ones_then_e2b() {
        let all = || {
            [
                "gemma4:e2b",
                "gemma3:4b",
                "gemma4:31b",
                "gemma4:12t",
                "gemma4:26b",
                "gemma4:31b-cloud",
                "gemma4:e4b",
                "gemma4:latest",
            ]
            .map(model)
            .to_vec()
        };
        assert_eq!(
            names(rank(all())),
            [
                "gemma4:e4b",
                "gemma4:latest",
                "gemma4:26b",
                "gemma4:31b",
                "gemma4:e2b",
                "gemma4:12t",
                "gemma3:4b",
                "gemma4:31b-cloud"
            ]
        );
        let mut models = all();
        models[0].loaded = true;
        models[1].loaded = true;
        assert_eq!(best(&models).map(|model| model.name), Some("gemma4:e2b".into()));
    }

    #[test]
    fn baked_foreign_and_cloud_models_are_never_chosen_by_themselves() {
        let mut kenji = Model::from_tag(&tag("kenji:latest", "gemma4", "8.0B"));
        kenji.baked = true;
        kenji.loaded = true;
        assert_eq!(best(&[kenji.clone(), model("llama3.1:8b"), model("gemma4:31b-cloud")]), None);
        assert_eq!(best(&[]), None);
        let remote = Tag { remote_host: Some("https://ollama.com".into()), ..tag("gemma4:mine", "gemma4", "") };
        assert!(Model::from_tag(&remote).cloud);
        assert_eq!(names(rank(vec![model("llama3.1:8b"), kenji])), ["kenji:latest", "llama3.1:8b"]);
    }

    #[test]
    fn a_model_is_found_by_its_name_with_or_without_latest() {
        let survey =
            Survey { version: None, models: ["kenji:latest", "gemma4:e4b", "hf.co:80/x/gemma"].map(model).to_vec() };
        assert_eq!(survey.find("Kenji").map(|model| model.name.as_str()), Some("kenji:latest"));
        assert_eq!(survey.find(" gemma4:E4B ").map(|model| model.name.as_str()), Some("gemma4:e4b"));
        assert_eq!(survey.find("hf.co:80/x/gemma:latest").map(|model| model.name.as_str()), Some("hf.co:80/x/gemma"));
        assert_eq!(survey.find("gemma4"), None);
    }
}
