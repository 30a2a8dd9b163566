    # Der Benutzer, der sich für das Postfach anmeldet.
    $Berechtigter = {{user}}

