package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Tells machines apart by what firmware says, knowing that firmware lies. Pure. */
final class Identity {
  /** Serial numbers that many boards share. */
  private static final Pattern FILLER =
      Pattern.compile(
          "(?i)\\s*|0+|f+|none|n/?a|default string|not specified|not applicable|unknown|system serial number"
              + "|to be filled by o\\.?e\\.?m\\.?|123456789|0123456789|\\.+|x+");

  /** UUIDs that firmware ships when nobody set one. */
  private static final Set<UUID> SHARED =
      Set.of(
          new UUID(0, 0),
          new UUID(-1, -1),
          UUID.fromString("03000200-0400-0500-0006-000700080009"),
          UUID.fromString("00020003-0004-0005-0006-000700080009"),
          UUID.fromString("fefefefe-fefe-fefe-fefe-fefefefefefe"),
          UUID.fromString("12345678-1234-5678-90ab-cddeefaabbcc"));

  private Identity() {}

  /** The UUID if it can name one machine. */
  static Optional<UUID> usable(Optional<UUID> uuid) {
    return uuid.filter(value -> !SHARED.contains(value));
  }

  /** The serial number if it can name one machine. */
  static Optional<String> usableSerial(Optional<String> serial) {
    return serial.map(String::strip).filter(text -> !FILLER.matcher(text).matches());
  }

  /**
   * True when both may be the same machine: nothing they both state differs. A shared MAC with
   * different UUIDs is another board with a moved NIC.
   */
  static boolean compatible(MachineKeys known, Optional<UUID> uuid) {
    var usable = usable(uuid);
    return usable.isEmpty()
        || known.smbiosUuid().isEmpty()
        || known.smbiosUuid().equals(usable)
        || known.smbiosUuid().map(Identity::swapped).equals(usable);
  }

  /**
   * True unless what answers is another machine: it has network links, none of them is known of
   * this machine, and its UUID does not speak for it either (firmware may lend a NIC another MAC).
   */
  static boolean mayBe(MachineKeys known, Hardware found) {
    if (known.macs().isEmpty() || found.nics().isEmpty()) {
      return true;
    }
    var sameUuid =
        usable(found.smbiosUuid()).isPresent()
            && known.smbiosUuid().isPresent()
            && compatible(known, found.smbiosUuid());
    return sameUuid || found.nics().stream().anyMatch(nic -> known.macs().contains(nic.mac()));
  }

  /** The same UUID in the other byte order of SMBIOS before 2.6. */
  static UUID swapped(UUID uuid) {
    long high = uuid.getMostSignificantBits();
    long timeLow = Integer.toUnsignedLong(Integer.reverseBytes((int) (high >>> 32)));
    long timeMid = Short.toUnsignedLong(Short.reverseBytes((short) (high >>> 16)));
    long timeHigh = Short.toUnsignedLong(Short.reverseBytes((short) high));
    return new UUID(timeLow << 32 | timeMid << 16 | timeHigh, uuid.getLeastSignificantBits());
  }

  /** What is known, with what was just seen. */
  static MachineKeys merge(
      MachineKeys known, Optional<UUID> uuid, Optional<String> serial, Set<MacAddress> macs) {
    var all = new HashSet<>(known.macs());
    macs.stream().filter(mac -> !mac.isUnusable()).forEach(all::add);
    return new MachineKeys(
        known.smbiosUuid().or(() -> usable(uuid)),
        known.serial().or(() -> usableSerial(serial)),
        all);
  }

  /** What people call a machine that nobody named. */
  static String defaultName(Machine.MachineKeys keys) {
    return keys.macs().stream()
        .sorted()
        .findFirst()
        .map(mac -> "machine-" + mac.octets().toHex().substring(6))
        .or(() -> keys.smbiosUuid().map(uuid -> "machine-" + uuid.toString().substring(0, 8)))
        .orElse("machine");
  }
}
