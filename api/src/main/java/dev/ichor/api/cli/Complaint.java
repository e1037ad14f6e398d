package dev.ichor.api.cli;

import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Resolution.Refused;
import java.io.PrintWriter;
import java.util.List;

/** Says why nothing was started: one sentence each, to the standard error stream. */
final class Complaint {
  private Complaint() {}

  static void print(PrintWriter err, String command, Refused refused, List<MachineInterface> here) {
    refused.problems().forEach(problem -> err.printf("%s: %s%n", command, problem));
    if (refused.servesNothing()) {
      err.printf(
          "%s: no interface was named, and Ichor answers only where it was told to; add --serve"
              + " IFACE=server,pool=FIRST-LAST, or --serve IFACE=proxy beside another DHCP"
              + " server%n",
          command);
      err.printf("Interfaces of this machine:%n");
      here.forEach(one -> err.printf("  %-15s %s%n", one.name(), one.described()));
    }
    err.flush();
  }
}
