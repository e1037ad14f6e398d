package dev.ichor.bmc.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.bmc.ipmi.wire.AsfMessage;
import dev.ichor.bmc.ipmi.wire.RmcpMessage;
import dev.ichor.inventory.model.BmcEndpoint;
import dev.ichor.inventory.model.Secret;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * OpenIPMI's {@code ipmi_sim} with one machine whose power and boot device are files in a
 * directory.
 */
public final class IpmiSim implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/ipmi_sim");

  private final Path directory;
  private final int port;
  private final Process process;

  private IpmiSim(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /** Starts it and waits until it answers a ping; skips the test when it is not installed. */
  public static IpmiSim start(Path directory) throws Exception {
    return start(directory, "");
  }

  /**
   * @param more lines for the emulator, as ipmi_sim_cmd(5) has them
   */
  public static IpmiSim start(Path directory, String more) throws Exception {
    return start(directory, more, "", _ -> "");
  }

  /** With settings of serial over LAN; the line itself leads nowhere. */
  public static IpmiSim withConsole(Path directory, String more) throws Exception {
    return start(directory, more, "", _ -> "  sol \"tcp:127.0.0.1:9\" 115200\n");
  }

  /**
   * With a second controller at 30h on the IPMB, whose power is the file {@code power0x30}.
   *
   * @param more lines for the emulator, among them those that add the controller
   */
  public static IpmiSim withNeighbour(Path directory, String more) throws Exception {
    return start(directory, more, "", hook -> NEIGHBOUR.formatted(hook));
  }

  /** With a key of its own, which logins need then. */
  public static IpmiSim withKey(Path directory, String kg) throws Exception {
    return start(directory, "", "bmc_key \"%s\"".formatted(kg), _ -> "");
  }

  private static IpmiSim start(
      Path directory, String more, String ofLan, UnaryOperator<String> lanOfHook) throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "ipmi_sim is missing: apt install openipmi");
    var port = freePort();
    var hook = Files.writeString(directory.resolve("hook"), HOOK);
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(directory.resolve("state"));
    var lan =
        Files.writeString(
            directory.resolve("lan.conf"),
            LAN.formatted(port, ofLan, hook) + lanOfHook.apply(hook.toString()));
    var emulator = Files.writeString(directory.resolve("sim.emu"), EMULATOR + more);
    var state = directory.resolve("state").toString();
    var process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-c",
                lan.toString(),
                "-f",
                emulator.toString(),
                "-s",
                state,
                "-n")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    var sim = new IpmiSim(directory, port, process);
    sim.awaitPong();
    return sim;
  }

  public int port() {
    return port;
  }

  public BmcEndpoint endpoint() {
    return endpoint("admin", "secret");
  }

  public BmcEndpoint endpoint(String user, String password) {
    return new BmcEndpoint(BmcEndpoint.Protocol.IPMI, "127.0.0.1", port, user, Secret.of(password));
  }

  /** What the hook was told last: {@code 0}, {@code 1}. */
  public String power() throws IOException {
    return read("power", "0");
  }

  /** The same of the controller behind it. */
  public String neighboursPower() throws IOException {
    return read("power0x30", "0");
  }

  /** {@code pxe}, {@code default}, … */
  public String bootDevice() throws IOException {
    return read("boot", "default");
  }

  /** Every call of the hook, one a line. */
  public List<String> calls() throws IOException {
    return Files.readAllLines(directory.resolve("calls"));
  }

  /** Output of {@code ipmitool -C 3} against this simulator. */
  public String ipmitool(String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ipmitool")), "ipmitool is missing");
    var command = new ArrayList<>(List.of("ipmitool", "-I", "lanplus", "-C", "3"));
    command.addAll(List.of("-H", "127.0.0.1", "-p", "" + port, "-U", "admin", "-P", "secret"));
    command.addAll(List.of(arguments));
    var run = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    run.waitFor(20, TimeUnit.SECONDS);
    return output.strip();
  }

  private String read(String name, String absent) throws IOException {
    var file = directory.resolve(name);
    return Files.exists(file) ? Files.readString(file).strip() : absent;
  }

  private void awaitPong() throws IOException {
    var ping = RmcpMessage.asf(new AsfMessage.Ping(1).encode()).encode().toArray();
    try (var socket = new DatagramSocket()) {
      socket.setSoTimeout(200);
      for (var i = 0; i < 50; i++) {
        socket.send(new DatagramPacket(ping, ping.length, InetAddress.getLoopbackAddress(), port));
        try {
          socket.receive(new DatagramPacket(new byte[512], 512));
          return;
        } catch (SocketTimeoutException e) {
          // not up yet
        }
      }
    }
    close();
    throw new IOException("ipmi_sim does not answer; its log is in " + directory);
  }

  private static int freePort() throws IOException {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static final String HOOK =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit 1
      echo "$*" >> calls
      of=$1
      [ "$of" = 0x20 ] && of=
      shift
      op=$1
      shift
      case "$op" in
      get)
        for name in "$@"; do
          case "$name" in
          power) echo "power:$(cat "power$of" 2>/dev/null || echo 0)" ;;
          boot) echo "boot:$(cat boot 2>/dev/null || echo default)" ;;
          *) echo "$name:0" ;;
          esac
        done ;;
      set)
        while [ $# -ge 2 ]; do
          case "$1" in power|boot) echo "$2" > "$1$of" ;; esac
          shift 2
        done ;;
      esac
      exit 0
      """;

  private static final String LAN =
      """
      name "ichor"
      set_working_mc 0x20
        startlan 1
          addr 127.0.0.1 %d
          priv_limit admin
          allowed_auths_callback none md2 md5 straight
          allowed_auths_user none md2 md5 straight
          allowed_auths_operator none md2 md5 straight
          allowed_auths_admin none md2 md5 straight
          guid a123456789abcdefa123456789abcdef
          %s
        endlan
        chassis_control "%s 0x20"
        user 1 true "" "test" user 10 none md2 md5 straight
        user 2 true "admin" "secret" admin 10 none md2 md5 straight
        user 3 true "reader" "looks" user 10 none md2 md5 straight
      """;

  private static final String NEIGHBOUR =
      """
      set_working_mc 0x30
        chassis_control "%s 0x30"
      """;

  private static final String EMULATOR =
      """
      mc_setbmc 0x20
      mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
      sel_enable 0x20 1000 0x0a
      mc_enable 0x20
      """;
}
