//! The papers as they come to the disk, against the training provider.

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use aevo_administrator::domain::admin::AdminTask;
use aevo_administrator::domain::provider::SignIn;
use aevo_administrator::message::{Command, Event, JobId, Proof, RunEvent, Unwritten};
use aevo_administrator::state::{Access, AppState, Clock};
use aevo_administrator::ui::proof::proof;
use chrono::Local;
use secrecy::ExposeSecret;

use super::bench::{Bench, PASSWORD, PATIENCE};

/// „Alles prüfen" as the window takes it in.
async fn checked(bench: &mut Bench) -> Proof {
    let mut state = AppState {
        access: Access::Open,
        ..AppState::new(Clock {
            instant: Instant::now(),
            local: Local::now().naive_local(),
        })
    };
    let edit = bench.edit();
    let command = Command::CheckAll {
        job: JobId::next(),
        mailbox: edit.mailboxes[0].id,
        edit: Box::new(edit),
    };
    assert!(state.note(&command));
    bench.service.send(command);
    while !state.run.as_ref().unwrap().is_over() {
        let event = bench.next().await;
        if let Event::Run {
            event: RunEvent::Failed { diagnosis, .. },
            ..
        } = &event
        {
            panic!("{diagnosis:?}");
        }
        state.apply(event);
    }
    proof(state.run.as_ref().unwrap()).unwrap()
}

async fn write(
    bench: &mut Bench,
    command: impl FnOnce(JobId) -> Command,
) -> Result<PathBuf, Unwritten> {
    let asked = JobId::next();
    bench.service.send(command(asked));
    loop {
        if let Event::Paper { job, written } = bench.next().await {
            assert_eq!(job, asked);
            return written.map(PathBuf::from);
        }
    }
}

/// Nothing of it may stand in any paper.
fn assert_no_secret(bench: &Bench, text: &str) {
    let secret = bench.sandbox.client_secret();
    for secret in [secret.expose_secret(), PASSWORD, "Bearer ", "eyJ"] {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
}

#[tokio::test]
async fn a_passed_check_is_recorded() {
    let mut bench = Bench::new().await;
    bench.authorize("normal").await;
    let proof = checked(&mut bench).await;
    let mailbox = bench.kept.mailboxes[0].id;
    let record = |job| Command::WriteAcceptance {
        job,
        mailbox,
        proof: Box::new(proof.clone()),
    };
    let path = write(&mut bench, record).await.unwrap();
    assert!(path.starts_with(bench.place.path().join("papers")));
    let name = path.file_stem().unwrap().to_str().unwrap();
    assert!(name.starts_with("Abnahmeprotokoll rechnung@training.example "));
    assert!(path.extension().is_some_and(|ending| ending == "html"));
    let page = fs::read_to_string(&path).unwrap();
    let receipt = proof.receipt.as_ref().unwrap();
    let id = receipt.message_id.trim_matches(['<', '>']);
    let smtp = bench.sandbox.smtp().to_string();
    for expected in [
        id,
        "<td>rechnung@training.example</td>",
        &format!("<td>{smtp}</td><td>STARTTLS</td>"),
        "TLS-Version: TLS 1.",
        "SMTP.Send",
        bench.sandbox.client_id(),
        "S: 250 ",
        "C: AUTH XOAUTH2",
        "frühestens am ",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    for step in &proof.steps {
        let cell = format!("<td>{}</td>", step.name);
        assert!(page.contains(&cell) && page.contains(&step.took), "{cell}");
    }
    assert_eq!(proof.steps.len(), 12);
    assert_no_secret(&bench, &page);

    // The second of a day stands beside the first.
    let second = write(&mut bench, record).await.unwrap();
    assert!(second.to_str().unwrap().ends_with(" (2).html"));
    assert_eq!(fs::read_to_string(&path).unwrap(), page);
}

#[tokio::test]
async fn the_administrator_gets_a_folder() {
    let mut bench = Bench::new().await;
    let mut edit = bench.edit();
    edit.provider.set_sign_in(SignIn::Application);
    let task = AdminTask::of(&edit.provider, &edit.mailboxes[0]).unwrap();
    let package = |job| Command::WriteAdminPackage {
        job,
        task: Box::new(task.clone()),
    };
    let first = write(&mut bench, package).await.unwrap();
    let second = write(&mut bench, package).await.unwrap();
    assert_eq!(
        format!("{} (2)", first.display()),
        second.display().to_string()
    );
    for folder in [first, second] {
        let script = fs::read_to_string(folder.join("einrichten.ps1")).unwrap();
        let guide = fs::read_to_string(folder.join("Anleitung.md")).unwrap();
        for text in [script, guide] {
            assert!(text.contains("rechnung@training.example"), "{text}");
            assert!(text.contains(bench.sandbox.client_id()), "{text}");
            assert!(text.contains("/training.onmicrosoft.example/adminconsent?"));
            assert_no_secret(&bench, &text);
        }
    }
    // Where the folder cannot be, its place is told.
    let papers = bench.place.path().join("papers");
    fs::remove_dir_all(&papers).unwrap();
    fs::write(&papers, "in the way").unwrap();
    let unwritten = write(&mut bench, package).await.unwrap_err();
    assert_eq!(unwritten.folder, papers.display().to_string());
    assert_eq!(fs::read_to_string(&papers).unwrap(), "in the way");
}

/// A copy that is killed while it writes leaves an unfinished file among the papers: the next start removes it.
#[tokio::test]
async fn unfinished_papers_of_a_killed_copy_are_removed() {
    let mut bench = Bench::new().await;
    let papers = bench.place.path().join("papers");
    let package = papers.join("Übergabe Office365 2026-11-24");
    fs::create_dir_all(&package).unwrap();
    let old = SystemTime::now() - Duration::from_hours(2);
    let made = |name: &str, is_old: bool| {
        let paths = [papers.join(name), package.join(name)];
        for path in &paths {
            let file = File::create(path).unwrap();
            if is_old {
                file.set_modified(old).unwrap();
            }
        }
        paths
    };
    let unfinished = made(".aevo-abc.tmp", true);
    let others = [made(".aevo-new.tmp", false), made("letter.txt", true)];
    bench.restart().await;
    let since = Instant::now();
    while unfinished.iter().any(|path| path.exists()) {
        assert!(since.elapsed() < PATIENCE, "it is still there");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(others.iter().flatten().all(|path| path.exists()));
}
