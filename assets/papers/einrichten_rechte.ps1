    # --- Rechte am Postfach ---
    # Vollzugriff zum Abrufen, „Senden als“ zum Senden.
    $Vollzugriff = Get-MailboxPermission -Identity $Postfach -User $Berechtigter -ErrorAction SilentlyContinue |
        Where-Object { $_.AccessRights -contains 'FullAccess' -and -not $_.Deny }
    if (-not $Vollzugriff) {
        Add-MailboxPermission -Identity $Postfach -User $Berechtigter -AccessRights FullAccess | Out-Null
        Write-Host 'Vollzugriff erteilt.'
    } else {
        Write-Host 'Vollzugriff war schon erteilt.'
    }
    $SendenAls = Get-RecipientPermission -Identity $Postfach -Trustee $Berechtigter -ErrorAction SilentlyContinue |
        Where-Object { $_.AccessRights -contains 'SendAs' }
    if (-not $SendenAls) {
        Add-RecipientPermission -Identity $Postfach -Trustee $Berechtigter -AccessRights SendAs -Confirm:$false | Out-Null
        Write-Host 'Senden als erteilt.'
    } else {
        Write-Host 'Senden als war schon erteilt.'
    }

