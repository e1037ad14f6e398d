package dev.ichor.bmc.redfish.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a BMC says of its machine, whether that is on or off.
 *
 * @param macs of the system's network cards, lower case with colons
 * @param firmware versions by component
 * @param secureBoot whether Secure Boot was enforced at the last start
 * @param certificateEnds when the BMC's own certificate expires
 * @param gaps parts that could not be read, each with the reason
 */
public record MachineReport(
    ComputerSystem system,
    List<Part> processors,
    List<Part> memory,
    List<Part> drives,
    List<String> macs,
    Map<String, String> firmware,
    Optional<Boolean> secureBoot,
    Optional<Instant> certificateEnds,
    List<String> gaps) {
  public MachineReport {
    processors = List.copyOf(processors);
    memory = List.copyOf(memory);
    drives = List.copyOf(drives);
    macs = List.copyOf(macs);
    firmware = Map.copyOf(firmware);
    gaps = List.copyOf(gaps);
  }

  /**
   * One processor, memory module or drive.
   *
   * @param amount cores, MiB or octets, by what it is
   */
  public record Part(
      String name, Optional<String> model, Optional<String> serial, Optional<Long> amount) {
    /** Empty for a slot with nothing in it. */
    public static Optional<Part> of(JsonDoc doc, String amount) {
      return doc.text("Status", "State").filter("Absent"::equals).isPresent()
          ? Optional.empty()
          : Optional.of(
              new Part(
                  doc.text("DeviceLocator")
                      .or(() -> doc.text("Socket"))
                      .or(() -> doc.text("Name"))
                      .orElse("?"),
                  doc.text("Model"),
                  doc.text("SerialNumber"),
                  doc.whole(amount)));
    }
  }

  /**
   * A sensor's reading.
   *
   * @param value empty while it cannot be read
   */
  public record Reading(String name, Optional<Double> value, Optional<String> unit) {}

  /** An entry of a log; {@code created} as the BMC wrote it, since its clock may be wrong. */
  public record LogLine(Optional<String> created, Optional<String> severity, String message) {}
}
