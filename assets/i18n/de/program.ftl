# What the program says outside the window: test mail, command line, log-in in the terminal.
mail-subject = AEVO Testmail { $time }
mail-body =
    Guten Tag,

    diese Nachricht hat der AEVO Administrator gesendet, um das Postfach zu prüfen.
    Wenn Sie sie lesen können, versendet Ihr ERP-System ab jetzt über dieses Postfach.

    Umlaute und Sonderzeichen zur Probe: Ä Ö Ü ä ö ü ß € – „Anführung“

    Sie brauchen nichts zu tun.

# Command line
cli-about = Richtet den E-Mail-Versand eines ERP-Systems über Microsoft 365 ein und prüft ihn
cli-settings-dir = Anderer Ort für Einstellungen und versiegelte Geheimnisse
cli-sandbox = Übungsumgebung mit eingebautem Anbieter; ohne Bildschirm läuft die Übung im Terminal
check-new = neu seit dieser Prüfung
cli-json = Antwort in JSON für Programme
cli-diagnose = Deutet eine Fehlermeldung von der Standardeingabe: Ursache, Abhilfe, wer handeln muss
cli-diagnose-stage = Wo die Meldung aufgetreten ist
cli-diagnose-provider = Name eines eingerichteten E-Mail-Anbieters oder microsoft, google, yahoo, zoho, yandex, gmx, generic
cli-diagnose-mailbox = Adresse des betroffenen Postfachs, mit der die Anweisungen ausgefüllt werden
cli-diagnose-paste = Fügen Sie die Fehlermeldung ein, und beenden Sie die Eingabe mit Strg+D (Windows: Strg+Z und Eingabetaste)
cli-no-provider = Den Anbieter { $name } gibt es nicht
cli-cannot-start = AEVO Administrator kann nicht starten: { $reason }
cli-no-home = Dieses Konto hat kein Heimatverzeichnis; nennen Sie mit --settings-dir einen Ort für die Einstellungen
cli-place-unusable = Im Verzeichnis „{ $path }“ lassen sich keine Einstellungen ablegen: { $reason }
cli-no-window =
    Das Fenster lässt sich nicht öffnen: { $reason }
    Meist fehlt ein Grafiktreiber: Windows zeichnet mit DirectX 12 oder OpenGL 2.0, Linux mit OpenGL 2.0. Die Befehle (check, token, send) gehen auch ohne Fenster.
cli-no-display = Es gibt keinen Bildschirm (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt)

cli-password = Administrator-Kennwort:
cli-password-file = Datei, deren erste Zeile das Administrator-Kennwort ist; nötig, wo es keinen Schlüsselbund gibt und niemand am Terminal sitzt
cli-not-in-sandbox = Dieser Befehl arbeitet mit echten Postfächern und nicht mit --sandbox
cli-no-mailbox = Das Postfach { $mailbox } ist hier nicht eingerichtet
cli-token = Gibt ein gültiges Zugriffstoken auf der Standardausgabe aus
cli-token-password = Das Postfach { $mailbox } meldet sich mit einem Kennwort an, dafür gibt es kein Token
cli-token-mailbox = Adresse des Postfachs
cli-send = Sendet eine Nachricht von der Standardeingabe, wie sendmail sie annimmt
cli-send-exits =
    Rückgabe wie bei sendmail:
      0   die Nachricht ist für alle Empfänger angenommen
      64  falscher Aufruf oder unbekanntes Postfach
      65  die Nachricht oder ein Empfänger darin ist nicht verwendbar
      67  kein Empfänger wurde angenommen
      68  einige Empfänger wurden abgelehnt, an die anderen ist die Nachricht gesendet; nicht wiederholen
      69  nicht möglich: Schlüsselbund, Server, TLS; ungewiss, ob gesendet wurde
      75  vorübergehend nicht möglich, später wiederholen
      77  Anmeldung, Zustimmung oder Berechtigung fehlt, oder der Absender ist ein fremder
      78  nicht oder unvollständig eingerichtet
cli-send-mailbox = Adresse des Postfachs, von dem gesendet wird
cli-send-in-head = Empfänger aus To, Cc und Bcc der Nachricht nehmen
cli-send-ignore-dots = Eine Zeile mit einem einzelnen Punkt beendet die Nachricht nicht
cli-send-recipients = Adressen der Empfänger
cli-send-sender = Absender des Umschlags: die Adresse des Postfachs oder sein Anmeldename; ebenso -r
cli-send-full-name = Name des Absenders, wenn die Nachricht kein From hat
send-option-unknown = die Option -o{ $option } kennt dieses Programm nicht
send-foreign-sender = Das Postfach { $mailbox } darf nicht mit dem Absender { $sender } senden; lassen Sie -f weg, oder nennen Sie mit --mailbox das Postfach dieses Absenders
send-nobody = Es ist kein Empfänger genannt, weder im Aufruf noch mit -t in der Nachricht
send-recipient-unusable = Die Adresse { $recipient } in der Nachricht ist nicht verwendbar
send-too-large = Die Nachricht ist zu groß
send-refused = Empfänger { $recipient } abgelehnt: { $reply }
cli-check = Prüft Postfächer: Token, Verbindung, TLS, Anmeldung; gesendet wird nur mit --send-to
cli-check-exits =
    Rückgabe:
      0  alle bereit
      1  ein Geheimnis oder eine Zustimmung läuft innerhalb von 30 Tagen ab
      2  mindestens ein Postfach ist gestört
      3  mindestens ein Postfach konnte nicht geprüft werden, oder der Aufruf ist falsch
cli-check-mailboxes = Adressen der Postfächer
cli-check-all = Alle eingerichteten Postfächer prüfen
cli-check-send-to = Testmail an diese Adresse senden
cli-check-at-once = So viele Postfächer gleichzeitig prüfen, 1 bis 50
check-nothing = Es ist kein Postfach eingerichtet
check-ready = bereit
check-warning = Warnung
check-failing = gestört
check-unknown = ungeprüft
check-consent-ends = { $days ->
        [one] Zustimmung läuft ohne Nutzung in 1 Tag ab
       *[other] Zustimmung läuft ohne Nutzung in { $days } Tagen ab
    }
cli-export = Schreibt die Übergabedatei für eine Cloud-Installation: Client ID, Client Secret und beide Endpunkte, verschlüsselt (age)
cli-export-exits =
    Rückgabe:
      0   die Datei ist geschrieben
      1   die Geheimnisse bleiben verschlossen, oder der Anbieter hat keine App-Registrierung oder nicht alle ihre Werte
      64  falscher Aufruf oder unbekannter Anbieter
      73  die Datei gibt es schon, oder sie kann nicht geschrieben werden
cli-export-provider = Name des E-Mail-Anbieters
cli-export-to = Neue Datei
cli-export-recipient = Öffentlicher Schlüssel des Empfängers (age1…); ohne ihn wird eine Passphrase erzeugt
cli-export-passphrase-file = Neue Datei für die erzeugte Passphrase; ohne sie erscheint die Passphrase einmal am Terminal
export-nobody-to-tell = Hier ist kein Terminal, das die Passphrase zeigen könnte; nennen Sie --passphrase-file oder --recipient
export-ambiguous = Es gibt mehrere Anbieter mit dem Namen { $name }; geben Sie ihnen verschiedene Namen
export-passwords = Die Postfächer von { $name } melden sich mit Kennwörtern an: ohne App-Registrierung gibt es keine Client ID und kein Client Secret, die eine Cloud-Installation übernehmen könnte
export-passphrase = Passphrase der Übergabedatei, die nur jetzt zu sehen ist: { $passphrase }
export-exists = Die Datei { $path } gibt es schon; sie bleibt, wie sie ist
export-not-written = Die Datei { $path } kann nicht geschrieben werden: { $reason }
closed-not-set-up = In diesem Einstellungsordner ist noch nichts eingerichtet
closed-password-needed = Die Geheimnisse sind mit dem Administrator-Kennwort versiegelt; nennen Sie mit --password-file eine Datei, die es enthält
closed-password-unread = Das Administrator-Kennwort konnte nicht gelesen werden: { $reason }
closed-wrong-password = Das Administrator-Kennwort ist falsch
closed-keyring-foreign = Der Schlüsselbund kennt den Schlüssel dieser Geheimnisse nicht; er gehört vermutlich einem anderen Benutzer. Starten Sie den Befehl als der Benutzer, der die Postfächer eingerichtet hat
closed-keyring-locked = Der Schlüsselbund ist gesperrt; entsperren Sie ihn
closed-keyring-silent = Der Schlüsselbund antwortet nicht; vielleicht fragt er nach seinem Kennwort
closed-keyring-missing = Es gibt hier keinen Schlüsselbund; starten Sie den Befehl in der Sitzung des Benutzers, der die Postfächer eingerichtet hat

# The job in the terminal
walk-title = Übungsumgebung: die ganze Aufgabe im Terminal
walk-consent = Die Zustimmung erteilt hier das Programm selbst, wie eine Person im Browser
walk-no-consent = Die Zustimmung ist gescheitert: { $reason }
walk-authorized = Autorisiert als { $account }
walk-sent = Testmail angenommen: { $reply }
walk-received = So ist die Nachricht bei { $recipient } angekommen:
walk-nothing-received = Es ist keine Nachricht angekommen

# In lines to copy, where nothing is known
stand-in-mailbox = POSTFACH
stand-in-client-id = CLIENT-ID
stand-in-redirect-uri = http://localhost:3017/
stand-in-object-id = OBJEKT-ID

# Papers: file names, and what stands in them beside their templates (assets/papers)
paper-acceptance-name = Abnahmeprotokoll { $mailbox } { $day }
paper-admin-name = Admin-Paket { $mailbox } { $day }
paper-guide-name = Anleitung.md
paper-script-name = einrichten.ps1
paper-none = entfällt
paper-verdict-sent = Senden, Abrufen über IMAP und POP3 und der Empfang der Testmail sind nachgewiesen.
paper-verdict-fetched = Das Abrufen über IMAP und POP3 ist nachgewiesen. Senden darf die Anwendung nicht.
paper-as-application = die Anwendung selbst (App-only), nach Zustimmung eines Administrators
paper-as-password = niemand, das Postfach meldet sich mit seinem Kennwort an
paper-time = { $time } Uhr
paper-secret-unknown = nicht eingetragen
paper-consent-idle = Verfällt nach 90 Tagen ohne Nutzung, frühestens am { $day }. Jeder Versand verlängert sie.
paper-consent-unlimited = Gilt, bis sie widerrufen wird
paper-object-id = | Objekt-ID der Unternehmensanwendung | { $value } |
paper-object-id-unknown = im Entra Admin Center nachsehen
paper-user = | Benutzer, der sich anmeldet | { $value } |
