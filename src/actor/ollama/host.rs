//! Which Ollama: the flag first, then `OLLAMA_HOST` in all the forms that Ollama itself takes, then the
//! local default. Nothing here talks to the network, and nothing here panics: an address that cannot be
//! read is a typed error, because falling back in silence would talk to the wrong machine.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use url::Url;

/// The port that Ollama listens on when no scheme says otherwise.
const PORT: u16 = 11434;

/// Where an address came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `--host` on the command line.
    Flag,
    /// `OLLAMA_HOST` in the environment.
    Environment,
    /// Nothing was said: 127.0.0.1:11434.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Origin::Flag => "--host",
            Origin::Environment => "OLLAMA_HOST",
            Origin::Default => "default",
        })
    }
}

/// Why an address cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Neither `http` nor `https`.
    #[error("{origin} '{text}' has the scheme '{scheme}'; Ollama speaks http or https")]
    Scheme {
        /// Where the address was given.
        origin: Origin,
        /// The address as it was given, without a password.
        text: String,
        /// The scheme that was found.
        scheme: String,
    },
    /// The port is no number from 1 to 65535.
    #[error("{origin} '{text}' has the port '{port}'; a port is a number from 1 to 65535")]
    Port {
        /// Where the address was given.
        origin: Origin,
        /// The address as it was given, without a password.
        text: String,
        /// The port that was found.
        port: String,
    },
    /// No host can be read from it.
    #[error("{origin} '{text}' is no address: {reason}")]
    Malformed {
        /// Where the address was given.
        origin: Origin,
        /// The address as it was given, without a password.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl HostError {
    /// What to do about it, as a short imperative sentence.
    pub fn mend(&self) -> String {
        let origin = match self {
            HostError::Scheme { origin, .. } | HostError::Port { origin, .. } | HostError::Malformed { origin, .. } => {
                origin
            }
        };
        format!("Write {origin} as host:port or as a URL, for example 127.0.0.1:{PORT} or https://host/path.")
    }
}

/// What a proxy in front of Ollama wants to see. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Pass {
    /// `user:password@` in the address.
    Basic(String, String),
    /// A key from the environment.
    Bearer(String),
}

/// The address of an Ollama, checked, and where it came from. Its text forms never show a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Host {
    base: Url,
    origin: Origin,
    pass: Option<Pass>,
}

impl Host {
    /// The address from the flag, else from the value of `OLLAMA_HOST`, else 127.0.0.1:11434. An empty
    /// value counts as none. `0.0.0.0`, `[::]` and `localhost` become 127.0.0.1: a server listens on the
    /// first two but nobody can call them, and the last costs seconds where IPv6 is tried first.
    pub fn resolve(flag: Option<&str>, env: Option<&str>) -> Result<Host, HostError> {
        let given = [(Origin::Flag, flag), (Origin::Environment, env)]
            .into_iter()
            .filter_map(|(origin, text)| Some((origin, unquoted(text?))))
            .find(|(_, text)| !text.is_empty());
        match given {
            Some((origin, text)) => Host::parse(text, origin),
            None => Host::parse("127.0.0.1", Origin::Default),
        }
    }

    /// [`Host::resolve`] with `OLLAMA_HOST` and a key from this process's environment:
    /// `KENJI_OLLAMA_KEY`, else, over https only, `OLLAMA_API_KEY`.
    pub fn from_environment(flag: Option<&str>) -> Result<Host, HostError> {
        let var = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let host = Host::resolve(flag, var("OLLAMA_HOST").as_deref())?;
        Ok(host.keyed(var("KENJI_OLLAMA_KEY"), var("OLLAMA_API_KEY")))
    }

    /// With the key of one's own, else with the general one: that is meant for ollama.com and must not
    /// travel in the clear.
    fn keyed(self, own: Option<String>, general: Option<String>) -> Host {
        let general = general.filter(|_| self.base.scheme() == "https");
        match own.or(general) {
            Some(key) => self.with_key(key.trim()),
            None => self,
        }
    }

    /// The same host, called with `Authorization: Bearer <key>`. A password in the address goes first.
    pub fn with_key(mut self, key: &str) -> Host {
        if self.pass.is_none() {
            self.pass = Some(Pass::Bearer(key.to_owned()));
        }
        self
    }

    /// Where the address came from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Whether calls carry an `Authorization` header.
    pub fn has_pass(&self) -> bool {
        self.pass.is_some()
    }

    /// Whether the address is on this machine; a proxy must not stand in between then.
    pub fn is_loopback(&self) -> bool {
        match self.base.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        }
    }

    pub(super) fn pass(&self) -> Option<&Pass> {
        self.pass.as_ref()
    }

    /// The URL of one of the server's paths, such as `api/chat`.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn parse(text: &str, origin: Origin) -> Result<Host, HostError> {
        let shown = without_password(text);
        let malformed = |reason: &str| HostError::Malformed { origin, text: shown.clone(), reason: reason.to_owned() };
        let (scheme, rest, port) = match text.split_once("://") {
            None => ("http", text, PORT),
            Some((scheme, rest)) => match scheme.to_ascii_lowercase().as_str() {
                "http" => ("http", rest, 80),
                "https" => ("https", rest, 443),
                _ => return Err(HostError::Scheme { origin, text: shown, scheme: scheme.to_owned() }),
            },
        };
        let (authority, path) = match rest.find(['/', '?', '#']) {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let path = path.split(['?', '#']).next().unwrap_or_default().trim_matches('/');
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        let (name, port) = match host_and_port(place).map_err(malformed)? {
            (name, None | Some("")) => (name, port),
            (name, Some(given)) => match given.parse::<u16>() {
                Ok(number) if number > 0 => (name, number),
                _ => return Err(HostError::Port { origin, text: shown, port: given.to_owned() }),
            },
        };
        let slash = if path.is_empty() { "" } else { "/" };
        let url = format!("{scheme}://{}:{port}/{path}{slash}", callable(name, scheme));
        let base = Url::parse(&url).map_err(|error| malformed(&error.to_string()))?;
        Ok(Host { base, origin, pass: user.map(basic) })
    }
}

impl fmt::Display for Host {
    /// The URL without a password and without a closing slash: `http://127.0.0.1:11434`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Host({self}, from {}, pass: {})", self.origin, self.has_pass())
    }
}

/// `text` without white space and one pair of quotes around it, as Ollama reads its variables.
fn unquoted(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'']).trim()
}

/// Splits `host`, `host:port`, `:port`, `[v6]`, `[v6]:port` and a bare `v6`.
fn host_and_port(place: &str) -> Result<(&str, Option<&str>), &'static str> {
    if let Some(inner) = place.strip_prefix('[') {
        let (name, rest) = inner.split_once(']').ok_or("a bracket is not closed")?;
        name.parse::<Ipv6Addr>().map_err(|_| "what stands in the brackets is no IPv6 address")?;
        return match rest.strip_prefix(':') {
            Some(port) => Ok((name, Some(port))),
            None if rest.is_empty() => Ok((name, None)),
            None => Err("something stands between the bracket and the port"),
        };
    }
    if place.matches(':').count() > 1 {
        return Ok((place, None));
    }
    Ok(match place.split_once(':') {
        Some((name, port)) => (name, Some(port)),
        None => (place, None),
    })
}

/// The host as it can be called, IPv6 in brackets.
fn callable(name: &str, scheme: &str) -> String {
    let local = name.trim_end_matches('.').eq_ignore_ascii_case("localhost");
    if local && scheme == "https" {
        // The certificate is made out to the name.
        return "localhost".into();
    }
    if local || name.is_empty() {
        return Ipv4Addr::LOCALHOST.to_string();
    }
    match (name.parse::<Ipv4Addr>(), name.parse::<Ipv6Addr>()) {
        (Ok(ip), _) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
        (_, Ok(ip)) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.to_string(),
        (_, Ok(ip)) => format!("[{ip}]"),
        _ if name.contains(':') => format!("[{name}]"),
        _ => name.to_owned(),
    }
}

/// The user and password of an address, percent signs decoded.
fn basic(user: &str) -> Pass {
    let decoded = |text: &str| {
        url::form_urlencoded::parse(text.replace('+', "%2B").as_bytes())
            .next()
            .map(|(key, _)| key.into_owned())
            .unwrap_or_default()
    };
    match user.split_once(':') {
        Some((user, password)) => Pass::Basic(decoded(user), decoded(password)),
        None => Pass::Basic(decoded(user), String::new()),
    }
}

/// The address fit to be shown.
fn without_password(text: &str) -> String {
    let start = text.find("://").map_or(0, |at| at + 3);
    let end = text[start..].find('/').map_or(text.len(), |at| start + at);
    let cleaned = match text[start..end].rfind('@') {
        Some(at) => format!("{}…{}", &text[..start], &text[start + at..]),
        None => text.to_owned(),
    };
    cleaned.chars().filter(|c| !c.is_control()).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(env: &str) -> String {
        match Host::resolve(None, Some(env)) {
            Ok(host) => host.to_string(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn every_form_of_ollama_host_is_understood() {
        for (given, meant) in [
            ("", "http://127.0.0.1:11434"),
            ("  ", "http://127.0.0.1:11434"),
            ("\"\"", "http://127.0.0.1:11434"),
            ("localhost", "http://127.0.0.1:11434"),
            ("LocalHost:8080", "http://127.0.0.1:8080"),
            ("0.0.0.0", "http://127.0.0.1:11434"),
            ("0.0.0.0:11435", "http://127.0.0.1:11435"),
            ("[::]:11434", "http://127.0.0.1:11434"),
            ("::", "http://127.0.0.1:11434"),
            (":8080", "http://127.0.0.1:8080"),
            ("host:", "http://host:11434"),
            ("1.2.3.4", "http://1.2.3.4:11434"),
            ("1.2.3.4:1234", "http://1.2.3.4:1234"),
            ("::1", "http://[::1]:11434"),
            ("[::1]", "http://[::1]:11434"),
            ("[::1]:9", "http://[::1]:9"),
            ("example.com", "http://example.com:11434"),
            ("http://example.com", "http://example.com"),
            ("HTTPS://Example.com", "https://example.com"),
            ("http://", "http://127.0.0.1"),
            ("https://localhost:8443", "https://localhost:8443"),
            ("https://example.com:8443/ollama/", "https://example.com:8443/ollama"),
            ("example.com/a/b", "http://example.com:11434/a/b"),
            ("https://example.com/x?y#z", "https://example.com/x"),
            ("'http://example.com:1'", "http://example.com:1"),
            (" \"1.2.3.4:5\" ", "http://1.2.3.4:5"),
        ] {
            assert_eq!(shown(given), meant, "{given:?}");
        }
    }

    #[test]
    fn a_bare_scheme_keeps_its_own_port() {
        let port = |text| Host::resolve(None, Some(text)).map(|host| host.base.port_or_known_default());
        assert_eq!(port("http://h"), Ok(Some(80)));
        assert_eq!(port("https://h"), Ok(Some(443)));
        assert_eq!(port("h"), Ok(Some(11434)));
    }

    #[test]
    fn the_flag_goes_before_the_environment_and_the_origin_is_kept() {
        let origin = |flag, env| Host::resolve(flag, env).map(|host| (host.to_string(), host.origin()));
        assert_eq!(origin(Some("a"), Some("b")), Ok(("http://a:11434".into(), Origin::Flag)));
        assert_eq!(origin(Some(""), Some("b")), Ok(("http://b:11434".into(), Origin::Environment)));
        assert_eq!(origin(None, None), Ok(("http://127.0.0.1:11434".into(), Origin::Default)));
    }

    #[test]
    fn what_cannot_be_an_address_says_why_and_how_to_mend_it() {
        for (given, word) in [
            ("ftp://host", "scheme"),
            ("host:port", "port"),
            ("host:70000", "port"),
            ("host:0", "port"),
            ("[::1", "bracket"),
            ("[::1]x", "bracket"),
            ("a b", "no address"),
            ("fe80::1%eth0", "no address"),
            ("http://[zz]:1", "no address"),
            ("\u{7f}\u{202e}", "no address"),
        ] {
            match Host::resolve(Some(given), None) {
                Ok(host) => panic!("{given:?} became {host}"),
                Err(error) => {
                    assert!(error.to_string().contains(word), "{error}");
                    assert!(error.to_string().contains("--host"), "{error}");
                    assert!(error.mend().starts_with("Write --host as"), "{}", error.mend());
                }
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic() {
        let pieces =
            ["", "http", "://", ":", "[", "]", "@", "/", "%", "é", "日", "\0", "::", "a", "65536", "?", "#", "\""];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    for d in ["", "@", "x", "日"] {
                        let _ = Host::resolve(Some(&format!("{a}{b}{c}{d}")), None);
                    }
                }
            }
        }
    }

    #[test]
    fn a_password_is_used_and_never_shown() {
        let Ok(host) = Host::resolve(Some("https://cook:s%40ke+1@example.com/o"), None) else { panic!("not read") };
        assert!(host.pass() == Some(&Pass::Basic("cook".into(), "s@ke+1".into())));
        assert!(!format!("{host} {host:?} {}", host.url("api/chat")).contains("ke"));
        assert_eq!(host.url("api/chat"), "https://example.com/o/api/chat");
        let Err(error) = Host::resolve(Some("ftp://cook:sake@example.com"), None) else { panic!("read") };
        assert!(!format!("{error:?}").contains("sake"), "{error:?}");
    }

    #[test]
    fn the_general_key_travels_over_https_only() {
        let pass = |address, own: Option<&str>, general: Option<&str>| {
            let host = Host::resolve(Some(address), None).ok()?;
            host.keyed(own.map(String::from), general.map(String::from)).pass
        };
        let key = |key: &str| Some(Pass::Bearer(key.into()));
        assert!(pass("http://h", None, Some("general")).is_none());
        assert!(pass("https://h", None, Some("general")) == key("general"));
        assert!(pass("http://h", Some(" own\n"), Some("general")) == key("own"));
        assert!(pass("https://cook:sake@h", Some("own"), None) == Some(Pass::Basic("cook".into(), "sake".into())));
    }

    #[test]
    fn only_an_address_of_this_machine_is_loopback() {
        let local = |text| Host::resolve(Some(text), None).map(|host| host.is_loopback());
        assert_eq!(local("localhost"), Ok(true));
        assert_eq!(local("https://localhost"), Ok(true));
        assert_eq!(local("[::1]"), Ok(true));
        assert_eq!(local("192.168.1.2"), Ok(false));
        assert_eq!(local("example.com"), Ok(false));
    }
}
