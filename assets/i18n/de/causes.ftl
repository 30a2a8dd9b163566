# Each cause of src/domain/diagnosis/causes.rs: title, what is the case, steps (stepN) and the line to copy (codeN) of step N.
# Titles hold no variables: they are also shown in lists. A variable follows its noun („Das Postfach …"), so that a sentence
# stands even where nothing is known to fill in.

cause-unknown = Unbekannter Fehler
    .what = Zu diesem Fehler ist keine Ursache hinterlegt, die Antwort der Gegenstelle steht unten.
    .step1 = Lesen Sie unten die unveränderte Antwort der Gegenstelle.
    .step2 = Prüfen Sie „Client ID“, „Postfach“, „Token-Endpunkt“ und „SMTP-Server“ auf Tippfehler.
    .step3 = Wählen Sie „Testmail senden“.
    .step4 = Geben Sie die Antwort zusammen mit dem Zeitpunkt an den Support weiter, wenn der Fehler bleibt.

## Anmeldung und Zustimmung

cause-user_declined_consent = Die Zustimmung wurde im Browser abgelehnt
    .what = Im Browser wurde „Abbrechen“ gewählt oder der Zugriff auf das Postfach nicht erlaubt.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Bestätigen Sie die angeforderten Berechtigungen mit „Akzeptieren“.

cause-consent_missing = Die Zustimmung für das Postfach fehlt
    .what = Für das Postfach { $mailbox } hat noch niemand dem Zugriff dieser App zugestimmt.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem Konto des Postfachs an.
    .step3 = Bestätigen Sie die angeforderten Berechtigungen mit „Akzeptieren“.

cause-admin_consent_required = Ein Administrator muss der App zustimmen
    .what = Im Mandanten dürfen Benutzer den angeforderten Berechtigungen nicht selbst zustimmen.
    .step1 = Öffnen Sie als Administrator Microsoft Entra Admin Center > App-Registrierungen > (App) > API-Berechtigungen.
    .step2 = Wählen Sie „Administratorzustimmung für … erteilen“.
    .step3 = Prüfen Sie, ob der Status jeder Berechtigung „Gewährt für …“ lautet.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-api_permission_not_in_registration = Der App fehlt eine API-Berechtigung
    .what = Das Programm fordert eine Berechtigung an, die in der App-Registrierung nicht eingetragen ist.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > API-Berechtigungen.
    .step2 = Fügen Sie mit „Berechtigung hinzufügen > Microsoft Graph > Delegierte Berechtigungen“ SMTP.Send und offline_access hinzu.
    .step3 = Wählen Sie „Administratorzustimmung für … erteilen“.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-scope_unknown_on_resource = Microsoft kennt eine der Berechtigungen nicht
    .what = Unter „Berechtigungen (Scopes)“ steht ein Name, den es bei diesem Dienst nicht gibt.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Löschen Sie den falschen Eintrag unter „Berechtigungen (Scopes)“.
    .step3 = Tragen Sie für das Senden https://outlook.office.com/SMTP.Send und offline_access ein.
    .step4 = Wählen Sie „Autorisieren“.

cause-resource_not_in_tenant = Exchange Online ist im Mandanten nicht verfügbar
    .what = Den angeforderten Dienst gibt es im Mandanten nicht, oder es fehlt die Lizenz dafür.
    .step1 = Prüfen Sie unter Microsoft 365 Admin Center > Abrechnung > Lizenzen, ob ein Produkt mit Exchange Online vorhanden ist.
    .step2 = Weisen Sie dem Postfach unter Benutzer > Aktive Benutzer > Lizenzen und Apps eine solche Lizenz zu.
    .step3 = Prüfen Sie in diesem Programm, ob „Berechtigungen (Scopes)“ https://outlook.office.com/SMTP.Send enthält.
    .step4 = Wählen Sie „Autorisieren“.

cause-single_tenant_app_on_common_endpoint = Die Endpunkte nennen keinen bestimmten Mandanten
    .what = Die App gehört zu einem einzelnen Mandanten, die Endpunkte enthalten aber „common“.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht.
    .step2 = Kopieren Sie die „Verzeichnis-ID (Mandant)“.
    .step3 = Ersetzen Sie „common“ im „Autorisierungsendpunkt“ und im „Token-Endpunkt“ durch diese ID.
    .step4 = Wählen Sie „Autorisieren“.

cause-client_id_unknown = Die Client ID ist im Mandanten nicht bekannt
    .what = Im Mandanten der Endpunkte gibt es keine App mit der Client ID { $client_id }.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht.
    .step2 = Vergleichen Sie „Client ID“ mit der „Anwendungs-ID (Client)“.
    .step3 = Vergleichen Sie den Mandanten in beiden Endpunkten mit der „Verzeichnis-ID (Mandant)“.
    .step4 = Wählen Sie „Autorisieren“.

cause-app_disabled = Die App ist im Mandanten deaktiviert
    .what = Die App mit der Client ID { $client_id } ist für die Anmeldung gesperrt.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > Unternehmensanwendungen > (App) > Eigenschaften.
    .step2 = Stellen Sie „Aktiviert für die Benutzeranmeldung?“ auf „Ja“.
    .step3 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-redirect_uri_mismatch = Die Umleitungs-URI stimmt nicht überein
    .what = Die Umleitungs-URI { $redirect_uri } ist für die App nicht genau so registriert.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Authentifizierung.
    .step2 = Tragen Sie unter „Plattform hinzufügen > Web“ genau { $redirect_uri } ein, auch mit Schrägstrich am Ende.
    .step3 = Warten Sie nach dem Speichern einige Minuten.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-no_redirect_uri_registered = Für die App ist keine Umleitungs-URI registriert
    .what = Microsoft weiß nicht, wohin die Antwort der Anmeldung gehen soll.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Authentifizierung.
    .step2 = Tragen Sie unter „Plattform hinzufügen > Web“ die Umleitungs-URI { $redirect_uri } ein.
    .step3 = Warten Sie nach dem Speichern einige Minuten.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-account_not_in_tenant = Das angemeldete Konto gehört nicht zum Mandanten
    .what = Im Browser ist ein Konto angemeldet, das der Mandant der App nicht kennt.
    .step1 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step2 = Öffnen Sie den Link in einem privaten Browserfenster.
    .step3 = Melden Sie sich dort mit dem Konto des Postfachs { $mailbox } an.
    .step4 = Prüfen Sie den Mandanten in beiden Endpunkten, wenn der Fehler bleibt.

cause-tenant_not_found = Den angegebenen Mandanten gibt es nicht
    .what = Der Mandant in den Endpunkten ist bei Microsoft nicht bekannt oder liegt in einer anderen Cloud.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht > Endpunkte.
    .step2 = Kopieren Sie den OAuth 2.0-Autorisierungsendpunkt (v2) nach „Autorisierungsendpunkt“.
    .step3 = Kopieren Sie den OAuth 2.0-Tokenendpunkt (v2) nach „Token-Endpunkt“.
    .step4 = Wählen Sie „Autorisieren“.

cause-user_not_assigned_to_app = Das Konto ist der App nicht zugewiesen
    .what = Die App lässt nur zugewiesene Benutzer zu, und dieses Konto ist nicht darunter.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > Unternehmensanwendungen > (App) > Benutzer und Gruppen.
    .step2 = Weisen Sie das Konto des Postfachs { $mailbox } mit „Benutzer/Gruppe hinzufügen“ zu.
    .step3 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-conditional_access_block = Der bedingte Zugriff verbietet die Anmeldung
    .what = Eine Richtlinie für bedingten Zugriff im Mandanten hat diese Anmeldung blockiert.
    .step1 = Öffnen Sie die Anmeldung unter Microsoft Entra Admin Center > Überwachung & Integrität > Anmeldeprotokolle.
    .step2 = Lesen Sie im Reiter „Bedingter Zugriff“ ab, welche Richtlinie blockiert.
    .step3 = Nehmen Sie die App oder das Konto des Postfachs in dieser Richtlinie aus.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-device_not_compliant = Der Mandant verlangt ein verwaltetes Gerät
    .what = Der bedingte Zugriff lässt die Anmeldung nur von einem verwalteten, konformen Gerät zu.
    .step1 = Suchen Sie die Richtlinie unter Microsoft Entra Admin Center > Bedingter Zugriff > Richtlinien.
    .step2 = Nehmen Sie die App oder das Konto des Postfachs in dieser Richtlinie aus.
    .step3 = Wählen Sie danach in diesem Programm „Autorisieren“.
    .step4 = Öffnen Sie den Link der Anmeldung auf einem verwalteten Gerät, wenn keine Ausnahme möglich ist.

cause-mfa_required = Die Anmeldung verlangt einen zweiten Faktor
    .what = Das Konto muss sich im Browser mit mehrstufiger Authentifizierung neu anmelden.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Bestätigen Sie den zweiten Faktor, zum Beispiel in der Authenticator-App.

cause-mfa_enrollment_required = Für das Konto ist kein zweiter Faktor eingerichtet
    .what = Der Mandant verlangt mehrstufige Authentifizierung, das Konto ist dafür aber nicht registriert.
    .step1 = Öffnen Sie https://aka.ms/mfasetup im Browser.
    .step2 = Melden Sie sich dort mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Richten Sie den zweiten Faktor ein.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-account_locked = Das Konto ist vorübergehend gesperrt
    .what = Nach zu vielen falschen Kennwörtern lässt Microsoft dieses Konto für einige Zeit nicht zu.
    .step1 = Suchen Sie die Fehlversuche unter Microsoft Entra Admin Center > Überwachung & Integrität > Anmeldeprotokolle.
    .step2 = Beenden Sie das Gerät oder Programm, das noch das alte Kennwort verwendet.
    .step3 = Warten Sie, bis die Sperre abläuft; weitere Fehlversuche verlängern sie.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-user_account_disabled = Die Anmeldung ist für das Konto blockiert
    .what = Das Konto des Postfachs { $mailbox } ist im Mandanten deaktiviert.
    .step1 = Öffnen Sie Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > (Benutzer).
    .step2 = Wählen Sie „Blockierung der Anmeldung aufheben“.
    .step3 = Warten Sie einige Minuten.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-client_secret_expired = Der geheime Clientschlüssel ist abgelaufen
    .what = Die Gültigkeit des geheimen Clientschlüssels der App ist beendet.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel.
    .step2 = Kopieren Sie nach dem Hinzufügen sofort die Spalte „Wert“, nicht die „Geheime ID“.
    .step3 = Tragen Sie den Wert unter „Client Secret“ und sein Ablaufdatum unter „Geheimnis gültig bis“ ein.
    .step4 = Wählen Sie „Testmail senden“.

cause-client_secret_invalid = Der geheime Clientschlüssel ist falsch
    .what = Meist wurde die Spalte „Geheime ID“ statt „Wert“ kopiert, oder der Wert ist unvollständig.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Zertifikate & Geheimnisse > Neuer geheimer Clientschlüssel.
    .step2 = Kopieren Sie nach dem Hinzufügen sofort die Spalte „Wert“, nicht die „Geheime ID“.
    .step3 = Tragen Sie den Wert unter „Client Secret“ und sein Ablaufdatum unter „Geheimnis gültig bis“ ein.
    .step4 = Wählen Sie „Testmail senden“.

cause-client_secret_missing = Der geheime Clientschlüssel fehlt
    .what = Die App verlangt einen geheimen Clientschlüssel, aber es ist keiner eingetragen.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Zertifikate & Geheimnisse.
    .step2 = Legen Sie mit „Neuer geheimer Clientschlüssel“ einen an, wenn Ihnen der Wert nicht vorliegt.
    .step3 = Tragen Sie die Spalte „Wert“ unter „Client Secret“ ein.
    .step4 = Wählen Sie „Testmail senden“.

cause-public_client_with_secret = Diese App darf kein Client Secret verwenden
    .what = Die Umleitungs-URI ist als Desktopanwendung registriert, das Programm sendet aber ein Client Secret.
    .step1 = Leeren Sie das Feld „Client Secret“.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Verschieben Sie { $redirect_uri } in der App-Registrierung unter Authentifizierung auf „Web“, wenn das Geheimnis bleiben soll.

cause-redirect_uri_registered_as_spa = Die Umleitungs-URI hat die falsche Plattform
    .what = Die Umleitungs-URI { $redirect_uri } ist als Single-Page-Anwendung registriert.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Authentifizierung.
    .step2 = Löschen Sie die Umleitungs-URI unter „Single-Page-Anwendung“.
    .step3 = Tragen Sie { $redirect_uri } unter „Plattform hinzufügen > Web“ ein.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-scopes_of_two_resources = Die Berechtigungen gehören zu zwei Diensten
    .what = Ein Token gilt nur für einen Dienst, unter „Berechtigungen (Scopes)“ stehen aber mehrere.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Löschen Sie unter „Berechtigungen (Scopes)“ alle Einträge, die mit https://graph.microsoft.com/ beginnen.
    .step3 = Behalten Sie https://outlook.office.com/SMTP.Send, offline_access, openid und profile.
    .step4 = Wählen Sie „Autorisieren“.

cause-scope_invalid = Die Berechtigungen sind falsch geschrieben
    .what = Unter „Berechtigungen (Scopes)“ steht ein Eintrag, den der Anbieter nicht lesen kann.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Trennen Sie die Einträge unter „Berechtigungen (Scopes)“ durch Leerzeichen, nicht durch Komma.
    .step3 = Schreiben Sie jeden Eintrag aus, zum Beispiel https://outlook.office.com/SMTP.Send.
    .step4 = Wählen Sie „Autorisieren“.

cause-auth_code_already_redeemed = Der Anmeldecode wurde schon eingelöst
    .what = Ein Anmeldecode gilt nur einmal, dieser wurde ein zweites Mal verwendet.
    .step1 = Schließen Sie im Browser alle Seiten dieser Anmeldung.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Laden Sie die Seite nach der Zustimmung nicht neu.

cause-auth_code_or_token_expired = Die Anmeldung ist abgelaufen
    .what = Der Anmeldecode oder das gespeicherte Token ist zu alt.
    .step1 = Prüfen Sie Datum und Uhrzeit dieses Rechners.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Schließen Sie die Anmeldung im Browser ohne längere Pause ab.

cause-refresh_token_expired_inactive = Die Zustimmung ist durch Nichtgebrauch abgelaufen
    .what = Das gespeicherte Token wurde zu lange nicht verwendet, meist 90 Tage.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Wählen Sie danach „Testmail senden“.

cause-refresh_token_signin_frequency = Der Mandant verlangt regelmäßig eine neue Anmeldung
    .what = Eine Richtlinie zur Anmeldehäufigkeit hat die gespeicherte Anmeldung beendet.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > Bedingter Zugriff > Richtlinien > (Richtlinie) > Sitzung.
    .step2 = Nehmen Sie das Konto des Postfachs von der „Anmeldehäufigkeit“ aus, damit der Versand unbeaufsichtigt läuft.
    .step3 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-grant_revoked_password_changed = Die Zustimmung wurde widerrufen
    .what = Meist wurde das Kennwort des Kontos geändert, oder ein Administrator hat die Sitzungen widerrufen.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem aktuellen Kennwort des Postfachs { $mailbox } an.
    .step3 = Wählen Sie danach „Testmail senden“.

cause-provider_temporarily_unavailable = Der Anmeldedienst ist vorübergehend gestört
    .what = Der Anmeldeserver { $server } meldet eine Störung auf der Seite des Anbieters.
    .step1 = Warten Sie einige Minuten.
    .step2 = Prüfen Sie den Dienststatus unter https://status.cloud.microsoft oder beim jeweiligen Anbieter.
    .step3 = Wählen Sie danach „Testmail senden“.

cause-grant_rejected_no_reason = Der Anbieter erkennt die Anmeldung nicht an
    .what = Code oder Token wurde ohne Angabe von Gründen abgelehnt, meist ist es abgelaufen oder schon verwendet.
    .step1 = Prüfen Sie, ob „Client ID“ und „Umleitungs-URI“ zur App-Registrierung passen.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Schließen Sie die Anmeldung im Browser ohne längere Pause ab.

cause-token_response_not_json = Der Token-Endpunkt antwortet nicht wie erwartet
    .what = Statt eines Tokens lieferte der Server { $server } eine andere Antwort, zum Beispiel eine Webseite.
    .step1 = Prüfen Sie, ob „Token-Endpunkt“ auf /token endet und keinen Tippfehler enthält.
    .step2 = Öffnen Sie die Adresse im Browser, um zu sehen, wer dort antwortet.
    .step3 = Nehmen Sie den Server von der Umleitung durch Proxy oder WLAN-Anmeldeseite aus.
    .step4 = Wählen Sie „Autorisieren“.

## Anmeldung am Postausgang und Versand

cause-smtp_auth_disabled_tenant = SMTP AUTH ist für den Mandanten deaktiviert
    .what = Microsoft 365 hat die Anmeldung von { $mailbox } abgelehnt.
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
    .step4 = Warten Sie einige Minuten, und senden Sie die Testmail erneut.

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

cause-xoauth2_token_or_scope_rejected = Der Mailserver lehnt das Token ab
    .what = Das Token gilt für ein anderes Konto, ist abgelaufen oder enthält nicht die nötige Berechtigung.
    .step1 = Prüfen Sie „Berechtigungen (Scopes)“: Microsoft https://outlook.office.com/SMTP.Send, Google https://mail.google.com/.
    .step2 = Prüfen Sie, ob „Anmeldename“ und das im Browser angemeldete Konto dieselben sind.
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Wählen Sie „Testmail senden“.

cause-starttls_required = Der Server verlangt eine verschlüsselte Verbindung
    .what = Der Server { $server } nimmt vor der Verschlüsselung weder Anmeldung noch Nachrichten an.
    .step1 = Öffnen Sie den Reiter „Server“.
    .step2 = Stellen Sie „SMTP-Port“ auf 587 und „SMTP-Verschlüsselung“ auf „STARTTLS“.
    .step3 = Wählen Sie „Testmail senden“.

cause-smtp_not_authenticated = Der Server verlangt eine Anmeldung vor dem Senden
    .what = Der Server { $server } hat die Nachricht abgelehnt, weil keine Anmeldung vorausging.
    .step1 = Prüfen Sie im Reiter „Server“ die Angaben, bei Microsoft 365 smtp.office365.com, Port 587 und „STARTTLS“.
    .step2 = Wählen Sie „Autorisieren“ und danach „Testmail senden“.
    .step3 = Lassen Sie SMTP AUTH für das Postfach freigeben, wenn der Fehler bleibt:
    .code3 = Set-CASMailbox -Identity { $mailbox } -SmtpClientAuthenticationDisabled $false

cause-too_many_connections = Zu viele gleichzeitige Verbindungen
    .what = Für das Postfach { $mailbox } sind mehr Verbindungen offen, als der Anbieter zulässt.
    .step1 = Warten Sie einige Minuten, und senden Sie die Testmail erneut.
    .step2 = Begrenzen Sie den gleichzeitigen Versand bei Microsoft 365 auf 3 Verbindungen je Postfach.

cause-smtp_password_rejected = Der Mailserver lehnt die Anmeldung ab
    .what = Der Server { $server } nimmt Anmeldename, Kennwort oder Token nicht an.
    .step1 = Vergleichen Sie „Postfach“ und „Anmeldename“ mit dem Konto, das im Browser zugestimmt hat.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Wählen Sie „Testmail senden“.
    .step4 = Lassen Sie „Authentifiziertes SMTP“ und die Lizenz des Postfachs prüfen, wenn der Fehler bleibt.

cause-send_as_denied = Das Konto darf nicht als dieses Postfach senden
    .what = Das angemeldete Konto hat für das Postfach { $mailbox } kein Recht „Senden als“.
    .step1 = Öffnen Sie Exchange Admin Center > Empfänger > Postfächer > (Postfach) > Delegierung > Senden als.
    .step2 = Fügen Sie dort das Konto hinzu, mit dem sich dieses Programm anmeldet.
    .step3 = Warten Sie bis zu 60 Minuten, und senden Sie die Testmail erneut.

cause-sending_limit_exceeded = Das Tageslimit für den Versand ist erreicht
    .what = Über das Postfach { $mailbox } wurden zu viele Nachrichten gesendet.
    .step1 = Warten Sie bis zu 24 Stunden, und senden Sie die Testmail erneut.
    .step2 = Verteilen Sie große Mengen, Microsoft 365 erlaubt 10.000 Empfänger in 24 Stunden je Postfach.

cause-recipient_not_found = Die Empfängeradresse gibt es nicht
    .what = Der Server { $server } kennt die Adresse nicht, an die gesendet werden sollte.
    .step1 = Prüfen Sie die Adresse unter „Testmail an“ auf Tippfehler.
    .step2 = Tragen Sie zur Gegenprobe die Adresse des Postfachs { $mailbox } ein.
    .step3 = Wählen Sie „Testmail senden“.

cause-message_too_large = Die Nachricht ist zu groß
    .what = Der Server { $server } nimmt Nachrichten dieser Größe nicht an.
    .step1 = Verkleinern Sie die Anhänge, oder verteilen Sie sie auf mehrere Nachrichten.
    .step2 = Senden Sie die Nachricht erneut.
    .step3 = Lassen Sie das Größenlimit des Postfachs erhöhen, wenn große Anhänge nötig sind.

cause-server_busy_throttled = Der Mailserver ist vorübergehend überlastet
    .what = Der Server { $server } nimmt zurzeit nichts an, es ist ein vorübergehender Fehler.
    .step1 = Warten Sie einige Minuten.
    .step2 = Wählen Sie „Testmail senden“.
    .step3 = Prüfen Sie den Dienststatus des Anbieters, wenn der Fehler länger als eine Stunde bleibt.

cause-smtp_auth_mechanism_not_offered = Der Server bietet keine Anmeldung mit OAuth2 an
    .what = Der Server { $server } nennt XOAUTH2 nicht unter seinen Anmeldeverfahren.
    .step1 = Öffnen Sie den Reiter „Server“.
    .step2 = Tragen Sie unter „SMTP-Server“ den Versandserver ein, bei Microsoft 365 smtp.office365.com.
    .step3 = Stellen Sie „SMTP-Port“ auf 587 und „SMTP-Verschlüsselung“ auf „STARTTLS“.
    .step4 = Wählen Sie „Testmail senden“.

## Netz und Verschlüsselung

cause-dns_failure = Der Servername ist nicht auffindbar
    .what = Zum Namen in { $server } liefert das Netz keine Adresse.
    .step1 = Prüfen Sie „SMTP-Server“ und „Token-Endpunkt“ auf Tippfehler.
    .step2 = Prüfen Sie, ob dieser Rechner Namen auflöst:
    .code2 = nslookup smtp.office365.com
    .step3 = Prüfen Sie Internetverbindung, VPN und DNS-Server dieses Rechners.
    .step4 = Wählen Sie „Testmail senden“.

cause-connection_refused = Der Server weist die Verbindung ab
    .what = Unter { $server } nimmt kein Dienst die Verbindung an.
    .step1 = Prüfen Sie „SMTP-Server“ und „SMTP-Port“, bei Microsoft 365 smtp.office365.com und 587.
    .step2 = Prüfen Sie die Verbindung in PowerShell, mit Ihrem Server und Port:
    .code2 = Test-NetConnection smtp.office365.com -Port 587
    .step3 = Prüfen Sie, ob Virenschutz, Firewall oder hosts-Datei die Verbindung umleiten.
    .step4 = Wählen Sie „Testmail senden“.

cause-network_unreachable = Das Netz ist nicht erreichbar
    .what = Von diesem Rechner führt kein Weg zum Server { $server }.
    .step1 = Prüfen Sie Netzwerkkabel oder WLAN.
    .step2 = Prüfen Sie VPN und Proxy dieses Rechners.
    .step3 = Öffnen Sie zur Probe eine Webseite im Browser.
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

cause-tls_untrusted_issuer = Dem Zertifikat des Servers wird nicht vertraut
    .what = Meist öffnet eine Firewall oder ein Virenschutz die verschlüsselte Verbindung zum Server { $server }.
    .step1 = Prüfen Sie, ob Firewall oder Virenschutz verschlüsselte Verbindungen untersuchen.
    .step2 = Nehmen Sie den Server { $server } von dieser Untersuchung aus.
    .step3 = Installieren Sie sonst das Stammzertifikat des Unternehmens unter certlm.msc > Vertrauenswürdige Stammzertifizierungsstellen.
    .step4 = Wählen Sie danach in diesem Programm „Testmail senden“.

cause-tls_certificate_expired = Das Zertifikat des Servers ist abgelaufen
    .what = Die Gültigkeit des Zertifikats von { $server } ist beendet, oder die Uhr dieses Rechners geht falsch.
    .step1 = Prüfen Sie Datum und Uhrzeit dieses Rechners.
    .step2 = Melden Sie dem Betreiber des Servers, dass sein Zertifikat abgelaufen ist.
    .step3 = Wählen Sie „Testmail senden“, sobald das Zertifikat erneuert ist.

cause-clock_skew = Die Uhr dieses Rechners geht falsch
    .what = Nach der Uhr dieses Rechners ist das Zertifikat des Servers { $server } noch nicht gültig.
    .step1 = Prüfen Sie Datum, Uhrzeit und Zeitzone dieses Rechners.
    .step2 = Stellen Sie die Uhr, unter Windows in einer Eingabeaufforderung als Administrator:
    .code2 = w32tm /resync
    .step3 = Wählen Sie „Testmail senden“.

cause-tls_hostname_mismatch = Das Zertifikat gehört zu einem anderen Servernamen
    .what = Das Zertifikat des Servers { $server } ist auf einen anderen Namen ausgestellt.
    .step1 = Prüfen Sie „SMTP-Server“ und „Token-Endpunkt“ auf Tippfehler.
    .step2 = Tragen Sie den Namen ein, den der Anbieter nennt, keine IP-Adresse und keinen Alias.
    .step3 = Wählen Sie „Testmail senden“.

cause-implicit_tls_on_starttls_port = Die Verschlüsselung passt nicht zum Port
    .what = Der Server { $server } erwartet auf diesem Port eine andere Art der Verschlüsselung als eingestellt.
    .step1 = Öffnen Sie den Reiter „Server“.
    .step2 = Stellen Sie „SMTP-Verschlüsselung“ passend zum Port ein: „STARTTLS“ für 587, „TLS“ für 465.
    .step3 = Wählen Sie „Testmail senden“.

cause-tls_version_too_old = Der Server kennt nur veraltete Verschlüsselung
    .what = Mit dem Server { $server } gibt es kein gemeinsames Verfahren ab TLS 1.2.
    .step1 = Prüfen Sie „SMTP-Server“ auf Tippfehler.
    .step2 = Melden Sie dem Betreiber des Servers, dass TLS 1.2 oder neuer nötig ist.
    .step3 = Wählen Sie „Testmail senden“, sobald der Server aktualisiert ist.

cause-tls_handshake_cut_off = Der Verschlüsselungsaufbau wurde abgebrochen
    .what = Firewall, Proxy oder Server haben die Verbindung zum Server { $server } beim TLS-Aufbau getrennt.
    .step1 = Prüfen Sie die Protokolle von Firewall und Proxy auf Sperren für { $server }.
    .step2 = Nehmen Sie den Server von der Untersuchung verschlüsselter Verbindungen aus.
    .step3 = Prüfen Sie in diesem Programm „SMTP-Port“ und „SMTP-Verschlüsselung“.
    .step4 = Wählen Sie „Testmail senden“.

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

cause-delivery_uncertain = Unklar, ob die Nachricht gesendet wurde
    .what = Die Verbindung zum Server { $server } brach ab, bevor er die Nachricht bestätigt hat.
    .step1 = Suchen Sie die Nachricht im Postfach { $mailbox } unter „Gesendete Elemente“.
    .step2 = Suchen Sie die Nachricht im Posteingang des Empfängers.
    .step3 = Senden Sie die Nachricht nur dann erneut, wenn sie an beiden Stellen fehlt.

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

## Dieser Rechner

cause-settings_incomplete = Die Angaben sind unvollständig
    .what = Für { $mailbox } fehlen Werte, oder ein Wert ist falsch geschrieben.
    .step1 = Öffnen Sie die Details des Anbieters.
    .step2 = Berichtigen Sie die Felder, unter denen ein Hinweis steht.

cause-wrong_or_ambiguous_account_selected = Die Zustimmung kam von einem anderen Konto
    .what = Im Browser war nicht { $mailbox } angemeldet.
    .step1 = Klicken Sie noch einmal auf „Autorisieren“.
    .step2 = Wählen Sie im Browser „Anderes Konto verwenden“, oder öffnen Sie den kopierten Link in einem privaten Fenster.
    .step3 = Darf das andere Konto für dieses Postfach senden, tragen Sie es auf der Registerkarte „Server“ als „Anmeldename“ ein.

cause-scopes_not_granted = Nicht alle Berechtigungen wurden erteilt
    .what = Der Anbieter hat weniger erteilt, als verlangt war.
    .step1 = Ergänzen Sie die fehlenden Berechtigungen in der App-Registrierung unter „API-Berechtigungen“.
    .step2 = Erteilen Sie dort die Administratorzustimmung.
    .step3 = Klicken Sie danach noch einmal auf „Autorisieren“.

cause-refresh_token_not_issued = Die Zustimmung gilt nur kurze Zeit
    .what = Der Anbieter hat kein Aktualisierungstoken ausgestellt; die Zustimmung endet mit dem Zugriffstoken.
    .step1 = Ergänzen Sie „offline_access“ im Feld „Berechtigungen (Scopes)“.
    .step2 = Klicken Sie danach noch einmal auf „Autorisieren“.

cause-proxy_auth_required = Der Proxy lässt die Anfrage nicht durch
    .what = Der Proxy dieses Rechners hat die Verbindung zu { $server } abgelehnt, meist, weil er eine Anmeldung verlangt.
    .step1 = Nehmen Sie { $server } in den Proxy-Einstellungen von der Anmeldung aus.
    .step2 = Versuchen Sie es danach erneut.

cause-redirect_port_in_use = Der Port der Umleitungs-URI ist belegt
    .what = Ein anderes Programm belegt den Port der Umleitungs-URI { $redirect_uri }.
    .step1 = Suchen Sie das Programm, das den Port belegt:
    .code1 = netstat -ano
    .step2 = Schließen Sie dieses Programm, oft ist es ein zweites Fenster von AEVO Administrator.
    .step3 = Tragen Sie sonst unter „Umleitungs-URI“ einen freien Port ein, bei localhost prüft Microsoft ihn nicht.
    .step4 = Wählen Sie „Autorisieren“.

cause-consent_timeout = Die Zustimmung kam nicht rechtzeitig
    .what = In der vorgesehenen Zeit ist keine Antwort aus dem Browser angekommen.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Wählen Sie „Browser erneut öffnen“ oder „Link kopieren“, wenn keine Anmeldeseite erscheint.
    .step3 = Schließen Sie Anmeldung und Zustimmung ab, bevor die angezeigte Zeit abläuft.
    .step4 = Wählen Sie „Umleitungsadresse einfügen…“, wenn der Browser auf einem anderen Rechner läuft.

cause-state_mismatch = Die Adresse gehört nicht zu dieser Anmeldung
    .what = Die eingefügte Adresse stammt aus einem früheren Versuch, ist unvollständig oder wurde verändert.
    .step1 = Schließen Sie im Browser alle Seiten früherer Anmeldungen.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Kopieren Sie nach der Zustimmung die ganze Adresse aus der Adresszeile des Browsers.
    .step4 = Fügen Sie die Adresse mit „Umleitungsadresse einfügen…“ ein.

cause-issuer_mismatch = Die Antwort kam von einem anderen Anmeldeserver
    .what = Das Programm hat die Antwort verworfen, weil sie nicht vom eingestellten Anbieter stammt.
    .step1 = Prüfen Sie, ob „Autorisierungsendpunkt“ und „Token-Endpunkt“ zu demselben Anbieter und Mandanten gehören.
    .step2 = Schließen Sie im Browser alle Seiten früherer Anmeldungen.
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Melden Sie den Vorfall der IT-Sicherheit, wenn der Fehler bei richtigen Endpunkten bleibt.

cause-settings_damaged = Die Einstellungen sind beschädigt
    .what = Was gespeichert ist, lässt sich nicht mehr zuverlässig lesen.
    .step1 = Schließen Sie das Programm, und stellen Sie den Einstellungsordner aus einer Sicherung wieder her.
    .step2 = Ohne Sicherung benennen Sie den Ordner um, und richten Sie die Postfächer neu ein.

cause-config_file_not_writable = Die Einstellungen lassen sich nicht speichern
    .what = Das Programm darf in seinen Einstellungsordner nicht schreiben, oder der Datenträger ist voll.
    .step1 = Prüfen Sie den freien Speicherplatz.
    .step2 = Geben Sie Ihrem Benutzer Schreibrechte für den Einstellungsordner.
    .step3 = Schließen Sie Programme, die Dateien in diesem Ordner geöffnet halten.
    .step4 = Speichern Sie die Einstellungen erneut.

cause-keyring_no_secret_service = Der Schlüsselbund ist nicht erreichbar
    .what = Der Schlüsselspeicher des Systems ist gesperrt, fehlt oder antwortet nicht.
    .step1 = Starten Sie das Programm in einer normalen Desktop-Sitzung, nicht als Dienst oder geplante Aufgabe.
    .step2 = Entsperren Sie den Schlüsselbund Ihres Benutzers.
    .step3 = Installieren Sie unter Linux gnome-keyring oder KWallet, wenn kein Schlüsselbund vorhanden ist.
    .step4 = Wiederholen Sie danach den letzten Schritt.
