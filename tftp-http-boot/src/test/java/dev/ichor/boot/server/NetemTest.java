package dev.ichor.boot.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ichor.inventory.model.BootNames;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Other people's clients on a network that loses, doubles, delays and reorders packets: what
 * arrives is whole, within a bounded time. Where the kernel has no netem the lab runs this class in
 * a virtual machine (KernelVmIT).
 */
@Timeout(300)
class NetemTest {
  /** Each way; so a block and its acknowledgment meet the faults twice. */
  private static final String FAULTS =
      "delay 3ms 1ms loss 3% duplicate 3% reorder 25% 50%"; // reordered: sent at once

  private static final int SECONDS = 120;
  private static final int MOST = 8;

  /** What atftp 0.8 says when it gives up because an OACK comes twice (RFC 2347). */
  private static final String ATFTP_SECOND_OACK = "unexpected OACK";

  /** What {@code curl -v} says of each OACK that it takes. */
  private static final String CURL_OACK = "got option=(blksize)";

  @TempDir private static Path directory;
  private static Optional<FaultyCable> cable = Optional.empty();
  private static Optional<Process> rig = Optional.empty();
  private static String tftpPort = "";
  private static String httpPort = "";

  /** Why these tests cannot run here: each is skipped by its name. */
  private static String missing = "";

  @BeforeAll
  static void serve() throws Exception {
    try {
      cable = Optional.of(new FaultyCable());
    } catch (TestAbortedException e) {
      var reason = String.valueOf(e.getMessage()).replace("Assumption failed: ", "");
      missing = reason + "; KernelVmIT runs this test in a virtual machine";
      return;
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        List.of(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            RigProcess.class.getName(),
            directory.resolve("rig").toString(),
            FaultyCable.SERVER);
    var process = new ProcessBuilder(cable().onServer(command)).redirectErrorStream(true).start();
    rig = Optional.of(process);
    var ports = ready(process.inputReader(StandardCharsets.UTF_8));
    tftpPort = ports[1];
    httpPort = ports[2];
  }

  private static FaultyCable cable() {
    return cable.orElseThrow();
  }

  private static String[] ready(BufferedReader output) throws Exception {
    var said = new ArrayList<String>();
    for (var line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
      if (line.startsWith("ready ")) {
        return line.split(" ");
      }
    }
    throw new AssertionError("the server ended: " + said);
  }

  @AfterAll
  static void stop() throws Exception {
    if (rig.isPresent()) {
      var process = rig.get();
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    if (cable.isPresent()) {
      cable.get().close();
    }
  }

  @BeforeEach
  void spoil() throws Exception {
    assumeTrue(missing.isEmpty(), missing);
    cable().spoil(FAULTS);
  }

  /**
   * Fetched whole, in time, and the cable did lose something meanwhile: again where it was lucky,
   * for a window leaves as one segmented datagram, and an initramfs is few of these.
   */
  private static void fetch(Path expected, List<String> client) throws Exception {
    assumeTrue(isInstalled(client.getFirst()), client.getFirst() + " is not installed");
    var before = cable().lost();
    var isWhole = false;
    for (var attempt = 0; attempt < MOST && !(isWhole && cable().lost() > before); attempt++) {
      var ended = again(client);
      if (!stumbled(ended)) {
        assertThat(ended.exit()).as("%s ended with: %s", client, ended.output()).isZero();
        assertThat(target()).as(ended.output()).hasSameBinaryContentAs(expected);
        isWhole = true;
      }
    }
    assertThat(isWhole).as("fetched in %d attempts", MOST).isTrue();
    assertThat(cable().lost() - before).as("packets lost meanwhile").isPositive();
  }

  /**
   * The client failed over an OACK that came twice, doubled on the way or sent again since its
   * acknowledgment was lost; it is then started again. atftp gives up. curl 7.88 counts its blocks
   * from 0 again and waits for ever for block 1; sent once more, that would stand in the file
   * twice.
   */
  private static boolean stumbled(FaultyCable.Ended ended) {
    var output = ended.output();
    return output.contains(ATFTP_SECOND_OACK)
        || (!ended.isGood() && output.indexOf(CURL_OACK) < output.lastIndexOf(CURL_OACK));
  }

  private static FaultyCable.Ended again(List<String> client) throws Exception {
    Files.deleteIfExists(target());
    return cable().onClient(SECONDS, client);
  }

  private static boolean isInstalled(String tool) {
    return List.of("/usr/bin/", "/bin/").stream()
        .anyMatch(place -> Files.isExecutable(Path.of(place + tool)));
  }

  private static Path target() {
    return directory.resolve("fetched");
  }

  private static Path loader(String name) {
    return directory.resolve("rig/loaders").resolve(name);
  }

  private static Path initramfs() {
    return directory.resolve("rig/import/initramfs-amd64.xz");
  }

  @Test
  @DisplayName("tftp-hpa, block by block of 512 octets (RFC 1350)")
  void lockStep() throws Exception {
    fetch(
        loader(BootNames.UNDIONLY),
        List.of(
            "tftp",
            "-m",
            "binary",
            FaultyCable.SERVER,
            tftpPort,
            "-c",
            "get",
            BootNames.UNDIONLY,
            target().toString()));
  }

  @Test
  @DisplayName("atftp in windows of 16 blocks of 1468 octets (RFC 2348, RFC 7440)")
  void windows() throws Exception {
    fetch(
        initramfs(),
        List.of(
            "atftp",
            "--option",
            "blksize 1468",
            "--option",
            "windowsize 16",
            "--option",
            "timeout 1",
            "--get",
            "--local-file",
            target().toString(),
            "--remote-file",
            BootNames.initramfsPath(BootRig.PROFILE).substring(1),
            FaultyCable.SERVER,
            tftpPort));
  }

  @Test
  @DisplayName("curl over TFTP with blksize 1468 (RFC 2348)")
  void curlTftp() throws Exception {
    fetch(
        loader(BootNames.SNPONLY_X64),
        List.of(
            "curl",
            "-sSv",
            "--speed-time", // stalled for so many seconds: ended
            "15",
            "--connect-timeout", // a fiftieth of it is the time-out that it asks for (RFC 2349)
            "50",
            "--tftp-blksize",
            "1468",
            "-o",
            target().toString(),
            "tftp://%s:%s/%s".formatted(FaultyCable.SERVER, tftpPort, BootNames.SNPONLY_X64)));
  }

  @Test
  @DisplayName("curl over boot HTTP: a whole initramfs on one connection")
  void curlHttp() throws Exception {
    var path = BootNames.initramfsPath(BootRig.PROFILE);
    fetch(
        initramfs(),
        List.of(
            "curl",
            "-sS",
            "-f",
            "-o",
            target().toString(),
            "http://%s:%s%s".formatted(FaultyCable.SERVER, httpPort, path)));
  }

  @Test
  @DisplayName("One packet in twelve lost, each way: the loader still arrives in windows of 4")
  void heavyLoss() throws Exception {
    cable().spoil("delay 2ms loss 8%");
    fetch(
        loader(BootNames.UNDIONLY),
        List.of(
            "atftp",
            "--option",
            "blksize 1428",
            "--option",
            "windowsize 4",
            "--option",
            "timeout 1",
            "--get",
            "--local-file",
            target().toString(),
            "--remote-file",
            BootNames.UNDIONLY,
            FaultyCable.SERVER,
            tftpPort));
  }
}
