package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.PxeVendorOptions;
import dev.ichor.inventory.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * The boot ROM of a Raspberry Pi. It says "PXEClient:Arch:00000", the architecture of a BIOS, on an
 * ARM; it loads no boot file by name, but its own files from the TFTP server, once option 43 holds
 * the text that it looks for. A Pi with UEFI firmware speaks as any ARM64 UEFI and is not meant.
 */
final class RaspberryPi {
  /** First half of the MAC addresses that the IEEE gave to Raspberry Pi. */
  private static final Set<String> OUIS =
      Set.of("28cdc1", "2ccf67", "88a29e", "b827eb", "d83add", "dca632", "e45f01");

  /** Option 97 of Pi 4 and later: type 0, then the family, not a UUID. */
  private static final String GUID_BEGINS = "RPi";

  private RaspberryPi() {}

  static boolean isOne(Request request) {
    var architectures = request.architectures();
    return request.speaker() == Speaker.PXE_FIRMWARE
        && (architectures.contains(ClientArch.X86_BIOS)
            || architectures.contains(ClientArch.RPIBOOT))
        && (architectures.contains(ClientArch.RPIBOOT) || hasOui(request) || hasGuid(request));
  }

  private static boolean hasOui(Request request) {
    var chaddr = request.message().chaddr();
    return chaddr.size() == 6 && OUIS.contains(chaddr.slice(0, 3).toHex());
  }

  private static boolean hasGuid(Request request) {
    return request
        .message()
        .options()
        .get(OptionCode.CLIENT_UUID)
        .filter(guid -> guid.size() == 17)
        .map(guid -> new String(guid.slice(1, 4).toArray(), StandardCharsets.US_ASCII))
        .filter(GUID_BEGINS::equals)
        .isPresent();
  }

  /** Item 0 with the text, and a prompt that is over at once. */
  static Bytes options(String text) {
    return PxeVendorOptions.none()
        .control(PxeVendorOptions.NO_BROADCAST_NO_MULTICAST)
        .prompt(0, "PXE")
        .menu(List.of(new PxeVendorOptions.MenuItem(0, text)))
        .encode()
        .orElseThrow();
  }
}
