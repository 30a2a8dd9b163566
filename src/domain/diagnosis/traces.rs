//! The ids under which a provider's support finds a failure again.

use std::fmt;

/// What Microsoft adds to its refusals; empty where nothing was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// `Trace ID`, on pages `Request Id`.
    pub trace_id: Option<String>,
    /// `Correlation ID`
    pub correlation_id: Option<String>,
    /// `Timestamp`, in UTC as the server wrote it.
    pub timestamp: Option<String>,
    /// Exchange's server, time and session in brackets at the end of a reply.
    pub session: Option<String>,
}

impl Traces {
    /// Reads the last of each kind off a plain text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let value = |names: &[&str], read: fn(&str) -> Option<&str>| {
            names
                .iter()
                .flat_map(|name| lower.rmatch_indices(name))
                .find_map(|(at, name)| read(behind(&text[at + name.len()..])))
                .map(str::to_owned)
        };
        Self {
            trace_id: value(&["trace id", "trace_id", "request id", "requestid"], guid),
            correlation_id: value(&["correlation id", "correlation_id", "correlationid"], guid),
            timestamp: value(&["timestamp"], timestamp),
            session: session(text).map(str::to_owned),
        }
    }

    /// There is nothing to hand on.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A line for each, named as Microsoft names them.
impl fmt::Display for Traces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = [
            ("Trace ID", &self.trace_id),
            ("Correlation ID", &self.correlation_id),
            ("Timestamp", &self.timestamp),
            ("Session", &self.session),
        ];
        let mut first = true;
        for (name, value) in lines {
            if let Some(value) = value {
                write!(f, "{}{name}: {value}", if first { "" } else { "\n" })?;
                first = false;
            }
        }
        Ok(())
    }
}

/// The text behind `: `, `":"`, `=`.
fn behind(text: &str) -> &str {
    text.trim_start_matches([' ', ':', '"', '\'', '=', '+'])
}

fn guid(text: &str) -> Option<&str> {
    let guid = text.get(..36)?;
    uuid::Uuid::try_parse(guid).ok().map(|_| guid)
}

/// `2023-05-06 06:03:00Z`, also with `T` and fractions of a second.
fn timestamp(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && !"-:. TZ".contains(c))
        .unwrap_or(text.len());
    let time = text[..end].trim_end_matches([' ', '-', ':', '.']);
    let time = time.find('Z').map_or(time, |end| &time[..=end]);
    (time.len() >= SHORTEST_TIME && time.as_bytes()[4] == b'-').then_some(time)
}

/// `[BN3PR03CA0067.namprd03.prod.outlook.com 2025-01-26T18:54:30.055Z 08DD3DD7D75D7743]`
fn session(text: &str) -> Option<&str> {
    text.rmatch_indices('[').find_map(|(at, _)| {
        let inside = &text[at + 1..];
        let end = inside
            .bytes()
            .take(LONGEST_SESSION)
            .position(|c| c == b']')?;
        let inside = &inside[..end];
        inside
            .to_ascii_lowercase()
            .contains(".prod.")
            .then_some(inside.trim())
    })
}

/// `2023-05-06 06:03:00`
const SHORTEST_TIME: usize = 19;
/// Host, time and session together have about 90 characters.
const LONGEST_SESSION: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_ids_in_every_shape() {
        let id = "6f6c4645-0202-4486-b625-fa957dfc4700";
        let other = "5fc87507-4086-4e77-b415-cee677eb232e";
        for text in [
            format!("x. Trace ID: {id} Correlation ID: {other} Timestamp: 2023-05-06 06:03:00Z"),
            format!(
                "\"timestamp\":\"2023-05-06 06:03:00Z\",\"trace_id\":\"{id}\",\"correlation_id\":\"{other}\""
            ),
            format!(
                "Request Id: {id} Correlation Id: {other} Timestamp: 2023-05-06T06:03:00Z Message: x"
            ),
        ] {
            let traces = Traces::of(&text);
            assert_eq!(traces.trace_id.as_deref(), Some(id));
            assert_eq!(traces.correlation_id.as_deref(), Some(other));
            let time = traces.timestamp.unwrap_or_default().replace('T', " ");
            assert_eq!(time, "2023-05-06 06:03:00Z");
        }
        let reply = "535 5.7.3 Authentication unsuccessful [BN3PR03CA0067.namprd03.prod.outlook.com 2025-01-26T18:54:30.055Z 08DD]";
        let session = "BN3PR03CA0067.namprd03.prod.outlook.com 2025-01-26T18:54:30.055Z 08DD";
        assert_eq!(Traces::of(reply).session.as_deref(), Some(session));
        assert!(!Traces::of(reply).is_empty());
        assert!(Traces::of("Trace ID: <trace id> Timestamp: soon [x]").is_empty());
    }

    #[test]
    fn is_handed_on_as_microsoft_names_it() {
        let traces = Traces {
            trace_id: Some("1".to_owned()),
            session: Some("2".to_owned()),
            ..Traces::default()
        };
        assert_eq!(traces.to_string(), "Trace ID: 1\nSession: 2");
    }
}
