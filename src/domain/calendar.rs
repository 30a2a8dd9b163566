//! The last day of a client secret as an entry for a calendar (RFC 5545). Holds no secret.

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::domain::expiry::{URGENT_DAYS, WARN_DAYS};
use crate::domain::provider::ProviderId;

/// What the calendar is told; its texts are whole sentences for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Whose secret: a later entry of the same provider takes the place of the earlier one.
    pub provider: ProviderId,
    /// The provider's name, for the name of the file.
    pub name: String,
    /// The last day.
    pub day: NaiveDate,
    /// In one line.
    pub summary: String,
    /// What to do.
    pub description: String,
}

/// A line has at most so many octets without its end (section 3.1).
const LINE: usize = 75;
/// A name of a file has at most so many characters of the provider's name.
const NAME: usize = 60;

impl Reminder {
    /// The file, made at this time.
    #[must_use]
    pub fn ics(&self, made: DateTime<Utc>) -> String {
        let next = self.day.checked_add_days(Days::new(1)).unwrap_or(self.day);
        let summary = escaped(&self.summary);
        // Who moves the day must have a greater number; a later day has one.
        let sequence = (self.day - NaiveDate::default()).num_days().max(0);
        let mut lines = vec![
            "BEGIN:VCALENDAR".to_owned(),
            "VERSION:2.0".to_owned(),
            "PRODID:-//AEVO Administrator//NONSGML 1//DE".to_owned(),
            "CALSCALE:GREGORIAN".to_owned(),
            "METHOD:PUBLISH".to_owned(),
            "BEGIN:VEVENT".to_owned(),
            format!("UID:client-secret-{}@aevo-administrator", self.provider.0),
            format!("DTSTAMP:{}", made.format("%Y%m%dT%H%M%SZ")),
            format!("SEQUENCE:{sequence}"),
            format!("DTSTART;VALUE=DATE:{}", self.day.format("%Y%m%d")),
            format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")),
            format!("SUMMARY:{summary}"),
            format!("DESCRIPTION:{}", escaped(&self.description)),
            "TRANSP:TRANSPARENT".to_owned(),
        ];
        for days in [WARN_DAYS, URGENT_DAYS] {
            lines.extend([
                "BEGIN:VALARM".to_owned(),
                "ACTION:DISPLAY".to_owned(),
                format!("TRIGGER:-P{days}D"),
                format!("DESCRIPTION:{summary}"),
                "END:VALARM".to_owned(),
            ]);
        }
        lines.extend(["END:VEVENT".to_owned(), "END:VCALENDAR".to_owned()]);
        let mut file = String::new();
        for line in &lines {
            fold(line, &mut file);
        }
        file
    }

    /// A name for the file that every file system takes.
    #[must_use]
    pub fn file_name(&self) -> String {
        let is_plain = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let name: String = self.name.chars().filter(is_plain).take(NAME).collect();
        let words: Vec<&str> = name.split_whitespace().collect();
        format!("{} {}.ics", words.join(" "), self.day)
            .trim_start()
            .to_owned()
    }
}

/// A TEXT value (section 3.3.11). What no calendar may hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n");
    for c in text.chars() {
        match c {
            '\n' | '\r' => escaped.push_str("\\n"),
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Breaks a line where it is too long; a character stays whole.
fn fold(line: &str, file: &mut String) {
    let mut left = LINE;
    for c in line.chars() {
        if c.len_utf8() > left {
            file.push_str("\r\n ");
            left = LINE - 1;
        }
        file.push(c);
        left -= c.len_utf8();
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use uuid::Uuid;

    use super::*;

    fn reminder() -> Reminder {
        Reminder {
            provider: ProviderId(Uuid::nil()),
            name: "Office365 – Müller/Söhne: \"A\\B\"".to_owned(),
            day: NaiveDate::from_ymd_opt(2028, 2, 29).unwrap(),
            summary: "Geheimnis läuft ab: Müller, Söhne; AG".to_owned(),
            description: "Neues Geheimnis anlegen.\r\nDann \\ eintragen.\u{7}\n".repeat(4),
        }
    }

    fn made() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 24, 9, 5, 0).unwrap()
    }

    #[test]
    fn an_entry_of_a_whole_day_reminds_twice() {
        let ics = reminder().ics(made());
        for line in [
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:",
            "\r\nUID:client-secret-00000000-0000-0000-0000-000000000000@aevo-administrator\r\n",
            "\r\nDTSTAMP:20261124T090500Z\r\n",
            "\r\nDTSTART;VALUE=DATE:20280229\r\nDTEND;VALUE=DATE:20280301\r\n",
            "\r\nSUMMARY:Geheimnis läuft ab: Müller\\, Söhne\\; AG\r\n",
            "\r\nTRIGGER:-P30D\r\n",
            "\r\nTRIGGER:-P7D\r\n",
            "END:VEVENT\r\nEND:VCALENDAR\r\n",
        ] {
            let whole = ics.replace("\r\n ", "");
            assert!(whole.contains(line), "{line:?} in\n{whole}");
        }
        assert_eq!(ics.matches("BEGIN:VALARM").count(), 2);
        assert_eq!(ics.replace("\r\n", "").matches(['\r', '\n']).count(), 0);
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let mut reminder = reminder();
        for letter in ["x", "ä", "€", "𝄞"] {
            for length in 0..90 {
                reminder.summary = letter.repeat(length);
                let ics = reminder.ics(made());
                assert!(ics.split("\r\n").all(|line| line.len() <= 75), "{ics}");
                let unfolded = ics.replace("\r\n ", "");
                let summary = format!("\r\nSUMMARY:{}\r\n", reminder.summary);
                assert!(unfolded.contains(&summary), "{letter} {length}");
            }
        }
    }

    #[test]
    fn texts_are_escaped() {
        let unfolded = reminder().ics(made()).replace("\r\n ", "");
        let once = "Neues Geheimnis anlegen.\\nDann \\\\ eintragen.\\n";
        assert!(unfolded.contains(&format!("DESCRIPTION:{}\r\n", once.repeat(4))));
        assert!(!unfolded.contains('\u{7}'));
    }

    #[test]
    fn a_later_day_replaces_the_earlier_one() {
        let (first, mut second) = (reminder(), reminder());
        second.day = first.day + Days::new(700);
        let number = |reminder: &Reminder, name: &str| {
            let ics = reminder.ics(made());
            let value = ics.split(name).nth(1).unwrap().split("\r\n").next();
            value.unwrap().to_owned()
        };
        assert_eq!(number(&first, "UID:"), number(&second, "UID:"));
        let sequence = |reminder| number(reminder, "SEQUENCE:").parse::<u32>().unwrap();
        assert!(sequence(&first) < sequence(&second));
    }

    #[test]
    fn the_name_of_the_file_is_harmless() {
        let mut reminder = reminder();
        assert_eq!(
            reminder.file_name(),
            "Office365 MüllerSöhne AB 2028-02-29.ics"
        );
        reminder.name = "../..".to_owned();
        assert_eq!(reminder.file_name(), "2028-02-29.ics");
    }
}
