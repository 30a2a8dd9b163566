#Requires -Version 5.1
# Richtet das Postfach für den E-Mail-Versand des ERP-Systems ein. Auszuführen vom Exchange-Administrator.
# Jeder Schritt prüft zuerst, was schon eingerichtet ist. Das Skript kann beliebig oft ausgeführt werden.
# Es enthält kein Geheimnis und liest keines.

$ErrorActionPreference = 'Stop'

# Das Postfach, über das gesendet wird.
$Postfach = {{mailbox}}
# Die Anwendungs-ID (Client ID) der App-Registrierung.
$ClientId = {{client_id}}
# Hier stimmt ein Administrator für den ganzen Mandanten zu.
$Zustimmung = {{consent}}

# --- Administratorzustimmung ---
# Ohne sie darf die Anwendung nichts. Wurde sie schon erteilt, antworten Sie mit n.
Write-Host "Administratorzustimmung: $Zustimmung"
if ((Read-Host 'Jetzt im Browser zustimmen? (j/n)') -eq 'j') {
    Start-Process $Zustimmung
    [void](Read-Host 'Nach der Zustimmung die Eingabetaste drücken')
}

# --- Verbindung zu Exchange Online ---
# Das Modul von Microsoft wird nur für den angemeldeten Benutzer installiert, falls es fehlt.
if (-not (Get-Module -ListAvailable -Name ExchangeOnlineManagement)) {
    Install-Module ExchangeOnlineManagement -Scope CurrentUser
}
Connect-ExchangeOnline -ShowBanner:$false

try {
    # Bricht hier ab, falls es das Postfach in diesem Mandanten nicht gibt.
    $Gefunden = Get-EXOMailbox -Identity $Postfach
    Write-Host "Postfach gefunden: $($Gefunden.PrimarySmtpAddress)"

{{way}}
    # --- SMTP AUTH, IMAP und POP3 ---
    # Die Einstellung am Postfach geht der Einstellung der Organisation vor.
    $Zugang = Get-CASMailbox -Identity $Postfach
    if ($Zugang.SmtpClientAuthenticationDisabled -ne $false) {
        Set-CASMailbox -Identity $Postfach -SmtpClientAuthenticationDisabled $false
        Write-Host 'SMTP AUTH eingeschaltet.'
    } else {
        Write-Host 'SMTP AUTH war schon eingeschaltet.'
    }
    if (-not ($Zugang.ImapEnabled -and $Zugang.PopEnabled)) {
        Set-CASMailbox -Identity $Postfach -ImapEnabled $true -PopEnabled $true
        Write-Host 'IMAP und POP3 eingeschaltet.'
    } else {
        Write-Host 'IMAP und POP3 waren schon eingeschaltet.'
    }

    Write-Host 'Fertig. Bis die Änderungen überall gelten, vergeht bis zu einer Stunde.'
} finally {
    Disconnect-ExchangeOnline -Confirm:$false
}
