# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_aevo_administrator_global_optspecs
    string join \n settings-dir= sandbox h/help V/version
end

function __fish_aevo_administrator_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_aevo_administrator_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_aevo_administrator_using_subcommand
    set -l cmd (__fish_aevo_administrator_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -l settings-dir -d 'Anderer Ort für Einstellungen und versiegelte Geheimnisse' -r -F
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -l sandbox -d 'Übungsumgebung mit eingebautem Anbieter; ohne Bildschirm läuft die Übung im Terminal'
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -s h -l help -d 'Print help'
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -s V -l version -d 'Print version'
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -f -a "check" -d 'Prüft Postfächer: Token, Verbindung, TLS, Anmeldung; gesendet wird nur mit --send-to'
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -f -a "token" -d 'Gibt ein gültiges Zugriffstoken auf der Standardausgabe aus'
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -f -a "send" -d 'Sendet eine Nachricht von der Standardeingabe, wie sendmail sie annimmt'
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -f -a "export" -d 'Schreibt die Übergabedatei für eine Cloud-Installation: Client ID, Client Secret und beide Endpunkte, verschlüsselt (age)'
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -f -a "diagnose" -d 'Deutet eine Fehlermeldung von der Standardeingabe: Ursache, Abhilfe, wer handeln muss'
complete -c aevo-administrator -n "__fish_aevo_administrator_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand check" -l password-file -d 'Datei, deren erste Zeile das Administrator-Kennwort ist; nötig, wo es keinen Schlüsselbund gibt und niemand am Terminal sitzt' -r -F
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand check" -l send-to -d 'Testmail an diese Adresse senden' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand check" -l at-once -d 'So viele Postfächer gleichzeitig prüfen, 1 bis 50' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand check" -l all -d 'Alle eingerichteten Postfächer prüfen'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand check" -l json -d 'Antwort in JSON für Programme'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand check" -s h -l help -d 'Print help'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand token" -l password-file -d 'Datei, deren erste Zeile das Administrator-Kennwort ist; nötig, wo es keinen Schlüsselbund gibt und niemand am Terminal sitzt' -r -F
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand token" -s h -l help -d 'Print help'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s o -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s b -d 'What else `-b` can mean is a server, a queue or a list, and there is none of them here' -r -f -a "m\t''"
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s B -r -f -a "7BIT\t''
8BITMIME\t''"
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -l password-file -d 'Datei, deren erste Zeile das Administrator-Kennwort ist; nötig, wo es keinen Schlüsselbund gibt und niemand am Terminal sitzt' -r -F
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s f -d 'Absender des Umschlags: die Adresse des Postfachs oder sein Anmeldename; ebenso -r' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s F -d 'Name des Absenders, wenn die Nachricht kein From hat' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -l mailbox -d 'Adresse des Postfachs, von dem gesendet wird' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s m -d 'To the sender too, where he is among the recipients'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s n
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s U
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s v
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s t -d 'Empfänger aus To, Cc und Bcc der Nachricht nehmen'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s i -d 'Eine Zeile mit einem einzelnen Punkt beendet die Nachricht nicht'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand send" -s h -l help -d 'Print help'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand export" -l password-file -d 'Datei, deren erste Zeile das Administrator-Kennwort ist; nötig, wo es keinen Schlüsselbund gibt und niemand am Terminal sitzt' -r -F
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand export" -l provider -d 'Name des E-Mail-Anbieters' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand export" -l to -d 'Neue Datei' -r -F
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand export" -l recipient -d 'Öffentlicher Schlüssel des Empfängers (age1…); ohne ihn wird eine Passphrase erzeugt' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand export" -l passphrase-file -d 'Neue Datei für die erzeugte Passphrase; ohne sie erscheint die Passphrase einmal am Terminal' -r -F
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand export" -s h -l help -d 'Print help'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand diagnose" -l stage -d 'Wo die Meldung aufgetreten ist' -r -f -a "authorize_redirect\t''
browser_page\t''
token_endpoint\t''
smtp\t''
imap\t''
pop3\t''
network\t''
tls\t''
local\t''
keyring\t''"
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand diagnose" -l provider -d 'Name eines eingerichteten E-Mail-Anbieters oder microsoft, google, yahoo, zoho, yandex, gmx, generic' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand diagnose" -l mailbox -d 'Adresse des betroffenen Postfachs, mit der die Anweisungen ausgefüllt werden' -r
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand diagnose" -l json -d 'Antwort in JSON für Programme'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand diagnose" -s h -l help -d 'Print help'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand help; and not __fish_seen_subcommand_from check token send export diagnose help" -f -a "check" -d 'Prüft Postfächer: Token, Verbindung, TLS, Anmeldung; gesendet wird nur mit --send-to'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand help; and not __fish_seen_subcommand_from check token send export diagnose help" -f -a "token" -d 'Gibt ein gültiges Zugriffstoken auf der Standardausgabe aus'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand help; and not __fish_seen_subcommand_from check token send export diagnose help" -f -a "send" -d 'Sendet eine Nachricht von der Standardeingabe, wie sendmail sie annimmt'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand help; and not __fish_seen_subcommand_from check token send export diagnose help" -f -a "export" -d 'Schreibt die Übergabedatei für eine Cloud-Installation: Client ID, Client Secret und beide Endpunkte, verschlüsselt (age)'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand help; and not __fish_seen_subcommand_from check token send export diagnose help" -f -a "diagnose" -d 'Deutet eine Fehlermeldung von der Standardeingabe: Ursache, Abhilfe, wer handeln muss'
complete -c aevo-administrator -n "__fish_aevo_administrator_using_subcommand help; and not __fish_seen_subcommand_from check token send export diagnose help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
