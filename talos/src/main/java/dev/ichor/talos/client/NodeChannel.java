package dev.ichor.talos.client;

import dev.ichor.talos.wire.cosi.StateGrpc;
import dev.ichor.talos.wire.machine.MachineServiceGrpc;
import dev.ichor.talos.wire.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One connection to one node; closed after use, since nodes change their certificate and listener.
 */
final class NodeChannel implements AutoCloseable {
  private final ManagedChannel channel;
  private final ServerWitness witness;
  private final NodeLimits limits;

  NodeChannel(InetAddress node, SslContext tls, ServerWitness witness, NodeLimits limits) {
    this.witness = witness;
    this.limits = limits;
    this.channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress(node, limits.port()))
            .sslContext(tls)
            .maxInboundMessageSize(NodeLimits.MESSAGE_BYTES)
            .withOption(
                io.netty.channel.ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(limits.call().toMillis()))
            .withOption(io.netty.channel.ChannelOption.SO_KEEPALIVE, true)
            .disableRetry()
            .build();
  }

  /** The machine API, with the deadline of one call counted from now. */
  MachineServiceBlockingStub machine() {
    return MachineServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(limits.call().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The machine API for a stream that goes on until somebody closes this, or for two hours. */
  MachineServiceBlockingStub stream() {
    return MachineServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(LogTail.LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /** The machine API for a call that takes its time, as one that fetches an image. */
  MachineServiceBlockingStub machine(Duration budget) {
    return MachineServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(budget.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The COSI state, with one deadline for everything that is read through it. */
  CosiClient resources(Duration budget) {
    return new CosiClient(
        StateGrpc.newBlockingStub(channel)
            .withMaxInboundMessageSize(CosiClient.LARGEST_LIST)
            .withDeadlineAfter(budget.toMillis(), TimeUnit.MILLISECONDS));
  }

  NodeLimits limits() {
    return limits;
  }

  String fingerprint() {
    return witness.fingerprint().orElse("");
  }

  NodeFault fault(StatusRuntimeException e) {
    return NodeFault.of(e, witness);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
