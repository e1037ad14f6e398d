package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.serial.client.SerialConfig;
import dev.ichor.bmc.serial.client.SshConsoles;
import dev.ichor.bmc.serial.client.SshTarget;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Secret;
import dev.ichor.simulator.bmc.SshHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A BMC that prints before it reads. */
class SshFloodTest {
  private static final class NoLine implements SerialLine {
    @Override
    public void opened(Runnable wake) {
      throw new AssertionError("it was opened");
    }

    @Override
    public void text(Bytes characters) {
      throw new AssertionError("it showed " + characters);
    }

    @Override
    public Optional<Bytes> keys() {
      return Optional.empty();
    }

    @Override
    public boolean isClosed() {
      return false;
    }
  }

  /** Prints a mebibyte and takes no key. */
  private static final class Flood implements Command {
    private OutputStream out = OutputStream.nullOutputStream();

    @Override
    public void setInputStream(InputStream in) {}

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {}

    @Override
    public void setExitCallback(ExitCallback callback) {}

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread.ofVirtual().start(this::print);
    }

    private void print() {
      try {
        for (var i = 0; i < 256; i++) {
          out.write(new byte[4096]);
          out.flush();
        }
      } catch (IOException _) {
        // the client is gone, as it should
      }
    }

    @Override
    public void destroy(ChannelSession channel) {}
  }

  @Test
  @DisplayName(
      "A window that never opens (RFC 4254 §5.2) and a flood: the console ends all the same")
  void flood() throws Exception {
    var key = SshHost.newKey();
    try (var server = SshServer.setUpDefaultServer();
        var consoles =
            new SshConsoles(new SerialConfig(Duration.ofSeconds(4), Duration.ofSeconds(20)))) {
      server.setHost("127.0.0.1");
      server.setPort(0);
      server.setKeyPairProvider(KeyPairProvider.wrap(key));
      server.setPasswordAuthenticator((_, _, _) -> true);
      server.setShellFactory(_ -> new Flood());
      CoreModuleProperties.WINDOW_SIZE.set(server, 1L);
      server.start();
      var shown = KeyUtils.getFingerPrint(BuiltinDigests.sha256.create(), key.getPublic());
      var target =
          new SshTarget(
              "bmc",
              "127.0.0.1",
              server.getPort(),
              "admin",
              Secret.of("secret"),
              Optional.of(shown),
              Optional.of("console com2"));
      var carrying =
          new FutureTask<>(
              () -> {
                consoles.carry(target, new NoLine());
                return List.of();
              });
      Thread.ofVirtual().start(carrying);
      assertThatThrownBy(() -> carrying.get(40, TimeUnit.SECONDS))
          .hasCauseInstanceOf(BmcFaultException.class)
          .hasMessageContaining("no SSH for the console");
    }
  }
}
