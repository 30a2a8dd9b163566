# Network and encryption.

cause-dns_failure = Der Servername ist nicht auffindbar
    .what = Zum Namen des Servers { $server } liefert das Netz keine Adresse.
    .step1 = Prüfen Sie „SMTP-Server“ und „Token-Endpunkt“ auf Tippfehler.
    .step2 = Prüfen Sie, ob dieser Rechner Namen auflöst:
    .code2 = nslookup smtp.office365.com
    .step3 = Prüfen Sie Internetverbindung, VPN und DNS-Server dieses Rechners.
    .step4 = Wählen Sie „Testmail senden“.

cause-network_unreachable = Das Netz ist nicht erreichbar
    .what = Von diesem Rechner führt kein Weg zum Server { $server }.
    .step1 = Prüfen Sie Netzwerkkabel oder WLAN.
    .step2 = Prüfen Sie VPN und Proxy dieses Rechners.
    .step3 = Öffnen Sie zur Probe eine Webseite im Browser.
    .step4 = Wählen Sie „Testmail senden“.

cause-connection_refused = Der Server weist die Verbindung ab
    .what = Unter der Adresse { $server } nimmt kein Dienst die Verbindung an.
    .step1 = Prüfen Sie „SMTP-Server“ und „SMTP-Port“, bei Microsoft 365 smtp.office365.com und 587.
    .step2 = Prüfen Sie die Verbindung in PowerShell, mit Ihrem Server und Port:
    .code2 = Test-NetConnection smtp.office365.com -Port 587
    .step3 = Prüfen Sie, ob Virenschutz, Firewall oder hosts-Datei die Verbindung umleiten.
    .step4 = Wählen Sie „Testmail senden“.

cause-connect_timeout_port_blocked = Der Server ist auf diesem Port nicht erreichbar
    .what = Vom Server { $server } kommt keine Antwort, meist sperrt eine Firewall den Port.
    .step1 = Prüfen Sie die Verbindung in PowerShell, mit Ihrem Server und Port:
    .code1 = Test-NetConnection smtp.office365.com -Port 587
    .step2 = Geben Sie ausgehende Verbindungen zum Server { $server } in der Firewall frei.
    .step3 = Prüfen Sie in diesem Programm „SMTP-Server“ und „SMTP-Port“.
    .step4 = Wählen Sie „Testmail senden“.

cause-smtp_greeting_timeout = Der Mailserver meldet sich nicht
    .what = Die Verbindung zum Server { $server } steht, aber die Begrüßung bleibt aus.
    .step1 = Stellen Sie „SMTP-Verschlüsselung“ passend zum Port ein: „STARTTLS“ für 587, „TLS“ für 465.
    .step2 = Prüfen Sie, ob Virenschutz oder Firewall ausgehende E-Mails filtern.
    .step3 = Wählen Sie „Testmail senden“.

cause-server_not_answering = Der Server antwortet nicht mehr
    .what = Der Server { $server } hat in der vorgesehenen Zeit nicht geantwortet.
    .step1 = Warten Sie einige Minuten.
    .step2 = Wählen Sie „Testmail senden“.
    .step3 = Prüfen Sie den Dienststatus, bei Microsoft 365 unter https://status.cloud.microsoft.
    .step4 = Melden Sie den Ausfall dem Anbieter, wenn der Fehler bleibt.

cause-connection_closed = Der Server hat die Verbindung getrennt
    .what = Der Server { $server } hat die Verbindung ohne Angabe von Gründen beendet.
    .step1 = Warten Sie einige Minuten.
    .step2 = Wählen Sie „Testmail senden“.
    .step3 = Prüfen Sie den Dienststatus, bei Microsoft 365 unter https://status.cloud.microsoft.
    .step4 = Melden Sie den Abbruch dem Anbieter, wenn der Fehler bleibt.

cause-not_a_mail_server = Die Gegenstelle antwortet nicht wie ein Mailserver
    .what = Die Antwort des Servers { $server } passt nicht zum erwarteten Mailprotokoll.
    .step1 = Prüfen Sie „SMTP-Server“ und „SMTP-Port“, bei Microsoft 365 smtp.office365.com und 587.
    .step2 = Stellen Sie „SMTP-Verschlüsselung“ passend zum Port ein: „STARTTLS“ für 587, „TLS“ für 465.
    .step3 = Prüfen Sie, ob Proxy oder Virenschutz statt des Servers antworten.
    .step4 = Wählen Sie „Testmail senden“.

cause-proxy_auth_required = Der Proxy lässt die Anfrage nicht durch
    .what = Der Proxy dieses Rechners hat die Verbindung zum Server { $server } abgelehnt, meist, weil er eine Anmeldung verlangt.
    .step1 = Nehmen Sie den Server { $server } am Proxy von der Anmeldung aus.
    .step2 = Prüfen Sie die Proxyadresse unter Windows-Einstellungen > Netzwerk und Internet > Proxy.
    .step3 = Wählen Sie danach in diesem Programm „Testmail senden“.

cause-tls_untrusted_issuer = Dem Zertifikat des Servers wird nicht vertraut
    .what = Meist öffnet eine Firewall oder ein Virenschutz die verschlüsselte Verbindung zum Server { $server }.
    .step1 = Prüfen Sie, ob Firewall oder Virenschutz verschlüsselte Verbindungen untersuchen.
    .step2 = Nehmen Sie den Server { $server } von dieser Untersuchung aus.
    .step3 = Installieren Sie sonst das Stammzertifikat des Unternehmens unter certlm.msc > Vertrauenswürdige Stammzertifizierungsstellen.
    .step4 = Wählen Sie danach in diesem Programm „Testmail senden“.

cause-tls_certificate_expired = Das Zertifikat des Servers ist abgelaufen
    .what = Die Gültigkeit des Zertifikats auf dem Server { $server } ist beendet, oder die Uhr dieses Rechners geht falsch.
    .step1 = Prüfen Sie Datum und Uhrzeit dieses Rechners.
    .step2 = Melden Sie dem Betreiber des Servers, dass sein Zertifikat abgelaufen ist.
    .step3 = Wählen Sie „Testmail senden“, sobald das Zertifikat erneuert ist.

cause-clock_skew = Die Uhr dieses Rechners geht falsch
    .what = Nach der Uhr dieses Rechners ist ein Zertifikat oder Token noch nicht oder nicht mehr gültig.
    .step1 = Prüfen Sie Datum, Uhrzeit und Zeitzone dieses Rechners.
    .step2 = Stellen Sie die Uhr, unter Windows in einer Eingabeaufforderung als Administrator:
    .code2 = w32tm /resync
    .step3 = Wählen Sie „Testmail senden“.

cause-tls_hostname_mismatch = Das Zertifikat gehört zu einem anderen Servernamen
    .what = Das Zertifikat des Servers { $server } ist auf einen anderen Namen ausgestellt.
    .step1 = Prüfen Sie „SMTP-Server“ und „Token-Endpunkt“ auf Tippfehler.
    .step2 = Tragen Sie den Namen ein, den der Anbieter nennt, keine IP-Adresse und keinen Alias.
    .step3 = Wählen Sie „Testmail senden“.

cause-tls_version_too_old = Der Server kennt nur veraltete Verschlüsselung
    .what = Mit dem Server { $server } gibt es kein gemeinsames Verfahren ab TLS 1.2.
    .step1 = Prüfen Sie „SMTP-Server“ auf Tippfehler.
    .step2 = Melden Sie dem Betreiber des Servers, dass TLS 1.2 oder neuer nötig ist.
    .step3 = Wählen Sie „Testmail senden“, sobald der Server aktualisiert ist.

cause-tls_handshake_cut_off = Der Verschlüsselungsaufbau wurde abgebrochen
    .what = Firewall, Proxy oder Server haben die Verbindung zum Server { $server } beim TLS-Aufbau getrennt.
    .step1 = Prüfen Sie die Protokolle von Firewall und Proxy auf Sperren für den Server { $server }.
    .step2 = Nehmen Sie den Server von der Untersuchung verschlüsselter Verbindungen aus.
    .step3 = Prüfen Sie in diesem Programm „SMTP-Port“ und „SMTP-Verschlüsselung“.
    .step4 = Wählen Sie „Testmail senden“.

cause-implicit_tls_on_starttls_port = Die Verschlüsselung passt nicht zum Port
    .what = Der Server { $server } erwartet auf diesem Port eine andere Art der Verschlüsselung als eingestellt.
    .step1 = Öffnen Sie den Reiter „Server“.
    .step2 = Stellen Sie „SMTP-Verschlüsselung“ passend zum Port ein: „STARTTLS“ für 587, „TLS“ für 465.
    .step3 = Wählen Sie „Testmail senden“.

cause-starttls_not_offered = Der Server bietet kein STARTTLS an
    .what = Der Server { $server } verschlüsselt nicht, deshalb hat das Programm vor der Anmeldung abgebrochen.
    .step1 = Prüfen Sie „SMTP-Server“ und „SMTP-Port“, bei Microsoft 365 smtp.office365.com und 587.
    .step2 = Stellen Sie „SMTP-Verschlüsselung“ auf „TLS“, wenn der Anbieter Port 465 vorsieht.
    .step3 = Prüfen Sie, ob der E-Mail-Schutz von Virenscanner oder Firewall STARTTLS unterdrückt.
    .step4 = Wählen Sie „Testmail senden“.

cause-starttls_injection = Vor der Verschlüsselung kamen fremde Daten an
    .what = Jemand manipuliert womöglich die Verbindung zum Server { $server }, das Programm hat sie getrennt.
    .step1 = Unterlassen Sie den Versand aus diesem Netz, bis die Ursache gefunden ist.
    .step2 = Prüfen Sie Firewall, E-Mail-Proxy und Virenschutz zwischen diesem Rechner und dem Server.
    .step3 = Melden Sie den Vorfall der IT-Sicherheit, wenn keines dieser Geräte die Ursache ist.
    .step4 = Wählen Sie danach in diesem Programm „Testmail senden“.
