//! When a client secret runs out.

use chrono::NaiveDate;

/// From here on a secret that runs out is a warning: one month is what a customer's administrator needs.
pub const WARN_DAYS: i64 = 30;

/// How a last day of validity stands to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// More than [`WARN_DAYS`] days left.
    Far(i64),
    /// At most [`WARN_DAYS`] days left; 0 is today.
    Near(i64),
    /// Over.
    Past,
}

impl Expiry {
    /// Both days in the same calendar.
    #[must_use]
    pub fn of(last_day: NaiveDate, today: NaiveDate) -> Self {
        match (last_day - today).num_days() {
            days if days < 0 => Self::Past,
            days if days <= WARN_DAYS => Self::Near(days),
            days => Self::Far(days),
        }
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
        assert_eq!(
            (in_days(-1), in_days(0), in_days(30), in_days(31)),
            (
                Expiry::Past,
                Expiry::Near(0),
                Expiry::Near(30),
                Expiry::Far(31)
            )
        );
    }
}
