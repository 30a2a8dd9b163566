//! When a client secret runs out.

use chrono::NaiveDate;

/// From here on it is worth a quiet word.
pub const HINT_DAYS: i64 = 90;
/// From here on a new secret is offered beside the word.
pub const OFFER_DAYS: i64 = 60;
/// From here on a secret that runs out is a warning: one month is what a customer's administrator needs.
pub const WARN_DAYS: i64 = 30;
/// From here on the warning is urgent.
pub const URGENT_DAYS: i64 = 7;

/// How a last day of validity stands to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// More than [`HINT_DAYS`] days left.
    Far(i64),
    /// At most [`HINT_DAYS`] days left: a quiet hint.
    Hint(i64),
    /// At most [`WARN_DAYS`] days left: a warning.
    Near(i64),
    /// At most [`URGENT_DAYS`] days left; 0 is today.
    Urgent(i64),
    /// Over.
    Past,
}

impl Expiry {
    /// Both days in the same calendar.
    #[must_use]
    pub fn of(last_day: NaiveDate, today: NaiveDate) -> Self {
        match (last_day - today).num_days() {
            days if days < 0 => Self::Past,
            days if days <= URGENT_DAYS => Self::Urgent(days),
            days if days <= WARN_DAYS => Self::Near(days),
            days if days <= HINT_DAYS => Self::Hint(days),
            days => Self::Far(days),
        }
    }

    /// A new secret is offered although nothing is wrong yet.
    #[must_use]
    pub fn offers_renewal(self) -> bool {
        matches!(self, Self::Hint(days) if days <= OFFER_DAYS)
    }
}

/// Reads a day as Germans write it (`10.01.2028`, also `1.1.28`), or as ISO 8601 (`2028-01-10`).
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(day);
    }
    let mut parts = text.split('.').map(str::trim);
    let (day, month, year) = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?,
    );
    let digits = year.len();
    let year: i32 = year.parse().ok()?;
    let year = match digits {
        2 => 2000 + year,
        4 => year,
        _ => return None,
    };
    parts
        .next()
        .is_none()
        .then(|| NaiveDate::from_ymd_opt(year, month, day))
        .flatten()
}

/// Writes a day as Germans do: `10.01.2028`.
#[must_use]
pub fn write_day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_german_days() {
        let expected = NaiveDate::from_ymd_opt(2028, 1, 10);
        for text in ["10.01.2028", "10.1.2028", " 10. 1. 28 ", "2028-01-10"] {
            assert_eq!(parse_day(text), expected, "{text:?}");
        }
        for text in [
            "",
            "10.01",
            "31.02.2028",
            "10.01.2028.1",
            "10/01/2028",
            "10.01.202",
        ] {
            assert_eq!(parse_day(text), None, "{text:?}");
        }
        assert_eq!(expected.map(write_day).as_deref(), Some("10.01.2028"));
    }

    #[test]
    fn counts_days() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let in_days = |days| Expiry::of(today + chrono::Duration::days(days), today);
        for (days, expected) in [
            (-1, Expiry::Past),
            (0, Expiry::Urgent(0)),
            (7, Expiry::Urgent(7)),
            (8, Expiry::Near(8)),
            (30, Expiry::Near(30)),
            (31, Expiry::Hint(31)),
            (90, Expiry::Hint(90)),
            (91, Expiry::Far(91)),
        ] {
            assert_eq!(in_days(days), expected);
        }
        let offered = |days| in_days(days).offers_renewal();
        assert_eq!(
            [30, 31, 60, 61].map(offered),
            [false, true, true, false],
            "a warning offers it by itself"
        );
    }
}
