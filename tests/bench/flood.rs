//! How long the genuine redirect takes while others do their worst: 100,000 forged requests at full
//! speed (`flood 1000000` for more) and 4,000 silent connections, again and again.
//!
//! The load comes from a second process, so that its memory is not counted and its file descriptors
//! can be raised without unsafe code: it is started through `sh -c "ulimit -n …"`.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use aevo_administrator::domain::endpoint::Endpoint;
use aevo_administrator::domain::provider::Registration;
use aevo_administrator::domain::redirect_uri::RedirectUri;
use aevo_administrator::domain::scope::Scopes;
use aevo_administrator::service::oauth::AuthorizationRequest;
use aevo_administrator::service::redirect::{CONSENT_DEADLINE, Redirect, RedirectListener};
use secrecy::ExposeSecret;

use crate::port::free_port;

const FORGED: usize = 100_000;
const SILENT: usize = 4_000;
/// A genuine redirect comes after so many forged requests, within these limits.
const FORGED_EACH: usize = 5_000;
const GENUINE: std::ops::RangeInclusive<usize> = 20..=100;
const FORGERS: usize = 4;
/// What each genuine redirect may take.
const LATEST: Duration = Duration::from_millis(250);
/// What the flood may cost.
const MAX_GROWTH_KIB: u64 = 16 * 1_024;
/// Set for the process that makes the load; its value is the port.
const LOAD: &str = "AEVO_FLOOD_PORT";

/// Prints the figures, and fails where one of them is bad; `args` may name a number of forged requests.
pub fn run(args: &[String]) {
    let forged = args.first().map_or(FORGED, |number| {
        number.parse().expect("a number of forged requests")
    });
    let genuine = (forged / FORGED_EACH).clamp(*GENUINE.start(), *GENUINE.end());
    assert!(forged >= genuine, "too few to be a flood");
    match std::env::var(LOAD) {
        Ok(port) => load(port.parse().unwrap(), forged, genuine),
        Err(_) => measure(forged, genuine),
    }
}

fn measure(forged: usize, count: usize) {
    let port = free_port();
    let uri = RedirectUri::parse(&format!("http://localhost:{port}/")).unwrap();
    let registration = registration(uri.clone());
    let (to_client, states) = mpsc::channel();
    let (to_listener, codes) = mpsc::channel();
    let listening = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut listener = RedirectListener::bind(&uri).unwrap();
            // The first one is for the quiet before the storm; the last wait ends with the process.
            for _ in 0..count + 2 {
                let request = AuthorizationRequest::new(&registration, None, &[]);
                let state = request
                    .url
                    .query_pairs()
                    .find_map(|(name, value)| (name == "state").then(|| value.into_owned()));
                to_client.send(state.unwrap()).unwrap();
                let redirect = listener.wait(&request.state, CONSENT_DEADLINE).await;
                let Redirect::Code(code) = redirect.unwrap() else {
                    panic!("a refusal that nobody has sent");
                };
                to_listener
                    .send(code.code.expose_secret().to_owned())
                    .unwrap();
            }
        });
    });
    let mut served = 0;
    let mut genuine = || {
        let state = states.recv().unwrap();
        served += 1;
        let begin = Instant::now();
        let target = format!("/?code=genuine{served}&state={state}");
        let page = ask(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), &target, port).unwrap();
        let took = begin.elapsed();
        assert!(page.contains("Zustimmung erhalten"), "{page}");
        assert_eq!(codes.recv().unwrap(), format!("genuine{served}"));
        took
    };
    let quiet = genuine();
    let before = resident_kib();

    let executable = std::env::current_exe().unwrap();
    let mut load = Command::new("sh")
        .args(["-c", "ulimit -n 8192 && exec \"$0\" flood \"$1\""])
        .arg(executable)
        .arg(forged.to_string())
        .env(LOAD, port.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut words = BufReader::new(load.stdout.take().unwrap()).lines();
    let mut next = || words.next().unwrap().unwrap();
    let begin = Instant::now();
    let mut times: Vec<Duration> = Vec::new();
    let mut peak = before;
    for _ in 0..count {
        // One for each equal part of the flood, so that the last one comes before its end.
        assert_eq!(next(), "go on");
        times.push(genuine());
        peak = peak.max(resident_kib());
    }
    let spread = begin.elapsed();
    let load_said = next();
    let flood = begin.elapsed();
    load.wait().unwrap();
    assert!(
        !listening.is_finished(),
        "the listener has ended before the flood"
    );

    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!("genuine redirect in the quiet   {:8.2} ms", ms(quiet));
    println!(
        "genuine redirects in the flood  {:5} of {count} within {:.1} s, median {:.2} ms, worst {:.2} ms",
        times.len(),
        spread.as_secs_f64(),
        ms(times[times.len() / 2]),
        ms(times[times.len() - 1]),
    );
    println!(
        "load                            {load_said} in {:.1} s",
        flood.as_secs_f64()
    );
    let growth = peak - before;
    println!(
        "memory                          {before} KiB before, {peak} KiB at most, {growth} KiB more"
    );
    let worst = times[times.len() - 1];
    assert!(worst < LATEST, "a genuine redirect has waited {worst:?}");
    assert!(
        growth < MAX_GROWTH_KIB,
        "the flood has cost {growth} KiB of memory"
    );
}

/// Keeps as many silent connections as it can, and forges as fast as it can.
fn load(port: u16, forged: usize, genuine: usize) {
    let v4 = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let v6 = SocketAddr::from((Ipv6Addr::LOCALHOST, port));
    let mut silent: VecDeque<TcpStream> = (0..SILENT)
        .filter_map(|number| TcpStream::connect([v4, v6][number % 2]).ok())
        .collect();
    let opened = Arc::new(AtomicUsize::new(silent.len()));
    let answered = Arc::new(AtomicUsize::new(0));
    let left = Arc::new(AtomicUsize::new(forged));
    let forgers: Vec<_> = (0..FORGERS)
        .map(|number| {
            let (left, answered) = (Arc::clone(&left), Arc::clone(&answered));
            let address = [v4, v6][number % 2];
            thread::spawn(move || {
                while let Ok(number) =
                    left.try_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                {
                    let share = forged / genuine;
                    if number % share == 0 && number / share <= genuine {
                        println!("go on");
                    }
                    let forged = ask(address, "/?code=forged&state=forged", port);
                    if forged.is_ok_and(|page| page.contains("400 Bad Request")) {
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                }
            })
        })
        .collect();
    // The listener closes them: there is always a new one.
    while left.load(Ordering::Relaxed) > 0 {
        if let Ok(stream) = TcpStream::connect(v4) {
            silent.pop_front();
            silent.push_back(stream);
            opened.fetch_add(1, Ordering::Relaxed);
        }
        thread::sleep(Duration::from_millis(1));
    }
    for forger in forgers {
        forger.join().unwrap();
    }
    println!(
        "{forged} forged requests ({} answered), {} silent connections ({} at once)",
        answered.load(Ordering::Relaxed),
        opened.load(Ordering::Relaxed),
        silent.len()
    );
}

/// Sends one request as a browser would, and reads the page to its end.
fn ask(address: SocketAddr, target: &str, port: u16) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(
        stream,
        "GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n\r\n"
    )?;
    let mut page = String::new();
    stream.read_to_string(&mut page)?;
    Ok(page)
}

/// `VmRSS` of this process, in KiB; 0 where there is no `/proc`.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|size| size.trim().trim_end_matches("kB").trim().parse().ok())
        .unwrap_or(0)
}

fn registration(redirect_uri: RedirectUri) -> Registration {
    let endpoint = "https://login.microsoftonline.com/common/oauth2/v2.0/";
    Registration {
        client_id: "client".to_owned(),
        secret_expires: None,
        authorization_endpoint: Endpoint::parse(&format!("{endpoint}authorize")).unwrap(),
        token_endpoint: Endpoint::parse(&format!("{endpoint}token")).unwrap(),
        redirect_uri,
        scopes: Scopes::parse("offline_access").unwrap(),
    }
}
