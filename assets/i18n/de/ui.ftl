# All texts of the window. Formal, sentence case, no full stop after a single sentence in a label or headline.
# Numbers stand with a no-break space before their unit.

## Everywhere
window-title = AEVO Administrator
ok = OK
cancel = Abbrechen
apply = Übernehmen
close = Schließen
dialog-close = Dialog schließen
yes = Ja
no = Nein
add = Hinzufügen
remove = Entfernen
details = Details
edit = Bearbeiten
copy = Kopieren
reveal = Anzeigen
authorize = Autorisieren
send-test-mail = Testmail senden
check-all = Alles prüfen
version = Version { $version }
training = Übungsbetrieb
no-keyring = Kein Schlüsselbund gefunden, das Administrator-Kennwort verschließt den Schlüssel der Geheimnisse

## Values
took-none = –
took-ms = { $ms } ms
took-s = { $s } s
took-min = { $time } Minuten
when-today = heute { $time }
when-yesterday = gestern { $time }
expiry-past = Geheimnis ist abgelaufen
expiry-today = Geheimnis läuft heute ab
expiry-in = Geheimnis läuft in { $days ->
    [one] 1 Tag
   *[other] { $days } Tagen
} ab
days-left = Noch { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}
days-left-today = Läuft heute ab

## Menu
menu-file = Datei
menu-lock = Sperren
menu-quit = Beenden
menu-extras = Extras
menu-providers = E-Mail-Anbieter
menu-interpreter = Fehlermeldung deuten…
menu-view = Ansicht
menu-light = Hell
menu-dark = Dunkel
menu-system = Wie System
menu-help = Hilfe
menu-manual = Handbuch
manual-search = Im Handbuch suchen
manual-contents = Kapitel
manual-nothing = Kein Kapitel enthält das.
menu-log-folder = Protokollordner öffnen
menu-about = Über AEVO Administrator

## Log-in
login-first-heading = Administrator-Kennwort festlegen
login-first-sentence = Das Kennwort schützt die Zugangsdaten aller Postfächer auf diesem Rechner. Sie geben es bei jedem Start ein.
login-heading = Anmeldung
login-sentence = Geben Sie das Administrator-Kennwort ein.
login-idle = Das Programm hat sich gesperrt, weil es vier Minuten nicht benutzt wurde. Nach der Anmeldung geht es dort weiter.
login-password = Kennwort
login-repeat = Kennwort wiederholen
login-set = Festlegen
login-open = Anmelden
login-long-enough = Mindestens 12 Zeichen
login-repeated = Beide Eingaben stimmen überein
login-met = { $condition }: erfüllt
login-unmet = { $condition }: noch nicht erfüllt
login-no-way-back = Das Kennwort lässt sich nicht wiederherstellen. Bewahren Sie es im Kennwortspeicher Ihres Unternehmens auf.
login-verifying = Kennwort wird geprüft…
login-wrong = Das Kennwort ist falsch.
login-wrong-wait = Das Kennwort ist falsch. Nächster Versuch in { $seconds } s
login-wait = Nächster Versuch in { $seconds } s

## Dashboard
dashboard = Dashboard
dashboard-list = Postfächer
summary-all = { $count ->
    [one] Postfach
   *[other] Postfächer
}
summary-ready = bereit
summary-warning = { $count ->
    [one] Warnung
   *[other] Warnungen
}
summary-attention = { $count ->
    [one] braucht Aufmerksamkeit
   *[other] brauchen Aufmerksamkeit
}
search = Postfach oder Anbieter suchen
search-shown = { $count ->
    [one] 1 Postfach angezeigt
   *[other] { $count } Postfächer angezeigt
}
search-nothing = Kein Postfach passt zu Suche und Auswahl.
search-clear = Alle anzeigen
order = Sortieren nach
order-urgency = Dringlichkeit
order-mailbox = Postfach
order-provider = Anbieter
order-expiry = Ablaufdatum
reason = Ursache
reason-all = Alle Ursachen
reason-count = { $reason } ({ $count })
reason-expiry = Geheimnis läuft bald ab
csv-copy = Als CSV kopieren
column-detail = Einzelheiten
column-mailbox = Postfach
column-status = Status
row-failed = Fehler
row-incomplete = Angaben fehlen
row-incomplete-detail = Der Anbieter ist noch nicht vollständig eingerichtet
row-consent-missing = Autorisierung fehlt
row-consent-missing-detail = Noch keine Zustimmung erteilt
row-untested = Noch nicht getestet
row-untested-detail = Noch keine Testmail gesendet
row-foreign = Zustimmung eines anderen Kontos
row-foreign-detail = Zugestimmt hat { $account }. Senden kann das Postfach nur, wenn dieses Konto dazu berechtigt ist.
row-ready = Bereit
row-tested = Testmail { $when } angenommen
row-checked = Anmeldung { $when } geprüft
row-since = seit { $when }: { $cause }
row-expires = Geheimnis gültig bis { $day }
row-no-expiry = nicht hinterlegt
row-nameless = (ohne Adresse)
row-more = Weitere Aktionen für { $mailbox }
secret-renew = Geheimnis erneuern
mailbox-add = Postfach hinzufügen…
mailbox-remove = Postfach entfernen…
mailbox-remove-question = { $address } entfernen?
mailbox-remove-text = Das Postfach und seine Zustimmung werden von diesem Rechner gelöscht. Die App-Registrierung beim Anbieter bleibt, wie sie ist.
empty-heading = Noch kein Postfach eingerichtet
empty-sentence = Tragen Sie die Angaben der App-Registrierung ein, stimmen Sie im Browser zu und senden Sie eine Testmail.
empty-next = E-Mail-Anbieter einrichten
checkup = Prüflauf
checkup-start = Prüflauf starten
checkup-progress = { $done } von { $total } geprüft
checkup-result = { $done } geprüft: { $ready } bereit, { $warnings ->
        [one] 1 Warnung
       *[other] { $warnings } Warnungen
    }, { $attention ->
        [one] 1 braucht Aufmerksamkeit
       *[other] { $attention } brauchen Aufmerksamkeit
    }
checkup-stopped = Abgebrochen, { $done } von { $total } geprüft: { $ready } bereit, { $warnings ->
        [one] 1 Warnung
       *[other] { $warnings } Warnungen
    }, { $attention ->
        [one] 1 braucht Aufmerksamkeit
       *[other] { $attention } brauchen Aufmerksamkeit
    }
checkup-last = Letzter Prüflauf: { $when }
last-test = Letzte Testmail: { $when }
last-test-none = Noch keine Testmail gesendet

## List of providers
providers-hint = Doppelklick oder Eingabetaste öffnet die Details.
column-provider = Anbieter
column-mailboxes = Postfächer
provider-add = Hinzufügen…
provider-template = Als Vorlage
provider-template-hint = Wie dieser Anbieter, ohne Geheimnisse: Server, Anmeldeart und Berechtigungen werden übernommen, die Werte des Kunden nicht.
provider-unset = Nicht eingerichtet
provider-no-mailbox = Kein Postfach
provider-failed = { $failed } Fehler
provider-failed-warned = { $failed } Fehler, { $warned ->
    [one] 1 Warnung
   *[other] { $warned } Warnungen
}
provider-warned = { $warned ->
    [one] 1 Warnung
   *[other] { $warned } Warnungen
}
provider-remove-question = { $name } entfernen?
provider-remove-text = { $count ->
    [0] Der Anbieter und seine Geheimnisse werden
    [one] Der Anbieter, sein Postfach und alle zugehörigen Geheimnisse werden
   *[other] Der Anbieter, seine { $count } Postfächer und alle zugehörigen Geheimnisse werden
} von diesem Rechner gelöscht.
add-heading = Anbieter hinzufügen
add-search = Anbieter suchen oder E-Mail-Adresse eingeben
add-list = Bekannte Anbieter
add-nothing = Kein bekannter Anbieter passt zur Suche.
add-name = Name des Eintrags
find-running = { $domain } wird nachgeschlagen…
find-domain = { $domain } gehört zu { $provider }
find-mx = Laut MX-Eintrag von { $domain } bei { $provider }
find-autoconfig = Eigener Server, ausgefüllt nach den Angaben von { $domain }
find-elsewhere = { $domain } liegt bei keinem bekannten Anbieter und nennt keine Server. Tragen Sie die Server selbst ein.
find-no-mail = { $domain } nimmt laut DNS keine E-Mails an. Prüfen Sie die Adresse, oder wählen Sie einen Anbieter.
find-no-domain = Die Domäne { $domain } gibt es nicht. Prüfen Sie die Adresse, oder wählen Sie einen Anbieter.
find-failed = { $domain } ließ sich nicht nachschlagen: { $why }. Wählen Sie einen Anbieter.
add-name-hint = Ein Eintrag je App-Registrierung, zum Beispiel „Office365 – Contoso“
add-name-taken = Diesen Namen trägt schon ein anderer Eintrag.

## Dialog of a provider
tab-details = Details
tab-oauth2 = OAuth2-Einstellungen
tab-server = Server
field-client-id = Client ID
field-client-secret = Client Secret
field-secret-expires = Geheimnis gültig bis
field-mailbox = Postfach
field-test-recipient = Testmail an
field-authorization-endpoint = Autorisierungsendpunkt
field-token-endpoint = Token-Endpunkt
field-redirect-uri = Umleitungs-URI
field-scopes = Berechtigungen (Scopes)
field-smtp-host = SMTP-Server
field-smtp-port = SMTP-Port
field-smtp-security = SMTP-Verschlüsselung
field-imap-host = IMAP-Server
field-imap-port = IMAP-Port
field-imap-security = IMAP-Verschlüsselung
field-pop3-host = POP3-Server
field-pop3-port = POP3-Port
field-pop3-security = POP3-Verschlüsselung
field-sign-in-user = Anmeldename
field-password = Kennwort
example-hint = Beispiel, wird nie gesendet. Ihre Eingabe ersetzt es.
secret-kept = Gespeichert. Ein neuer Wert ersetzt das Geheimnis.
secret-none = Wert des geheimen Clientschlüssels
date-form = TT.MM.JJJJ
mailbox-form = rechnung@contoso.com
mailbox-choose = Postfach wählen
security-choose = Verschlüsselung wählen
redirect-hint = Tragen Sie genau diese Adresse in der App-Registrierung ein, mit Schrägstrich am Ende.
lookup = Aus E-Mail-Adresse ermitteln
lookup-no-address = Zum Ermitteln fehlt die Adresse unter „Details“, Feld „Postfach“.
lookup-running = Der Mandant von { $domain } wird ermittelt…
lookup-found = Mandant { $tenant } gefunden{ $region ->
    [unknown] {""}
    [EU] , Region Europa
    [NA] , Region Nordamerika
    [SA] , Region Südamerika
    [AS] , Region Asien
    [OC] , Region Ozeanien
    [AF] , Region Afrika
    [WW] , Region weltweit
   *[other] , Region { $region }
}. Beide Endpunkte sind ausgefüllt.
lookup-elsewhere = Der Mandant von { $domain } liegt in einer anderen Cloud. Fügen Sie dafür einen Eintrag „{ $provider }“ hinzu.
lookup-nothing = Zu { $domain } gibt es bei Microsoft keinen Mandanten. Tragen Sie die Endpunkte aus der App-Registrierung ein.
lookup-failed = Nicht ermittelt: { $why }. { $who }
scope-remove = { $scope } entfernen
sign-in = Anmeldeart
sign-in-user = Benutzer (delegiert)
sign-in-user-short = Benutzer
sign-in-user-sentence = Ein Benutzer stimmt einmal im Browser zu.
sign-in-application = Anwendung (App-only)
sign-in-application-short = Anwendung
sign-in-application-sentence = Kein Benutzer. Ein Administrator stimmt zu.
sign-in-application-missing = Bei diesem Anbieter nicht vorgesehen.
sign-in-password-short = Kennwort
password-kept = Das Kennwort ist verschlüsselt gespeichert. Eine Eingabe ersetzt es.
password-hint = { $preset ->
    [gmx] POP3 und IMAP müssen im GMX-Konto eingeschaltet sein. Mit zweitem Faktor ein App-Kennwort verwenden.
    [webde] POP3 und IMAP müssen im WEB.DE-Konto eingeschaltet sein. Mit zweitem Faktor ein App-Kennwort verwenden.
    [ionos] Das Kennwort des Postfachs, nicht das des Kundenkontos.
    [t_online] Das E-Mail-Passwort aus dem Kundencenter, nicht das des Telekom-Kontos.
    [zoho] IMAP und POP müssen im Zoho-Konto eingeschaltet sein. Mit zweitem Faktor ein App-Kennwort verwenden.
   *[other] Das Kennwort des Postfachs. Es wird nur verschlüsselt übertragen.
}
admin-heading = Auszuführen vom Exchange-Administrator des Kunden
admin-sentence = Nach der Administratorzustimmung einmalig in der PowerShell. Die letzte Zeile nur, wenn gesendet werden soll.
admin-commands =
    Install-Module ExchangeOnlineManagement -Scope CurrentUser
    Connect-ExchangeOnline
    New-ServicePrincipal -AppId { $client_id } -ObjectId { $object_id } -DisplayName "AEVO"
    Add-MailboxPermission -Identity { $mailbox } -User { $object_id } -AccessRights FullAccess
    Add-RecipientPermission -Identity { $mailbox } -Trustee { $object_id } -AccessRights SendAs
admin-copy = Befehle kopieren
admin-object-id = OBJEKT-ID füllt das Programm nach dem ersten Test selbst aus. Sonst: Entra > Unternehmensanwendungen > (App) > Objekt-ID, nicht die der App-Registrierung.
sign-in-user-hint = Nur nötig, wenn er vom Postfach abweicht. Gilt für das gewählte Postfach.

## What is to be said of a field
problem-missing = Angabe fehlt
problem-client-id-not-guid = Eine Client ID von Microsoft hat die Form 00000000-0000-0000-0000-000000000000.
problem-secret-is-guid = Das sieht nach der geheimen ID aus. Gebraucht wird der Wert.
problem-secret-has-blank = Der Wert enthält ein Leerzeichen. Meist ist das ein Kopierfehler.
problem-secret-missing = Ohne Geheimnis gelingt die Anmeldung nur bei „Mobil- und Desktopanwendungen“.
problem-date-unreadable = Datum als TT.MM.JJJJ eingeben
problem-date-past = Abgelaufen
problem-date-too-far = Mehr als 24 Monate
problem-not-url = Das ist keine vollständige Adresse. Sie beginnt mit https://.
problem-endpoint-character = Die Adresse enthält ein Leerzeichen oder ein unsichtbares Zeichen.
problem-endpoint-not-https = Die Adresse muss mit https:// beginnen.
problem-endpoint-user-info = Der wirkliche Server ist { $value }. Adressen mit Benutzernamen werden abgelehnt.
problem-endpoint-host = { $value } kann kein Anmeldeserver sein.
problem-endpoint-parameter = Entfernen Sie „{ $value }“ aus der Adresse. Diese Angabe setzt das Programm selbst.
problem-endpoint-version-1 = Das ist der Endpunkt (v1). Gebraucht wird der Endpunkt (v2) mit /oauth2/v2.0/.
problem-endpoints-swapped = Autorisierungs- und Token-Endpunkt sind vertauscht.
problem-endpoint-of-other-kind = Das ist der jeweils andere Endpunkt.
problem-hosts-differ = Die Endpunkte nennen verschiedene Server: { $first } und { $second }.
problem-tenants-differ = Die Endpunkte nennen verschiedene Mandanten: { $first } und { $second }.
problem-shared-tenant = „{ $value }“ gilt nur für Registrierungen, die mehrere Mandanten zulassen.
problem-application-needs-tenant = „Anwendung (App-only)“ braucht den eigenen Mandanten in der Adresse.
problem-international-host = Der Server heißt in Wirklichkeit { $value }. Prüfen Sie die Schreibweise.
problem-private-host = { $value } liegt in einem internen Netz. Das ist nur bei einem eigenen Anmeldeserver richtig.
problem-redirect-not-loopback = Die Umleitungs-URI beginnt mit http://localhost und führt auf diesen Rechner.
problem-redirect-port = Die Umleitungs-URI braucht einen eigenen Port, zum Beispiel 3017.
problem-redirect-extra = Die Umleitungs-URI besteht nur aus Server, Port und Pfad.
problem-scope-character = „{ $value }“ enthält ein unzulässiges Zeichen. Trennen Sie Berechtigungen mit Leerzeichen.
problem-scopes-two-resources = Berechtigungen zweier Dienste sind zusammen nicht möglich: { $first } und { $second }.
problem-scope-without-refresh = Ohne offline_access gilt die Zustimmung nur eine Stunde.
problem-scope-not-default = Für „Anwendung (App-only)“ gehört hier genau ein Eintrag hin: https://outlook.office365.com/.default.
problem-scope-without-send = Zum Senden fehlt https://outlook.office.com/SMTP.Send.
problem-host-unreadable = Das ist kein Servername.
problem-host-with-port = Der Port gehört in das nächste Feld.
problem-port-unreadable = 1 bis 65535
problem-port-wants-tls = Meist TLS
problem-port-wants-starttls = Meist STARTTLS
problem-security = STARTTLS oder TLS
problem-address-incomplete = Die Adresse ist unvollständig.
problem-address-character = Geben Sie nur eine Adresse ein, ohne Namen.
problem-address-not-ascii = Vor dem @ sind keine Umlaute möglich.
problem-address-domain = Nach dem @ steht kein gültiger Name.
problem-address-too-long = Die Adresse ist zu lang.
problem-address-twice = Dieses Postfach ist schon vorhanden.
problem-login-name = Der Anmeldename enthält ein Steuerzeichen.
missing-fields = Es fehlt noch: { $fields }
wrong-fields = Zu berichtigen: { $fields }

## How the mailbox stands
status-unauthorized = Noch nicht autorisiert
status-unauthorized-sentence = Erteilen Sie im Browser die Zustimmung. Danach können Sie eine Testmail senden.
status-authorized = Autorisiert als { $address }
status-authorized-sentence = Zustimmung erteilt { $when }. Senden Sie jetzt eine Testmail.
status-scopes-missing = Nicht gewährt wurden: { $scopes }
status-application = Anmeldung als Anwendung
status-application-sentence = Eine Zustimmung im Browser ist nicht nötig. Senden Sie eine Testmail.
status-password = Anmeldung mit Kennwort
status-password-sentence = Niemand muss zustimmen. „Testmail senden“ zeigt, ob der Server das Kennwort annimmt.
status-incomplete = Noch nicht vollständig

## A run
steps-heading = Verlauf
steps-none = noch kein Lauf
steps-running = läuft
steps-cancelled = abgebrochen
steps-total = gesamt { $time }
step-address = Adresse
step-address-aim = Schreibweise und Anbieter
step-consent = Autorisierung
step-consent-aim = Zustimmung im Browser
step-token = Token
step-token-aim = Zugriffstoken abrufen
step-connection = Verbindung
step-connection-aim = Server erreichen
step-tls = TLS
step-tls-aim = Verschlüsselung und Zertifikat
step-auth = Anmeldung
step-auth-aim = XOAUTH2 am Server
step-auth-password-aim = Kennwort am Server
step-sender = Absender
step-sender-aim = Absenderadresse erlaubt
step-recipient = Empfänger
step-recipient-aim = Empfängeradresse erlaubt
step-accepted = Angenommen
step-accepted-aim = Antwort des Servers
step-imap = IMAP
step-imap-aim = Anmeldung und Posteingang
step-pop3 = POP3
step-pop3-aim = Anmeldung und Anzahl der Mails
step-fetch-back = Zurückgelesen
step-fetch-back-aim = Testmail im Posteingang
step-not-reached = Nicht erreicht
step-skipped = hier nicht vorgesehen
step-waits = Wartet auf Zustimmung
step-refused = { $code } abgelehnt
state-pending = ausstehend
state-running = läuft
state-done = erledigt
state-failed = fehlgeschlagen
state-skipped = entfällt
note-consent-found = Zustimmung vorhanden
note-consent-given = Als { $account }
note-token-renewed = Erneuert, gültig für { $minutes } Minuten
note-token-kept = Vorhanden, gültig für { $minutes } Minuten
note-tls = { $version }, Zertifikat gültig
short-client-id = Client ID { $start }…
working-authorize = Autorisierung läuft…
working-send = Testmail wird gesendet…
working-check = Alles wird geprüft…
working-sentence = Der Verlauf zeigt, welcher Schritt gerade läuft.
waiting = Warten auf die Zustimmung im Browser…
waiting-sentence = Melden Sie sich im Browser als { $address } an und stimmen Sie zu. Dieses Fenster geht danach von selbst weiter.
waiting-no-browser = Es ließ sich kein Browser öffnen. Kopieren Sie den Link, und öffnen Sie ihn selbst.
preflight-clock = Vorprüfung: { $cause }
preflight = Vorprüfung: { $server } – { $cause }
waiting-left = Noch { $time } Minuten
browser-again = Browser erneut öffnen
link-copy = Link kopieren
elsewhere = Läuft der Browser auf einem anderen Rechner?
elsewhere-sentence = Öffnen Sie den kopierten Link dort, stimmen Sie zu, und fügen Sie danach die Adresse aus der Adresszeile hier ein. Sie beginnt mit { $redirect }.
pasted-wrong = Die eingefügte Adresse gehört nicht zu dieser Anmeldung. Fügen Sie die ganze Adresszeile ein.
paste-open = Umleitungsadresse einfügen…
paste-heading = Umleitungsadresse einfügen
paste-sentence = Kopieren Sie im anderen Browser die ganze Adresszeile, auch wenn die Seite nicht geladen wurde.
paste-field = Umleitungsadresse
paste = Einfügen
device-start = Auf anderem Gerät anmelden
device-waiting = Warten auf die Zustimmung auf dem anderen Gerät…
device-sentence = Öffnen Sie dort die Adresse, geben Sie den Code ein und melden Sie sich als { $address } an. Dieses Fenster geht danach von selbst weiter.
device-address = Adresse
device-code = Code
device-code-copy = Code kopieren
device-address-copy = Adresse kopieren
device-blocked = Meldet das andere Gerät, dass der Zugriff gesperrt ist?
device-blocked-sentence = „Bedingter Zugriff“ im Mandanten sperrt diesen Weg oft. Brechen Sie dann ab und wählen Sie auf diesem Rechner „Autorisieren“.
authorized-sentence = Die Zustimmung ist gespeichert. Senden Sie jetzt eine Testmail.
sent = Testmail angenommen
sent-said = Testmail angenommen: { $reply }
sent-sentence = Der Server hat die Nachricht übernommen. Ob sie ankommt, sehen Sie im Posteingang des Empfängers.
fetched = IMAP und POP3 geprüft
fetched-sentence = Die Anwendung darf das Postfach abrufen. Senden darf sie nicht.
sent-arrived = Die Anmeldung an SMTP, IMAP und POP3 ist gelungen, und die Testmail war nach { $time } im Posteingang.
sent-from = Von
sent-user = Angemeldet als
sent-to = An
sent-subject = Betreff
sent-server = Server
record-copy = Protokoll kopieren
acceptance = Abnahmeprotokoll…
admin-package = Admin-Paket…
admin-package-sentence = Anleitung und Skript für den Administrator des Kunden, ohne Geheimnisse.
paper-running = Wird geschrieben…
paper-written = Gespeichert: { $path }
paper-failed = In { $folder } ließ sich nichts speichern. Prüfen Sie die Schreibrechte und den freien Speicherplatz.
reply = Antwort des Servers
remedy = So beheben Sie das
again = Erneut versuchen
failure-id = Fehlerkennung: { $id }
failure-wait = Nächster Versuch in { $time } Minuten
failure-traces = Kennungen für den Support
failure-likely = Das ist die wahrscheinliche, nicht die sichere Ursache.
who-acts = Wer muss handeln: { $who }
who-technician = Sie selbst
who-customer-admin = der Administrator des Kunden
who-provider = der E-Mail-Anbieter
who-nobody = niemand, warten genügt

## Support report
report-copy = Bericht kopieren
report-title = AEVO Administrator { $version }: Fehlerbericht
report-time = Zeit
report-tenant = Mandant
report-cause = Ursache
report-id = Fehlerkennung
report-who-acts = Wer muss handeln
report-certain = sicher
report-likely = wahrscheinlich
report-unknown = unbekannt

## Interpreter of failure messages
interpreter = Fehlermeldung deuten
interpreter-text = Fehlermeldung
interpreter-hint = Text aus einem Protokoll, einer Antwort oder einer Fehlerseite hier einfügen
interpreter-long = Eingefügt sind { $count } Zeichen. Das Feld zeigt das Ende, ausgewertet wird alles.
interpreter-mailbox = Betroffenes Postfach
interpreter-mailbox-hint = Damit werden die Anweisungen ausgefüllt
interpreter-decided = Entscheidende Stelle
interpreter-empty = Fügen Sie eine Fehlermeldung ein. Die Ursache, die Abhilfe und wer handeln muss, erscheinen hier.

## Renewal of the secret
renewal-intro = Legen Sie in der App-Registrierung einen neuen geheimen Clientschlüssel an und tragen Sie seinen Wert hier ein. Er wird zuerst erprobt; erst danach ersetzt er das bisherige Geheimnis, das aufbewahrt bleibt.
renewal-provider = Anbieter: { $provider }
renewal-incomplete = Der Anbieter ist noch nicht vollständig eingerichtet. Ergänzen Sie zuerst seine Angaben.
renewal-secret = Neues Client Secret
renewal-secret-hint = Der Wert, nicht die geheime ID
renewal-current-expiry = Das bisherige gilt bis { $day }.
renewal-check = Prüfen und übernehmen
renewal-running = Das neue Geheimnis wird erprobt…
renewal-restoring = Das alte Geheimnis wird zurückgeholt…
renewal-done = Neues Geheimnis übernommen
renewal-done-text = Der Anbieter hat es angenommen. Eine neue Zustimmung ist nicht nötig, das alte Geheimnis bleibt aufbewahrt.
renewal-restored = Altes Geheimnis ist wieder in Gebrauch
renewal-restored-text = Das andere bleibt aufbewahrt und lässt sich ebenso zurückholen.
renewal-refused = Nichts wurde geändert: Das bisherige Geheimnis bleibt in Gebrauch.
renewal-restore = Altes Geheimnis zurückholen
renewal-reminder = Kalendereintrag speichern…
renewal-reminder-summary = Geheimnis läuft ab: { $provider }
renewal-reminder-description = Der geheime Clientschlüssel des Anbieters { $provider } gilt bis { $day }. Ohne neuen sendet das ERP-System danach keine E-Mails mehr. In der App-Registrierung (Client ID { $client }) einen neuen anlegen und im AEVO Administrator unter „Geheimnis erneuern“ eintragen.

## Footer and questions
footer-running = Schließen ist möglich, sobald der Vorgang beendet ist.
footer-saving = Wird gespeichert…
footer-saved = Gespeichert
footer-refused = Nicht gespeichert: { $why }
footer-encryption = Zu berichtigen: Verschlüsselung
footer-other-mailbox = Zu berichtigen: Adresse eines anderen Postfachs
ask-first-send = Möchten Sie AEVO in Zukunft auf Ihr Postfach zugreifen lassen?
ask-first-send-text = Mit „Ja“ stimmen Sie im Browser zu. Danach wird die Testmail gesendet.
ask-discard = Änderungen verwerfen?
ask-discard-text = Was Sie seit dem letzten Speichern geändert haben, geht verloren.
discard = Verwerfen
edit-on = Weiter bearbeiten

## Notices
notice-restored = Einstellungen wiederhergestellt
notice-restored-text = Die Einstellungsdatei war beschädigt. Die letzte gute Fassung ist in Gebrauch, die beschädigte heißt jetzt { $name }.
notice-lost = Einstellungen verloren
notice-lost-text = Die Einstellungsdatei war beschädigt, und es gab keine andere. Sie heißt jetzt { $name }.
notice-newer = Einstellungen einer neueren Version
notice-newer-text = Diese Version kann die Einstellungen lesen, aber nicht ändern. Aktualisieren Sie das Programm.
notice-bad = Neu gestört
notice-bad-text = { $others ->
    [0] { $mailbox }: { $cause }.
    [one] { $mailbox }: { $cause }. Ein weiteres Postfach ist ebenfalls neu gestört.
   *[other] { $mailbox }: { $cause }. { $others } weitere Postfächer sind ebenfalls neu gestört.
}
notice-log-folder = Protokollordner
notice-log-folder-text = Der Ordner ließ sich nicht öffnen. Er liegt hier: { $path }
notice-reminder = Kalendereintrag gespeichert
notice-reminder-text = Er liegt hier: { $path }. Ein Doppelklick trägt ihn in den Kalender ein.
notice-reminder-lost = Kalendereintrag nicht gespeichert
notice-reminder-lost-text = { $path } ließ sich nicht schreiben. Prüfen Sie den freien Speicherplatz und die Schreibrechte dort.
notice-not-writable = Einstellungen lassen sich nicht speichern
notice-not-writable-text = Prüfen Sie den freien Speicherplatz und die Schreibrechte im Verzeichnis der Einstellungen. Meldung des Systems: { $words }

## About
about-purpose = Richtet die Postfächer ein, über die ein ERP-System E-Mails sendet, und prüft sie mit einer Testmail.
about-mark = Unabhängige Umsetzung des Verfahrens aus dem öffentlichen AEVO-Leitfaden. AEVO® ist eine Marke ihres Inhabers.
about-licence = Lizenz: MIT oder Apache-2.0. Schriften: Inter und JetBrains Mono (OFL), Symbole: Phosphor (MIT).
about-licences = Lizenzen
licences-title = Software anderer und ihre Lizenzen
licences-search = Bibliothek oder Lizenz suchen
about-seal-keyring = Der Schlüssel zu den Geheimnissen liegt im Schlüsselbund des Systems.
about-seal-password = Der Schlüssel zu den Geheimnissen ist mit dem Administrator-Kennwort verschlossen.
