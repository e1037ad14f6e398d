package dev.ichor.simulator.node;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A listening socket whose connections can be cut, as a machine that loses power cuts them: no
 * goodbye.
 */
final class Listener extends NioServerSocketChannel {
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();

  @Override
  protected int doReadMessages(List<Object> messages) throws Exception {
    int count = super.doReadMessages(messages);
    for (Object message : messages) {
      if (message instanceof Channel connection && connections.add(connection)) {
        connection.closeFuture().addListener(_ -> connections.remove(connection));
      }
    }
    return count;
  }

  /** Resets every connection. */
  void cut() {
    for (Channel connection : connections) {
      connection.config().setOption(ChannelOption.SO_LINGER, 0); // RST instead of FIN
      Channel.Unsafe unsafe = connection.unsafe();
      connection
          .eventLoop()
          .execute(() -> unsafe.close(unsafe.voidPromise())); // past the pipeline: no GOAWAY
    }
  }
}
