package dev.ichor.simulator.node;

import dev.ichor.simulator.node.NodePki.Identity;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Port 50000 of a node, in one of its two forms. */
final class ApiServer {
  private static final int MAX_MESSAGE = 32 << 20;
  private static final int BIND_ATTEMPTS = 40;
  private static final long BIND_PAUSE_MILLIS = 50;

  private final Server server;
  private final Listener listener;

  private ApiServer(Server server, Listener listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Anyone may connect and has the reader's role. */
  static ApiServer maintenance(NodeSession session) throws InterruptedException {
    try {
      Identity identity = NodePki.maintenance(session.address(), session.hostname());
      return open(session, NodeTls.maintenance(identity), true);
    } catch (SSLException e) {
      throw new IllegalStateException("the maintenance API has no TLS", e);
    }
  }

  /** Clients show a certificate of machine.ca; {@code authority} signs the server's. */
  static ApiServer configured(NodeSession session, NodeConfig config, Identity authority)
      throws InterruptedException {
    try {
      Identity identity = NodePki.server(authority, session.address(), session.hostname());
      return open(session, NodeTls.mutual(identity, config.machineCa()), false);
    } catch (SSLException e) {
      throw new IllegalStateException("the machine API has no TLS", e);
    }
  }

  private static ApiServer open(NodeSession session, SslContext tls, boolean maintenance)
      throws InterruptedException {
    var listen = new InetSocketAddress(session.address(), session.runtime().settings().apiPort());
    for (int attempt = 1; ; attempt++) {
      var listener = new Listener();
      try {
        Server server = build(session, tls, maintenance, listen, listener);
        return new ApiServer(server.start(), listener);
      } catch (IOException e) {
        if (attempt == BIND_ATTEMPTS) {
          throw new IllegalStateException(
              "port " + listen + " cannot be bound; is another node there?", e);
        }
        Thread.sleep(BIND_PAUSE_MILLIS); // the previous listener of this machine is still closing
      }
    }
  }

  private static Server build(
      NodeSession session,
      SslContext tls,
      boolean maintenance,
      InetSocketAddress listen,
      Listener listener) {
    return NettyServerBuilder.forAddress(listen)
        .channelFactory(() -> listener)
        .bossEventLoopGroup(session.runtime().acceptors())
        .workerEventLoopGroup(session.runtime().connections())
        .executor(session.runtime().tasks())
        .sslContext(tls)
        .maxInboundMessageSize(MAX_MESSAGE)
        .intercept(new RoleGuard(maintenance))
        .fallbackHandlerRegistry(new OtherMethods(maintenance))
        .addService(new MachineApi(session, maintenance))
        .addService(new StateApi(session))
        .addService(new StorageApi(session))
        .build();
  }

  /**
   * Stops listening; a graceful end lets running calls finish for a moment and says goodbye,
   * another one resets the connections.
   */
  void close(boolean graceful) {
    if (graceful) {
      server.shutdown();
      if (terminated(1000)) {
        return;
      }
    }
    listener.cut();
    server.shutdownNow();
    terminated(1000);
  }

  private boolean terminated(long millis) {
    try {
      return server.awaitTermination(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
