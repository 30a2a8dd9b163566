; The installer, for one user or for all: makensis -DVERSION=… -DFROM=<folder of the two programs> -DTO=<file> [-DQUICK] installer.nsi
; QUICK packs nothing, in a second instead of minutes: for tests.
; Silent: /S, and before it /CurrentUser or /AllUsers; settings and secrets are never touched.
Unicode true
Target amd64-unicode
!ifdef QUICK
SetCompress off
!else
SetCompressor /SOLID lzma
; Both programs fit in, and are one in all but a byte.
SetCompressorDictSize 64
!endif

!define NAME "AEVO Administrator"
!define PROGRAM "aevo-administrator"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths\${PROGRAM}.exe"

!define MULTIUSER_MUI
!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${ENTRY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${ENTRY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INIT_TEXT_ALLUSERSNOTPOSSIBLE "Für alle Benutzer dieses Computers kann nur ein Administrator installieren."
!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include WinVer.nsh

Name "${NAME}"
OutFile "${TO}"
ManifestDPIAware true
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1031 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1031 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1031 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1031 "FileDescription" "${NAME} einrichten"
VIAddVersionKey /LANG=1031 "LegalCopyright" "MIT OR Apache-2.0"

!define MUI_ICON "icon.ico"
!define MUI_UNICON "icon.ico"
!define MUI_ABORTWARNING
!define MUI_UNCONFIRMPAGE_TEXT_TOP "${NAME} wird von diesem Computer entfernt. Einstellungen und Geheimnisse bleiben erhalten."
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "German"

; A running program cannot be replaced or removed.
!macro END_PROGRAM
  ${Do}
    ClearErrors
    Delete "$INSTDIR\${PROGRAM}.exe"
    Delete "$INSTDIR\${PROGRAM}.com"
    ${IfNot} ${Errors}
      ${Break}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME} läuft noch. Schließen Sie das Programm, und versuchen Sie es erneut." /SD IDCANCEL IDRETRY +3
    SetErrorLevel 2
    Quit
  ${Loop}
!macroend

Function .onInit
  !insertmacro MULTIUSER_INIT
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "${NAME} braucht Windows 10 oder 11." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Function un.onInit
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section
  !insertmacro END_PROGRAM
  SetOutPath "$INSTDIR"
  File "${FROM}/${PROGRAM}.exe"
  File "${FROM}/${PROGRAM}.com"
  File "../../LICENSE-MIT"
  File "../../LICENSE-APACHE"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}.exe"
  WriteRegStr SHCTX "${APP_PATH}" "" "$INSTDIR\${PROGRAM}.exe"
  WriteRegStr SHCTX "${ENTRY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${ENTRY}" "DisplayIcon" "$INSTDIR\${PROGRAM}.exe"
  WriteRegStr SHCTX "${ENTRY}" "Publisher" "${NAME}"
  WriteRegStr SHCTX "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${ENTRY}" "NoModify" 1
  WriteRegDWORD SHCTX "${ENTRY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${ENTRY}" "EstimatedSize" $0
SectionEnd

; Only what was installed: the folder may be one that holds other things.
Section "un."
  !insertmacro END_PROGRAM
  Delete "$INSTDIR\LICENSE-MIT"
  Delete "$INSTDIR\LICENSE-APACHE"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "${APP_PATH}"
  DeleteRegKey SHCTX "${ENTRY}"
SectionEnd
