//! Parameters of a request, in the query or in a form body.

use url::form_urlencoded;

use super::refusal::Refusal;

/// Each name once: RFC 6749 section 3.1 forbids repetition.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub fn parse(encoded: &[u8]) -> Result<Self, Refusal> {
        let mut list: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(encoded).into_owned() {
            if list.iter().any(|(known, _)| *known == name) {
                return Err(Refusal::malformed());
            }
            list.push((name, value));
        }
        Ok(Self(list))
    }

    /// RFC 6749 section 3.1: a parameter without a value counts as omitted.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find_map(|(known, value)| (known == name && !value.is_empty()).then_some(&**value))
    }

    pub fn require(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name)
            .ok_or_else(|| Refusal::parameter_missing(name))
    }
}
