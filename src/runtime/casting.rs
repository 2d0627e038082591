//! Casting: who plays Kenji, and under which contract. What was asked for by name is given or refused
//! with a reason; what was left open is chosen from what is there, the house book last.

use std::path::PathBuf;
use std::sync::Arc;

use crate::actor::house::{self, House};
use crate::actor::ollama::{self, Client, Host, HostError, Model, OllamaActor, Settings, Survey};
use crate::actor::tape::{self, Tape, TapeError};
use crate::actor::{Actor, Fault};
use crate::character::{Cast, Character, Contract};
use crate::director::Director;

/// `--model`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Choice {
    /// The best Gemma 4 there is, the house book where there is none.
    #[default]
    Auto,
    /// The house book.
    House,
    /// A tape.
    Tape(PathBuf),
    /// A model of Ollama, by name.
    Named(String),
}

impl Choice {
    /// Reads the value of `--model`.
    pub fn parse(text: &str) -> Self {
        match text {
            "" | "auto" => Choice::Auto,
            house::NAME => Choice::House,
            name => match name.strip_prefix(tape::PREFIX) {
                Some(path) => Choice::Tape(path.into()),
                None => Choice::Named(name.to_owned()),
            },
        }
    }
}

/// Why nobody, or not the one who was asked for, can play.
#[derive(Debug, thiserror::Error)]
pub enum CastingError {
    /// The address is none.
    #[error("{source}. {}", source.mend())]
    Host {
        /// What is wrong with it.
        #[from]
        source: HostError,
    },
    /// The named model cannot be had.
    #[error("{fault}. {}", fault.mend())]
    Unavailable {
        /// What happened.
        fault: Fault,
    },
    /// The tape cannot be played.
    #[error(transparent)]
    Tape(#[from] TapeError),
}

/// Somebody who plays, with the director under his contract.
#[derive(Clone)]
pub struct Casting {
    /// The actor.
    pub actor: Arc<dyn Actor>,
    /// The director for the character in the actor's contract.
    pub director: Arc<Director>,
    /// What the tape's first line says, for a tape.
    pub tape: Option<Tape>,
}

impl std::fmt::Debug for Casting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Casting").field("actor", &self.actor.name()).field("contract", &self.contract()).finish()
    }
}

impl Casting {
    fn new(actor: Arc<dyn Actor>, character: Arc<Character>) -> Self {
        Self { actor, director: Arc::new(Director::new(character)), tape: None }
    }

    /// The contract that is played.
    pub fn contract(&self) -> Contract {
        self.director.character().contract
    }

    /// The house book, in the scene contract unless `spec` says otherwise.
    pub fn house(cast: &Cast, spec: Option<Contract>) -> Self {
        let character = cast.under(spec.unwrap_or(Contract::Scene));
        Self::new(Arc::new(House::new(Arc::clone(&character))), character)
    }

    /// `model` behind `client`.
    pub fn model(cast: &Cast, spec: Option<Contract>, client: &Client, model: &Model, seed: Option<u64>) -> Self {
        let contract = spec.unwrap_or_else(|| ollama::contract_for(model));
        let actor = OllamaActor::new(client.clone(), &model.name, Settings::for_model(model, seed));
        Self::new(Arc::new(actor), cast.under(contract))
    }

    /// The tape at `path`, in the scene contract unless `spec` says otherwise.
    ///
    /// # Errors
    /// When it cannot be played.
    pub fn tape(cast: &Cast, spec: Option<Contract>, path: &std::path::Path) -> Result<Self, TapeError> {
        let tape = Tape::read(path)?;
        let mut casting = Self::new(Arc::new(tape.clone()), cast.under(spec.unwrap_or(Contract::Scene)));
        casting.tape = Some(tape);
        Ok(casting)
    }
}

/// What a look at Ollama gave.
#[derive(Debug, Clone)]
pub struct Found {
    /// The address that was asked, as text without a password.
    pub host: String,
    /// For more questions.
    pub client: Option<Client>,
    /// What is there, or why nothing is known.
    pub survey: Result<Survey, Fault>,
}

/// Looks at Ollama where `flag` (`--host`), the environment or the default say it is.
///
/// # Errors
/// When the address is none.
pub async fn look(flag: Option<&str>) -> Result<Found, HostError> {
    let host = Host::from_environment(flag)?;
    let name = host.to_string();
    match Client::new(host) {
        Ok(client) => {
            let survey = ollama::survey(&client).await;
            Ok(Found { host: name, client: Some(client), survey })
        }
        Err(fault) => Ok(Found { host: name, client: None, survey: Err(fault) }),
    }
}

/// Who plays, and, where the house book stands in for a model, why, in words for the player.
pub type Outcome = (Casting, Option<String>);

/// Casts by `choice`, looking at Ollama only where a model may play.
///
/// # Errors
/// When what was asked for by name, or the host given by flag, cannot be had.
pub async fn cast(
    cast: &Cast,
    choice: &Choice,
    spec: Option<Contract>,
    host: Option<&str>,
    seed: Option<u64>,
) -> Result<Outcome, CastingError> {
    match choice {
        Choice::House => Ok((Casting::house(cast, spec), None)),
        Choice::Tape(path) => Ok((Casting::tape(cast, spec, path)?, None)),
        Choice::Auto | Choice::Named(_) => from_found(cast, choice, spec, &look(host).await?, host.is_some(), seed),
    }
}

/// Casts from what a look at Ollama gave. `host_was_named` makes an Ollama that does not answer an error
/// instead of a reason for the house book.
///
/// # Errors
/// When what was asked for by name cannot be had.
pub fn from_found(
    cast: &Cast,
    choice: &Choice,
    spec: Option<Contract>,
    found: &Found,
    host_was_named: bool,
    seed: Option<u64>,
) -> Result<Outcome, CastingError> {
    let wanted = match choice {
        Choice::Named(name) => Some(name),
        _ => None,
    };
    let survey = match &found.survey {
        Ok(survey) => survey,
        Err(fault) if host_was_named || wanted.is_some() => {
            return Err(CastingError::Unavailable { fault: fault.clone() });
        }
        Err(fault) => {
            let why = format!("{fault}. The house book plays; `ollama serve` starts it, m looks again.");
            return Ok((Casting::house(cast, spec), Some(why)));
        }
    };
    let model = match wanted {
        Some(name) => survey.find(name),
        None => survey.best(),
    };
    match (&found.client, model, wanted) {
        (Some(client), Some(model), _) => Ok((Casting::model(cast, spec, client, model, seed), None)),
        (_, _, Some(name)) => Err(CastingError::Unavailable { fault: Fault::NoModel { model: name.clone() } }),
        _ => {
            let why = "Ollama has no Gemma 4; the house book plays. `ollama pull gemma4:e4b` brings one.";
            Ok((Casting::house(cast, spec), Some(why.to_owned())))
        }
    }
}
