# What mail servers say: signing in, sending, fetching.

cause-smtp_auth_disabled_tenant = SMTP AUTH ist für den Mandanten deaktiviert
    .what = Microsoft 365 hat die Anmeldung des Postfachs { $mailbox } abgelehnt.
    .step1 = Öffnen Sie Exchange Online PowerShell als Exchange-Administrator.
    .step2 = Geben Sie SMTP AUTH für dieses Postfach frei:
    .code2 = Set-CASMailbox -Identity { $mailbox } -SmtpClientAuthenticationDisabled $false
    .step3 = Warten Sie einige Minuten, und senden Sie die Testmail erneut.

cause-smtp_auth_disabled_mailbox = SMTP AUTH ist für das Postfach deaktiviert
    .what = Für das Postfach { $mailbox } ist der Versand mit „Authentifiziertes SMTP“ abgeschaltet.
    .step1 = Öffnen Sie Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > (Benutzer) > E-Mail > E-Mail-Apps verwalten.
    .step2 = Schalten Sie dort „Authentifiziertes SMTP“ ein, oder in Exchange Online PowerShell:
    .code2 = Set-CASMailbox -Identity { $mailbox } -SmtpClientAuthenticationDisabled $false
    .step3 = Warten Sie bis zu 60 Minuten, und senden Sie die Testmail erneut.

cause-smtp_basic_auth_disabled = Die Anmeldung mit Kennwort ist abgeschaltet
    .what = Der Server { $server } nimmt Benutzername und Kennwort nicht mehr an, sondern nur noch OAuth2.
    .step1 = Stellen Sie das sendende Programm von Kennwort auf OAuth2 um.
    .step2 = Prüfen Sie hier, ob „Berechtigungen (Scopes)“ https://outlook.office.com/SMTP.Send enthält.
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Wählen Sie „Testmail senden“.

cause-smtp_blocked_security_defaults = Die Sicherheitsstandards blockieren SMTP AUTH
    .what = Im Mandanten sind die Sicherheitsstandards aktiv, sie verhindern diese Anmeldung.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > Übersicht > Eigenschaften > Sicherheitsstandards verwalten.
    .step2 = Ersetzen Sie die Sicherheitsstandards durch Richtlinien für bedingten Zugriff, die dieses Postfach ausnehmen.
    .step3 = Geben Sie SMTP AUTH in Exchange Online PowerShell für dieses Postfach frei:
    .code3 = Set-CASMailbox -Identity { $mailbox } -SmtpClientAuthenticationDisabled $false
    .step4 = Warten Sie einige Minuten, und senden Sie die Testmail erneut.

cause-smtp_blocked_conditional_access = Der bedingte Zugriff blockiert den Versand
    .what = Eine Richtlinie für bedingten Zugriff verbietet die SMTP-Anmeldung des Postfachs { $mailbox }.
    .step1 = Öffnen Sie die Anmeldung unter Microsoft Entra Admin Center > Überwachung & Integrität > Anmeldeprotokolle.
    .step2 = Lesen Sie im Reiter „Bedingter Zugriff“ ab, welche Richtlinie blockiert.
    .step3 = Nehmen Sie das Konto des Postfachs in dieser Richtlinie aus.
    .step4 = Geben Sie SMTP AUTH in Exchange Online PowerShell frei, wenn keine Richtlinie blockiert:
    .code4 = Set-CASMailbox -Identity { $mailbox } -SmtpClientAuthenticationDisabled $false
    .step5 = Warten Sie einige Minuten, und senden Sie die Testmail erneut.

cause-smtp_account_locked = Das Konto ist für die SMTP-Anmeldung gesperrt
    .what = Nach zu vielen Fehlversuchen lässt Microsoft 365 das Konto des Postfachs { $mailbox } nicht zu.
    .step1 = Beenden Sie das Gerät oder Programm, das noch das alte Kennwort verwendet.
    .step2 = Prüfen Sie unter Microsoft 365 Admin Center > Benutzer > Aktive Benutzer, ob die Anmeldung blockiert ist.
    .step3 = Heben Sie die Blockierung auf, oder warten Sie, bis die Sperre abläuft.
    .step4 = Senden Sie die Testmail danach einmal erneut.

cause-smtp_auth_unsuccessful_generic = Microsoft 365 lehnt die SMTP-Anmeldung ab
    .what = Microsoft nennt keinen Grund; meist ist SMTP AUTH aus, oder Lizenz, Anmeldename oder Token passen nicht.
    .step1 = Geben Sie SMTP AUTH in Exchange Online PowerShell für dieses Postfach frei:
    .code1 = Set-CASMailbox -Identity { $mailbox } -SmtpClientAuthenticationDisabled $false
    .step2 = Prüfen Sie unter Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > Lizenzen und Apps die Exchange-Lizenz.
    .step3 = Vergleichen Sie in diesem Programm „Anmeldename“ mit dem Benutzerprinzipalnamen des angemeldeten Kontos.
    .step4 = Wählen Sie „Autorisieren“, und senden Sie danach die Testmail erneut.

cause-smtp_auth_temporary_server_error = Vorübergehender Fehler bei der SMTP-Anmeldung
    .what = Microsoft meldet eine Störung, oft passen aber Token, Anmeldename oder Lizenz nicht.
    .step1 = Warten Sie einige Minuten, und wählen Sie „Testmail senden“.
    .step2 = Vergleichen Sie „Anmeldename“ mit dem Benutzerprinzipalnamen des angemeldeten Kontos.
    .step3 = Prüfen Sie, ob „Berechtigungen (Scopes)“ https://outlook.office.com/SMTP.Send enthält.
    .step4 = Prüfen Sie unter Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > Lizenzen und Apps die Exchange-Lizenz.
    .step5 = Wählen Sie „Autorisieren“ und danach „Testmail senden“.

cause-smtp_password_rejected = Der Mailserver lehnt die Anmeldung ab
    .what = Der Server { $server } nimmt Anmeldename, Kennwort oder Token nicht an.
    .step1 = { $sign_in ->
        [password] Prüfen Sie „Anmeldename“ und „Kennwort“ mit einer Anmeldung im Webmail des Anbieters.
       *[other] Vergleichen Sie „Postfach“ und „Anmeldename“ mit dem Konto, das im Browser zugestimmt hat.
    }
    .step2 = { $sign_in ->
        [password] Verwenden Sie ein App-Kennwort, wenn das Konto einen zweiten Faktor verlangt.
       *[other] Wählen Sie „Autorisieren“.
    }
    .step3 = { $sign_in ->
        [password] Schalten Sie im Konto den Versand mit Mailprogrammen ein, bei GMX und WEB.DE unter „POP3/IMAP Abruf“.
       *[other] { "" }
    }
    .step4 = Wählen Sie „Testmail senden“.
    .step5 = { $sign_in ->
        [password] { "" }
       *[other] Lassen Sie „Authentifiziertes SMTP“ und die Lizenz des Postfachs prüfen, wenn der Fehler bleibt.
    }

cause-smtp_not_authenticated = Der Server verlangt eine Anmeldung vor dem Senden
    .what = Der Server { $server } hat die Nachricht abgelehnt, weil keine Anmeldung vorausging.
    .step1 = Prüfen Sie im Reiter „Server“ die Angaben, bei Microsoft 365 smtp.office365.com, Port 587 und „STARTTLS“.
    .step2 = Wählen Sie „Autorisieren“ und danach „Testmail senden“.
    .step3 = Lassen Sie SMTP AUTH für das Postfach freigeben, wenn der Fehler bleibt:
    .code3 = Set-CASMailbox -Identity { $mailbox } -SmtpClientAuthenticationDisabled $false

cause-smtp_auth_mechanism_not_offered = { $sign_in ->
        [password] Der Server bietet keine Anmeldung mit Kennwort an
       *[other] Der Server bietet keine Anmeldung mit OAuth2 an
    }
    .what = Der Server { $server } nennt { $sign_in ->
        [password] weder PLAIN noch LOGIN
       *[other] XOAUTH2 nicht
    } unter seinen Anmeldeverfahren.
    .step1 = Öffnen Sie den Reiter „Server“.
    .step2 = Tragen Sie unter „SMTP-Server“ den Versandserver ein, bei Microsoft 365 smtp.office365.com.
    .step3 = Stellen Sie „SMTP-Port“ auf 587 und „SMTP-Verschlüsselung“ auf „STARTTLS“.
    .step4 = Wählen Sie „Testmail senden“.

cause-xoauth2_token_or_scope_rejected = Der Mailserver lehnt das Token ab
    .what = Das Token gilt für ein anderes Konto, ist abgelaufen oder enthält nicht die nötige Berechtigung.
    .step1 = Prüfen Sie „Berechtigungen (Scopes)“: Microsoft https://outlook.office.com/SMTP.Send, Google https://mail.google.com/.
    .step2 = Prüfen Sie, ob „Anmeldename“ und das im Browser angemeldete Konto dieselben sind.
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Wählen Sie „Testmail senden“.

cause-xoauth2_string_malformed = Die OAuth2-Anmeldung ist falsch aufgebaut
    .what = Der Mailserver konnte die Anmeldung nicht lesen, das ist ein Fehler des sendenden Programms.
    .step1 = Prüfen Sie „Postfach“ und „Anmeldename“ auf Leerzeichen und unsichtbare Zeichen.
    .step2 = Aktualisieren Sie das sendende Programm.
    .step3 = Wählen Sie „Autorisieren“ und danach „Testmail senden“.
    .step4 = Geben Sie die Antwort zusammen mit dem Zeitpunkt an den Support weiter, wenn der Fehler bleibt.

cause-starttls_required = Der Server verlangt eine verschlüsselte Verbindung
    .what = Der Server { $server } nimmt vor der Verschlüsselung weder Anmeldung noch Nachrichten an.
    .step1 = Öffnen Sie den Reiter „Server“.
    .step2 = Stellen Sie „SMTP-Port“ auf 587 und „SMTP-Verschlüsselung“ auf „STARTTLS“.
    .step3 = Wählen Sie „Testmail senden“.

cause-ehlo_name_invalid = Der Rechnername in der Begrüßung ist ungültig
    .what = Der Server { $server } lehnt den Namen ab, mit dem sich das sendende Programm vorstellt (EHLO).
    .step1 = Tragen Sie in dem sendenden Programm einen EHLO-Namen aus Buchstaben, Ziffern, Bindestrich und Punkt ein.
    .step2 = Prüfen Sie sonst den Namen des Rechners auf Unterstrich, Leerzeichen und Umlaute:
    .code2 = hostname
    .step3 = Lassen Sie einen solchen Rechner umbenennen.
    .step4 = Wählen Sie danach in diesem Programm „Testmail senden“.

cause-too_many_connections = Zu viele gleichzeitige Verbindungen
    .what = Für das Postfach { $mailbox } sind mehr Verbindungen offen, als der Anbieter zulässt.
    .step1 = Warten Sie einige Minuten, und senden Sie die Testmail erneut.
    .step2 = Begrenzen Sie den gleichzeitigen Versand bei Microsoft 365 auf 3 Verbindungen je Postfach.

cause-smtp_too_many_logins = Zu viele Anmeldungen in kurzer Zeit
    .what = Der Server { $server } nimmt für das Postfach { $mailbox } vorerst keine Anmeldung mehr an.
    .step1 = Beenden Sie Programme, die sich für dieses Postfach ständig neu anmelden.
    .step2 = Warten Sie, bei Google bis zu 24 Stunden.
    .step3 = Stellen Sie das sendende Programm so ein, dass es mehrere Nachrichten mit einer Anmeldung sendet.
    .step4 = Wählen Sie danach einmal „Testmail senden“.

cause-send_as_denied = Das Konto darf nicht als dieses Postfach senden
    .what = Das angemeldete Konto hat für das Postfach { $mailbox } kein Recht „Senden als“.
    .step1 = Öffnen Sie Exchange Admin Center > Empfänger > Postfächer > (Postfach) > Delegierung > Senden als.
    .step2 = Fügen Sie dort das Konto hinzu, mit dem sich dieses Programm anmeldet.
    .step3 = Tragen Sie sonst unter „Postfach“ die Adresse dieses Kontos ein.
    .step4 = Warten Sie bis zu 60 Minuten, und senden Sie die Testmail erneut.

cause-sending_limit_exceeded = Das Tageslimit für den Versand ist erreicht
    .what = Über das Postfach { $mailbox } wurden zu viele Nachrichten gesendet.
    .step1 = Warten Sie bis zu 24 Stunden.
    .step2 = Verteilen Sie große Mengen: Microsoft 365 erlaubt 10.000, Google Workspace 2.000, Gmail 500 Empfänger am Tag.
    .step3 = Wählen Sie danach in diesem Programm „Testmail senden“.

cause-mailbox_blocked_as_spam_sender = Das Postfach ist wegen Spamverdachts gesperrt
    .what = Microsoft 365 nimmt vom Postfach { $mailbox } nichts mehr an, oft wurde das Konto missbraucht.
    .step1 = Setzen Sie das Kennwort des Kontos zurück, und richten Sie einen zweiten Faktor ein.
    .step2 = Prüfen Sie in Exchange Online PowerShell, ob fremde Posteingangsregeln angelegt wurden:
    .code2 = Get-InboxRule -Mailbox { $mailbox }
    .step3 = Heben Sie die Sperre unter https://security.microsoft.com/restrictedentities auf, oder in Exchange Online PowerShell:
    .code3 = Remove-BlockedSenderAddress -SenderAddress { $mailbox }
    .step4 = Warten Sie eine Stunde, in Einzelfällen bis zu 24 Stunden.
    .step5 = Wählen Sie danach in diesem Programm „Autorisieren“ und „Testmail senden“.

cause-sender_ip_or_tenant_blocked = Der Versand ist für Mandant oder IP-Adresse gesperrt
    .what = Microsoft nimmt von dieser Stelle nichts an, oft bei neuen Testmandanten oder nach einem Missbrauch.
    .step1 = Prüfen Sie unter https://security.microsoft.com/restrictedentities, ob Konten gesperrt sind, und sichern Sie diese.
    .step2 = Suchen Sie unter Exchange Admin Center > Nachrichtenfluss > Nachrichtenablaufverfolgung nach unbekannten Massensendungen.
    .step3 = Lassen Sie eine gesperrte IP-Adresse unter https://sender.office.com freigeben.
    .step4 = Beantragen Sie die Freigabe des Mandanten unter Microsoft 365 Admin Center > Support > Hilfe und Support.
    .step5 = Wählen Sie „Testmail senden“, sobald die Sperre aufgehoben ist.

cause-ip_rate_limited = Die IP-Adresse wird vorübergehend gebremst
    .what = Der empfangende Server nimmt von der IP-Adresse des Absenders zurzeit nur wenige Nachrichten an.
    .step1 = Warten Sie mindestens eine Stunde.
    .step2 = Senden Sie über den Versandserver des Anbieters mit Anmeldung, bei Microsoft 365 smtp.office365.com und 587.
    .step3 = Wählen Sie „Testmail senden“.
    .step4 = Prüfen Sie den Ruf eines eigenen Mailservers unter https://postmaster.live.com und https://postmaster.google.com.

cause-recipient_not_found = Die Empfängeradresse gibt es nicht
    .what = Der Server { $server } kennt die Adresse nicht, an die gesendet werden sollte.
    .step1 = Prüfen Sie die Adresse unter „Testmail an“ auf Tippfehler.
    .step2 = Tragen Sie zur Gegenprobe die Adresse des Postfachs { $mailbox } ein.
    .step3 = Wählen Sie „Testmail senden“.

cause-message_too_large = Die Nachricht ist zu groß
    .what = Der Server { $server } nimmt Nachrichten dieser Größe nicht an.
    .step1 = Verkleinern Sie die Anhänge, oder verteilen Sie sie auf mehrere Nachrichten.
    .step2 = Senden Sie die Nachricht erneut.
    .step3 = Lassen Sie sonst das Größenlimit in Exchange Online PowerShell erhöhen, höchstens auf 150 MB:
    .code3 = Set-Mailbox -Identity { $mailbox } -MaxSendSize 100MB

cause-server_busy_throttled = Der Mailserver ist vorübergehend überlastet
    .what = Der Server { $server } nimmt zurzeit nichts an, es ist ein vorübergehender Fehler.
    .step1 = Warten Sie einige Minuten.
    .step2 = Wählen Sie „Testmail senden“.
    .step3 = Prüfen Sie den Dienststatus des Anbieters, wenn der Fehler länger als eine Stunde bleibt.

cause-server_out_of_resources = Dem Mailserver fehlt Speicherplatz
    .what = Der Server { $server } nimmt nichts an, weil Datenträger oder Arbeitsspeicher knapp sind.
    .step1 = Geben Sie auf dem Mailserver Speicherplatz und Arbeitsspeicher frei, oder melden Sie es seinem Betreiber.
    .step2 = Prüfen Sie bei Exchange Server im Ereignisprotokoll die Einträge 15004 bis 15007 von MSExchangeTransport.
    .step3 = Wählen Sie „Testmail senden“, sobald der Engpass behoben ist.

cause-delivery_uncertain = Unklar, ob die Nachricht gesendet wurde
    .what = Die Verbindung zum Server { $server } brach ab, bevor er die Nachricht bestätigt hat.
    .step1 = Suchen Sie die Nachricht im Postfach { $mailbox } unter „Gesendete Elemente“.
    .step2 = Suchen Sie die Nachricht im Posteingang des Empfängers.
    .step3 = Senden Sie die Nachricht nur dann erneut, wenn sie an beiden Stellen fehlt.

cause-mail_not_arrived = Die Testmail ist noch nicht angekommen
    .what = Der Server hat die Testmail angenommen, sie war aber nach 30 Sekunden noch nicht im Posteingang.
    .step1 = Suchen Sie die Testmail im Postfach { $mailbox } unter „Junk-E-Mail“ und „Gelöschte Elemente“.
    .step2 = Prüfen Sie, ob eine Regel des Postfachs eingehende Nachrichten verschiebt.
    .step3 = Verfolgen Sie die Nachricht unter Exchange Admin Center > Nachrichtenfluss > Nachrichtenablaufverfolgung.
    .step4 = Wählen Sie nach einigen Minuten noch einmal „Alles prüfen“.

cause-imap_authenticated_not_connected = Das angemeldete Konto kann das Postfach nicht öffnen
    .what = Das Token ist gültig, aber das Konto passt nicht, oder dem Postfach fehlen Rechte, Lizenz oder IMAP.
    .step1 = Wählen Sie „Autorisieren“, und melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step2 = Lassen Sie IMAP in Exchange Online PowerShell einschalten, wenn der Fehler bleibt:
    .code2 = Set-CASMailbox -Identity { $mailbox } -ImapEnabled $true
    .step3 = Lassen Sie unter Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > Lizenzen und Apps die Exchange-Lizenz prüfen.
    .step4 = Lassen Sie für ein freigegebenes Postfach Vollzugriff erteilen, Exchange Admin Center > Empfänger > Postfächer > (Postfach) > Delegierung.
    .step5 = Wiederholen Sie danach den Abruf.

cause-imap_oauth_token_rejected = Der IMAP-Server lehnt das Token ab
    .what = Das Token enthält keine Berechtigung für IMAP, oder es gehört zu einem anderen Konto.
    .step1 = Prüfen Sie, ob „Berechtigungen (Scopes)“ https://outlook.office.com/IMAP.AccessAsUser.All enthält.
    .step2 = Prüfen Sie, ob IMAP.AccessAsUser.All in der App-Registrierung unter „API-Berechtigungen“ steht.
    .step3 = Prüfen Sie, ob „Anmeldename“ und das im Browser angemeldete Konto dieselben sind.
    .step4 = Wählen Sie „Autorisieren“.
    .step5 = Lassen Sie IMAP in Exchange Online PowerShell einschalten, wenn der Fehler bleibt:
    .code5 = Set-CASMailbox -Identity { $mailbox } -ImapEnabled $true

cause-imap_auth_mechanism_not_offered = { $sign_in ->
        [password] Der Server bietet keine Anmeldung mit Kennwort an
       *[other] Der IMAP-Server bietet keine Anmeldung mit OAuth2 an
    }
    .what = Der Server nennt { $sign_in ->
        [password] weder PLAIN noch LOGIN
       *[other] XOAUTH2 nicht
    } unter seinen Anmeldeverfahren.
    .step1 = Öffnen Sie den Reiter „Server“.
    .step2 = Tragen Sie unter „IMAP-Server“ den Server des Anbieters ein: Microsoft 365 outlook.office365.com, Yahoo imap.mail.yahoo.com.
    .step3 = Stellen Sie „IMAP-Port“ auf 993 und „IMAP-Verschlüsselung“ auf „TLS“.
    .step4 = Wiederholen Sie danach den Abruf.

cause-pop_auth_failed = Der POP3-Server lehnt die OAuth2-Anmeldung ab
    .what = Die Berechtigung fehlt, POP3 ist für das Postfach aus, oder die Anwendung darf es nicht öffnen.
    .step1 = Prüfen Sie, ob „Berechtigungen (Scopes)“ https://outlook.office.com/POP.AccessAsUser.All enthält.
    .step2 = Schalten Sie POP3 in Exchange Online PowerShell für dieses Postfach ein:
    .code2 = Set-CASMailbox -Identity { $mailbox } -PopEnabled $true
    .step3 = Melden Sie die App bei „Anwendung (App-only)“ in Exchange an, OBJEKT-ID steht unter Unternehmensanwendungen > (App) > Übersicht:
    .code3 = New-ServicePrincipal -AppId { $client_id } -ObjectId OBJEKT-ID
    .step4 = Erteilen Sie bei „Anwendung (App-only)“ den Zugriff auf das Postfach:
    .code4 = Add-MailboxPermission -Identity { $mailbox } -User OBJEKT-ID -AccessRights FullAccess
    .step5 = Wählen Sie bei „Benutzer (delegiert)“ danach in diesem Programm „Autorisieren“.

cause-basic_auth_off_imap_pop = IMAP und POP3 nehmen kein Kennwort mehr an
    .what = Microsoft hat die Anmeldung mit Kennwort und mit App-Kennwort an IMAP und POP3 abgeschaltet.
    .step1 = Stellen Sie das abrufende Programm von Kennwort auf OAuth2 um.
    .step2 = Ergänzen Sie hier unter „Berechtigungen (Scopes)“ das Nötige, mit Leerzeichen getrennt:
    .code2 = https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Wiederholen Sie danach den Abruf.

cause-imap_disabled_or_password_wrong = IMAP und POP3 sind aus, oder das Kennwort ist falsch
    .what = Der Anbieter lehnt den Abruf des Postfachs { $mailbox } ab, ohne zwischen beidem zu unterscheiden.
    .step1 = Schalten Sie den Abruf im Webmail ein: Gmail unter „Weiterleitung und POP/IMAP“, GMX und WEB.DE unter „POP3/IMAP Abruf“.
    .step2 = Prüfen Sie Benutzername und Kennwort mit einer Anmeldung im Webmail.
    .step3 = Verwenden Sie ein App-Kennwort, wenn das Konto einen zweiten Faktor verlangt.
    .step4 = Wiederholen Sie danach den Abruf.
