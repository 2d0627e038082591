//! Who plays: what Ollama has, the model that is taken, and the one that is fetched.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::{App, Message, Overlay, Pull};
use crate::actor::ollama::Model;
use crate::runtime::casting::{self, Casting, CastingError};

/// Models that can be fetched, with their size.
pub const TO_PULL: [(&str, &str); 2] = [
    ("gemma4:e4b", "9.6 GB, for 12 GB of video memory or 16 GB of main memory"),
    ("gemma4:e2b", "7.2 GB, for smaller machines; dialogue only"),
];

impl App {
    /// Asks Ollama what it has.
    pub fn look(&mut self) {
        self.looks += 1;
        let (number, host, messages) = (self.looks, self.setup.host.clone(), self.messages.clone());
        tokio::spawn(async move {
            let found = casting::look(host.as_deref()).await.map_err(CastingError::from);
            // The game may be over by now.
            let _ = messages.send(Message::Found(number, Box::new(found)));
        });
    }

    /// Whether a look at Ollama is on its way.
    pub fn is_looking(&self) -> bool {
        self.found.is_none() && self.looks > 0
    }

    /// Opens the list of models, looking anew.
    pub fn open_models(&mut self) {
        self.overlay = Some(Overlay::Models(0));
        if self.found.is_none() || self.found.as_ref().is_some_and(|found| found.survey.is_err()) {
            self.found = None;
            self.look();
        }
    }

    /// The rows of the model list: the models that are there, then the house.
    pub fn model_rows(&self) -> usize {
        self.models().len() + 1
    }

    /// The models of the last look.
    pub fn models(&self) -> &[Model] {
        match self.found.as_ref().map(|found| &found.survey) {
            Some(Ok(survey)) => &survey.models,
            _ => &[],
        }
    }

    /// Takes the model in `row` of the list, or the house behind the last.
    pub fn take_model(&mut self, row: usize) {
        let client = self.found.as_ref().and_then(|found| found.client.clone());
        let casting = match (self.models().get(row), client) {
            (Some(model), Some(client)) => {
                Casting::model(&self.setup.cast, self.setup.contract, &client, model, self.setup.guest.seed)
            }
            _ => Casting::house(&self.setup.cast, self.setup.contract),
        };
        self.overlay = None;
        self.notice = None;
        self.play_by(casting);
    }

    /// `casting` plays from now on, in the visit that goes on as well.
    pub(super) fn play_by(&mut self, casting: Casting) {
        if self.counter.is_some() {
            match self.recorded(&casting) {
                Ok(actor) => {
                    if let Some(counter) = &mut self.counter {
                        counter.runtime.recast(actor, Arc::clone(&casting.director));
                    }
                }
                Err(error) => self.notice = Some(error),
            }
        }
        self.casting = Some(casting);
    }

    /// Whether Ollama runs and has no Gemma 4, so that one can be fetched.
    pub fn can_pull(&self) -> bool {
        let survey = self.found.as_ref().and_then(|found| found.survey.as_ref().ok());
        survey.is_some_and(|survey| survey.best().is_none())
    }

    /// Fetches model `row` of [`TO_PULL`].
    pub fn pull(&mut self, row: usize) {
        let Some(client) = self.found.as_ref().and_then(|found| found.client.clone()) else { return };
        let model = TO_PULL[row.min(TO_PULL.len() - 1)].0;
        let messages = self.messages.clone();
        let task = tokio::spawn(async move {
            let (progress, mut heard) = mpsc::unbounded_channel();
            let pulling = client.pull(model, progress);
            let passing = async {
                while let Some(step) = heard.recv().await {
                    let _ = messages.send(Message::Pulling(step));
                }
            };
            let (outcome, ()) = tokio::join!(pulling, passing);
            let _ = messages.send(Message::Pulled(outcome));
        });
        self.overlay = Some(Overlay::Pull(Pull { model, progress: None, ended: None, task }));
    }
}
