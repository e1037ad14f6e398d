package dev.ichor.inventory.enrolment;

import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.Machine;
import dev.ichor.inventory.model.Machine.MachineKeys;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells machines apart by what firmware says, knowing that firmware lies. Pure. */
public final class Identity {
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

  /** False when the machine was read and has no such NIC. */
  static boolean mayHave(Machine machine, MacAddress mac) {
    var nics = machine.hardware().map(Hardware::nics).orElse(List.of());
    return nics.isEmpty() || nics.stream().anyMatch(nic -> nic.mac().equals(mac));
  }

  /**
   * True unless what answers is another machine: it has network links, none of them is known of
   * this machine, and its UUID does not speak for it either (firmware may lend a NIC another MAC).
   */
  public static boolean mayBe(MachineKeys known, Hardware found) {
    if (known.macs().isEmpty() || found.nics().isEmpty()) {
      return true;
    }
    var sameUuid =
        usable(found.smbiosUuid()).isPresent()
            && known.smbiosUuid().isPresent()
            && compatible(known, found.smbiosUuid());
    return sameUuid || !Collections.disjoint(macs(found), known.macs());
  }

  static Set<MacAddress> macs(Hardware hardware) {
    return hardware.nics().stream().map(Hardware.Nic::mac).collect(Collectors.toSet());
  }

  /**
   * Keys as the board itself tells them. Once one known MAC is found on it, those that it does not
   * have go: they came from another board with the same UUID, or from a NIC that is gone.
   *
   * @param uuid of the board, when no other machine has it
   */
  static MachineKeys learned(MachineKeys known, Optional<UUID> uuid, Hardware read) {
    var merged = merge(known, uuid, read.serial(), macs(read));
    return Collections.disjoint(macs(read), known.macs())
        ? merged
        : new MachineKeys(merged.smbiosUuid(), merged.serial(), usable(macs(read)));
  }

  private static Set<MacAddress> usable(Set<MacAddress> macs) {
    return macs.stream().filter(mac -> !mac.isUnusable()).collect(Collectors.toSet());
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
