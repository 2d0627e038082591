//! What can be wrong with a reply, by name: for the log, for the JSON, and as the sentence that a model hears
//! when it is asked once more. How a fault is heard stands in the files beside this one.

/// What was wrong with a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// Talk of models, prompts and roles.
    FrameBreak,
    /// The voice of an assistant.
    AssistantVoice,
    /// Something that this guest has not earned, or nobody.
    Forbidden,
    /// A yes to a question that is not answered.
    Confirmation,
    /// Something about the shop or his people that the file says otherwise.
    Fact,
    /// Program text, data or addresses.
    Code,
    /// A model's thoughts, or the marks of its wire.
    Channel,
    /// A label before the words, that is not his own name.
    Label,
    /// Headings, lists, and stage directions where the contract has none.
    Markup,
    /// The guest's part, played by the model.
    GuestsPart,
    /// Whole sentences in another language.
    Language,
    /// The same again.
    Loop,
    /// Far beyond the word budget.
    Length,
    /// The cue's or the contract's own words, spoken aloud.
    Cue,
    /// Nothing at all.
    Empty,
}

impl FaultKind {
    /// All of them.
    pub const ALL: [FaultKind; 15] = [
        FaultKind::FrameBreak,
        FaultKind::AssistantVoice,
        FaultKind::Forbidden,
        FaultKind::Confirmation,
        FaultKind::Fact,
        FaultKind::Code,
        FaultKind::Channel,
        FaultKind::Label,
        FaultKind::Markup,
        FaultKind::GuestsPart,
        FaultKind::Language,
        FaultKind::Loop,
        FaultKind::Length,
        FaultKind::Cue,
        FaultKind::Empty,
    ];

    /// The name in the JSON and in the log.
    pub fn id(self) -> &'static str {
        match self {
            FaultKind::FrameBreak => "frame_break",
            FaultKind::AssistantVoice => "assistant_voice",
            FaultKind::Forbidden => "forbidden",
            FaultKind::Confirmation => "confirmation",
            FaultKind::Fact => "fact",
            FaultKind::Code => "code",
            FaultKind::Channel => "channel",
            FaultKind::Label => "label",
            FaultKind::Markup => "markup",
            FaultKind::GuestsPart => "guests_part",
            FaultKind::Language => "language",
            FaultKind::Loop => "loop",
            FaultKind::Length => "length",
            FaultKind::Cue => "cue",
            FaultKind::Empty => "empty",
        }
    }

    /// What the cue tells a model that is asked once more. It names the kind, never the words.
    pub fn advice(self) -> &'static str {
        match self {
            FaultKind::FrameBreak => "You do not know those words, and nobody plays you.",
            FaultKind::AssistantVoice => "You are no assistant. Speak as yourself.",
            FaultKind::Forbidden => "You do not talk about that. Deflect.",
            FaultKind::Confirmation => "Neither yes nor no. Deflect.",
            FaultKind::Fact => "That is not so. Keep to what you know of your shop and your people.",
            FaultKind::Code => "Spoken words only, nothing of that kind. You do not know what it is.",
            FaultKind::Channel => "Only the words and deeds themselves, no thoughts before them.",
            FaultKind::Label => "No labels. Only the words and deeds themselves.",
            FaultKind::Markup => "No lists, headings, brackets or stars. One or two spoken sentences.",
            FaultKind::GuestsPart => "Speak only your own words, never the guest's.",
            FaultKind::Language => "Answer in English.",
            FaultKind::Loop => "You said that already. Say it once, or something else.",
            FaultKind::Length => "Be much shorter.",
            FaultKind::Cue => "Do not repeat these notes. Speak to the guest.",
            FaultKind::Empty => "Say a word or two.",
        }
    }
}
