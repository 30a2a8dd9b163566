# „Übergabe an AEVO…“: the window and the covering letter.

menu-handover = Übergabe an AEVO…
handover = Übergabe an AEVO
handover-write-tab = Übergeben
handover-read-tab = Einlesen
handover-intro = Für eine Cloud-Installation: Die vier Werte gehen in eine verschlüsselte Datei, die auch das Werkzeug age öffnet. Ein Anschreiben ohne Geheimnis liegt bei.
handover-provider = Anbieter
handover-nothing = Es gibt keinen Anbieter mit einer App-Registrierung, die sich übergeben ließe.
handover-secret-kept = liegt vor, wird nicht angezeigt
handover-secret-missing = fehlt
handover-secret-found = in der Datei enthalten, wird nicht angezeigt
handover-key = Schlüssel des Empfängers
handover-key-hint = Leer gelassen wird eine Passphrase erzeugt, die Sie dem Empfänger getrennt mitteilen.
handover-fingerprint = Fingerabdruck: { $fingerprint }. Vergleichen Sie ihn am Telefon mit dem Empfänger.
handover-write = Übergabedatei schreiben
handover-running = Bitte warten…
handover-written = Übergabedatei geschrieben
handover-written-key = Nur der Empfänger kann sie öffnen, mit dem privaten Teil seines Schlüssels.
handover-written-passphrase = Die Passphrase wird nur jetzt gezeigt. Teilen Sie sie dem Empfänger auf einem anderen Weg mit als die Datei, zum Beispiel am Telefon. Kopiert bleibt sie zehn Sekunden in der Zwischenablage.
handover-folder = Ordner
handover-passphrase = Passphrase
handover-passphrase-copy = Passphrase kopieren
handover-read-intro = Eine Übergabedatei, die mit einer Passphrase verschlüsselt ist, wird zu einem neuen Anbieter.
handover-file = Übergabedatei
handover-file-hint = Pfad der Datei, oder ziehen Sie sie in dieses Fenster.
handover-read = Datei einlesen
handover-found = Das steht in der Datei. Postfächer und Zustimmungen sind nicht dabei.
handover-take = Als Anbieter anlegen
handover-incomplete = Dem Anbieter fehlt etwas, das in die Datei gehört. Ergänzen Sie zuerst Client ID, Client Secret und beide Endpunkte.
handover-no-key = Das ist kein öffentlicher Schlüssel im age-Format. Er beginnt mit age1.
handover-wrong-passphrase = Die Passphrase öffnet die Datei nicht. Achten Sie auf jedes Zeichen, auch auf die Bindestriche.
handover-sealed-to-key = Die Datei ist für einen Schlüssel verschlüsselt, nicht mit einer Passphrase. Öffnen Sie sie mit dem Werkzeug age, oder lassen Sie sich eine Datei mit Passphrase geben.
handover-damaged = Das ist keine Übergabedatei, oder sie wurde unterwegs beschädigt. Lassen Sie sie sich noch einmal schicken.
handover-newer = Die Datei stammt von einer neueren Version des Programms. Aktualisieren Sie AEVO Administrator.
handover-missing = Dort ist keine Datei, die sich lesen lässt.
paper-handover-name = Übergabe { $mailbox } { $day }
paper-handover-file = Uebergabe.age
paper-letter-name = Anschreiben.txt
paper-letter-passphrase = Mit dem Werkzeug age: age -d { $file }. Die Passphrase haben Sie getrennt erhalten.
paper-letter-key = Mit dem Werkzeug age und Ihrem privaten Schlüssel: age -d -i schluessel.txt { $file }. Sie ist für den Schlüssel mit dem Fingerabdruck { $fingerprint } verschlüsselt.

# „Einstellungen übertragen“

transfer-open = Übertragen…
transfer = Einstellungen übertragen
transfer-export-title = Auf einen anderen Rechner mitnehmen
transfer-export-intro = Alle Anbieter und Postfächer kommen in eine Datei. Geheimnisse und Kennwörter sind nicht dabei, Zustimmungen auch nicht: Sie gelten nur auf diesem Rechner.
transfer-export = Exportieren
transfer-import-title = Von einem anderen Rechner übernehmen
transfer-import-intro = Was in der Datei steht und hier noch fehlt, kommt hinzu. Was hier schon ist, bleibt, wie es ist.
transfer-file = Datei mit Einstellungen
transfer-import = Importieren
transfer-imported = Hinzugefügt: { $providers ->
        [one] 1 Anbieter
       *[other] { $providers } Anbieter
    }, { $mailboxes ->
        [one] 1 Postfach
       *[other] { $mailboxes } Postfächer
    }. Schon vorhanden: { $known ->
        [one] 1 Anbieter
       *[other] { $known } Anbieter
    }.{ $providers ->
        [0] {""}
       *[other] {" "}Tragen Sie die Client Secrets ein und autorisieren Sie die Postfächer.
    }
transfer-damaged = Das ist keine Datei mit Einstellungen, oder sie wurde verändert. Exportieren Sie sie auf dem anderen Rechner noch einmal.
transfer-not-kept = Die Einstellungen ließen sich nicht speichern. { $reason }
paper-settings-name = Einstellungen { $day }
paper-settings-file = Einstellungen.json
