package dev.ichor.bmc.serial.client;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Ability;
import dev.ichor.bmc.policy.care.SerialLine;
import dev.ichor.bmc.redfish.wire.Words;
import dev.ichor.bmc.serial.policy.HostKeyRule;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.jboss.logging.Logger;

/** A machine's serial console behind a BMC's SSH (RFC 4254 §6), in a connection of its own. */
final class SshConsole {
  private static final Logger LOG = Logger.getLogger(SshConsole.class);
  private static final int BUFFER = 8192;
  private static final int NO_MORE = SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;

  /** RFC 4335 §3: what is too short is made as long as the line needs. */
  private static final long BREAK_MILLIS = 500;

  private final SshTarget target;
  private final SerialConfig config;
  private final LineFeed feed;
  private volatile Optional<BmcFault> refused = Optional.empty();
  private volatile boolean isSent;

  SshConsole(SshTarget target, SerialConfig config, SerialLine line) {
    this.target = target;
    this.config = config;
    this.feed = new LineFeed(line);
  }

  /** Before anything secret is sent. */
  boolean admits(String fingerprint) {
    refused = HostKeyRule.judge(target.name(), target.hostKey(), fingerprint);
    return refused.isEmpty();
  }

  void stop() {
    feed.ended(new BmcFault.Stopping(target.name()));
  }

  void carry(SshClient client) throws BmcFaultException, InterruptedException {
    try (var session = connected(client)) {
      logIn(session);
      try (var channel = opened(session)) {
        var reader =
            Thread.ofVirtual().name("ssh-console-" + target.name()).start(() -> read(channel));
        try {
          var mouth = new Mouth(session, channel);
          if (target.command().isPresent()) {
            mouth.send(bytes(target.command().get() + "\r"));
          }
          feed.carry(mouth);
        } finally {
          feed.abandoned(); // it may never have been carried
          channel.close(true);
          session.close(true); // a silent peer would be waited for
          reader.join();
        }
      }
    } catch (IOException e) {
      throw new BmcFaultException(broken(e));
    }
  }

  private ClientSession connected(SshClient client) throws BmcFaultException, IOException {
    var at = new InetSocketAddress(target.host(), target.port());
    if (at.isUnresolved()) {
      throw new BmcFaultException(new BmcFault.Unresolved(target.name()));
    }
    var context = AttributeRepository.ofKeyValuePair(SshConsoles.CONSOLE, this);
    return client.connect(target.user(), at, context, null).verify(config.connect()).getSession();
  }

  /** The password is sent once: a second try would bring the account nearer its lock. */
  private void logIn(ClientSession session) throws BmcFaultException {
    try {
      session.setPasswordIdentityProvider(_ -> List.of(sent()));
      session.auth().verify(config.connect());
    } catch (IOException e) {
      LOG.debugf("ssh login bmc=%s why=\"%s\"", target.name(), e.getMessage());
      throw new BmcFaultException(login(e));
    }
  }

  private String sent() {
    isSent = true;
    return target.password().reveal();
  }

  /** Once the password is on its way, whatever is not a yes may be a no. */
  private BmcFault login(IOException e) {
    if (refused.isPresent()) {
      return refused.get();
    }
    if (isSent) {
      return new BmcFault.LoginRefused(target.name(), target.user());
    }
    return e instanceof SshException said && said.getDisconnectCode() == NO_MORE
        ? new BmcFault.NotSupported(
            target.name(), Ability.CONSOLE.words(), "its SSH takes no passwords")
        : broken(e);
  }

  private ChannelShell opened(ClientSession session) throws IOException {
    var channel = session.createShellChannel();
    channel.setPtyType("xterm");
    channel.setRedirectErrorStream(true);
    channel.open().verify(config.connect());
    return channel;
  }

  private void read(ChannelShell channel) {
    var why = "the BMC closed it";
    try {
      var in = channel.getInvertedOut();
      var buffer = new byte[BUFFER];
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (read > 0 && !feed.text(Bytes.of(buffer).slice(0, read))) {
          return;
        }
      }
    } catch (IOException e) {
      why = Words.of(String.valueOf(e.getMessage()), 80);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    feed.ended(new BmcFault.Busy(target.name(), "the console is over: " + why));
  }

  private BmcFault broken(IOException e) {
    return refused.orElseGet(
        () ->
            new BmcFault.Busy(
                target.name(),
                "no SSH for the console, " + Words.of(String.valueOf(e.getMessage()), 120)));
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Mouth implements LineFeed.Out {
    private final ClientSession session;
    private final ChannelShell channel;
    private final OutputStream out;

    Mouth(ClientSession session, ChannelShell channel) {
      this.session = session;
      this.channel = channel;
      this.out = channel.getInvertedIn();
    }

    @Override
    public void send(Bytes keys) throws IOException {
      out.write(keys.toArray());
      out.flush();
    }

    @Override
    public boolean sendBreak() throws IOException {
      var packet = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, 32);
      packet.putUInt(channel.getRecipient());
      packet.putString("break");
      packet.putBoolean(false);
      packet.putUInt(BREAK_MILLIS);
      session.writePacket(packet);
      return true;
    }
  }
}
