package dev.ichor.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cable that can be cut, or go dead without a word. */
final class TcpProxy implements AutoCloseable {
  private final ServerSocket server;
  private final InetSocketAddress to;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean isDead;

  TcpProxy(InetSocketAddress to) throws IOException {
    this.to = to;
    this.server = new ServerSocket();
    server.bind(new InetSocketAddress("127.0.0.1", 0));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on nothing comes through, and nobody is told. */
  void die() {
    isDead = true;
  }

  /** Whoever is connected is cut off; the next may connect. */
  void cut() {
    open.forEach(TcpProxy::end);
    open.clear();
  }

  private void accept() {
    try {
      while (true) {
        var near = server.accept();
        var far = new Socket(to.getAddress(), to.getPort());
        open.addAll(List.of(near, far));
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      }
    } catch (IOException closed) {
      cut();
    }
  }

  private void pass(Socket from, Socket into) {
    try {
      var buffer = new byte[8192];
      var in = from.getInputStream();
      var out = into.getOutputStream();
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!isDead) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException cut) {
      end(from);
    }
    end(into);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("a socket that does not close", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
