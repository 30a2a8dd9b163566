# Endpoints, authorization requests, codes and tokens.

cause-single_tenant_app_on_common_endpoint = Die Endpunkte nennen keinen bestimmten Mandanten
    .what = Die App gehört zu einem einzelnen Mandanten, die Endpunkte enthalten aber „common“.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht.
    .step2 = Kopieren Sie die „Verzeichnis-ID (Mandant)“.
    .step3 = Ersetzen Sie „common“ im „Autorisierungsendpunkt“ und im „Token-Endpunkt“ durch diese ID.
    .step4 = Wählen Sie „Autorisieren“.

cause-endpoint_audience_mismatch = Die Endpunkte passen nicht zu den Kontotypen der App
    .what = Die App lässt andere Konten zu als die Endpunkte, meist keine persönlichen Microsoft-Konten.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht.
    .step2 = Kopieren Sie die „Verzeichnis-ID (Mandant)“.
    .step3 = Ersetzen Sie für ein Geschäftskonto „common“, „consumers“ oder „organizations“ in beiden Endpunkten durch diese ID.
    .step4 = Lassen Sie für ein persönliches Konto unter Authentifizierung > Unterstützte Kontotypen persönliche Konten zu.
    .step5 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-personal_account_needs_v2_endpoint = Persönliche Konten brauchen die Endpunkte (v2)
    .what = Ein persönliches Microsoft-Konto erhält über die eingetragenen Endpunkte (v1) kein Token.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Berichtigen Sie „Autorisierungsendpunkt“, sodass er auf /oauth2/v2.0/authorize endet.
    .step3 = Berichtigen Sie „Token-Endpunkt“, sodass er auf /oauth2/v2.0/token endet.
    .step4 = Wählen Sie „Autorisieren“.

cause-resource_not_given_v1_endpoint = Die Endpunkte sind von der alten Version (v1)
    .what = Die Endpunkte (v1) erwarten eine andere Anfrage, dieses Programm braucht die Endpunkte (v2).
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht > Endpunkte.
    .step2 = Kopieren Sie den OAuth 2.0-Autorisierungsendpunkt (v2) nach „Autorisierungsendpunkt“.
    .step3 = Kopieren Sie den OAuth 2.0-Tokenendpunkt (v2) nach „Token-Endpunkt“.
    .step4 = Wählen Sie „Autorisieren“.

cause-tenant_not_found = Den angegebenen Mandanten gibt es nicht
    .what = Der Mandant in den Endpunkten ist bei Microsoft nicht bekannt oder liegt in einer anderen Cloud.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht > Endpunkte.
    .step2 = Kopieren Sie den OAuth 2.0-Autorisierungsendpunkt (v2) nach „Autorisierungsendpunkt“.
    .step3 = Kopieren Sie den OAuth 2.0-Tokenendpunkt (v2) nach „Token-Endpunkt“.
    .step4 = Wählen Sie „Autorisieren“.

cause-tenant_identifier_malformed = Der Mandant in den Endpunkten ist falsch geschrieben
    .what = An der Stelle des Mandanten steht in den Endpunkten weder eine ID noch ein Domänenname.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht > Endpunkte.
    .step2 = Kopieren Sie den OAuth 2.0-Autorisierungsendpunkt (v2) nach „Autorisierungsendpunkt“.
    .step3 = Kopieren Sie den OAuth 2.0-Tokenendpunkt (v2) nach „Token-Endpunkt“.
    .step4 = Prüfen Sie beide Felder auf Leerzeichen, Zeilenumbrüche und Platzhalter.
    .step5 = Wählen Sie „Autorisieren“.

cause-tenant_missing_in_url = Die Anfrage nennt keinen Mandanten
    .what = Weder die Endpunkte noch das Konto lassen erkennen, welcher Mandant gemeint ist.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht.
    .step2 = Kopieren Sie die „Verzeichnis-ID (Mandant)“.
    .step3 = Ersetzen Sie „common“ oder „organizations“ in beiden Endpunkten durch diese ID.
    .step4 = Wählen Sie „Autorisieren“.

cause-token_url_in_authorize_field = Der Token-Endpunkt steht im falschen Feld
    .what = Der Browser hat den Token-Endpunkt geöffnet statt der Anmeldeseite.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Tragen Sie unter „Autorisierungsendpunkt“ die Adresse ein, die auf /authorize endet.
    .step3 = Tragen Sie unter „Token-Endpunkt“ die Adresse ein, die auf /token endet.
    .step4 = Wählen Sie „Autorisieren“.

cause-auth_code_for_other_tenant = Die Endpunkte nennen verschiedene Mandanten
    .what = Der Anmeldecode stammt aus einem anderen Mandanten als dem im „Token-Endpunkt“.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht.
    .step2 = Tragen Sie die „Verzeichnis-ID (Mandant)“ in „Autorisierungsendpunkt“ und „Token-Endpunkt“ ein.
    .step3 = Wählen Sie „Autorisieren“.

cause-authorize_request_invalid = Die Anmeldeanfrage ist ungültig
    .what = Microsoft kann die Adresse nicht auswerten, mit der die Anmeldeseite geöffnet wurde.
    .step1 = Öffnen Sie Microsoft Entra Admin Center > App-Registrierungen > (App) > Übersicht > Endpunkte.
    .step2 = Kopieren Sie den OAuth 2.0-Autorisierungsendpunkt (v2) ohne Zusätze nach „Autorisierungsendpunkt“.
    .step3 = Schließen Sie im Browser alle Seiten früherer Anmeldungen.
    .step4 = Wählen Sie „Autorisieren“.

cause-request_too_long = Die Anmeldeanfrage ist zu lang
    .what = Die Adresse der Anmeldeseite enthält mehr Zeichen, als der Anbieter annimmt.
    .step1 = Öffnen Sie den Reiter „OAuth2-Einstellungen“.
    .step2 = Kürzen Sie „Berechtigungen (Scopes)“ auf das Nötige:
    .code2 = https://outlook.office.com/SMTP.Send offline_access openid profile
    .step3 = Entfernen Sie im „Autorisierungsendpunkt“ alles ab dem Fragezeichen.
    .step4 = Wählen Sie „Autorisieren“.

cause-request_parameter_missing = In der Anfrage fehlt eine Pflichtangabe
    .what = Dem Anmeldeserver { $server } fehlt ein Wert, meist führt ein Endpunkt an die falsche Stelle.
    .step1 = Prüfen Sie, ob „Token-Endpunkt“ auf /oauth2/v2.0/token endet.
    .step2 = Prüfen Sie, ob „Client ID“, „Umleitungs-URI“ und „Berechtigungen (Scopes)“ ausgefüllt sind.
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Geben Sie die Antwort zusammen mit dem Zeitpunkt an den Support weiter, wenn der Fehler bleibt.

cause-response_type_not_enabled = Die App gibt kein Token direkt im Browser aus
    .what = Statt eines Anmeldecodes wurde sofort ein Token angefordert, dieses Programm fordert nur den Code an.
    .step1 = Entfernen Sie im „Autorisierungsendpunkt“ alles ab dem Fragezeichen.
    .step2 = Schließen Sie im Browser alle Seiten, die nicht mit „Autorisieren“ geöffnet wurden.
    .step3 = Wählen Sie „Autorisieren“.
    .step4 = Stellen Sie das andere Programm auf response_type=code um, wenn die Meldung von dort stammt.

cause-wrong_grant_type = Das Token wurde im falschen Verfahren verwendet
    .what = Ein Programm hat ein Token eingereicht, das für dieses Verfahren nicht gilt; am Konto liegt es nicht.
    .step1 = Stellen Sie „Anmeldeart“ auf „Benutzer (delegiert)“.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Stellen Sie das andere Programm auf den Autorisierungscode um, wenn die Meldung von dort stammt.

cause-auth_code_already_redeemed = Der Anmeldecode wurde schon eingelöst
    .what = Ein Anmeldecode gilt nur einmal, dieser wurde ein zweites Mal verwendet.
    .step1 = Schließen Sie im Browser alle Seiten dieser Anmeldung.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Laden Sie die Seite nach der Zustimmung nicht neu.

cause-auth_code_malformed = Der Anmeldecode kam beschädigt an
    .what = Der Code ist unvollständig oder wurde unterwegs verändert, zum Beispiel von einer Browsererweiterung.
    .step1 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step2 = Öffnen Sie den Link in einem privaten Browserfenster ohne Erweiterungen.
    .step3 = Schließen Sie dort Anmeldung und Zustimmung ab.
    .step4 = Kopieren Sie die ganze Adresse, wenn Sie „Umleitungsadresse einfügen…“ verwenden.

cause-auth_code_or_token_expired = Die Anmeldung ist abgelaufen
    .what = Der Anmeldecode oder das gespeicherte Token ist zu alt.
    .step1 = Prüfen Sie Datum und Uhrzeit dieses Rechners.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Schließen Sie die Anmeldung im Browser ohne längere Pause ab.

cause-pkce_verifier_mismatch = Der Anmeldecode gehört zu einem anderen Versuch
    .what = Mehrere Anmeldungen waren gleichzeitig offen, und der Code einer anderen kam an.
    .step1 = Schließen Sie im Browser alle Seiten früherer Anmeldungen.
    .step2 = Schließen Sie weitere Fenster von AEVO Administrator.
    .step3 = Wählen Sie „Autorisieren“, und schließen Sie nur diese eine Anmeldung ab.

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

cause-consent_timeout = Die Zustimmung kam nicht rechtzeitig
    .what = In der vorgesehenen Zeit ist keine Zustimmung angekommen, weder aus dem Browser noch von einem anderen Gerät.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Wählen Sie „Browser erneut öffnen“ oder „Link kopieren“, wenn keine Anmeldeseite erscheint.
    .step3 = Schließen Sie Anmeldung und Zustimmung ab, bevor die angezeigte Zeit abläuft.
    .step4 = Wählen Sie „Umleitungsadresse einfügen…“, wenn der Browser auf einem anderen Rechner läuft.

cause-refresh_token_not_issued = Die Zustimmung gilt nur kurze Zeit
    .what = Der Anbieter hat kein Aktualisierungstoken ausgestellt; die Zustimmung endet mit dem Zugriffstoken.
    .step1 = Ergänzen Sie bei Microsoft offline_access unter „Berechtigungen (Scopes)“.
    .step2 = Entfernen Sie bei Google zuvor den Zugriff der App unter https://myaccount.google.com/connections.
    .step3 = Wählen Sie „Autorisieren“.

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

cause-grant_rejected_no_reason = Der Anbieter erkennt die Anmeldung nicht an
    .what = Code oder Token wurde ohne Angabe von Gründen abgelehnt, meist ist es abgelaufen oder schon verwendet.
    .step1 = Prüfen Sie, ob „Client ID“ und „Umleitungs-URI“ zur App-Registrierung passen.
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Schließen Sie die Anmeldung im Browser ohne längere Pause ab.

cause-request_loop_throttled = Zu viele gleiche Anfragen in kurzer Zeit
    .what = Microsoft nimmt nach vielen gleichen Anfragen dieser App für einige Minuten keine weitere an.
    .step1 = { $retry ->
        [none] Warten Sie 10 Minuten, ohne die Anmeldung zu wiederholen.
       *[other] Warten Sie bis { $retry } Uhr, ohne die Anmeldung zu wiederholen.
    }
    .step2 = Beenden Sie Programme, die sich mit der Client ID { $client_id } ständig neu anmelden.
    .step3 = Wählen Sie danach einmal „Testmail senden“.

cause-provider_temporarily_unavailable = Der Anmeldedienst ist vorübergehend gestört
    .what = Der Anmeldeserver { $server } meldet eine Störung auf der Seite des Anbieters.
    .step1 = { $retry ->
        [none] Warten Sie einige Minuten.
       *[other] Warten Sie bis { $retry } Uhr: Vorher nimmt der Server keine Anfrage an.
    }
    .step2 = Prüfen Sie den Dienststatus unter https://status.cloud.microsoft oder beim jeweiligen Anbieter.
    .step3 = Wählen Sie danach „Testmail senden“.

cause-token_response_not_json = Der Token-Endpunkt antwortet nicht wie erwartet
    .what = Statt eines Tokens lieferte der Server { $server } eine andere Antwort, zum Beispiel eine Webseite.
    .step1 = Prüfen Sie, ob „Token-Endpunkt“ auf /token endet und keinen Tippfehler enthält.
    .step2 = Öffnen Sie die Adresse im Browser, um zu sehen, wer dort antwortet.
    .step3 = Nehmen Sie den Server von der Umleitung durch Proxy oder WLAN-Anmeldeseite aus.
    .step4 = Wählen Sie „Autorisieren“.
