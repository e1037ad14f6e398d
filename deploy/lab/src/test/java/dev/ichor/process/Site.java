package dev.ichor.process;

import dev.ichor.process.Loopback.Port;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where one test has its appliance and its rack: a directory under {@code target/process} for data
 * and logs, and a piece of loopback.
 */
final class Site implements AutoCloseable {
  static final Duration START = Duration.ofSeconds(90);
  private static final int OCTETS = 64 << 10;

  private final Path directory;
  private final Loopback net;
  private final List<IchorRun> runs = new ArrayList<>();

  private Site(Path directory, Loopback net) {
    this.directory = directory;
    this.net = net;
  }

  static Site open(String test) throws IOException {
    var directory = IchorRun.root().resolve("deploy/lab/target/process").resolve(test);
    try (Stream<Path> old = Files.exists(directory) ? Files.walk(directory) : Stream.empty()) {
      for (var path : old.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    var site = new Site(Files.createDirectories(directory), Loopback.reserve());
    for (var name : List.of("undionly.kpxe", "snponly.efi", "ipxe.efi", "snponly-arm64.efi")) {
      site.write("loaders", name, name.endsWith(".efi") ? "MZ Ichor demo: " : "Ichor demo: ");
    }
    site.write("assets", "kernel-amd64", "a kernel");
    site.write("assets", "initramfs-amd64.xz", "an initramfs");
    return site;
  }

  /** Another version beside the default one, of the default schematic. */
  void addTalos(String version) throws IOException {
    var folder =
        "assets/%s/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"
            .formatted(version);
    write(folder, "kernel-amd64", "another kernel");
    write(folder, "initramfs-amd64.xz", "another initramfs");
  }

  private void write(String folder, String name, String mark) throws IOException {
    var content = new byte[OCTETS];
    var head = (mark + name).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, content, 0, head.length);
    Files.write(Files.createDirectories(directory.resolve(folder)).resolve(name), content);
  }

  Path directory() {
    return directory;
  }

  Path data() {
    return directory.resolve("data");
  }

  Loopback net() {
    return net;
  }

  /** Base of the operator plane. */
  URI operator() {
    return URI.create("http://127.0.0.1:" + net.port(Port.OPERATOR));
  }

  /** Base of the boot plane's HTTP. */
  URI boot() {
    return URI.create("http://%s:%d".formatted(net.self(), net.port(Port.HTTP)));
  }

  Rest rest() throws IOException {
    return new Rest(operator(), Files.readString(data().resolve("operator.token")).strip());
  }

  /** What {@code ichor up} is told here; the first {@code --serve} is left out. */
  List<String> upWithoutServe() {
    var arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--data",
                data().toString(),
                "--operator",
                "127.0.0.1:" + net.port(Port.OPERATOR),
                "--loaders",
                directory.resolve("loaders").toString(),
                "--factory",
                "off",
                "--registry-port",
                "off",
                "--assets",
                directory.resolve("assets").toString()));
    for (var port : List.of(Port.DHCP, Port.PROXY, Port.TFTP, Port.HTTP, Port.EVENT, Port.LOG)) {
      arguments.add("--%s-port".formatted(port.name().toLowerCase(Locale.ROOT)));
      arguments.add(Integer.toString(net.port(port)));
    }
    return arguments;
  }

  List<String> up() {
    var arguments = new ArrayList<>(upWithoutServe());
    arguments.addAll(List.of("--serve", net.serve()));
    return arguments;
  }

  /** Runs the launcher; the run is ended with this site. */
  IchorRun run(String name, List<String> arguments) throws IOException {
    return run(name, List.of(), arguments);
  }

  IchorRun run(String name, List<String> wrapper, List<String> arguments) throws IOException {
    var run = IchorRun.start(directory.resolve("logs"), name, wrapper, arguments);
    runs.add(run);
    return run;
  }

  /** Starts the appliance and returns when it is ready. */
  IchorRun startAppliance(String name) throws Exception {
    return startAppliance(name, List.of());
  }

  /**
   * @param more flags beside the usual ones
   */
  IchorRun startAppliance(String name, List<String> more) throws Exception {
    var arguments = new ArrayList<>(up());
    arguments.addAll(more);
    var run = run(name, arguments);
    run.awaitOutput("Ichor is ready at", START);
    return run;
  }

  /** Starts the simulated rack and returns when its BMCs answer. */
  IchorRun startRack(int machines) throws Exception {
    return startRack(machines, List.of());
  }

  /**
   * @param faults {@code machine-02:loader-refused=1}
   */
  IchorRun startRack(int machines, List<String> faults) throws Exception {
    var arguments =
        new ArrayList<>(
            List.of(
                "simulate",
                "--machines",
                Integer.toString(machines),
                "--state",
                directory.resolve("rack").toString(),
                "--print-inventory",
                inventory().toString(),
                "--dhcp",
                "%s:%d".formatted(net.self(), net.port(Port.DHCP)),
                "--relay",
                net.relay(),
                "--bmc-net",
                net.bmcNet(),
                "--tftp-port",
                Integer.toString(net.port(Port.TFTP)),
                "--proxy-port",
                Integer.toString(net.port(Port.PROXY))));
    for (var fault : faults) {
      arguments.addAll(List.of("--fault", fault));
    }
    var run = run("rack", arguments);
    Await.until("the rack", START, () -> Files.exists(inventory()), run::where);
    return run;
  }

  /** The rack's machines with their BMCs, as JSON. */
  Path inventory() {
    return directory.resolve("rack.json");
  }

  @Override
  public void close() throws IOException {
    runs.forEach(IchorRun::close);
    net.close();
  }
}
