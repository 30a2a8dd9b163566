//! This machine: ports, browser, files, keyring.

use super::Sign::{At, Says};
use super::{Rule, rule};
use crate::domain::diagnosis::Confidence::{Certain, Likely};
use crate::domain::evidence::Place::{Consent, Keyring, Machine, Network, Token};

#[rustfmt::skip]
pub(super) const RULES: &[Rule] = &[
    // The keyring.
    rule("keyring_windows_logon_session", Certain, &[Says(&["logon session does not exist", "no_such_logon_session",
        "nosuchlogonsession", "credwrite*1312", "80070520", "os error 1312", "anmeldesitzung", "code: 1312", "error 1312", "credread*1312",
        "1312*credread", "1312*credwrite", "登录会话不存在", "сеанс входа", "sesión de inicio", "sessão de logon", "session d'ouverture",
        "storage of credentials*network authentication"])]),
    rule("keyring_windows_logon_session", Likely, &[Says(&["credential manager*not available", "credential manager*session",
        "credwrite*session"])]),
    rule("keyring_locked", Certain, &[Says(&["locked collection", "islocked", "collection is locked", "keyring is locked",
        "keyring locked", "keychain is locked", "promptdismissed", "prompt dismissed", "prompt was dismissed", "unlock*dismissed",
        "item is locked", "unlock the keyring", "no access to*locked", "userinteractionnotallowed", "user interaction is not allowed",
        "wallet*closed", "wallet*locked"])]),
    rule("keyring_locked", Likely, &[Says(&["failed to unlock", "could not unlock", "couldn't unlock", "unlock*collection",
        "the user dismissed"])]),
    rule("keyring_no_secret_service", Certain, &[Says(&["org.freedesktop.secrets was not provided", "serviceunknown*secret",
        "secret service daemon", "activate service 'org.freedesktop.secrets'", "org.freedesktop.secrets", "no recommended backend",
        "secret service*not available", "secret service*not running", "no secret service", "secret service*unavailable",
        "platform secure storage", "nostorageaccess", "autolaunch d-bus", "autolaunch dbus", "dbus_session_bus_address",
        "secretservicenotavailable", "no keyring*available", "no such interface*secret", "secret-service*not", "dbus error*secret",
        "kwallet*not running", "kwallet*not available", "keyring.errors.nokeyringerror", "nokeyringerror"])]),
    rule("keyring_no_secret_service", Likely, &[Says(&["session bus", "keyring backend", "no backend*keyring", "org.kde.kwalletd"])]),
    rule("keyring_no_secret_service", Likely, &[At(&[Keyring]), Says(&["/run/dbus", "org.freedesktop.secret", "d-bus", "dbus",
        "not available", "not running", "no such file", "not installed", "not supported"])]),

    // The redirect.
    rule("state_mismatch", Certain, &[Says(&["mismatchingstate", "mismatching_state", "state not equal", "state mismatch",
        "state*does not match", "state*doesn't match", "state*did not match", "state*mismatch"])]),
    rule("state_mismatch", Likely, &[Says(&["invalid state", "state*invalid", "csrf", "wrong state", "state parameter",
        "state*not match", "invalid_state"])]),
    rule("redirect_port_reserved_windows", Certain, &[Says(&["10013", "访问权限不允许", "запрещенным правами доступа", "アクセス許可で禁じられた",
        "autorisations d'accès", "prohibida por*permisos", "forbidden by its access permissions", "zugriffsrechte des sockets", "wsaeacces",
        "access a socket in a way forbidden", "access permissions", "droits d'acc*socket", "permisos de acceso*socket"])]),
    rule("redirect_port_reserved_windows", Likely, &[Says(&["listen eacces", "bind*eacces", "eacces*listen"])]),
    rule("redirect_port_in_use", Certain, &[Says(&["address already in use", "address in use", "addrinuse", "eaddrinuse", "os error 98",
        "os error 48", "errno 98", "errno 48", "10048", "only one usage of each socket", "normalerweise darf jede socketadresse",
        "nur jeweils einmal verwendet", "只允许使用一次", "通常、各ソケット", "только одно использование", "se permite un uso",
        "é permitido apenas um uso", "seule utilisation", "port*already in use", "port*is in use", "port*being used", "port*bereits belegt",
        "adresse wird bereits", "une seule utilisation", "solo se permite un uso", "already listening", "adresse d*j*utilis"])]),
    rule("redirect_port_in_use", Likely, &[Says(&["port*in use", "bereits verwendet", "bind to port", "could not bind",
        "unable to bind", "start callback server", "already bound", "already allocated", "port*taken", "port*occupied"])]),
    rule("browser_not_opened", Certain, &[Says(&["xdg-open", "browser could not be", "could not open*browser", "couldn't open*browser",
        "cannot open*browser", "can't open*browser", "failed to open*browser", "unable to open*browser", "failed to launch*browser",
        "unable to launch*browser", "could not launch*browser", "browse action is not supported", "cannotopenbrowser", "open firefox",
        "open chrome", "open chromium", "no web browser", "could not find*browser", "browser not found", "browser*not opened",
        "locate runnable browser", "could not locate*browser", "error opening*browser", "gio: *no application",
        "no application is registered", "kein browser", "keine anwendung*zugeordnet", "xdg-settings"])]),
    rule("browser_not_opened", Likely, &[Says(&["default web browser", "default browser", "no browser", "wslview", "www-browser",
        "browser*failed to"])]),
    rule("browser_not_opened", Likely, &[At(&[Machine, Consent]), Says(&["no method available for opening", "rundll32", "shellexecute",
        "start*browser", "display*not set", "cannot open display"])]),
    rule("config_file_not_writable", Certain, &[Says(&["permission denied*config", "config*permission denied",
        "permission denied*settings", "settings*permission denied", "config*access*denied", "settings*access*denied",
        "access*denied*config", "access*denied*settings", "read-only file system", "erofs", "config*eacces", "eacces*config", "eacces*open",
        "config*not writable", "not writable", "cannot write*config", "unable to write*config", "failed to write*config",
        "failed to save*config", "could not save*config", "could not write*config", "unauthorizedaccessexception*path",
        "access to the path*is denied", "zugriff auf den pfad", "accès au chemin", "acceso a la ruta", "config*read-only"])]),
    rule("config_file_not_writable", Likely, &[At(&[Machine]), Says(&["permission denied", "access is denied", "access denied",
        "zugriff verweigert", "eacces", "eperm", "os error 5", "os error 13", "errno 13", "errno 30", "operation not permitted",
        "no space left", "enospc", "disk full", "acc*refus", "acceso denegado"])]),

    // A page where an answer should be, and nothing on it that anybody knows.
    rule("token_response_not_json", Likely, &[At(&[Token, Network]), Says(&["text/html", "<!doctype", "<html"])]),
];
