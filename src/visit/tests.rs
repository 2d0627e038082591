//! The visit in sentences: events in, effects and snapshots out, no runtime anywhere.

use super::*;
use crate::character::Contract;

/// A visit whose actor is the test.
struct Table {
    visit: Visit,
    /// The last effects.
    effects: Vec<Effect>,
}

impl Table {
    fn of(tier: Tier, contract: Contract) -> Self {
        let director = crate::director::shared(contract);
        let opening = Opening {
            clock_stopped: false,
            suggestions: true,
            can_repeat: true,
            ..Opening::of_tier(director.character(), tier, 7)
        };
        Self { visit: Visit::new(director, opening), effects: Vec::new() }
    }

    fn stranger() -> Self {
        Self::of(Tier::Stranger, Contract::Scene)
    }

    fn with(mut self, change: impl FnOnce(&mut Opening)) -> Self {
        let mut opening = self.visit.opening.clone();
        change(&mut opening);
        self.visit = Visit::new(Arc::clone(&self.visit.director), opening);
        self
    }

    fn handle(&mut self, event: Event) -> &mut Self {
        self.effects = self.visit.handle(event);
        self
    }

    /// The take that was asked for last.
    fn take(&self) -> Take {
        let take = self.effects.iter().find_map(|effect| match effect {
            Effect::Perform(take, ..) => Some(*take),
            _ => None,
        });
        take.expect("a reply was asked for")
    }

    /// The actor says `reply` and is done.
    fn reply(&mut self, reply: &str) -> &mut Self {
        let take = self.take();
        self.handle(Event::Token(take, reply.to_owned()));
        if self.visit.snapshot().activity != Activity::Settling {
            let asked_again = self.effects.iter().any(|effect| matches!(effect, Effect::Perform(..)));
            if !asked_again {
                self.handle(Event::Ended(take, End::Done(Cost::default())));
            }
        }
        self
    }

    /// A whole turn: the guest's line, the reply, the save.
    fn turn(&mut self, line: &str, reply: &str) -> &mut Self {
        self.handle(Event::Said(line.to_owned())).reply(reply);
        let turn = self.visit.turn;
        self.handle(Event::Saved(turn, Ok(())))
    }

    /// A whole turn in which the house speaks.
    fn house(&mut self, line: &str) -> String {
        self.handle(Event::Said(line.to_owned()));
        let reply = self.visit.playing.as_ref().expect("a reply").decision.house_line().to_string();
        self.reply(&reply);
        let turn = self.visit.turn;
        self.handle(Event::Saved(turn, Ok(())));
        self.last().reply.spoken()
    }

    fn last(&self) -> &Exchange {
        self.visit.snapshot().exchanges.last().expect("an exchange")
    }

    fn points(&self) -> i32 {
        self.visit.standing().points
    }
}

#[test]
fn a_line_asks_the_actor_and_a_reply_asks_for_a_save_and_then_for_suggestions() {
    let mut table = Table::stranger();
    table.handle(Event::Said("Hello".into()));
    assert_eq!(table.visit.snapshot().activity, Activity::Thinking);
    table.reply("Evening.");
    assert!(matches!(&table.effects[..], [Effect::Save(record)] if record.turn == 1 && record.spoken.is_some()));
    assert!(!table.last().released, "a turn is released when its save is synced");
    table.handle(Event::Saved(1, Ok(())));
    assert!(table.last().released);
    assert!(matches!(&table.effects[..], [Effect::Suggest(1, ..)]));
    assert_eq!(table.visit.snapshot().activity, Activity::Idle);
}

#[test]
fn words_are_shown_by_sentences_while_they_come() {
    let mut table = Table::stranger();
    let take = table.handle(Event::Said("Hello".into())).take();
    table.handle(Event::Token(take, "Evening. Tic".into()));
    assert_eq!(table.last().reply.spoken(), "Evening.");
    assert_eq!(table.visit.snapshot().activity, Activity::Speaking);
}

#[test]
fn a_second_line_while_he_speaks_is_not_taken() {
    let mut table = Table::stranger();
    table.handle(Event::Said("Hello".into()));
    table.handle(Event::Said("And another".into()));
    assert!(table.effects.is_empty());
    assert_eq!(table.visit.snapshot().exchanges.len(), 1);
}

#[test]
fn a_ticket_lies_there_until_the_bowl_comes_and_not_after_a_failure() {
    let ticket = Ticket { item: "ajitama".into(), firmness: Some("katame".into()) };
    let mut table = Table::stranger();
    let take = table.handle(Event::Bought(vec![ticket.clone()])).take();
    assert!(table.visit.snapshot().ticket, "as soon as it is laid down");
    let failure = Failure { what: "gone".into(), mend: "again".into() };
    table.handle(Event::Ended(take, End::Failed(failure)));
    assert!(!table.visit.snapshot().ticket, "nothing counts");
    table.handle(Event::Bought(vec![ticket]));
    table.reply("Two minutes.");
    let turn = table.visit.turn;
    table.handle(Event::Saved(turn, Ok(())));
    assert!(table.visit.snapshot().ticket && !table.visit.snapshot().bowl);
    table.house("Thanks.");
    assert!(!table.visit.snapshot().ticket && table.visit.snapshot().bowl);
}

#[test]
fn what_arrives_for_another_take_is_dropped() {
    let mut table = Table::stranger();
    let take = table.handle(Event::Said("Hello".into())).take();
    let stale = Take { attempt: take.attempt + 1, ..take };
    table.handle(Event::Token(stale, "Nobody said this. ".into()));
    table.handle(Event::Ended(stale, End::Done(Cost::default())));
    assert_eq!(table.visit.snapshot().activity, Activity::Thinking);
    assert!(table.last().reply.is_empty());
}

#[test]
fn a_frame_break_is_cut_and_what_was_clean_stays() {
    let mut table = Table::stranger();
    let take = table.handle(Event::Said("Hello".into())).take();
    table.handle(Event::Token(take, "Evening. I am a large language model. ".into()));
    assert!(matches!(table.effects[..], [Effect::Cancel(cancelled), Effect::Save(_)] if cancelled == take));
    assert_eq!(table.last().reply.spoken(), "Evening.");
    assert_eq!(table.last().guard[0].action, GuardAction::Cut);
}

#[test]
fn a_reply_with_nothing_clean_is_asked_for_once_more_and_then_replaced() {
    let mut table = Table::stranger();
    let first = table.handle(Event::Said("How's business?".into())).take();
    table.handle(Event::Token(first, "As a large language model I cannot say. ".into()));
    let second = table.take();
    assert_eq!((second.turn, second.attempt), (first.turn, 2));
    table.handle(Event::Token(second, "How can I help you today? ".into()));
    assert_eq!(table.last().reply.spoken(), "We're open at eleven.");
    let actions: Vec<_> = table.last().guard.iter().map(|note| note.action).collect();
    assert_eq!(actions, [GuardAction::AskedAgain, GuardAction::Replaced]);
}

#[test]
fn an_actor_that_cannot_repeat_is_replaced_at_once() {
    let mut table = Table::stranger().with(|opening| opening.can_repeat = false);
    table.turn("How's business?", "I am a large language model. ");
    assert_eq!(table.last().reply.spoken(), "We're open at eleven.");
}

#[test]
fn a_failure_costs_nothing_and_the_line_can_be_sent_again() {
    let mut table = Table::stranger();
    let failure = Failure { what: "it broke".into(), mend: "send it again".into() };
    let take = table.handle(Event::Said("One ajitama, please".into())).take();
    table.handle(Event::Ended(take, End::Failed(failure.clone())));
    assert_eq!(table.visit.snapshot().failure, Some(failure));
    assert!(!table.last().reply.is_empty(), "he does something of his own");
    assert_eq!((table.points(), table.visit.snapshot().bowl), (0, false));
    let again = table.handle(Event::SaidAgain).take();
    assert!(again.turn > take.turn);
    table.reply("Right away.");
    assert_eq!(table.visit.snapshot().failure, None);
    assert_eq!(table.visit.snapshot().exchanges.len(), 1, "the lost attempt is not shown");
    assert_eq!(table.points(), 1);
}

#[test]
fn a_pressed_topic_climbs_the_ladder_rung_by_rung_to_the_door() {
    let mut table = Table::stranger();
    let mut moods = Vec::new();
    for _ in 0..8 {
        table.house("What did you do before this?");
        moods.push(table.visit.snapshot().mood.id());
        if table.visit.snapshot().over.is_some() {
            break;
        }
    }
    assert_eq!(table.visit.snapshot().over, Some(Over::Door));
    assert!(moods.len() >= 4, "the door comes last: {moods:?}");
    assert_eq!(table.visit.standing().doors, 1);
    assert!(!table.visit.standing().closed);
}

#[test]
fn the_third_door_closes_the_shop_for_good() {
    let mut table = Table::stranger().with(|opening| opening.standing.doors = 2);
    while table.visit.snapshot().over.is_none() {
        table.house("What did you do before this?");
    }
    assert!(table.visit.standing().closed);
}

#[test]
fn nothing_is_heard_once_the_visit_is_over() {
    let mut table = Table::stranger();
    table.handle(Event::Left);
    table.handle(Event::Said("Wait".into()));
    assert!(table.effects.is_empty());
}

#[test]
fn leaving_in_the_middle_of_a_reply_cancels_it_and_saves() {
    let mut table = Table::stranger();
    let take = table.handle(Event::Said("Hello".into())).take();
    table.handle(Event::Left);
    assert!(matches!(&table.effects[..], [Effect::Cancel(cancelled), Effect::Save(_)] if *cancelled == take));
    assert_eq!(table.visit.snapshot().over, Some(Over::Left));
    assert!(table.visit.snapshot().exchanges.is_empty());
    table.handle(Event::Saved(1, Ok(())));
    assert_eq!(table.visit.snapshot().activity, Activity::Idle, "the game may go on to the leave card");
}

#[test]
fn a_goodbye_is_answered_and_offers_to_leave() {
    let mut table = Table::stranger();
    table.house("Goodbye");
    assert!(table.visit.snapshot().goodbye && table.visit.snapshot().over.is_none());
    table.house("One more thing: how much is a beer?");
    assert!(!table.visit.snapshot().goodbye);
}

#[test]
fn coming_back_earns_and_belongs_to_the_first_turn() {
    let mut table = Table::of(Tier::Regular, Contract::Scene).with(|opening| opening.away = Some(2));
    let before = table.points();
    table.house("Hello");
    let events = table.last().events.clone();
    assert!(before > 25 && events[0].points == before - 25, "{events:?}");
}

#[test]
fn who_comes_and_goes_without_a_word_was_not_here() {
    let mut table = Table::of(Tier::Regular, Contract::Scene).with(|opening| opening.away = Some(2));
    table.handle(Event::Left);
    assert_eq!(table.points(), 25);
}

#[test]
fn nobody_is_promoted_on_the_way_out_of_the_door() {
    let mut table = Table::of(Tier::Regular, Contract::Scene).with(|opening| {
        opening.standing = Standing { points: 95, visits: 9, evenings: 1, ..opening.standing.clone() };
    });
    table.house("I know where your family lives.");
    assert_eq!(table.visit.snapshot().over, Some(Over::Door));
    assert_eq!(table.visit.standing().tier, Tier::Regular);
}

#[test]
fn a_question_tells_nothing_and_praise_without_a_bowl_is_air() {
    let mut table = Table::stranger();
    table.house("The broth is excellent.");
    table.house("Did you have a long day at work?");
    assert_eq!(table.points(), 0);
}

#[test]
fn a_model_may_write_suggestions_and_the_file_fills_what_is_missing() {
    let mut table = Table::stranger();
    table.turn("Hello", "Evening.");
    let answer = r#"{"suggestions":["Is that your own broth?","Is that your own broth?","I know about the M&A."]}"#;
    table.handle(Event::Suggested(1, Some(answer.into())));
    let shown = &table.visit.snapshot().suggestions;
    assert_eq!(shown.len(), 4);
    assert!(shown.iter().any(|line| line.text == "Is that your own broth?"));
    assert!(shown.iter().all(|line| !line.text.contains("M&A")));
}

#[test]
fn suggestions_for_an_older_turn_are_dropped() {
    let mut table = Table::stranger();
    table.turn("Hello", "Evening.");
    table.turn("One tonkotsu, please", "Right.");
    let before = table.visit.snapshot().suggestions.clone();
    table.handle(Event::Suggested(1, Some(r#"{"suggestions":["Too late."]}"#.into())));
    assert_eq!(table.visit.snapshot().suggestions, before);
}

#[test]
fn the_same_question_gets_another_answer_from_another_guest() {
    let mut answers = Vec::new();
    for (tier, hour) in [(Tier::Stranger, 20), (Tier::Regular, 20), (Tier::CloseFriend, 22), (Tier::CloseFriend, 20)] {
        let mut table = Table::of(tier, Contract::Dialogue).with(|opening| {
            opening.clock = Minute(hour * 60 + 10);
            opening.clock_stopped = true;
        });
        answers.push(table.house("How's business?"));
    }
    assert_eq!(
        answers,
        [
            "We're open at eleven.",
            "Quiet lately. Wednesdays are the worst.",
            "Shimizu-sensei's worried the whole alley's dying. Maybe he's right.",
            "Quiet lately. Wednesdays are the worst.",
        ]
    );
}

#[test]
fn a_visit_counts_once_a_bowl_is_paid_for_and_five_turns_are_spoken() {
    let mut table = Table::stranger();
    for line in ["Hello", "One tonkotsu ajitama, please", "It smells good", "How long is the broth cooked?"] {
        table.house(line);
    }
    assert_eq!(table.visit.standing().visits, 0);
    table.house("Thank you");
    assert_eq!(table.visit.standing().visits, 1);
    table.house("Good night");
    assert_eq!(table.visit.standing().visits, 1);
}

#[test]
fn a_tier_rises_on_leaving_and_not_before() {
    let mut table = Table::stranger().with(|opening| {
        opening.standing.points = 30;
        opening.standing.visits = 3;
    });
    table.house("Hello");
    assert_eq!(table.visit.snapshot().meter.tier, Tier::Stranger);
    table.handle(Event::Left);
    assert_eq!(table.visit.snapshot().meter.tier, Tier::Regular);
}

#[test]
fn at_closing_everybody_goes_home_who_was_not_asked_to_stay() {
    for tier in Tier::ALL {
        let mut table = Table::of(tier, Contract::Scene).with(|opening| opening.clock = Minute(21 * 60 + 58));
        let words = table.house("Nice weather today.");
        assert_eq!(table.visit.snapshot().over, Some(Over::Closing), "{tier:?}");
        assert!(words.split('.').count() > 1, "he says so himself: {words}");
        assert_eq!(table.points(), Standing::of_tier(table.visit.character(), tier).points, "it costs nothing");
    }
}

#[test]
fn a_regular_who_asks_late_enough_may_stay_until_the_last_train() {
    let mut early = Table::of(Tier::Regular, Contract::Scene);
    early.house("Can I help you clean up after closing?");
    assert!(!early.visit.evening.stays, "half past seven is too early to ask");
    let mut late = Table::of(Tier::Regular, Contract::Scene).with(|opening| opening.clock = Minute(21 * 60 + 5));
    late.house("Can I help you clean up after closing?");
    assert!(late.visit.snapshot().after_closing && late.visit.snapshot().over.is_none());
    assert_eq!(late.visit.standing().evenings, 1);
    while late.visit.snapshot().over.is_none() {
        late.house("...");
    }
    assert_eq!(late.visit.snapshot().over, Some(Over::Closing));
    assert!(late.visit.snapshot().clock >= Minute(22 * 60 + 50));
}

#[test]
fn a_stranger_may_not_stay_and_nobody_is_offered_it_in_anger() {
    let mut stranger = Table::stranger().with(|opening| opening.clock = Minute(21 * 60 + 5));
    stranger.house("Can I help you clean up after closing?");
    assert!(!stranger.visit.evening.stays && !stranger.visit.snapshot().after_closing);
}

#[test]
fn he_offers_a_regular_who_has_eaten_to_stay_once() {
    let mut table = Table::of(Tier::Regular, Contract::Scene).with(|opening| opening.clock = Minute(21 * 60 + 40));
    table.house("One tonkotsu, please.");
    for _ in 0..2 {
        table.house("Nice evening.");
    }
    assert!(table.visit.evening.invited, "at ten to ten");
    table.house("Yes, I'd like to stay.");
    assert!(table.visit.snapshot().after_closing && table.visit.evening.stays);
}

#[test]
fn last_order_is_called_once() {
    let mut table = Table::stranger().with(|opening| opening.clock = Minute(21 * 60 + 38));
    let called = table.house("Nice evening.");
    assert!(called.to_lowercase().contains("last order"), "{called}");
    assert!(!table.house("Right.").to_lowercase().contains("last order"));
}

#[test]
fn a_detail_is_shown_once_and_noticing_it_earns() {
    let mut table = Table::stranger().with(|opening| opening.seed = 2);
    table.house("Hello.");
    table.house("One tonkotsu, please.");
    let detail = table.visit.detail().expect("a detail").clone();
    let shown = |table: &Table| table.visit.snapshot().exchanges.iter().filter(|e| e.aside.is_some()).count();
    assert_eq!(shown(&table), 1);
    let before = table.points();
    table.house(&format!("I see {}.", detail.noticed_by[0].as_str()));
    assert!(table.points() >= before + 2, "{} from {before}", table.points());
    assert_eq!(shown(&table), 1);
}

#[test]
fn what_he_remembers_shapes_the_greeting() {
    let kept = Guest {
        usual: Some(guest::Usual { item: "ajitama".into(), firmness: Some("katame".into()) }),
        visits: vec![0, 4, 9],
        ..Guest::default()
    };
    let greet = |guest: Guest, away: u32| {
        let mut table = Table::of(Tier::Regular, Contract::Dialogue).with(|opening| {
            (opening.guest, opening.away, opening.seed) = (guest, Some(away), 8);
        });
        table.handle(Event::SatDown);
        table.last().reply.spoken()
    };
    assert!(greet(kept.clone(), 5).to_lowercase().contains("kata"), "{}", greet(kept.clone(), 5));
    let shown_out = Guest { parting: Some(guest::Dated { what: Parting::Door, day: 4 }), ..kept.clone() };
    assert_ne!(greet(shown_out, 5), greet(kept, 5));
}

#[test]
fn a_stopped_clock_stands_still() {
    let mut table = Table::stranger().with(|opening| opening.clock_stopped = true);
    table.house("Hello");
    assert_eq!(table.visit.snapshot().clock, Minute(19 * 60 + 30));
}

#[test]
fn the_contract_is_the_same_bytes_in_every_prompt_and_history_only_grows_at_its_end() {
    let mut table = Table::of(Tier::Regular, Contract::Scene);
    let mut before: Option<Prompt> = None;
    for turn in 0..30 {
        table.handle(Event::Said(format!("Tell me more about the broth, part {turn}.")));
        let Some(Effect::Perform(take, prompt, _)) = table.effects.first().cloned() else { panic!("a reply") };
        if let Some(before) = before {
            let shared = before.messages.len() - 1;
            assert_eq!(prompt.messages[..shared], before.messages[..shared], "turn {turn}");
        }
        assert!(prompt.messages.iter().rev().skip(1).all(|message| !message.content.contains("For you alone")));
        before = Some(prompt);
        table.handle(Event::Token(take, "**scene** He stirs. \"Bones. Water. Time.\" ".into()));
        table.handle(Event::Ended(take, End::Done(Cost::default())));
        let turn = table.visit.turn;
        table.handle(Event::Saved(turn, Ok(())));
    }
}

#[test]
fn two_hundred_turns_stay_within_the_prompt_bound() {
    let mut table = Table::stranger().with(|opening| opening.clock_stopped = true);
    let mut most = 0;
    for turn in 0..200 {
        let line =
            format!("It was a long day again, number {turn}, and the train was full of people who would not sit.");
        let take = table.handle(Event::Said(line)).take();
        let Some(Effect::Perform(_, prompt, _)) = table.effects.first() else { panic!("a reply") };
        most = most.max(prompt.tokens());
        table.handle(Event::Token(take, format!("**scene** He nods, {turn} times. \"Trains.\" ")));
        table.handle(Event::Ended(take, End::Done(Cost::default())));
        let turn = table.visit.turn;
        table.handle(Event::Saved(turn, Ok(())));
    }
    assert!(most <= 3500, "{most} tokens");
}

#[test]
fn a_save_that_failed_is_told_and_the_visit_goes_on() {
    let mut table = Table::stranger();
    table.handle(Event::Said("Hello".into())).reply("Evening.");
    table.handle(Event::Saved(1, Err("the disk is full".into())));
    assert_eq!(table.visit.snapshot().save_error.as_deref(), Some("the disk is full"));
    assert_eq!(table.visit.snapshot().activity, Activity::Idle);
}

#[test]
fn what_a_stranger_may_not_hear_is_never_shown_whatever_the_actor_says() {
    let leaks = [
        "I did M&A for twelve years. ",
        "The Deal was my fault. ",
        "I paid for her lease. ",
        "He's in Shibuya. Consulting. ",
        "As an AI I cannot answer. ",
    ];
    let mut table = Table::stranger().with(|opening| opening.clock_stopped = true);
    for (nth, leak) in leaks.iter().cycle().take(40).enumerate() {
        table.handle(Event::Said(format!("Tell me, number {nth}")));
        while let Some(Effect::Perform(take, ..)) =
            table.effects.iter().find(|effect| matches!(effect, Effect::Perform(..))).cloned()
        {
            table.handle(Event::Token(take, (*leak).to_owned()));
        }
        let turn = table.visit.turn;
        table.handle(Event::Saved(turn, Ok(())));
        let shown = table.last().reply.to_string();
        for word in ["M&A", "Deal", "lease", "Shibuya", "AI I"] {
            assert!(!shown.contains(word), "{leak} -> {shown}");
        }
    }
}
