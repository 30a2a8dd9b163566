//! The options that ERP systems, PHP and cron pass to `sendmail`, as Postfix documents them: those that
//! matter, and those that change nothing here and are taken in silence.

use crate::domain::address::{Address, AddressError};
use crate::text::{t, tf};

/// What may stand behind `send` besides its own options.
#[derive(clap::Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each option of another program"
)]
pub(super) struct Sendmail {
    /// `-r` is the older name.
    #[arg(short = 'f', short_alias = 'r', value_name = "ADDRESS", value_parser = sender)]
    pub sender: Option<Address>,
    #[arg(short = 'F', value_name = "NAME")]
    pub full_name: Option<String>,
    #[arg(short = 'o', value_name = "OPTION", value_parser = option, hide = true)]
    options: Vec<char>,
    /// What else `-b` can mean is a server, a queue or a list, and there is none of them here.
    #[arg(short = 'b', value_parser = ["m"], hide = true)]
    mode: Option<String>,
    #[arg(short = 'B', value_parser = ["7BIT", "8BITMIME"], ignore_case = true, hide = true)]
    body: Option<String>,
    /// To the sender too, where he is among the recipients.
    #[arg(short = 'm', hide = true)]
    me_too: bool,
    #[arg(short = 'n', hide = true)]
    no_aliases: bool,
    #[arg(short = 'U', hide = true)]
    first_submission: bool,
    #[arg(short = 'v', hide = true)]
    verbose: bool,
}

/// `-oi`
const IGNORE_DOTS: char = 'i';

impl Sendmail {
    /// A single dot does not end the message.
    pub fn ignores_dots(&self) -> bool {
        self.options.contains(&IGNORE_DOTS)
    }
}

/// Adds what the help says.
pub(super) fn described(command: clap::Command) -> clap::Command {
    command
        // Programs repeat what their configuration says already; the last one counts.
        .args_override_self(true)
        .mut_arg("sender", |arg| arg.help(t("cli-send-sender").into_owned()))
        .mut_arg("full_name", |arg| {
            arg.help(t("cli-send-full-name").into_owned())
        })
}

fn sender(text: &str) -> Result<Address, AddressError> {
    let text = text.trim();
    let bare = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    Address::parse(bare.unwrap_or(text))
}

/// How errors are told (`-oem`) and how fast it is sent (`-odi`) is settled here: at once, and the exit
/// code tells. Any other option is refused: whoever sets it counts on it.
fn option(text: &str) -> Result<char, String> {
    match text {
        "i" => Ok(IGNORE_DOTS),
        "em" | "ep" | "eq" | "ew" | "ee" => Ok('e'),
        "d" | "db" | "dd" | "di" | "dq" => Ok('d'),
        "m" | "7" | "8" => Ok('m'),
        _ => Err(tf("send-option-unknown", &[("option", text.into())])),
    }
}
