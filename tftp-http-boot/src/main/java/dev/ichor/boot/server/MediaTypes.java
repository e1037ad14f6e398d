package dev.ichor.boot.server;

/** Media types that UEFI HTTP Boot distinguishes (UEFI 2.10 §24.7.3), by extension. */
final class MediaTypes {
  static final String SCRIPT = "text/plain";

  private MediaTypes() {}

  static String of(String file) {
    if (file.endsWith(".efi")) {
      return "application/efi";
    }
    if (file.endsWith(".iso")) {
      return "application/vnd.efi-iso";
    }
    return file.endsWith(".img") ? "application/vnd.efi-img" : "application/octet-stream";
  }
}
