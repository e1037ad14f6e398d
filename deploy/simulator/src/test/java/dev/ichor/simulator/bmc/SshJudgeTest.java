package dev.ichor.simulator.bmc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The BMC's SSH judged by somebody else's client: OpenSSH's. */
class SshJudgeTest {
  @TempDir Path directory;
  private final SimulatedBmc bmc =
      new SimulatedBmc(SimulatedBmcTest.PROFILE, new FakeChassis(), BmcFaults.NONE);
  private final SshHost host = new SshHost(SshHost.newKey());
  private InetSocketAddress address = new InetSocketAddress("127.0.0.1", 0);

  @BeforeEach
  void start() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/ssh")),
        "OpenSSH's client is not installed (Debian package openssh-client)");
    address = host.listen(bmc, Optional.empty(), address);
  }

  @AfterEach
  void stop() throws Exception {
    host.close();
  }

  /** Types these lines, with {@code -tt}: a terminal even though none is there. */
  private String ssh(String password, String typed) throws Exception {
    var ask = directory.resolve("ask");
    Files.writeString(ask, "#!/bin/sh\necho '%s'\n".formatted(password));
    Files.setPosixFilePermissions(ask, PosixFilePermissions.fromString("rwx------"));
    var line = new ArrayList<>(List.of("ssh", "-tt", "-F", "none", "-p"));
    line.add(Integer.toString(address.getPort()));
    for (String option :
        List.of(
            "StrictHostKeyChecking=accept-new",
            "UserKnownHostsFile=" + directory.resolve("known"),
            "PreferredAuthentications=password",
            "NumberOfPasswordPrompts=1",
            "ConnectTimeout=10")) {
      line.addAll(List.of("-o", option));
    }
    line.add("admin@127.0.0.1");
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("SSH_ASKPASS", ask.toString());
    builder.environment().put("SSH_ASKPASS_REQUIRE", "force");
    var process = builder.start();
    var keys = process.getOutputStream();
    keys.write(typed.getBytes(StandardCharsets.UTF_8));
    keys.flush();
    var said = new StringBuilder();
    var buffer = new byte[1024];
    var in = process.getInputStream();
    var bound = CompletableFuture.delayedExecutor(30, TimeUnit.SECONDS);
    bound.execute(process::destroy);
    while (said.indexOf("you said: hello") < 0) {
      int read = in.read(buffer);
      if (read < 0) {
        break;
      }
      said.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
    }
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return said.toString();
  }

  @Test
  @DisplayName("ssh logs in, sees the serial port, types into it, and sends a break (RFC 4335)")
  void console() throws Exception {
    bmc.serial().print("hello from the machine");
    assertThat(ssh("secret", "\r~B" + "\rhello\r"))
        .contains("hello from the machine", "you said: hello");
    assertThat(bmc.serial().breaks()).isEqualTo(1);
    assertThat(host.passwords()).isEqualTo(1);
  }

  @Test
  @DisplayName("ssh with a wrong password is not let in")
  void wrongPassword() throws Exception {
    assertThat(ssh("guess", "")).contains("Permission denied");
    assertThat(host.passwords()).isEqualTo(1);
  }
}
