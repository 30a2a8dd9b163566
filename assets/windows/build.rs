//! Icon, version and manifest of the Windows program. For other systems there is nothing to do.

use std::path::Path;
use std::{env, io};

fn main() -> io::Result<()> {
    let here = Path::new("assets/windows");
    println!("cargo::rerun-if-changed={}", here.display());
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return Ok(());
    }
    // The resource compiler runs elsewhere.
    let file = |name| {
        let path = std::path::absolute(here.join(name))?;
        path.into_os_string()
            .into_string()
            .map_err(|_| io::Error::other("the path is no Unicode"))
    };
    winresource::WindowsResource::new()
        .set_icon(&file("icon.ico")?)
        .set_manifest_file(&file("manifest.xml")?)
        .set_language(0x0407)
        .set("ProductName", "AEVO Administrator")
        .set("FileDescription", "AEVO Administrator")
        .set("InternalName", "aevo-administrator")
        .set("OriginalFilename", "aevo-administrator.exe")
        .set("LegalCopyright", "MIT OR Apache-2.0")
        .compile_for("aevo-administrator")
}
