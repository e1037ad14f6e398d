package dev.ichor.simulator.rack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rack as a list for import: who each machine is and how its BMC is reached, as JSON. */
public final class Inventory {
  private Inventory() {}

  /**
   * {@code {"machines": [{"name": …, "mac": …, "bmc": {"address": …, "port": …, …}}]}}.
   *
   * @param certificates fingerprints by machine; a machine that has one is listed with Redfish
   */
  public static String json(List<MachinePlan> machines, Map<String, String> certificates) {
    return machines.stream()
        .map(plan -> machine(plan, Optional.ofNullable(certificates.get(plan.name()))))
        .collect(Collectors.joining(",\n", "{\"machines\": [\n", "\n]}\n"));
  }

  /** Writes the list for its owner's eyes only: it holds passwords. */
  public static void write(Path file, List<MachinePlan> machines, Map<String, String> certificates)
      throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(next, json(machines, certificates));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String machine(MachinePlan plan, Optional<String> certificate) {
    return """
          {"name": %s, "uuid": %s, "serial": %s, "mac": %s, "firmware": %s, "switchPort": %s,
           "bmc": {"protocol": %s, "address": %s, "port": %d, "user": %s, "password": %s%s}}"""
        .formatted(
            text(plan.name()),
            text(plan.identity().uuid().toString()),
            text(plan.identity().serial()),
            text(plan.identity().mac().toString()),
            text(plan.firmware().label()),
            text(plan.switchPort()),
            text(certificate.isPresent() ? "redfish" : "ipmi"),
            text(plan.bmcAddress().getAddress().getHostAddress()),
            plan.bmcAddress().getPort(),
            text(plan.bmc().user()),
            text(plan.bmc().password()),
            certificate.map(pin -> ", \"certificate\": " + text(pin)).orElse(""));
  }

  private static String text(String value) {
    StringBuilder out = new StringBuilder("\"");
    value
        .chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c < 0x20 || c > 0x7e) {
                out.append("\\u%04x".formatted(c));
              } else {
                out.append((char) c);
              }
            });
    return out.append('"').toString();
  }
}
