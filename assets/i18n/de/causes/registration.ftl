# The app registration: client ID, secret, redirect URI, permissions.

cause-client_id_unknown = Die Client ID ist nicht bekannt
    .what = Beim Anbieter oder im Mandanten der Endpunkte gibt es keine App mit der Client ID { $client_id }.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht.
    .step2 = Vergleichen Sie „Client ID“ mit der „Anwendungs-ID (Client)“.
    .step3 = Vergleichen Sie den Mandanten in beiden Endpunkten mit der „Verzeichnis-ID (Mandant)“.
    .step4 = Vergleichen Sie bei Google stattdessen mit Google Cloud Console > Google Auth Platform > Clients.
    .step5 = Wählen Sie „Autorisieren“.

cause-client_id_missing_in_request = In der Anfrage fehlt die Client ID
    .what = Die Anfrage kam ohne Client ID beim Anbieter an, meist ist das Feld leer.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht.
    .step2 = Kopieren Sie die „Anwendungs-ID (Client)“ nach „Client ID“.
    .step3 = Wählen Sie „Autorisieren“.

cause-microsoft_own_client_id_used = Die Client ID gehört einer App von Microsoft
    .what = Die Client ID { $client_id } gehört Microsoft selbst, für solche Apps ist hier keine Zustimmung möglich.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > Neue Registrierung.
    .step2 = Legen Sie eine App mit der Plattform „Web“ und der Umleitungs-URI { $redirect_uri } an.
    .step3 = Fügen Sie mit „API-Berechtigungen > Microsoft Graph > Delegierte Berechtigungen“ SMTP.Send und offline_access hinzu.
    .step4 = Legen Sie unter „Zertifikate & Geheimnisse“ einen geheimen Clientschlüssel an.
    .step5 = Tragen Sie die „Anwendungs-ID (Client)“ als „Client ID“ und die Spalte „Wert“ als „Client Secret“ ein.
    .step6 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-app_disabled = Die App ist deaktiviert
    .what = Die App mit der Client ID { $client_id } ist für die Anmeldung gesperrt.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > Unternehmensanwendungen > (App) > Eigenschaften.
    .step2 = Stellen Sie „Aktiviert für die Benutzeranmeldung?“ auf „Ja“.
    .step3 = Prüfen Sie bei Google stattdessen Google Cloud Console > Google Auth Platform > Clients und die Hinweise per E-Mail.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-app_claims_mapping_misconfigured = Die App hat eine unpassende Anspruchszuordnung
    .what = In der App sind eigene Ansprüche (Claims) eingestellt, die für E-Mail nicht nötig sind und das Token verhindern.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Manifest.
    .step2 = Stellen Sie „acceptMappedClaims“ auf null, und speichern Sie das Manifest.
    .step3 = Entfernen Sie eigene Ansprüche unter Unternehmensanwendungen > (App) > Einmaliges Anmelden > Attribute & Ansprüche.
    .step4 = Legen Sie sonst für den E-Mail-Versand eine eigene App-Registrierung ohne diese Einstellungen an.
    .step5 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-client_secret_expired = Der geheime Clientschlüssel ist abgelaufen
    .what = Die Gültigkeit des geheimen Clientschlüssels der App ist beendet.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel.
    .step2 = Kopieren Sie nach dem Hinzufügen sofort die Spalte „Wert“, nicht die „Geheime ID“.
    .step3 = Tragen Sie den Wert unter „Client Secret“ und sein Ablaufdatum unter „Geheimnis gültig bis“ ein.
    .step4 = Wählen Sie „Testmail senden“.

cause-client_secret_invalid = Der geheime Clientschlüssel ist falsch
    .what = Meist wurde bei Microsoft die Spalte „Geheime ID“ statt „Wert“ kopiert, oder der Wert ist unvollständig.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel.
    .step2 = Kopieren Sie nach dem Hinzufügen sofort die Spalte „Wert“, nicht die „Geheime ID“.
    .step3 = Erstellen Sie bei Google stattdessen ein neues Secret unter Google Cloud Console > Google Auth Platform > Clients > (Client).
    .step4 = Tragen Sie den Wert unter „Client Secret“ und sein Ablaufdatum unter „Geheimnis gültig bis“ ein.
    .step5 = Wählen Sie „Testmail senden“.

cause-client_secret_missing = Der geheime Clientschlüssel fehlt
    .what = Die App verlangt einen geheimen Clientschlüssel, aber es ist keiner eingetragen.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Zertifikate & Geheimnisse.
    .step2 = Legen Sie mit „Neuer geheimer Clientschlüssel“ einen an, wenn Ihnen der Wert nicht vorliegt.
    .step3 = Tragen Sie die Spalte „Wert“ unter „Client Secret“ ein.
    .step4 = Ohne Geheimnis muss unter „Authentifizierung“ die Einstellung „Öffentliche Clientflows zulassen“ auf „Ja“ stehen.
    .step5 = Wählen Sie „Testmail senden“.

cause-client_certificate_wrong = Das Zertifikat der App wird nicht anerkannt
    .what = Die App meldete sich mit einem unpassenden Zertifikat an, dieses Programm verwendet einen geheimen Clientschlüssel.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel.
    .step2 = Tragen Sie die Spalte „Wert“ unter „Client Secret“ und das Ablaufdatum unter „Geheimnis gültig bis“ ein.
    .step3 = Prüfen Sie, ob beide Endpunkte zur Cloud der App gehören, im Regelfall login.microsoftonline.com.
    .step4 = Wählen Sie „Autorisieren“.
    .step5 = Laden Sie unter „Zertifikate“ das richtige Zertifikat hoch, wenn die Meldung aus einem anderen Programm stammt.

cause-public_client_with_secret = Diese App darf kein Client Secret verwenden
    .what = Die Umleitungs-URI ist als Desktopanwendung registriert, das Programm sendet aber ein Client Secret.
    .step1 = Leeren Sie das Feld „Client Secret“.
    .step2 = Verschieben Sie sonst die Umleitungs-URI { $redirect_uri } in der App-Registrierung unter Authentifizierung auf „Web“.
    .step3 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-redirect_uri_mismatch = Die Umleitungs-URI stimmt nicht überein
    .what = Die Umleitungs-URI { $redirect_uri } ist für die App nicht genau so registriert.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Authentifizierung.
    .step2 = Tragen Sie unter „Plattform hinzufügen > Web“ genau diese Adresse ein, Zeichen für Zeichen:
    .code2 = { $redirect_uri }
    .step3 = Warten Sie nach dem Speichern einige Minuten.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-no_redirect_uri_registered = Für die App ist keine Umleitungs-URI registriert
    .what = Microsoft weiß nicht, wohin die Antwort der Anmeldung gehen soll.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Authentifizierung.
    .step2 = Tragen Sie unter „Plattform hinzufügen > Web“ diese Umleitungs-URI ein:
    .code2 = { $redirect_uri }
    .step3 = Warten Sie nach dem Speichern einige Minuten.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-redirect_uri_registered_as_spa = Die Umleitungs-URI hat die falsche Plattform
    .what = Die Umleitungs-URI { $redirect_uri } ist als Single-Page-Anwendung registriert.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Authentifizierung.
    .step2 = Löschen Sie die Umleitungs-URI unter „Single-Page-Anwendung“.
    .step3 = Tragen Sie sie unter „Plattform hinzufügen > Web“ neu ein:
    .code3 = { $redirect_uri }
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-spa_platform_expected = Der Tokenabruf kam aus einem Browser
    .what = Der Abruf trug die Kopfzeile „Origin“ wie aus einer Webseite, das ist für die Plattform „Web“ nicht erlaubt.
    .step1 = Lassen Sie die Umleitungs-URI in der App-Registrierung unter „Web“ stehen.
    .step2 = Rufen Sie das Token mit diesem Programm ab, nicht mit einer Webseite oder einem Testwerkzeug.
    .step3 = Prüfen Sie, ob ein Proxy die Kopfzeile „Origin“ einfügt.
    .step4 = Wählen Sie „Autorisieren“.

cause-redirect_uri_malformed = Die Umleitungs-URI ist keine vollständige Adresse
    .what = Der Umleitungs-URI fehlt das Protokoll, der Server oder der Port.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Tragen Sie unter „Umleitungs-URI“ die ganze Adresse ein, mit Schrägstrich am Ende:
    .code2 = http://localhost:3017/
    .step3 = Prüfen Sie, ob dieselbe Adresse in der App-Registrierung unter „Authentifizierung“ steht.
    .step4 = Wählen Sie „Autorisieren“.

cause-redirect_uri_missing_in_request = In der Anfrage fehlt die Umleitungs-URI
    .what = Die Umleitungs-URI fehlte, oder sie war beim Tokenabruf eine andere als bei der Anmeldung.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Tragen Sie unter „Umleitungs-URI“ die Adresse aus der App-Registrierung ein, im Regelfall:
    .code2 = http://localhost:3017/
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Lassen Sie das Feld unverändert, bis die Anmeldung abgeschlossen ist.

cause-api_permission_not_in_registration = Der App fehlt eine API-Berechtigung
    .what = Das Programm fordert eine Berechtigung an, die in der App-Registrierung nicht eingetragen ist.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > API-Berechtigungen.
    .step2 = Fügen Sie mit „Berechtigung hinzufügen > Microsoft Graph > Delegierte Berechtigungen“ SMTP.Send und offline_access hinzu.
    .step3 = Wählen Sie „Administratorzustimmung für … erteilen“.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-scopes_not_granted = Nicht alle Berechtigungen wurden erteilt
    .what = { $permission ->
        [none] Der Anbieter hat weniger erteilt, als verlangt war.
       *[other] Nicht erteilt: { $permission }.
    }
    .step1 = { $sign_in ->
        [application] Fügen Sie unter Microsoft Entra Admin Center > App-Registrierungen > (App) > API-Berechtigungen die Anwendungsberechtigung von Office 365 Exchange Online hinzu.
       *[other] Lassen Sie auf der Zustimmungsseite alle Berechtigungen angehakt, bei Google sind sie einzeln wählbar.
    }
    .step2 = { $sign_in ->
        [application] { "" }
       *[other] Ergänzen Sie fehlende Berechtigungen unter Microsoft Entra Admin Center > App-Registrierungen > (App) > API-Berechtigungen.
    }
    .step3 = Wählen Sie dort „Administratorzustimmung für … erteilen“.
    .step4 = { $sign_in ->
        [application] Wählen Sie danach in diesem Programm „Alles prüfen“.
       *[other] Wählen Sie danach in diesem Programm „Autorisieren“.
    }

cause-scope_missing = Es sind keine Berechtigungen angegeben
    .what = Die Anfrage an den Anbieter nannte keine Berechtigung (Scope).
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Tragen Sie unter „Berechtigungen (Scopes)“ für Microsoft ein:
    .code2 = https://outlook.office.com/SMTP.Send offline_access openid profile
    .step3 = Wählen Sie „Autorisieren“.

cause-scope_invalid = Die Berechtigungen sind falsch geschrieben
    .what = Unter „Berechtigungen (Scopes)“ steht ein Eintrag, den der Anbieter nicht lesen kann.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Trennen Sie die Einträge unter „Berechtigungen (Scopes)“ durch Leerzeichen, nicht durch Komma.
    .step3 = Schreiben Sie jeden Eintrag aus, zum Beispiel https://outlook.office.com/SMTP.Send.
    .step4 = Wählen Sie „Autorisieren“.

cause-scope_unknown_on_resource = Microsoft kennt eine der Berechtigungen nicht
    .what = Unter „Berechtigungen (Scopes)“ steht ein Name, den es bei diesem Dienst nicht gibt.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Löschen Sie den falschen Eintrag unter „Berechtigungen (Scopes)“.
    .step3 = Tragen Sie für das Senden https://outlook.office.com/SMTP.Send und offline_access ein.
    .step4 = Wählen Sie „Autorisieren“.

cause-scopes_of_two_resources = Die Berechtigungen gehören zu zwei Diensten
    .what = Ein Token gilt nur für einen Dienst, unter „Berechtigungen (Scopes)“ stehen aber mehrere.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Löschen Sie unter „Berechtigungen (Scopes)“ alle Einträge, die mit https://graph.microsoft.com/ beginnen.
    .step3 = Behalten Sie https://outlook.office.com/SMTP.Send, offline_access, openid und profile.
    .step4 = Wählen Sie „Autorisieren“.

cause-client_credentials_scope_not_default = „Anwendung (App-only)“ braucht eine andere Berechtigung
    .what = Bei dieser Anmeldeart ist nur eine einzige Berechtigung erlaubt, die auf /.default endet.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Ersetzen Sie den Inhalt von „Berechtigungen (Scopes)“:
    .code2 = https://outlook.office365.com/.default
    .step3 = Stellen Sie sonst „Anmeldeart“ auf „Benutzer (delegiert)“, und behalten Sie https://outlook.office.com/SMTP.Send.
    .step4 = Wählen Sie „Testmail senden“.
