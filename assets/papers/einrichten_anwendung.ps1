    # --- Dienstprinzipal ---
    # Die Objekt-ID der Unternehmensanwendung, nicht die der App-Registrierung.
    $ObjektId = {{object_id}}
    if (-not $ObjektId) {
        Write-Host 'Die Objekt-ID steht in Entra > Unternehmensanwendungen > (App) > Objekt-ID.'
        $ObjektId = [guid]::Parse((Read-Host 'Objekt-ID')).ToString()
    }
    $Prinzipal = Get-ServicePrincipal | Where-Object { $_.AppId -eq $ClientId }
    if (-not $Prinzipal) {
        New-ServicePrincipal -AppId $ClientId -ObjectId $ObjektId -DisplayName 'AEVO' | Out-Null
        Write-Host 'Dienstprinzipal angelegt.'
    } elseif ($Prinzipal.ObjectId -ne $ObjektId) {
        throw "Der Dienstprinzipal hat die Objekt-ID $($Prinzipal.ObjectId), erwartet wird $ObjektId. Bitte klären, welche stimmt."
    } else {
        Write-Host 'Den Dienstprinzipal gab es schon.'
    }
    $Berechtigter = $ObjektId

