package dev.ichor.simulator.bmc;

import dev.ichor.simulator.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.command.Command;
import org.jboss.logging.Logger;

/** A BMC's SSH, which leads to the machine's serial port; a break as RFC 4335 has it. */
public final class SshHost implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SshHost.class);
  private static final int PIECE = 4096;
  private static final long LOOK_MILLIS = 20;
  private static final String PROMPT = "</>bmc-> ";

  private final KeyPair key;
  private final List<SshServer> servers = new CopyOnWriteArrayList<>();
  private final AtomicInteger passwords = new AtomicInteger();

  public SshHost(KeyPair key) {
    this.key = key;
  }

  /** A new host key, P-256. */
  public static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no elliptic curves", e);
    }
  }

  /** How many passwords were tried. */
  public int passwords() {
    return passwords.get();
  }

  /**
   * Puts it on the network; port 0 takes a free one. Returns where it listens.
   *
   * @param command what is to be typed to get to the console; absent: one is there at once
   */
  public InetSocketAddress listen(
      SimulatedBmc bmc, Optional<String> command, InetSocketAddress address) throws IOException {
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(address.getHostString());
    server.setPort(address.getPort());
    server.setKeyPairProvider(KeyPairProvider.wrap(key));
    server.setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
    server.setPasswordAuthenticator(
        (user, password, _) -> {
          passwords.incrementAndGet();
          return bmc.users().knows(user, password);
        });
    server.setChannelFactories(List.of(new Breakable(bmc.serial())));
    server.setShellFactory(_ -> new Shell(bmc.serial(), command));
    server.start();
    servers.add(server);
    return new InetSocketAddress(address.getAddress(), server.getPort());
  }

  private static final class Breakable extends ChannelSessionFactory {
    private final SerialPort serial;

    Breakable(SerialPort serial) {
      this.serial = serial;
    }

    @Override
    public Channel createChannel(Session session) {
      var channel = new ChannelSession();
      channel.addRequestHandler(this::request);
      return channel;
    }

    private RequestHandler.Result request(
        Channel channel, String request, boolean wantReply, Buffer buffer) {
      if (!request.equals("break")) {
        return RequestHandler.Result.Unsupported;
      }
      serial.broken();
      return RequestHandler.Result.ReplySuccess;
    }
  }

  /** One login: perhaps a word to type, then the serial port. */
  private static final class Shell implements Command {
    private final SerialPort serial;
    private final Optional<String> command;
    private final List<Thread> threads = new ArrayList<>();
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private Optional<ExitCallback> exit = Optional.empty();

    Shell(SerialPort serial, Optional<String> command) {
      this.serial = serial;
      this.command = command;
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = Optional.of(callback);
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      threads.add(Thread.ofVirtual().name("simulated-ssh").start(this::keys));
    }

    private void keys() {
      try {
        if (command.isPresent()) {
          chooseConsole(command.get());
        }
        threads.add(Thread.ofVirtual().name("simulated-ssh-text").start(this::text));
        var buffer = new byte[PIECE];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          serial.typed(Octets.of(buffer).slice(0, read));
        }
      } catch (IOException e) {
        LOG.debugf("ssh ended why=\"%s\"", e.getMessage());
      }
      exit.ifPresent(callback -> callback.onExit(0));
    }

    private void chooseConsole(String wanted) throws IOException {
      String typed;
      do {
        write(PROMPT);
        var line = new StringBuilder();
        for (int c = in.read(); c != '\r' && c != '\n'; c = in.read()) {
          if (c < 0) {
            throw new IOException("left");
          }
          line.append((char) c);
        }
        typed = line.toString();
      } while (!typed.equals(wanted));
    }

    private void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    private void text() {
      try {
        while (true) {
          Octets piece = serial.take(PIECE);
          if (piece.isEmpty()) {
            Thread.sleep(LOOK_MILLIS);
          } else {
            out.write(piece.toArray());
            out.flush();
          }
        }
      } catch (IOException e) {
        LOG.debugf("ssh ended why=\"%s\"", e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void destroy(ChannelSession channel) {
      threads.forEach(Thread::interrupt);
    }
  }

  /** Everybody is cut off. */
  @Override
  public void close() throws IOException {
    for (SshServer server : servers) {
      server.stop(true);
    }
  }
}
