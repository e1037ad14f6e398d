package dev.ichor.lab;

import dev.ichor.lab.Milestones.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What crossed the bridge: DHCP, proxyDHCP, TFTP requests, HTTP request lines, no bulk data. It is
 * the lab's own witness: the steps of the table come from here and not from what Ichor says.
 */
final class Capture {
  private static final String HTTP_REQUEST =
      "tcp dst port 8081 and (tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x47455420"
          + " or tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x48454144)";
  private static final String FILTER =
      "udp port 67 or udp port 68 or udp port 4011 or udp dst port 69 or (" + HTTP_REQUEST + ")";

  private final Path file;
  private final Process tcpdump;

  Capture(Rack rack, Path file) {
    this.file = file;
    tcpdump =
        rack.keep(
            Shell.start(
                Path.of(file + ".log"),
                Rack.in(
                    rack.cable(),
                    "tcpdump",
                    "-i",
                    "br0",
                    "-U",
                    "-Z",
                    "root",
                    "-w",
                    file.toString(),
                    FILTER)));
    Shell.await(
        "tcpdump to listen",
        Duration.ofSeconds(20),
        () -> file.toFile().length() > 0 ? Optional.of(true) : Optional.empty());
  }

  /**
   * One packet.
   *
   * @param kind {@code dhcp 1}, {@code dhcp 5} (RFC 2132 §9.6), {@code tftp} or {@code http GET}
   * @param name vendor class, file name or path; empty when the packet has none
   */
  record Seen(Instant at, String mac, String kind, String name) {}

  /** Stops capturing and reads back. */
  List<Seen> stop() {
    Shell.stop(tcpdump);
    return seen();
  }

  /** What was captured so far. */
  List<Seen> seen() {
    var fields =
        List.of(
            "frame.time_epoch",
            "eth.src",
            "dhcp.hw.mac_addr",
            "dhcp.option.dhcp",
            "dhcp.option.vendor_class_id",
            "tftp.source_file",
            "http.request.method",
            "http.request.uri");
    var command =
        new ArrayList<>(
            List.of(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-d",
                "tcp.port==8081,http",
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-E",
                "occurrence=f"));
    fields.forEach(field -> command.addAll(List.of("-e", field)));
    return Shell.run(Duration.ofSeconds(60), command)
        .output()
        .lines()
        .filter(line -> line.matches("\\d+\\.\\d+\\|.*"))
        .map(Capture::parse)
        .toList();
  }

  private static Seen parse(String line) {
    var fields = Arrays.asList(line.split("\\|", -1));
    var at = Instant.ofEpochMilli((long) (Double.parseDouble(fields.get(0)) * 1000));
    if (!fields.get(3).isEmpty()) {
      return new Seen(at, fields.get(2), "dhcp " + fields.get(3), fields.get(4));
    }
    return fields.get(5).isEmpty()
        ? new Seen(at, fields.get(1), "http " + fields.get(6), fields.get(7))
        : new Seen(at, fields.get(1), "tftp", fields.get(5));
  }

  /** Notes the network steps of one machine. */
  static void note(List<Seen> packets, String mac, Milestones milestones) {
    for (var packet : packets) {
      if (packet.mac().equals(mac)) {
        step(packet).ifPresent(step -> milestones.reached(step, packet.at()));
      }
    }
  }

  private static Optional<Step> step(Seen packet) {
    if (packet.kind().equals("dhcp 1")) {
      return Optional.of(Step.DISCOVER);
    }
    if (packet.kind().equals("dhcp 5")) {
      return Optional.of(Step.ACK);
    }
    var name = packet.name();
    if (name.endsWith(".efi") || name.endsWith(".kpxe")) {
      return Optional.of(Step.LOADER);
    }
    if (name.endsWith(".ipxe")) {
      return Optional.of(Step.SCRIPT);
    }
    if (name.contains("/kernel-")) {
      return Optional.of(Step.KERNEL);
    }
    return name.contains("/initramfs-") ? Optional.of(Step.INITRAMFS) : Optional.empty();
  }
}
