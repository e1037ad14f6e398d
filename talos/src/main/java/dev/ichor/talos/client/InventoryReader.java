package dev.ichor.talos.client;

import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.Hardware;
import dev.ichor.inventory.model.Hardware.Disk;
import dev.ichor.inventory.model.Hardware.Nic;
import dev.ichor.inventory.model.Hardware.Processor;
import dev.ichor.inventory.model.MacAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Hardware from the COSI resources that every Talos version has, in maintenance and later. */
final class InventoryReader {
  private static final Logger LOG = Logger.getLogger(InventoryReader.class);

  /** What boards carry in SMBIOS type 1 when nobody filled it in. */
  private static final Set<String> FILLERS =
      Set.of(
          "",
          "0",
          "none",
          "n/a",
          "na",
          "unknown",
          "default string",
          "not specified",
          "not applicable",
          "to be filled by o.e.m.",
          "system serial number",
          "system manufacturer",
          "system product name",
          "0123456789",
          "123456789");

  /** Disks and links that rules and configurations go by; the record stays in memory. */
  private static final int MOST = 512;

  private InventoryReader() {}

  /**
   * @param architecture as the Version call told it; Talos has no resource for it
   */
  static Hardware read(CosiClient cosi, Architecture architecture) {
    var system = cosi.get(CosiType.SYSTEM_INFORMATION, "systeminformation");
    var processors =
        cosi.list(CosiType.PROCESSOR).stream()
            .filter(socket -> socket.number("coreCount") > 0)
            .map(InventoryReader::processor)
            .toList();
    var memory =
        cosi.list(CosiType.MEMORY_MODULE).stream()
            .mapToLong(module -> Math.max(0, module.number("sizeMiB")))
            .sum();
    return new Hardware(
        system.flatMap(found -> named(found, "manufacturer")),
        system.flatMap(found -> named(found, "productName")),
        system.flatMap(InventoryReader::serial),
        system.flatMap(found -> uuid(found.text("uuid"))),
        architecture,
        processors,
        memory,
        cosi.list(CosiType.DISK).stream().limit(MOST).map(InventoryReader::disk).toList(),
        nics(cosi),
        cosi.get(CosiType.SECURITY_STATE, "securitystate")
            .map(found -> found.flag("secureBoot"))
            .orElse(false));
  }

  /** What tells machines apart: serial, UUID, NICs; the rest was not read. */
  static Hardware identity(CosiClient cosi) {
    var system = cosi.get(CosiType.SYSTEM_INFORMATION, "systeminformation");
    return new Hardware(
        Optional.empty(),
        Optional.empty(),
        system.flatMap(InventoryReader::serial),
        system.flatMap(found -> uuid(found.text("uuid"))),
        Architecture.AMD64,
        List.of(),
        0,
        List.of(),
        nics(cosi),
        false);
  }

  private static List<Nic> nics(CosiClient cosi) {
    return cosi.list(CosiType.LINK_STATUS).stream()
        .flatMap(InventoryReader::nic)
        .limit(MOST)
        .toList();
  }

  private static Optional<String> serial(CosiResource system) {
    return named(system, "serialnumber").or(() -> named(system, "serialNumber"));
  }

  private static Optional<String> named(CosiResource resource, String key) {
    var text = resource.text(key);
    return FILLERS.contains(text.toLowerCase(Locale.ROOT)) ? Optional.empty() : Optional.of(text);
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      LOG.debugf("inventory skip field=uuid value=\"%s\" why=\"not a UUID\"", text);
      return Optional.empty();
    }
  }

  private static Processor processor(CosiResource socket) {
    return new Processor(
        socket.text("socket").isEmpty() ? socket.id() : socket.text("socket"),
        socket.text("productName"),
        count(socket.number("coreCount")),
        count(socket.number("threadCount")));
  }

  private static int count(long number) {
    return Math.clamp(number, 0, 1 << 20);
  }

  private static Disk disk(CosiResource disk) {
    return new Disk(
        disk.id(),
        disk.number("size"),
        disk.text("model"),
        disk.text("serial"),
        disk.text("wwid"),
        disk.text("transport"),
        disk.flag("rotational"),
        disk.flag("readonly"),
        disk.flag("cdrom"));
  }

  /** Physical means: of type ether and of no kind (bridge, bond, veth, ... have one). */
  private static Stream<Nic> nic(CosiResource link) {
    if (!link.text("type").equals("ether") || !link.text("kind").isEmpty()) {
      return Stream.empty();
    }
    return mac(link)
        .map(
            mac ->
                new Nic(
                    link.id(),
                    mac,
                    link.flag("linkState"),
                    speed(link.number("speedMbit")),
                    link.text("driver")))
        .stream();
  }

  /** The kernel says 4294967295 (ethtool's SPEED_UNKNOWN) for a link that is down. */
  private static int speed(long megabits) {
    return megabits > 10_000_000 ? 0 : count(megabits);
  }

  /**
   * The burnt-in address where the kernel knows it: in a bond all slaves show the same other one.
   */
  private static Optional<MacAddress> mac(CosiResource link) {
    for (var text : List.of(link.text("permanentAddr"), link.text("hardwareAddr"))) {
      try {
        if (!text.isEmpty()) {
          return Optional.of(MacAddress.parse(text));
        }
      } catch (IllegalArgumentException e) {
        LOG.debugf("inventory skip link=%s address=\"%s\" why=\"not a MAC\"", link.id(), text);
      }
    }
    return Optional.empty();
  }
}
