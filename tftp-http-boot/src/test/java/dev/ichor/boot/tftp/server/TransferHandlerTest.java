package dev.ichor.boot.tftp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.boot.server.Asker;
import dev.ichor.boot.server.EventLoops;
import dev.ichor.boot.server.TransferLog;
import dev.ichor.boot.tftp.policy.TransferPolicy;
import dev.ichor.boot.tftp.wire.TftpOptions;
import dev.ichor.boot.tftp.wire.TftpPacket;
import dev.ichor.inventory.model.Evidence;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferHandlerTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int SIZE = 100_000;

  @TempDir Path directory;
  private final BlockSources sources = new BlockSources();

  private BootFile.OnDisk file() throws Exception {
    return new BootFile.OnDisk(
        Files.write(directory.resolve("loader.efi"), new byte[SIZE]), SIZE, "aa");
  }

  private static TransferHandler handler() {
    var asker = new Asker(LOOPBACK, new BootEndpoint("127.0.0.1", 8081, 8090, 8091), "lo");
    return new TransferHandler(
        new TftpPacket.Rrq("loader.efi", "octet", new TftpOptions(List.of())),
        new InetSocketAddress(LOOPBACK, 2000),
        asker,
        new TransferLog(_ -> {}, Evidence.Source.TFTP, () -> Instant.EPOCH),
        () -> Instant.EPOCH,
        new WindowSender.Segmentation(false));
  }

  private static Channel bound(EventLoops loops, TransferHandler handler) {
    return new Bootstrap()
        .group(loops.group())
        .channelFactory(() -> loops.newDatagram(LOOPBACK))
        .handler(handler)
        .bind(new InetSocketAddress(LOOPBACK, 0))
        .syncUninterruptibly()
        .channel();
  }

  private void serve(Channel channel, TransferHandler handler) throws Exception {
    handler.serve(channel, TransferPolicy.DEFAULT, SIZE, sources.open(file()), Optional.empty());
  }

  @Test
  @DisplayName("A file that was opened while the listener stopped is closed, not left open")
  void stopped() throws Exception {
    var handler = handler();
    var loops = new EventLoops("stopped", 1);
    var channel = bound(loops, handler);
    loops.close();
    assertThat(loops.group().terminationFuture().await(60, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> serve(channel, handler))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(sources.octets()).isZero();
  }

  @Test
  @DisplayName("A file that was opened for a client that left meanwhile is closed")
  void left() throws Exception {
    var handler = handler();
    try (var loops = new EventLoops("left", 1)) {
      var channel = bound(loops, handler);
      channel.close().syncUninterruptibly();
      serve(channel, handler);
      channel.eventLoop().submit(() -> {}).syncUninterruptibly(); // behind it
      assertThat(sources.octets()).isZero();
    }
  }
}
