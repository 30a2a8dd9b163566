# Accounts and what tenants demand of them.

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

cause-user_not_assigned_to_app = Das Konto ist der App nicht zugewiesen
    .what = Die App lässt nur zugewiesene Benutzer zu, und dieses Konto ist nicht darunter.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > Unternehmensanwendungen > (App) > Benutzer und Gruppen.
    .step2 = Weisen Sie das Konto des Postfachs { $mailbox } mit „Benutzer/Gruppe hinzufügen“ zu.
    .step3 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-account_not_in_tenant = Das angemeldete Konto gehört nicht zum Mandanten
    .what = Im Browser ist ein Konto angemeldet, das der Mandant der App nicht kennt.
    .step1 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step2 = Öffnen Sie den Link in einem privaten Browserfenster.
    .step3 = Melden Sie sich dort mit dem Konto des Postfachs { $mailbox } an.
    .step4 = Prüfen Sie den Mandanten in beiden Endpunkten, wenn der Fehler bleibt.

cause-wrong_or_ambiguous_account_selected = Die Zustimmung kam von einem anderen Konto
    .what = Im Browser war nicht das Konto des Postfachs { $mailbox } angemeldet.
    .step1 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step2 = Öffnen Sie den Link in einem privaten Browserfenster, oder wählen Sie auf der Anmeldeseite „Anderes Konto verwenden“.
    .step3 = Melden Sie sich dort mit dem Konto des Postfachs an.
    .step4 = Tragen Sie das andere Konto im Reiter „Server“ als „Anmeldename“ ein, wenn es für dieses Postfach senden darf.

cause-browser_session_invalid = Die Sitzung im Browser ist nicht mehr gültig
    .what = Im Browser ist ein Konto angemeldet, dessen Sitzung abgelaufen ist oder dessen Kennwort geändert wurde.
    .step1 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step2 = Öffnen Sie den Link in einem privaten Browserfenster.
    .step3 = Melden Sie sich dort mit dem Konto des Postfachs { $mailbox } an.

cause-silent_signin_no_user = Im Browser ist niemand angemeldet
    .what = Eine Anmeldung ohne sichtbare Seite wurde versucht, dafür müsste das Konto schon angemeldet sein.
    .step1 = Entfernen Sie im „Autorisierungsendpunkt“ den Zusatz prompt=none, wenn er dort steht.
    .step2 = Erlauben Sie im Browser Cookies für https://login.microsoftonline.com.
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Melden Sie sich auf der Anmeldeseite mit dem Konto des Postfachs { $mailbox } an.

cause-seamless_sso_failed = Die automatische Windows-Anmeldung schlug fehl
    .what = Das Kerberos-Ticket des Windows-Benutzers ist abgelaufen oder ungültig.
    .step1 = Löschen Sie die alten Tickets in einer Eingabeaufforderung:
    .code1 = klist purge
    .step2 = Sperren Sie Windows, und entsperren Sie es mit dem Kennwort.
    .step3 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step4 = Öffnen Sie den Link in einem privaten Browserfenster, wenn die Anmeldeseite wieder den Fehler zeigt.
    .step5 = Melden Sie sich mit Adresse und Kennwort des Postfachs { $mailbox } an.

cause-auth_method_mismatch = Eine andere App verlangt ein anderes Anmeldeverfahren
    .what = Die Meldung stammt von einer SAML-Anmeldung, nicht von der Anmeldung dieses Programms.
    .step1 = Schließen Sie im Browser alle Seiten, die nicht mit „Autorisieren“ geöffnet wurden.
    .step2 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step3 = Öffnen Sie den Link in einem privaten Browserfenster.
    .step4 = Lassen Sie RequestedAuthnContext in der SAML-App entfernen, wenn die Meldung bei deren Anmeldung erscheint.

cause-personal_account_not_allowed = Persönliche Microsoft-Konten sind nicht zugelassen
    .what = Im Browser ist ein persönliches Microsoft-Konto angemeldet, die App lässt nur Geschäftskonten zu.
    .step1 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step2 = Öffnen Sie den Link in einem privaten Browserfenster.
    .step3 = Melden Sie sich dort mit dem Geschäftskonto des Postfachs { $mailbox } an.
    .step4 = Lassen Sie sonst in der App-Registrierung unter Authentifizierung > Unterstützte Kontotypen persönliche Konten zu.

cause-account_type_not_for_endpoint = Das Konto passt nicht zu den Endpunkten
    .what = Konten dieser Domäne können sich an den eingetragenen Endpunkten nicht anmelden.
    .step1 = Prüfen Sie, ob das Postfach { $mailbox } zu einem Geschäftskonto oder zu einem persönlichen Microsoft-Konto gehört.
    .step2 = Tragen Sie für ein Geschäftskonto in beiden Endpunkten die „Verzeichnis-ID (Mandant)“ der App-Registrierung ein.
    .step3 = Tragen Sie für ein persönliches Konto (outlook.com, hotmail.com) in beiden Endpunkten „consumers“ ein.
    .step4 = Wählen Sie „Autorisieren“.

cause-user_not_found_in_tenant = Das Konto gibt es im Mandanten nicht
    .what = Microsoft findet den eingegebenen Benutzernamen im Mandanten { $tenant } nicht.
    .step1 = Prüfen Sie „Postfach“ und „Anmeldename“ auf Tippfehler.
    .step2 = Vergleichen Sie den Benutzernamen mit Microsoft 365 Admin Center > Benutzer > Aktive Benutzer.
    .step3 = Vergleichen Sie den Mandanten in beiden Endpunkten mit der „Verzeichnis-ID (Mandant)“ der App-Registrierung.
    .step4 = Wählen Sie „Autorisieren“.

cause-user_password_wrong = Benutzername oder Kennwort ist falsch
    .what = Microsoft hat die Anmeldung mit diesem Benutzernamen und Kennwort abgelehnt.
    .step1 = Vergleichen Sie den Benutzernamen mit Microsoft 365 Admin Center > Benutzer > Aktive Benutzer.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Melden Sie sich im Browser mit diesem Benutzernamen und dem aktuellen Kennwort an.
    .step4 = Lassen Sie es im Microsoft 365 Admin Center mit „Kennwort zurücksetzen“ neu setzen, wenn es niemand mehr kennt.

cause-password_expired = Das Kennwort des Kontos ist abgelaufen
    .what = Microsoft lässt das Konto des Postfachs { $mailbox } erst mit einem neuen Kennwort wieder zu.
    .step1 = Öffnen Sie https://portal.office.com in einem privaten Browserfenster.
    .step2 = Melden Sie sich mit dem Konto des Postfachs an, und legen Sie ein neues Kennwort fest.
    .step3 = Lassen Sie es sonst unter Microsoft 365 Admin Center > Benutzer > Aktive Benutzer > Kennwort zurücksetzen neu setzen.
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

cause-mfa_required = Die Anmeldung verlangt einen zweiten Faktor
    .what = Das Konto muss sich im Browser mit mehrstufiger Authentifizierung neu anmelden.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Bestätigen Sie den zweiten Faktor, zum Beispiel in der Authenticator-App.
    .step4 = Wählen Sie danach „Testmail senden“.

cause-mfa_enrollment_required = Für das Konto ist kein zweiter Faktor eingerichtet
    .what = Der Mandant verlangt mehrstufige Authentifizierung, das Konto ist dafür aber nicht registriert.
    .step1 = Öffnen Sie https://aka.ms/mfasetup im Browser.
    .step2 = Melden Sie sich dort mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Richten Sie den zweiten Faktor ein.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-mfa_failed_or_denied = Der zweite Faktor wurde nicht bestätigt
    .what = Die Bestätigung der Anmeldung schlug fehl, wurde abgelehnt oder als Betrug gemeldet.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Bestätigen Sie die Anfrage in der Authenticator-App, bevor sie abläuft.
    .step4 = Lassen Sie das Konto vom Administrator entsperren, wenn der Versuch als Betrug gemeldet wurde.

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

cause-device_not_domain_joined = Der Mandant verlangt ein Gerät aus der Domäne
    .what = Der bedingte Zugriff lässt die Anmeldung nur von einem Rechner zu, der in die Domäne eingebunden ist.
    .step1 = Prüfen Sie, ob „AzureAdJoined“ und „DomainJoined“ bei diesem Rechner auf „YES“ stehen:
    .code1 = dsregcmd /status
    .step2 = Suchen Sie die Richtlinie unter Microsoft Entra Admin Center > Bedingter Zugriff > Richtlinien.
    .step3 = Nehmen Sie die App oder das Konto des Postfachs { $mailbox } in dieser Richtlinie aus.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.
    .step5 = Öffnen Sie den Link der Anmeldung auf einem Rechner der Domäne in Microsoft Edge, wenn keine Ausnahme möglich ist.

cause-device_disabled = Das Gerät ist im Mandanten deaktiviert
    .what = Der Eintrag dieses Rechners im Mandanten ist deaktiviert oder nicht mehr gültig.
    .step1 = Lesen Sie die „DeviceId“ dieses Rechners ab:
    .code1 = dsregcmd /status
    .step2 = Suchen Sie das Gerät unter Microsoft Entra Admin Center > Geräte > Alle Geräte.
    .step3 = Wählen Sie „Aktivieren“.
    .step4 = Verbinden Sie den Rechner unter Windows-Einstellungen > Konten > Auf Arbeits- oder Schulkonto zugreifen neu, wenn er dort fehlt.
    .step5 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-signin_blocked_malicious_ip = Die Anmeldung kam von einer verdächtigen IP-Adresse
    .what = Microsoft hat die Anmeldung blockiert, weil von der öffentlichen IP-Adresse dieses Netzes Angriffe ausgingen.
    .step1 = Trennen Sie VPN oder Anonymisierungsdienst, oder wechseln Sie in ein anderes Netz.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Lassen Sie die Anmeldung sonst unter Microsoft Entra Admin Center > ID Protection > Riskante Anmeldungen prüfen.
    .step4 = Lassen Sie die Rechner des Netzes auf Schadsoftware prüfen.

cause-signin_blocked_security_defaults = Die Sicherheitsstandards blockieren die Anmeldung
    .what = Im Mandanten sind die Sicherheitsstandards aktiv, sie verbieten Anmeldungen mit Gerätecode oder nur mit Kennwort.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Bestätigen Sie den zweiten Faktor, zum Beispiel in der Authenticator-App.
    .step4 = Stellen Sie andere Programme von Kennwort oder Gerätecode auf OAuth2 im Browser um.
    .step5 = Lassen Sie die Sicherheitsstandards nur dann durch bedingten Zugriff ersetzen, wenn es nicht anders geht.

cause-tenant_restriction_by_network = Das Firmennetz lässt diesen Mandanten nicht zu
    .what = Der Proxy des Netzes erlaubt nur bestimmte Mandanten, der Mandant { $tenant } gehört nicht dazu.
    .step1 = Nehmen Sie den Mandanten { $tenant } am Proxy in die Kopfzeile Restrict-Access-To-Tenants auf.
    .step2 = Erlauben Sie ihn sonst unter Microsoft Entra Admin Center > External Identities > Mandantenübergreifende Zugriffseinstellungen.
    .step3 = Verwenden Sie sonst ein anderes Netz, auch für den späteren Versand.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-tenant_unmanaged = Der Mandant hat keinen Administrator
    .what = Der Mandant entstand durch die Selbstanmeldung eines Benutzers, niemand kann dort Apps zulassen.
    .step1 = Melden Sie sich mit einem Konto dieser Domäne unter https://admin.microsoft.com an.
    .step2 = Wählen Sie „Administrator werden“.
    .step3 = Tragen Sie den angezeigten TXT-Eintrag im DNS der Domäne ein.
    .step4 = Bestätigen Sie die Übernahme, sobald der Eintrag gefunden wird.
    .step5 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-resource_not_in_tenant = Exchange Online ist im Mandanten nicht verfügbar
    .what = Den angeforderten Dienst gibt es im Mandanten nicht, oder es fehlt die Lizenz dafür.
    .step1 = Prüfen Sie unter Microsoft 365 Admin Center > Abrechnung > Lizenzen, ob ein Produkt mit Exchange Online vorhanden ist.
    .step2 = Weisen Sie dem Postfach unter Benutzer > Aktive Benutzer > Lizenzen und Apps eine solche Lizenz zu.
    .step3 = Prüfen Sie in diesem Programm, ob „Berechtigungen (Scopes)“ https://outlook.office.com/SMTP.Send enthält.
    .step4 = Wählen Sie „Autorisieren“.

cause-resource_service_disabled = Der angeforderte Dienst ist im Mandanten deaktiviert
    .what = Exchange Online ist für die Anmeldung gesperrt, oder das Abonnement dafür ist abgelaufen.
    .step1 = Prüfen Sie unter Microsoft 365 Admin Center > Abrechnung > Ihre Produkte, ob das Abonnement aktiv ist.
    .step2 = Öffnen Sie Microsoft Entra Admin Center > Unternehmensanwendungen > Alle Anwendungen.
    .step3 = Stellen Sie den Filter „Anwendungstyp“ auf „Microsoft-Anwendungen“, und öffnen Sie Office 365 Exchange Online > Eigenschaften.
    .step4 = Stellen Sie „Aktiviert für die Benutzeranmeldung?“ auf „Ja“.
    .step5 = Wählen Sie danach in diesem Programm „Autorisieren“.
