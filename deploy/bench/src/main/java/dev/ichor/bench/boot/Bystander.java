package dev.ichor.bench.boot;

import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One more machine, on a thread of its own: fetches the loader and its script again and again while
 * the others storm. Its waits are the server's; those of the many are also their own loop's.
 */
final class Bystander implements AutoCloseable {
  private final EventLoopGroup loop;
  private final Tally loaders = new Tally();
  private final Tally scripts = new Tally();
  private final AtomicBoolean isOver = new AtomicBoolean();
  private final CompletableFuture<?> ended;

  private Bystander(
      EventLoopGroup loop,
      TftpFetch.Request loader,
      HttpConnection http,
      String script,
      InetSocketAddress from) {
    this.loop = loop;
    this.ended = round(loader, http, script, from).thenRun(http::close);
  }

  /**
   * Begins.
   *
   * @param number of the client, for its address
   */
  static CompletableFuture<Bystander> begin(
      Origin origin, int number, TftpFetch.Request loader, int httpPort, String script) {
    var loop = origin.loops();
    var from = origin.address(number);
    return HttpConnection.open(loop, from, origin.server(httpPort), HttpConnection.Pace.FAST)
        .thenApply(http -> new Bystander(loop, loader, http, script, from));
  }

  private CompletableFuture<?> round(
      TftpFetch.Request loader, HttpConnection http, String script, InetSocketAddress from) {
    return TftpFetch.begin(loop, from, loader)
        .thenAccept(loaders::add)
        .thenCompose(_ -> http.get(script))
        .thenAccept(scripts::add)
        .thenComposeAsync(
            _ ->
                isOver.get()
                    ? CompletableFuture.completedFuture(null)
                    : round(loader, http, script, from),
            loop);
  }

  String figures() {
    return "bystander: loader %s%nbystander: script %s"
        .formatted(loaders.figures(), scripts.figures());
  }

  @Override
  public void close() {
    isOver.set(true);
    ended
        .orTimeout(30, TimeUnit.SECONDS)
        .handle((_, fault) -> Optional.ofNullable(fault))
        .join()
        .ifPresent(fault -> System.err.println("bystander: " + fault));
    loop.shutdownGracefully();
  }
}
