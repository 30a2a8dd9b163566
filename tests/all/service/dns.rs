//! A name server on loopback that gives every question the same answer.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

/// What becomes of a question.
#[derive(Clone)]
pub enum Play {
    /// These mail exchanges.
    Mx(Vec<(u16, &'static str)>),
    /// No record, with this code and the SOA record that belongs to it.
    Nothing(u8),
    /// The same without SOA.
    Bare(u8),
    /// The answer to another question, by its number.
    Forged,
    /// These bytes behind a right number.
    Garbage(Vec<u8>),
    /// Nothing at all.
    Silence,
}

pub const NO_ERROR: u8 = 0;
pub const SERVER_FAILURE: u8 = 2;
pub const NO_SUCH_NAME: u8 = 3;
pub const REFUSED: u8 = 5;

/// The server, and the names that it was asked for.
pub struct NameServer {
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl NameServer {
    pub async fn start(play: Play) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let task = tokio::spawn(async move {
            let mut packet = [0; 1_500];
            loop {
                let (length, from) = socket.recv_from(&mut packet).await.unwrap();
                let question = &packet[..length];
                log.lock().unwrap().push(name(question));
                if let Some(answer) = answer(question, &play) {
                    socket.send_to(&answer, from).await.unwrap();
                }
            }
        });
        Self {
            address,
            asked,
            task,
        }
    }

    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// RFC 1035 section 4.
fn answer(question: &[u8], play: &Play) -> Option<Vec<u8>> {
    let end = 12 + question[12..].iter().position(|byte| *byte == 0)? + 5;
    let mut id = [question[0], question[1]];
    let (code, hosts, has_soa) = match play {
        Play::Mx(hosts) => (NO_ERROR, hosts.clone(), false),
        Play::Nothing(code) => (*code, Vec::new(), true),
        Play::Bare(code) => (*code, Vec::new(), false),
        Play::Forged => {
            id[0] ^= 1;
            (NO_ERROR, vec![(1, "mx.evil.example")], false)
        }
        Play::Garbage(bytes) => return Some([&id, bytes.as_slice()].concat()),
        Play::Silence => return None,
    };
    let count = u8::try_from(hosts.len()).unwrap();
    let mut packet = vec![id[0], id[1], 0x81, 0x80 | code];
    packet.extend([0, 1, 0, count, 0, u8::from(has_soa), 0, 0]);
    packet.extend(&question[12..end]);
    for (preference, host) in hosts {
        let data = [preference.to_be_bytes().to_vec(), labels(host)].concat();
        record(&mut packet, &[0xc0, 12], 15, &data);
    }
    if has_soa {
        let numbers = [0, 0, 0, 60].repeat(5);
        let data = [labels("ns.example"), labels("x.example"), numbers].concat();
        record(&mut packet, &[0], 6, &data);
    }
    Some(packet)
}

fn record(packet: &mut Vec<u8>, owner: &[u8], kind: u8, data: &[u8]) {
    packet.extend(owner);
    packet.extend([0, kind, 0, 1, 0, 0, 0, 60]);
    packet.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
    packet.extend(data);
}

fn labels(host: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in host.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).unwrap());
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes
}

fn name(question: &[u8]) -> String {
    let mut rest = &question[12..];
    let mut labels = Vec::new();
    while let [length, bytes @ ..] = rest
        && *length > 0
    {
        let (label, more) = bytes.split_at((*length).into());
        labels.push(String::from_utf8_lossy(label).to_lowercase());
        rest = more;
    }
    labels.join(".")
}
