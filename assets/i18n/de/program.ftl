# What the program says outside the window: test mail, command line, log-in in the terminal.
mail-subject = AEVO Testmail { $time }
mail-body =
    Guten Tag,

    diese Nachricht hat der AEVO Administrator gesendet, um das Postfach zu prüfen.
    Wenn Sie sie lesen können, versendet Ihr ERP-System ab jetzt über dieses Postfach.

    Umlaute und Sonderzeichen zur Probe: Ä Ö Ü ä ö ü ß € – „Anführung“

    Sie brauchen nichts zu tun.

# Command line
cli-about = Richtet den E-Mail-Versand eines ERP-Systems über Microsoft 365 ein und prüft ihn
cli-settings-dir = Anderer Ort für Einstellungen und versiegelte Geheimnisse
cli-sandbox = Übungsumgebung mit eingebautem Anbieter; ohne Bildschirm läuft die Übung im Terminal
cli-json = Antwort in JSON für Programme
cli-diagnose = Deutet eine Fehlermeldung von der Standardeingabe: Ursache, Abhilfe, wer handeln muss
cli-diagnose-stage = Wo die Meldung aufgetreten ist
cli-diagnose-provider = Name eines eingerichteten E-Mail-Anbieters oder microsoft, google, yahoo, zoho, yandex, gmx, generic
cli-diagnose-mailbox = Adresse des betroffenen Postfachs, mit der die Anweisungen ausgefüllt werden
cli-diagnose-paste = Fügen Sie die Fehlermeldung ein, und beenden Sie die Eingabe mit Strg+D (Windows: Strg+Z und Eingabetaste)
cli-no-provider = Den Anbieter { $name } gibt es nicht
cli-cannot-start = AEVO Administrator kann nicht starten: { $reason }
cli-no-display = Es gibt keinen Bildschirm (weder DISPLAY noch WAYLAND_DISPLAY ist gesetzt)

# The job in the terminal
walk-title = Übungsumgebung: die ganze Aufgabe im Terminal
walk-consent = Die Zustimmung erteilt hier das Programm selbst, wie eine Person im Browser
walk-no-consent = Die Zustimmung ist gescheitert: { $reason }
walk-authorized = Autorisiert als { $account }
walk-sent = Testmail angenommen: { $reply }
walk-received = So ist die Nachricht bei { $recipient } angekommen:
walk-nothing-received = Es ist keine Nachricht angekommen

# In lines to copy, where nothing is known
stand-in-mailbox = POSTFACH
stand-in-client-id = CLIENT-ID
stand-in-redirect-uri = http://localhost:3017/
