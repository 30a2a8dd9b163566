# What only Google, Yahoo and Zoho say.

cause-google_admin_policy = Google Workspace lässt diese App nicht zu
    .what = Der Administrator der Organisation hat den Zugriff dieser App auf Gmail nicht erlaubt.
    .step1 = Öffnen Sie als Administrator https://admin.google.com > Sicherheit > Zugriffs- und Datenkontrolle > API-Steuerung.
    .step2 = Suchen Sie unter „App-Zugriff verwalten“ die App mit der Client ID { $client_id }, oder fügen Sie sie hinzu.
    .step3 = Stellen Sie den Zugriff der App auf „Vertrauenswürdig“.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-google_app_in_testing = Die Google-App ist noch im Testbetrieb
    .what = Die App ist nicht veröffentlicht, und das angemeldete Konto ist kein Testnutzer.
    .step1 = Öffnen Sie Google Cloud Console > Google Auth Platform > Zielgruppe.
    .step2 = Wählen Sie „App veröffentlichen“, denn im Testbetrieb endet jede Zustimmung nach 7 Tagen.
    .step3 = Fügen Sie zum Ausprobieren sonst das Konto des Postfachs { $mailbox } unter „Testnutzer“ hinzu.
    .step4 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-google_app_internal_only = Die Google-App gilt nur für die eigene Organisation
    .what = Die App ist als „Intern“ eingestellt, das angemeldete Konto gehört zu einer anderen Organisation.
    .step1 = Wählen Sie „Autorisieren“ und danach „Link kopieren“.
    .step2 = Öffnen Sie den Link in einem privaten Browserfenster.
    .step3 = Melden Sie sich dort mit dem Konto des Postfachs { $mailbox } an.
    .step4 = Lassen Sie sonst unter Google Cloud Console > Google Auth Platform > Zielgruppe den Nutzertyp „Extern“ einstellen.

cause-google_app_unverified = Google hat die App nicht überprüft
    .what = Die App fordert Zugriff auf Gmail, ist bei Google dafür aber nicht überprüft.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Wählen Sie auf der Warnseite „Erweitert“ und danach den Link mit „(unsicher)“, wenn es Ihre eigene App ist.
    .step3 = Lassen Sie die App unter Google Cloud Console > Google Auth Platform > Zielgruppe auf „Intern“ stellen, wenn der Link fehlt.
    .step4 = Lassen Sie die App sonst von Google überprüfen, wenn Postfächer außerhalb der Organisation sie brauchen.

cause-google_redirect_flow_blocked = Google erlaubt diese Art der Umleitung nicht
    .what = Der Typ des OAuth-Clients passt nicht zur Umleitungs-URI, oder Google hat das Verfahren abgeschafft.
    .step1 = Öffnen Sie Google Cloud Console > Google Auth Platform > Clients > Client erstellen.
    .step2 = Wählen Sie den Anwendungstyp „Desktop-App“.
    .step3 = Tragen Sie in diesem Programm „Client ID“ und „Client Secret“ des neuen Clients ein.
    .step4 = Tragen Sie unter „Umleitungs-URI“ diese Adresse ein:
    .code4 = http://localhost:3017/
    .step5 = Wählen Sie „Autorisieren“.

cause-redirect_uri_mismatch_google = Die Umleitungs-URI ist bei Google nicht eingetragen
    .what = Die Umleitungs-URI { $redirect_uri } gehört nicht zu den autorisierten Weiterleitungs-URIs des OAuth-Clients.
    .step1 = Öffnen Sie Google Cloud Console > Google Auth Platform > Clients > (Client).
    .step2 = Tragen Sie unter „Autorisierte Weiterleitungs-URIs“ genau diese Adresse ein, Zeichen für Zeichen:
    .code2 = { $redirect_uri }
    .step3 = Erstellen Sie sonst einen Client mit dem Anwendungstyp „Desktop-App“, der keinen solchen Eintrag braucht.
    .step4 = Warten Sie nach dem Speichern einige Minuten.
    .step5 = Wählen Sie danach in diesem Programm „Autorisieren“.

cause-oauth_client_deleted = Der OAuth-Client wurde beim Anbieter gelöscht
    .what = Den OAuth-Client mit der Client ID { $client_id } gibt es beim Anbieter nicht mehr.
    .step1 = Öffnen Sie Google Cloud Console > Google Auth Platform > Clients.
    .step2 = Stellen Sie den gelöschten Client wieder her, das ist 30 Tage lang möglich.
    .step3 = Erstellen Sie sonst einen neuen Client mit dem Anwendungstyp „Desktop-App“.
    .step4 = Tragen Sie in diesem Programm dessen „Client ID“ und „Client Secret“ ein.
    .step5 = Wählen Sie „Autorisieren“.

cause-client_not_allowed_for_grant = Das Token gehört zu einer anderen Client ID
    .what = Der OAuth-Client darf dieses Token nicht verwenden, meist wurde die Client ID nach der Zustimmung geändert.
    .step1 = Vergleichen Sie „Client ID“ und „Client Secret“ mit Google Cloud Console > Google Auth Platform > Clients > (Client).
    .step2 = Wählen Sie „Autorisieren“.
    .step3 = Melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step4 = Erstellen Sie einen Client mit dem Anwendungstyp „Desktop-App“, wenn der Fehler bleibt.

cause-refresh_token_revoked_or_expired = Die Zustimmung ist abgelaufen oder widerrufen
    .what = Das gespeicherte Token gilt nicht mehr; bei einer Google-App im Testbetrieb geschieht das nach 7 Tagen.
    .step1 = Wählen Sie „Autorisieren“.
    .step2 = Melden Sie sich im Browser mit dem Konto des Postfachs { $mailbox } an.
    .step3 = Wählen Sie „Testmail senden“.
    .step4 = Lassen Sie eine Google-App im Testbetrieb unter Google Cloud Console > Google Auth Platform > Zielgruppe veröffentlichen.
    .step5 = Wählen Sie nach der Veröffentlichung noch einmal „Autorisieren“.

cause-google_web_login_required = Google verlangt zuerst eine Anmeldung im Browser
    .what = Google hält die Anmeldung für ungewöhnlich und will sie im Browser bestätigt haben.
    .step1 = Öffnen Sie https://myaccount.google.com/security mit dem Konto des Postfachs { $mailbox }.
    .step2 = Bestätigen Sie dort den Sicherheitshinweis zu dieser Anmeldung.
    .step3 = Wählen Sie in diesem Programm „Autorisieren“.
    .step4 = Wählen Sie „Testmail senden“.

cause-app_password_required = Der Anbieter verlangt OAuth2 oder ein App-Kennwort
    .what = Das normale Kennwort des Kontos nimmt der Anbieter von Programmen nicht an.
    .step1 = { $sign_in ->
        [password] { "" }
       *[other] Wählen Sie „Autorisieren“ und danach „Testmail senden“, wenn der Anbieter OAuth2 erlaubt.
    }
    .step2 = Schalten Sie sonst die Bestätigung in zwei Schritten für das Konto ein.
    .step3 = Erstellen Sie ein App-Kennwort: Google https://myaccount.google.com/apppasswords, Yahoo https://login.yahoo.com/account/security.
    .step4 = { $sign_in ->
        [password] Tragen Sie das App-Kennwort unter „Details“ im Feld „Kennwort“ ein.
       *[other] Tragen Sie das App-Kennwort in dem Programm ohne OAuth2 anstelle des Kennworts ein.
    }

cause-provider_requires_pkce = Der Anbieter verlangt eine Anmeldung mit PKCE
    .what = In der Anmeldeanfrage fehlte die PKCE-Angabe, dieses Programm sendet sie immer mit.
    .step1 = Schließen Sie im Browser alle Seiten, die nicht mit „Autorisieren“ geöffnet wurden.
    .step2 = Entfernen Sie im „Autorisierungsendpunkt“ alles ab dem Fragezeichen.
    .step3 = Vergleichen Sie „Client ID“ und „Umleitungs-URI“ mit der App beim Anbieter, bei Yahoo https://developer.yahoo.com/apps.
    .step4 = Wählen Sie „Autorisieren“.
    .step5 = Schalten Sie PKCE (S256) in dem anderen Programm ein, wenn die Meldung von dort stammt.

cause-client_wrong_or_wrong_region = Der Client ist in dieser Region nicht bekannt
    .what = Client ID oder Client Secret ist falsch, oder das Konto liegt in einer anderen Region als die Endpunkte.
    .step1 = Öffnen Sie die Zoho API Console der Region des Kontos, für die EU https://api-console.zoho.eu.
    .step2 = Vergleichen Sie „Client ID“ und „Client Secret“ mit den Angaben dort.
    .step3 = Tragen Sie in beiden Endpunkten den Server dieser Region ein, für die EU accounts.zoho.eu.
    .step4 = Wählen Sie „Autorisieren“.
