//! The Ollama actor against a server that speaks Ollama's wire and breaks it in every way that Ollama,
//! a network or a stranger on the port can. No test waits for long, and none measures time.

mod wire;

use std::sync::Arc;
use std::time::Duration;

use kenji::actor::ollama::{
    Client, CreateRequest, Host, Limits, OllamaActor, Progress, Settings, contract_for, survey,
};
use kenji::actor::{Actor, Fault, Part, Played};
use kenji::character::Contract;
use kenji::director::{Decision, Message, Prompt, Role};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use wire::{Answer, Server, done, said};

const MODEL: &str = "gemma4:e4b";

/// Limits that no healthy answer of these tests comes near.
fn patient() -> Limits {
    Limits {
        connect: Duration::from_secs(20),
        first_byte: Duration::from_secs(20),
        stall: Duration::from_secs(20),
        answer: Duration::from_secs(20),
    }
}

/// Limits for answers that never come.
fn hasty() -> Limits {
    Limits {
        first_byte: Duration::from_millis(60),
        stall: Duration::from_millis(60),
        answer: Duration::from_millis(60),
        ..patient()
    }
}

fn client_at(url: &str, limits: Limits) -> Client {
    Client::with_limits(Host::resolve(Some(url), None).expect("an address"), limits).expect("a client")
}

fn actor(server: &Server, limits: Limits) -> OllamaActor {
    OllamaActor::new(client_at(&server.url(), limits), MODEL, Settings::default())
}

fn prompt() -> Prompt {
    Prompt {
        messages: vec![
            Message::new(Role::System, "You are Kenji, 佐藤健司."),
            Message::new(Role::User, "Evening."),
            Message::new(Role::Assistant, "\"Sit.\""),
            Message::new(Role::User, "What is in the broth?\n[cue]"),
        ],
    }
}

fn part() -> Part {
    Part { turn: 2, prompt: prompt(), decision: decision(), longest: 180 }
}

/// A part carries a decision; a model never looks at it.
fn decision() -> Arc<Decision> {
    Arc::new(Decision { words: [4, 30], ..Decision::default() })
}

/// All tokens of one reply, and its one end.
async fn played(actor: &OllamaActor) -> (Vec<String>, Result<Played, Fault>) {
    let (tokens, mut heard) = mpsc::unbounded_channel();
    let end = actor.play(part(), tokens).await;
    let mut words = Vec::new();
    // The sender went with the future: what is there now is all there will be.
    while let Some(word) = heard.recv().await {
        words.push(word);
    }
    (words, end)
}

async fn end_of(answer: Answer) -> (String, Result<Played, Fault>) {
    let server = Server::start().await.model(MODEL).chat(answer);
    let (words, end) = played(&actor(&server, patient())).await;
    (words.concat(), end)
}

#[tokio::test]
async fn a_reply_comes_token_by_token_and_ends_once_with_its_cost() {
    let server = Server::start().await.model(MODEL).reply(&["**scene** He", " nods.", " \"Evening.\""]);
    let (words, end) = played(&actor(&server, patient())).await;
    assert_eq!(words, ["**scene** He", " nods.", " \"Evening.\""]);
    assert_eq!(end, Ok(Played { prompt_tokens: 1486, reply_tokens: 3, prompt_ms: 70, cut: false }));
}

#[tokio::test]
async fn words_are_handed_on_while_the_model_still_speaks() {
    let server = Server::start().await.model(MODEL).chat(Answer::half(&["He nods."]).stall());
    let (tokens, mut heard) = mpsc::unbounded_channel();
    let reply = tokio::spawn(actor(&server, patient()).play(part(), tokens));
    assert_eq!(heard.recv().await.as_deref(), Some("He nods."));
    assert!(!reply.is_finished());
    server.release();
    assert_eq!(reply.await.expect("no panic"), Err(Fault::CutOff));
}

#[tokio::test]
async fn lines_and_characters_cut_at_any_byte_are_put_together_again() {
    let tokens = ["佐藤さん。", " 🍜—\"é\"\n"];
    let whole = Answer::chat(&tokens);
    let cuts = 0..=whole.len();
    let server =
        cuts.clone().fold(Server::start().await.model(MODEL), |server, at| server.chat(whole.clone().cut_at(at)));
    let actor = actor(&server, patient());
    for at in cuts {
        let (words, end) = played(&actor).await;
        assert_eq!(words, tokens, "cut at {at}");
        assert!(end.is_ok(), "cut at {at}: {end:?}");
    }
    for size in [1, 2, 3, 7, 1000] {
        let (words, end) = end_of(whole.clone().in_pieces(size)).await;
        assert_eq!(words, tokens.concat());
        assert!(end.is_ok());
    }
}

#[tokio::test]
async fn thinking_is_forbidden_and_what_comes_of_it_is_not_heard() {
    let thought = json!({"message": {"role": "assistant", "content": "", "thinking": "Who is this?"}, "done": false});
    let (words, end) = end_of(Answer::lines(&[thought, said("\"Sit.\""), done(1)])).await;
    assert_eq!(words, "\"Sit.\"");
    assert!(end.is_ok());
}

#[tokio::test]
async fn every_call_has_the_same_options_and_the_same_beginning() {
    let server = Server::start().await.model(MODEL);
    let actor = actor(&server, patient());
    let contract = Prompt { messages: prompt().messages[..1].to_vec() };
    actor.warm_up(contract).await.expect("warm");
    let (_, end) = played(&actor).await;
    end.expect("a reply");
    let mut asking = part();
    asking.longest = 160;
    if let Some(last) = asking.prompt.messages.last_mut() {
        last.content = "Suggest four lines.".into();
    }
    actor.suggest(asking).await.expect("suggestions");

    let requests = server.requests();
    assert!(requests[0].is_warm_up() && requests[1].is_reply() && requests[2].is_suggestions());
    for (request, longest) in requests.iter().zip([1, 180, 160]) {
        let body = &request.body;
        assert_eq!(body["model"], MODEL);
        assert_eq!(body["think"], false);
        assert_eq!(body["truncate"], false);
        assert_eq!(body["stream"], true);
        assert_eq!(body["keep_alive"], "30m");
        assert_eq!(body["options"]["num_ctx"], 8192);
        assert_eq!(body["options"]["num_predict"], longest);
        assert_eq!(body.get("shift"), None);
        assert_eq!(without_length(body), without_length(&requests[0].body));
        assert_eq!(body["messages"][0], requests[0].body["messages"][0]);
    }
    let messages = |at: usize| requests[at].body["messages"].as_array().cloned().unwrap_or_default();
    assert_eq!(messages(1)[..3], messages(2)[..3]);
    assert_eq!(messages(2)[3]["content"], "Suggest four lines.");
    assert_eq!(requests[1].body.get("format"), None);
}

fn without_length(body: &Value) -> Value {
    let mut options = body["options"].clone();
    options["num_predict"] = Value::Null;
    options
}

#[tokio::test]
async fn the_guests_part_is_not_spoken_by_the_model() {
    let server = Server::start().await.model(MODEL);
    let (_, end) = played(&actor(&server, patient())).await;
    end.expect("a reply");
    let stop = server.chats()[0]["options"]["stop"].clone();
    assert!(
        stop.as_array().is_some_and(|all| all.contains(&json!("\nGuest:")) && all.contains(&json!("\nUser:"))),
        "{stop}"
    );
}

#[tokio::test]
async fn a_model_with_words_of_its_own_gets_no_contract() {
    let server = Server::start().await.model("kenji:latest");
    let settings = Settings { own_words: true, ..Settings::default() };
    let actor = OllamaActor::new(client_at(&server.url(), patient()), "kenji:latest", settings);
    played(&actor).await.1.expect("a reply");
    assert_eq!(server.chats()[0]["messages"][0]["role"], "user");
    assert_eq!(actor.name(), "kenji:latest");
}

#[tokio::test]
async fn an_error_line_in_the_middle_is_the_end_in_the_servers_words() {
    let error = json!({"error": "model runner has unexpectedly stopped"});
    for size in [1, 5, 1000] {
        let (words, end) =
            end_of(Answer::half(&["He", " nods"]).then(&error).then(&said("never")).then(&done(3)).in_pieces(size))
                .await;
        assert_eq!(words, "He nods");
        assert_eq!(end, Err(Fault::Broken { message: "model runner has unexpectedly stopped".into() }));
    }
}

#[tokio::test]
async fn a_stream_that_just_ends_is_cut_off() {
    for answer in
        [Answer::half(&["He", " nods"]), Answer::half(&["He", " nods"]).close(), Answer::half(&["He", " nods"]).reset()]
    {
        let (words, end) = end_of(answer).await;
        assert!("He nods".starts_with(&words));
        assert_eq!(end, Err(Fault::CutOff));
    }
    for answer in [Answer::gone(), Answer::lines(&[]), Answer::text(200, "application/x-ndjson", r#"{"message":{"con"#)]
    {
        assert_eq!(end_of(answer).await, (String::new(), Err(Fault::CutOff)));
    }
}

#[tokio::test]
async fn every_refusal_before_the_stream_is_its_own_fault() {
    for (answer, fault) in [
        (Answer::error(404, "model 'gemma4:e4b' not found"), Fault::NoModel { model: MODEL.into() }),
        (
            Answer::error(503, "server busy, please try again"),
            Fault::Busy { message: "server busy, please try again".into() },
        ),
        (
            Answer::error(400, "input exceeds context length"),
            Fault::Refused { status: 400, message: "input exceeds context length".into() },
        ),
        (
            Answer::error(500, "llama runner terminated"),
            Fault::Refused { status: 500, message: "llama runner terminated".into() },
        ),
        (Answer::error(401, "unauthorized"), Fault::Refused { status: 401, message: "unauthorized".into() }),
        (
            Answer::text(301, "text/html", "").header("location", "https://elsewhere/"),
            Fault::Refused { status: 301, message: "it points to https://elsewhere/".into() },
        ),
    ] {
        assert_eq!(end_of(answer).await, (String::new(), Err(fault)));
    }
}

#[tokio::test]
async fn a_reply_of_nothing_is_a_fault_and_not_a_silence() {
    for tokens in [&[][..], &["", ""], &[" ", "\n"]] {
        let (_, end) = end_of(Answer::chat(tokens)).await;
        assert_eq!(end, Err(Fault::Empty));
    }
}

#[tokio::test]
async fn a_server_that_is_no_ollama_is_named_as_such() {
    for answer in [
        Answer::html(),
        Answer::text(404, "text/html", "<html>Not here</html>"),
        Answer::json(200, &json!({"choices": [{"message": {"content": "Hi"}}]})),
        Answer::text(200, "text/event-stream", "data: {\"x\":1}\n\n"),
        Answer::noise(b"SSH-2.0-OpenSSH_9.6\r\n"),
    ] {
        let (words, end) = end_of(answer).await;
        assert_eq!(words, "");
        assert!(matches!(end, Err(Fault::Garbled { .. })), "{end:?}");
    }
    let server = Server::start().await.on("/api/tags", Answer::html());
    let fault = survey(&client_at(&server.url(), patient())).await;
    assert!(matches!(fault, Err(Fault::Garbled { .. })), "{fault:?}");
}

#[tokio::test]
async fn nothing_at_the_port_is_unreachable() {
    // Bound, so that nobody else takes it, and not listening.
    let taken = tokio::net::TcpSocket::new_v4().expect("a socket");
    taken.bind(std::net::SocketAddr::from(([127, 0, 0, 1], 0))).expect("a port");
    let url = format!("http://{}", taken.local_addr().expect("an address"));
    let actor = OllamaActor::new(client_at(&url, patient()), MODEL, Settings::default());
    assert_eq!(played(&actor).await, (vec![], Err(Fault::Unreachable { host: url })));
}

#[tokio::test]
async fn a_slow_load_is_waited_for_although_words_may_not_pause_so_long() {
    let server = Server::start().await.model(MODEL).chat(Answer::chat(&["Evening."]).late(Duration::from_millis(900)));
    let limits = Limits { stall: Duration::from_millis(500), ..patient() };
    // The pause before the header is longer than the pause that words may make.
    let (words, end) = played(&actor(&server, limits)).await;
    assert_eq!(words, ["Evening."]);
    assert!(end.is_ok(), "{end:?}");
}

#[tokio::test]
async fn a_load_without_end_is_given_up_and_the_connection_closed() {
    let server = Server::start().await.model(MODEL).chat(Answer::chat(&["Evening."]).held());
    let (words, end) = played(&actor(&server, hasty())).await;
    assert_eq!((words, end), (vec![], Err(Fault::Silent { seconds: 0 })));
    server.hung_up().await;
}

#[tokio::test]
async fn a_stall_in_the_middle_is_silence() {
    let server = Server::start().await.model(MODEL).chat(Answer::half(&["He", " nods"]).stall());
    let limits = Limits { stall: Duration::from_millis(60), ..patient() };
    let (words, end) = played(&actor(&server, limits)).await;
    assert!("He nods".starts_with(&words.concat()));
    assert_eq!(end, Err(Fault::Silent { seconds: 0 }));
    server.hung_up().await;
}

#[tokio::test]
async fn dropping_the_future_closes_the_connection_while_he_speaks() {
    let server = Server::start().await.model(MODEL).chat(Answer::half(&["He"]).stall());
    let (tokens, mut heard) = mpsc::unbounded_channel();
    let reply = tokio::spawn(actor(&server, patient()).play(part(), tokens));
    assert_eq!(heard.recv().await.as_deref(), Some("He"));
    reply.abort();
    server.hung_up().await;
    assert_eq!(heard.recv().await, None);
}

#[tokio::test]
async fn dropping_the_future_closes_the_connection_while_the_model_loads() {
    let server = Server::start().await.model(MODEL).suggestions(Answer::chat(&["{}"]).held());
    let call = tokio::spawn(actor(&server, patient()).suggest(part()));
    server.asked(1).await;
    call.abort();
    server.hung_up().await;
}

#[tokio::test]
async fn a_listener_who_has_gone_does_not_change_the_end() {
    let server = Server::start().await.model(MODEL).reply(&["He", " nods."]);
    let (tokens, heard) = mpsc::unbounded_channel();
    drop(heard);
    assert!(actor(&server, patient()).play(part(), tokens).await.is_ok());
}

#[tokio::test]
async fn a_server_that_dies_and_comes_back_is_spoken_to_again() {
    let server = Server::start().await.model(MODEL).reply(&["Evening."]).chat(Answer::half(&["He"]).stall());
    let actor = actor(&server, patient());
    assert!(played(&actor).await.1.is_ok());

    let (tokens, mut heard) = mpsc::unbounded_channel();
    let reply = tokio::spawn(actor.play(part(), tokens));
    assert_eq!(heard.recv().await.as_deref(), Some("He"));
    let port = server.die();
    assert_eq!(reply.await.expect("no panic"), Err(Fault::CutOff));
    assert!(matches!(played(&actor).await.1, Err(Fault::Unreachable { .. })));

    let _back = Server::start_on(port).model(MODEL).reply(&["Again."]);
    assert_eq!(played(&actor).await.0, ["Again."]);
}

#[tokio::test]
async fn suggestions_come_as_json_and_their_faults_as_faults() {
    let server = Server::start()
        .await
        .model(MODEL)
        .suggestions(Answer::chat(&["{\"sugges", "tions\":[\"a\",\"b\",\"c\",\"d\"]}"]))
        .suggestions(Answer::chat(&[]))
        .suggestions(Answer::half(&["{\"sugg"]));
    let actor = actor(&server, patient());
    assert_eq!(actor.suggest(part()).await, Ok(Some(r#"{"suggestions":["a","b","c","d"]}"#.into())));
    assert_eq!(actor.suggest(part()).await, Err(Fault::Empty));
    assert_eq!(actor.suggest(part()).await, Err(Fault::CutOff));
    assert_eq!(server.chats()[0]["format"]["properties"]["suggestions"]["minItems"], 4);
    // Without a script the server's own four lines come.
    let text = actor.suggest(part()).await.expect("suggestions").expect("some");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["suggestions"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn a_warm_up_of_blanks_is_warm_and_a_missing_model_is_not() {
    let contract = || Prompt { messages: prompt().messages[..1].to_vec() };
    let server = Server::start().await.model(MODEL).on("/api/chat", Answer::chat(&[]));
    assert_eq!(actor(&server, patient()).warm_up(contract()).await, Ok(()));
    let server = Server::start().await;
    assert_eq!(actor(&server, patient()).warm_up(contract()).await, Err(Fault::NoModel { model: MODEL.into() }));
}

#[tokio::test]
async fn a_survey_knows_what_is_there_loaded_baked_and_fit() {
    let server = Server::start()
        .await
        .model("gemma4:e2b")
        .model("gemma4:e4b")
        .model("llama3.1:8b")
        .tag(json!({"name": "kenji:latest", "size": 9_600_000_000_u64, "details": {"family": "gemma4", "parameter_size": "8.0B"}}))
        .tag(json!({"name": "gemma4:31b-cloud", "size": 384, "remote_host": "https://ollama.com:443", "remote_model": "gemma4:31b", "details": null}))
        .show("kenji:latest", json!({"system": "You are Kenji.", "modelfile": "FROM gemma4:e4b"}))
        .loaded("gemma4:e2b")
        .loaded("kenji:latest");
    let survey = survey(&client_at(&server.url(), patient())).await.expect("a survey");
    assert_eq!(survey.version.as_deref(), Some("0.33.0"));
    let names: Vec<_> = survey.models.iter().map(|model| model.name.as_str()).collect();
    assert_eq!(names, ["gemma4:e2b", "gemma4:e4b", "kenji:latest", "llama3.1:8b", "gemma4:31b-cloud"]);
    let best = survey.best().expect("a model");
    assert!(best.loaded && !best.baked && best.is_gemma4);
    assert_eq!(contract_for(best), Contract::Dialogue);
    assert!(survey.find("kenji").is_some_and(|model| model.baked && model.loaded));
    let shown = server.requests().iter().filter(|request| request.path == "/api/show").count();
    assert_eq!(shown, 3, "only local Gemma 4 is looked at closer");
}

#[tokio::test]
async fn a_survey_makes_do_with_the_list_alone() {
    let server = Server::start()
        .await
        .model(MODEL)
        .on("/api/version", Answer::error(500, "no"))
        .on("/api/ps", Answer::html())
        .on("/api/show", Answer::gone());
    let survey = survey(&client_at(&server.url(), patient())).await.expect("a survey");
    assert_eq!(survey.version, None);
    assert_eq!(survey.best().map(|model| model.name.as_str()), Some(MODEL));
}

#[tokio::test]
async fn a_survey_of_a_fresh_installation_finds_nothing_and_says_so() {
    let server = Server::start().await;
    let found = survey(&client_at(&server.url(), patient())).await.expect("a survey");
    assert_eq!(found.best(), None);
    let server = Server::start().await.on("/api/tags", Answer::json(200, &json!({"models": []})).held());
    assert_eq!(survey(&client_at(&server.url(), hasty())).await, Err(Fault::Silent { seconds: 0 }));
}

async fn pulled(answer: Answer) -> (Vec<Progress>, Result<(), Fault>) {
    let server = Server::start().await.on("/api/pull", answer);
    let (progress, mut seen) = mpsc::unbounded_channel();
    let end = client_at(&server.url(), patient()).pull(MODEL, progress).await;
    assert_eq!(server.requests()[0].body, json!({"model": MODEL, "stream": true}));
    let mut steps = Vec::new();
    while let Some(step) = seen.recv().await {
        steps.push(step);
    }
    (steps, end)
}

#[tokio::test]
async fn a_pull_shows_its_progress_however_its_lines_are_cut() {
    let answer = Answer::lines(&[
        json!({"status": "pulling manifest"}),
        json!({"status": "pulling 8f9a", "digest": "sha256:8f9a", "total": 400, "completed": 100}),
        json!({"status": "pulling 8f9a", "digest": "sha256:8f9a", "total": 400, "completed": 400}),
        json!({"status": "success"}),
    ]);
    for size in [1, 2, 50, 5000] {
        let (steps, end) = pulled(answer.clone().in_pieces(size)).await;
        assert_eq!(end, Ok(()));
        assert_eq!(steps.iter().map(Progress::fraction).collect::<Vec<_>>(), [None, Some(0.25), Some(1.0), None]);
    }
}

#[tokio::test]
async fn a_pull_that_fails_or_ends_early_is_no_success() {
    let undone = |message: &str| Err(Fault::Undone { task: format!("pull {MODEL}"), message: message.into() });
    let manifest = json!({"status": "pulling manifest"});
    let error = json!({"error": "pull model manifest: file does not exist"});
    let (steps, end) = pulled(Answer::lines(&[manifest.clone(), error]).in_pieces(5000)).await;
    assert_eq!(steps.len(), 1);
    assert_eq!(end, undone("pull model manifest: file does not exist"));
    assert_eq!(
        pulled(Answer::lines(std::slice::from_ref(&manifest))).await.1,
        undone("the connection ended at 'pulling manifest'")
    );
    assert_eq!(pulled(Answer::lines(&[manifest]).reset()).await.1, Err(Fault::CutOff));
    assert!(matches!(pulled(Answer::html()).await.1, Err(Fault::Garbled { .. })));
    assert_eq!(
        pulled(Answer::error(500, "disk full")).await.1,
        Err(Fault::Refused { status: 500, message: "disk full".into() })
    );
}

#[tokio::test]
async fn a_model_is_made_and_its_last_line_may_lack_its_end() {
    let server =
        Server::start().await.on("/api/create", Answer::text(200, "application/x-ndjson", r#"{"status":"success"}"#));
    let request = CreateRequest::new("kenji", MODEL, Prompt::default(), &Settings::default(), 120)
        .parser(Some("gemma4-no-thinking"));
    let (progress, _) = mpsc::unbounded_channel();
    assert_eq!(client_at(&server.url(), patient()).create(&request, progress).await, Ok(()));
    assert_eq!(server.requests()[0].body["parser"], "gemma4-no-thinking");
}

#[tokio::test]
async fn a_proxy_gets_its_pass_and_its_path() {
    let server = Server::start().await.on("/ollama/api/version", Answer::json(200, &json!({"version": "0.33.0"})));
    let address = format!("http://cook:sake@127.0.0.1:{}/ollama", server.port());
    assert_eq!(client_at(&address, patient()).version().await.as_deref(), Ok("0.33.0"));
    let host = Host::resolve(Some(&format!("{}/ollama", server.url())), None).expect("an address").with_key("k1");
    assert!(Client::new(host).expect("a client").version().await.is_ok());
    let passes: Vec<_> =
        server.requests().iter().map(|request| request.headers.get("authorization").cloned()).collect();
    assert_eq!(passes, [Some("Basic Y29vazpzYWtl".to_owned()), Some("Bearer k1".to_owned())]);
}
