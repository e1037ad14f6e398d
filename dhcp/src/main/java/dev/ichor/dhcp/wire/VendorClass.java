package dev.ichor.dhcp.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Option 60 (RFC 2132 §9.13), e.g. {@code PXEClient:Arch:00007:UNDI:003000}.
 *
 * @param text as sent, without trailing NULs
 */
public record VendorClass(String text) {
  public static final String PXE = "PXEClient";
  public static final String HTTP = "HTTPClient";

  private static final String U_BOOT = "U-Boot";
  private static final Pattern ARCH = Pattern.compile("^(?:PXE|HTTP)Client:Arch:(\\d{5})(?::.*)?$");

  /** RFC 4578 §2: the class begins with the word, whatever follows. */
  public boolean isPxe() {
    return text.startsWith(PXE);
  }

  /** UEFI 2.10 §24.7.2. */
  public boolean isHttp() {
    return text.startsWith(HTTP);
  }

  /** U-Boot says its board's name; with option 93 it is answered as PXE. */
  public boolean isUboot() {
    return text.startsWith(U_BOOT);
  }

  /** The architecture in the text, for clients that leave option 93 out. */
  public Optional<ClientArch> arch() {
    var matcher = ARCH.matcher(text);
    return matcher.matches()
        ? Optional.of(new ClientArch(Integer.parseInt(matcher.group(1))))
        : Optional.empty();
  }
}
