# This machine, and what nobody knows.

cause-unknown = Unbekannter Fehler
    .what = Zu diesem Fehler ist keine Ursache hinterlegt, die Antwort der Gegenstelle steht unten.
    .step1 = Lesen Sie unten die unveränderte Antwort der Gegenstelle.
    .step2 = Prüfen Sie „Client ID“, „Postfach“, „Token-Endpunkt“ und „SMTP-Server“ auf Tippfehler.
    .step3 = Wählen Sie „Testmail senden“.
    .step4 = Geben Sie die Antwort zusammen mit dem Zeitpunkt an den Support weiter, wenn der Fehler bleibt.

cause-settings_incomplete = Die Angaben sind unvollständig
    .what = Für das Postfach { $mailbox } fehlen Werte, oder ein Wert ist falsch geschrieben.
    .step1 = Öffnen Sie die Details des Anbieters.
    .step2 = Berichtigen Sie die Felder, unter denen ein Hinweis steht.
    .step3 = Wählen Sie danach „Autorisieren“ oder „Testmail senden“.

cause-browser_not_opened = Der Browser ließ sich nicht öffnen
    .what = Auf diesem Rechner fehlt ein Standardbrowser, oder er startet nicht.
    .step1 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step2 = Öffnen Sie den Link selbst in einem Browser.
    .step3 = Wählen Sie nach der Zustimmung „Umleitungsadresse einfügen…“, wenn der Browser auf einem anderen Rechner läuft.
    .step4 = Stellen Sie unter Windows-Einstellungen > Apps > Standard-Apps einen Browser als Standard ein.

cause-redirect_port_in_use = Der Port der Umleitungs-URI ist belegt
    .what = Ein anderes Programm belegt den Port der Umleitungs-URI { $redirect_uri }.
    .step1 = Lesen Sie in der letzten Spalte die Nummer (PID) des Programms ab, hier für den Port 3017:
    .code1 = netstat -ano | findstr :3017
    .step2 = Beenden Sie das Programm mit dieser PID im Task-Manager > Details, oft ist es ein zweites Fenster von AEVO Administrator.
    .step3 = Tragen Sie sonst unter „Umleitungs-URI“ einen freien Port ein, bei localhost prüft Microsoft ihn nicht.
    .step4 = Wählen Sie „Autorisieren“.

cause-redirect_port_reserved_windows = Windows hat den Port der Umleitungs-URI reserviert
    .what = Der Port der Umleitungs-URI { $redirect_uri } liegt in einem gesperrten Bereich, meist durch Hyper-V oder WSL.
    .step1 = Prüfen Sie, ob der Port in einem der reservierten Bereiche liegt:
    .code1 = netsh interface ipv4 show excludedportrange protocol=tcp
    .step2 = Vergeben Sie die Bereiche neu, in einer Eingabeaufforderung als Administrator, virtuelle Netze sind dabei kurz unterbrochen:
    .code2 = net stop winnat && net start winnat
    .step3 = Tragen Sie sonst unter „Umleitungs-URI“ einen Port außerhalb der Bereiche ein, bei localhost prüft Microsoft ihn nicht.
    .step4 = Wählen Sie „Autorisieren“.

cause-settings_damaged = Die Einstellungen sind beschädigt
    .what = Was gespeichert ist, lässt sich nicht mehr zuverlässig lesen.
    .step1 = Schließen Sie das Programm.
    .step2 = Stellen Sie den Einstellungsordner aus einer Sicherung wieder her.
    .step3 = Benennen Sie den Ordner um, und richten Sie die Postfächer neu ein, wenn keine Sicherung vorhanden ist.

cause-config_file_not_writable = Die Einstellungen lassen sich nicht speichern
    .what = Das Programm darf in seinen Einstellungsordner nicht schreiben, oder der Datenträger ist voll.
    .step1 = Prüfen Sie den freien Speicherplatz.
    .step2 = Geben Sie Ihrem Benutzer Schreibrechte für den Einstellungsordner.
    .step3 = Schließen Sie Programme, die Dateien in diesem Ordner geöffnet halten.
    .step4 = Speichern Sie die Einstellungen erneut.

cause-keyring_locked = Der Schlüsselbund ist gesperrt
    .what = Der Schlüsselspeicher des Systems wurde nicht entsperrt, oder die Rückfrage dazu wurde geschlossen.
    .step1 = Entsperren Sie den Schlüsselbund, unter Linux in „Passwörter und Verschlüsselung“ oder KWalletManager.
    .step2 = Geben Sie dessen Kennwort ein, wenn das System danach fragt.
    .step3 = Wiederholen Sie danach den letzten Schritt.

cause-keyring_no_secret_service = Der Schlüsselbund ist nicht erreichbar
    .what = Der Schlüsselspeicher des Systems ist gesperrt, fehlt oder antwortet nicht.
    .step1 = Starten Sie das Programm in einer normalen Desktop-Sitzung, nicht als Dienst oder geplante Aufgabe.
    .step2 = Entsperren Sie den Schlüsselbund Ihres Benutzers.
    .step3 = Installieren Sie unter Linux gnome-keyring oder KWallet, wenn kein Schlüsselbund vorhanden ist.
    .step4 = Wiederholen Sie danach den letzten Schritt.

cause-keyring_windows_logon_session = Windows speichert in dieser Sitzung keine Geheimnisse
    .what = Die Anmeldeinformationsverwaltung von Windows ist in dieser Sitzung nicht verfügbar oder durch eine Richtlinie gesperrt.
    .step1 = Starten Sie das Programm in einer normalen Windows-Sitzung, nicht als Dienst oder geplante Aufgabe.
    .step2 = Öffnen Sie sonst secpol.msc > Lokale Richtlinien > Sicherheitsoptionen.
    .step3 = Stellen Sie „Netzwerkzugriff: Speicherung von Kennwörtern und Anmeldeinformationen für die Netzwerkauthentifizierung nicht zulassen“ auf „Deaktiviert“.
    .step4 = Starten Sie Windows neu.
    .step5 = Wiederholen Sie danach den letzten Schritt.
