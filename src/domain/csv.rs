//! Tables for a spreadsheet: fields between semicolons, as German Excel reads them, quoted as in RFC 4180
//! section 2, rows ended by CRLF.

/// A table. A cell that a spreadsheet would take for a formula becomes a text: whoever names a mailbox
/// `=HYPERLINK(…)` runs nothing on the technician's machine.
#[must_use]
pub fn table<'a>(rows: impl IntoIterator<Item = Vec<&'a str>>) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.into_iter().enumerate() {
            if at > 0 {
                text.push(';');
            }
            push(&mut text, cell);
        }
        text.push_str("\r\n");
    }
    text
}

fn push(text: &mut String, cell: &str) {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let is_quoted = is_formula || cell.contains([';', '"', '\r', '\n']);
    if !is_quoted {
        text.push_str(cell);
        return;
    }
    text.push('"');
    if is_formula {
        text.push('\'');
    }
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stay_cells() {
        let rows = [
            vec!["Postfach", "Status"],
            vec!["a;b\"c@x.example", "zwei\nZeilen"],
            vec!["=HYPERLINK(\"http://x\")", "-"],
        ];
        assert_eq!(
            table(rows),
            "Postfach;Status\r\n\"a;b\"\"c@x.example\";\"zwei\nZeilen\"\r\n\
             \"'=HYPERLINK(\"\"http://x\"\")\";\"'-\"\r\n"
        );
    }

    #[test]
    fn ten_thousand_odd_names_come_back() {
        const ODD: [char; 12] = [
            ';', '"', '\r', '\n', '=', '+', '-', '@', '\t', 'ß', '\u{202e}', ' ',
        ];
        let names: Vec<String> = (0..10_000_usize)
            .map(|seed| {
                (0..seed % 9)
                    .filter_map(|at| ODD.get((seed * 31 + at * 7) % ODD.len()))
                    .collect()
            })
            .collect();
        let text = table(names.iter().map(|name| vec![name.as_str(), "x"]));
        let read = read(&text);
        assert_eq!(read.len(), names.len());
        for (row, name) in read.iter().zip(&names) {
            assert_eq!(row[1], "x", "{name:?}");
            assert!(
                row[0] == *name || row[0].strip_prefix('\'') == Some(name),
                "{row:?} {name:?}"
            );
            assert!(!row[0].starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }

    /// Reads as a spreadsheet does.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
        let (mut is_quoted, mut chars) = (false, text.chars().peekable());
        while let Some(char) = chars.next() {
            match char {
                '"' if is_quoted && chars.peek() == Some(&'"') => {
                    cell.push('"');
                    chars.next();
                }
                '"' => is_quoted = !is_quoted,
                ';' if !is_quoted => row.push(std::mem::take(&mut cell)),
                '\r' if !is_quoted => {}
                '\n' if !is_quoted => {
                    row.push(std::mem::take(&mut cell));
                    rows.push(std::mem::take(&mut row));
                }
                other => cell.push(other),
            }
        }
        rows
    }
}
