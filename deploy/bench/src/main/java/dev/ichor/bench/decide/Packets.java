package dev.ichor.bench.decide;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** UDP payloads out of dhcp's capture uefi-pxe.pcap: QEMU, OVMF 2022.11, iPXE of 2019. */
final class Packets {
  /** Option 50 of the captured REQUESTs. */
  static final int REQUESTED = 0x0a4d_00c6;

  private Packets() {}

  /**
   * @param name {@code edk2-discover}, {@code edk2-request}, {@code ipxe-discover}, {@code
   *     ipxe-request}
   */
  static Bytes of(String name) {
    try (var in = Packets.class.getResourceAsStream(name + ".hex")) {
      if (in == null) {
        throw new IllegalArgumentException("no packet " + name);
      }
      return Bytes.ofHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
