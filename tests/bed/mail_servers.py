"""Postfix and Dovecot with configurations, queues and mailboxes of their own; nothing under /etc is read or written.

Postfix takes submissions (STARTTLS and implicit TLS) and asks Dovecot who may sign in; Dovecot knows the passwords and asks
the authorization server about each token. A person's token opens that person's mailbox, the application's own token any. Delivered mail lands in a Maildir that IMAP and POP3 serve. Mail never leaves the machine.
"""

import grp
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from processes import Processes, accepts, free_port, loopback_addresses, wait_until

MAIL_USER = "mail"  # owns the Maildirs; a system user that Debian and Ubuntu always have
# Postfix changes its user and by that loses the kernel's word that its parent has died; this shell ends it when our end of
# its standard input closes, however we ended.
_GUARD = '"$0" "$@" & child=$!; trap "kill $child" TERM; read -r _; kill $child 2>/dev/null; wait $child'


@dataclass
class Ports:
    """One free port for each service and kind of encryption."""
    smtp_starttls: int
    smtp_tls: int
    imap_starttls: int
    imap_tls: int
    pop3_starttls: int
    pop3_tls: int

    @classmethod
    def choose(cls) -> "Ports":
        return cls(*(free_port() for _ in range(6)))


class MailServers:
    def __init__(self, directory: Path, processes: Processes, domain: str, accounts: list[dict], introspection_url: str,
                 application_scope: str, certificate: Path, key: Path):
        self.directory = directory
        self.processes = processes
        self.domain = domain
        self.accounts = accounts
        self.introspection_url = introspection_url
        self.application_scope = application_scope
        self.certificate = certificate
        self.key = key
        self.ports = Ports.choose()
        self.postfix_directory = directory / "postfix"
        self.dovecot_directory = directory / "dovecot"

    def start(self):
        self._write_postfix()
        self._write_dovecot()
        self.processes.start("dovecot", ["dovecot", "-F", "-c", str(self.dovecot_directory / "dovecot.conf")])
        self.start_postfix()
        for port in (self.ports.imap_tls, self.ports.pop3_tls):
            wait_until(lambda: accepts(port), 10, f"Dovecot on port {port}")
        wait_until((self.postfix_directory / "queue/private/auth").exists, 10, "Dovecot's socket for Postfix")

    def start_postfix(self):
        daemons = subprocess.run(["postconf", "-d", "-h", "daemon_directory"], check=True, capture_output=True, text=True).stdout.strip()
        config = str(self.postfix_directory / "config")
        self.processes.start("postfix", ["sh", "-c", _GUARD, f"{daemons}/master", "-d", "-c", config],
                             env={**os.environ, "MAIL_CONFIG": config}, stdin=subprocess.PIPE)
        for port in (self.ports.smtp_starttls, self.ports.smtp_tls):
            wait_until(lambda: accepts(port), 10, f"Postfix on port {port}")

    def stop_postfix(self):
        """The mail server is down: connections to its ports are refused."""
        self.processes.stop("postfix")
        for port in (self.ports.smtp_starttls, self.ports.smtp_tls):  # its children end a moment later than itself
            wait_until(lambda: not accepts(port), 10, f"the end of Postfix on port {port}")

    def maildir(self, address: str) -> list[Path]:
        """The messages delivered to an account, oldest first."""
        folder = self.directory / "mail" / address
        return sorted((path for kind in ("new", "cur") for path in folder.glob(f"{kind}/*")), key=lambda path: path.stat().st_mtime_ns)

    def _write_postfix(self):
        owner, drop = pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postdrop").gr_gid
        queue = self.postfix_directory / "queue"
        # What `postfix check` would create, in a hundredth of its time.
        for name in "active bounce corrupt defer deferred flush hold incoming private saved trace".split():
            _folder(queue / name, 0o700, owner)
        _folder(queue / "maildrop", 0o730, owner, drop)
        _folder(queue / "public", 0o710, owner, drop)
        _folder(queue / "pid", 0o755)
        _folder(self.postfix_directory / "data", 0o700, owner)
        config = _folder(self.postfix_directory / "config", 0o755)
        (config / "recipients").write_text("".join(f"{account['address']} ok\n" for account in self.accounts))
        (config / "senders").write_text("".join(
            f"{account['address']} {', '.join([account['address'], *account['senders']])}\n" for account in self.accounts))
        protocols = "all" if "::1" in loopback_addresses() else "ipv4"
        (config / "main.cf").write_text(f"""compatibility_level = 3.6
queue_directory = {queue}
data_directory = {self.postfix_directory / 'data'}
maillog_file = {self.directory / 'postfix-mail.log'}
maillog_file_prefixes = {self.directory}
myhostname = mail.{self.domain}
mydestination =
mynetworks =
inet_interfaces = loopback-only
inet_protocols = {protocols}
alias_maps =
virtual_mailbox_domains = {self.domain}
virtual_mailbox_maps = texthash:{config / 'recipients'}
virtual_transport = lmtp:unix:private/delivery
default_transport = error:this test bed sends nothing out
message_size_limit = 1048576
smtpd_tls_chain_files = {self.key}, {self.certificate}
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_security_options = noanonymous
smtpd_sender_login_maps = texthash:{config / 'senders'}
smtpd_sender_restrictions = reject_sender_login_mismatch
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_error_sleep_time = 0
smtputf8_enable = yes
""")
        (config / "master.cf").write_text(f"""{self.ports.smtp_starttls} inet n - n - - smtpd
{self.ports.smtp_tls} inet n - n - - smtpd
    -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
""")

    def _write_dovecot(self):
        directory = _folder(self.dovecot_directory, 0o755)
        mail_user = pwd.getpwnam(MAIL_USER)
        mail = _folder(self.directory / "mail", 0o700, mail_user.pw_uid, mail_user.pw_gid)
        readers = grp.getgrnam("dovecot").gr_gid
        users = "".join(f"{account['address']}:{{PLAIN}}{account['password']}:{mail_user.pw_uid}:{mail_user.pw_gid}::{mail / account['address']}\n"
                        for account in self.accounts)
        _secret(directory / "users", users, readers)
        introspection = f"""introspection_mode = post
introspection_url = {self.introspection_url}
active_attribute = active
active_value = true
timeout_msecs = 5000
"""
        _secret(directory / "person.conf.ext", introspection + "username_attribute = upn\n", readers)
        # Such a token names nobody: any user will do where the scope is right, so the names compared are made the same.
        _secret(directory / "application.conf.ext", introspection + f"""username_attribute = client_id
username_format = application
scope = {self.application_scope}
""", readers)
        (directory / "dovecot.conf").write_text(f"""base_dir = {directory / 'run'}
state_dir = {directory / 'state'}
log_path = {self.directory / 'dovecot-mail.log'}
protocols = imap pop3 lmtp
listen = {', '.join(loopback_addresses())}
ssl = required
ssl_cert = <{self.certificate}
ssl_key = <{self.key}
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_verbose = yes
first_valid_uid = 1
mail_location = maildir:~
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {directory / 'person.conf.ext'}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {directory / 'application.conf.ext'}
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = username_format=%u {directory / 'users'}
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {directory / 'users'}
}}
# Without these Dovecot slows one address down after a few refusals until Postfix answers 454.
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  unix_listener {self.postfix_directory / 'queue/private/auth'} {{
    mode = 0600
    user = postfix
  }}
}}
service lmtp {{
  unix_listener {self.postfix_directory / 'queue/private/delivery'} {{
    mode = 0600
    user = postfix
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {self.ports.imap_starttls}
  }}
  inet_listener imaps {{
    port = {self.ports.imap_tls}
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {self.ports.pop3_starttls}
  }}
  inet_listener pop3s {{
    port = {self.ports.pop3_tls}
  }}
}}
""")


def _folder(path: Path, mode: int, owner: int = 0, group: int = 0) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    os.chown(path, owner, group)
    return path


def _secret(path: Path, text: str, group: int):
    """Readable for root and one group only."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640), "w") as file:
        file.write(text)
    shutil.chown(path, group=group)
