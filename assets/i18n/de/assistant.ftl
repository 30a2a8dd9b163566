# Texts of the set-up assistant. What stands in „“ is written as the portal writes it in German.

assistant = Einrichtungsassistent
assistant-steps = Schritte
assistant-done = { $step }: erledigt
assistant-open = { $step }: offen
assistant-failing = { $step }: zu berichtigen
assistant-at = Schritt { $number } von { $count }
assistant-progress = { $done } von { $count } Schritten erledigt
assistant-next = Weiter
assistant-back = Zurück
assistant-finish = Fertig
assistant-lead = Schritt { $number } im Assistenten öffnen
assistant-portal = Azure-Portal öffnen
assistant-copy = { $value } kopieren
assistant-copy-all = Alle kopieren
assistant-provider = Einzurichtender Anbieter

## 1
assistant-account = Azure-Konto
assistant-account-sentence = Die App-Registrierung entsteht im Azure-Portal des Kunden, einmal je Kunde. Der Assistent nennt zu jedem Schritt, was dort zu wählen ist, und prüft, was zurückkommt.
assistant-account-1 = Öffnen Sie das Azure-Portal, und melden Sie sich mit einem Konto des Kunden an, das Apps registrieren darf, zum Beispiel in der Rolle „Anwendungsadministrator“.
assistant-account-2 = Prüfen Sie oben rechts, ob das Verzeichnis des Kunden gewählt ist. Andernfalls wählen Sie dort „Verzeichnis wechseln“.

## 2
assistant-registration = App-Registrierung
assistant-registration-sentence = AEVO wird als Anwendung im Verzeichnis des Kunden angemeldet.
assistant-registration-1 = Öffnen Sie „Microsoft Entra ID“ > „App-Registrierungen“ > „Neue Registrierung“, und tragen Sie ein:
assistant-registration-2 = Wählen Sie „Registrieren“, und kopieren Sie aus der „Übersicht“ die „Anwendungs-ID (Client)“ und die „Verzeichnis-ID (Mandant)“ hierher.
assistant-name = Name
assistant-account-types = Unterstützte Kontotypen
assistant-account-types-value = Nur Konten in diesem Organisationsverzeichnis
assistant-platform = Plattform
assistant-platform-value = Web
assistant-redirect = Umleitungs-URI
assistant-tenant = Verzeichnis-ID (Mandant)
assistant-tenant-hint = Füllt beide Endpunkte aus.
assistant-tenant-form = Eine Verzeichnis-ID hat die Form 00000000-0000-0000-0000-000000000000. Auch eine Domäne des Kunden ist möglich.

## 3
assistant-secret = Geheimer Clientschlüssel
assistant-secret-sentence = Mit ihm weist sich AEVO gegenüber Microsoft aus. Er gilt höchstens 24 Monate.
assistant-secret-1 = Öffnen Sie „Zertifikate & Geheimnisse“ > „Geheime Clientschlüssel“ > „Neuer geheimer Clientschlüssel“, und tragen Sie ein:
assistant-secret-2 = Wählen Sie „Hinzufügen“, und kopieren Sie sofort den „Wert“ hierher, nicht die „Geheime ID“. Das Portal zeigt ihn nur dieses eine Mal.
assistant-description = Beschreibung
assistant-description-value = Geheimnis AEVO
assistant-validity = Gültig bis
assistant-validity-value = 730 Tage (24 Monate)

## 4
assistant-permissions = API-Berechtigungen
assistant-permissions-sentence = Fügen Sie in der App-Registrierung unter „API-Berechtigungen“ die folgenden Einträge hinzu, und haken Sie ab, was erledigt ist.
assistant-graph = Microsoft Graph
assistant-graph-kind = Delegiert
assistant-graph-way = „Berechtigung hinzufügen“ > „Microsoft Graph“ > „Delegierte Berechtigungen“
assistant-exchange = Office 365 Exchange Online
assistant-exchange-kind = Anwendung
assistant-exchange-way = „Berechtigung hinzufügen“ > „Von meiner Organisation verwendete APIs“ > „Anwendungsberechtigungen“
assistant-exchange-when = Nur bei Anmeldeart „Anwendung (App-only)“
assistant-ticked = { $done } von { $count } erledigt
assistant-proven = { $name }: nachgewiesen
permission-offline-access = Zugriff ohne erneute Anmeldung
permission-openid = Anmeldung
permission-profile = Name des Kontos
permission-imap-user = Postfach über IMAP lesen
permission-pop-user = Postfach über POP lesen
permission-smtp-user = E-Mails über SMTP senden
permission-imap-app = Alle Postfächer über IMAP lesen
permission-pop-app = Alle Postfächer über POP lesen
permission-smtp-app = Aus allen Postfächern über SMTP senden

## 5
assistant-consent = Administratorzustimmung
assistant-consent-sentence = Ein Administrator des Kunden stimmt den Berechtigungen einmal für alle Benutzer zu.
assistant-consent-1 = Sind Sie selbst Administrator, wählen Sie unter „API-Berechtigungen“ den Eintrag „Administratorzustimmung für … erteilen“ und dann „Ja“.
assistant-consent-2 = Andernfalls schicken Sie dem Administrator des Kunden diesen Link. Die E-Mail dazu ist fertig geschrieben.
assistant-consent-after = Nach der Zustimmung öffnet der Browser eine Adresse mit localhost, die er nicht findet. Das ist richtig so, wenn darin admin_consent=True steht.
assistant-consent-open = Zustimmung öffnen
assistant-consent-link = Link kopieren
assistant-consent-mail = E-Mail kopieren
assistant-consent-no-link = Für den Link fehlt noch: { $fields }
assistant-consent-shared = Der Link braucht den eigenen Mandanten des Kunden in den Endpunkten.
assistant-consent-ticked = Der Administrator hat zugestimmt
assistant-consent-letter =
    Betreff: Zustimmung für den E-Mail-Versand aus AEVO

    Guten Tag,

    AEVO soll E-Mails über Ihr Microsoft 365 senden. Dafür ist in Ihrem Verzeichnis die Anwendung { $name } registriert (Anwendungs-ID { $client_id }). Damit sie arbeiten darf, muss ein Administrator einmal zustimmen.

    1. Öffnen Sie diesen Link, und melden Sie sich als Administrator an:
    { $link }

    2. Prüfen Sie, dass diese Berechtigungen angezeigt werden, und wählen Sie „Akzeptieren“:
    { $permissions }

    3. Danach öffnet der Browser eine Adresse mit localhost, die er nicht findet. Das ist richtig so. Steht in der Adresszeile admin_consent=True, ist die Zustimmung erteilt.

    Geben Sie uns danach kurz Bescheid. Ein Kennwort brauchen wir von Ihnen nicht.

    Mit freundlichen Grüßen

## 6
assistant-endpoints = Endpunkte
assistant-endpoints-sentence = Die ersten beiden Einträge der Liste im Portal. Ist die Verzeichnis-ID eingetragen, sind sie schon ausgefüllt.
assistant-endpoints-1 = Öffnen Sie „Übersicht“ > „Endpunkte“, und kopieren Sie „OAuth 2.0-Autorisierungsendpunkt (v2)“ und „OAuth 2.0-Token-Endpunkt (v2)“ hierher.
lookup-no-address-above = Zum Ermitteln fehlt die Adresse im Feld „Postfach“.

## 7
assistant-mailbox = Postfach und Test
assistant-mailbox-sentence = Stimmen Sie als Benutzer des Postfachs im Browser zu, und senden Sie eine Testmail. Der Lauf prüft, was im Portal eingestellt ist.

## What the program checks
check-passed = { $check }: geprüft
check-failed = { $check }: stimmt nicht
check-open = { $check }: noch nicht geprüft
check-client-id-form = Client ID hat die richtige Form
check-client-id-known = Client ID ist im Mandanten bekannt
check-redirect = Umleitungs-URI ist registriert
check-secret-value = Es ist der Wert, nicht die Geheime ID
check-secret-taken = Geheimnis wird angenommen
check-consent = Zustimmung ist erteilt
check-version-2 = Beide Endpunkte sind v2
check-one-tenant = Beide Endpunkte nennen denselben Mandanten
check-tenant = Der Mandant besteht
check-smtp-auth = SMTP AUTH ist eingeschaltet
check-by-run = Was noch offen ist, zeigt die Testmail in Schritt 7.
