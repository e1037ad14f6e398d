package dev.ichor.lab.node;

import com.google.protobuf.Empty;
import dev.ichor.simulator.node.DirectoryDisk;
import dev.ichor.simulator.node.NodeFaults;
import dev.ichor.simulator.node.NodeHardware;
import dev.ichor.simulator.node.NodeHost;
import dev.ichor.simulator.node.NodeRuntime;
import dev.ichor.simulator.node.NodeSettings;
import dev.ichor.simulator.node.NodeStatus;
import dev.ichor.simulator.node.SimulatedNode;
import dev.ichor.simulator.node.Stage;
import dev.ichor.talos.wire.machine.MachineServiceGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/**
 * One life up to the first call of the maintenance API, on loopback: the JVM watches it when the
 * image is built and keeps the classes that it needed (JEP 514). Nothing of it is in the machine.
 */
final class Rehearsal {
  private static final String LINE = "talos.platform=metal slab_nomerge= pti=on";
  private static final int TRIES = 200;

  private Rehearsal() {}

  static void run() throws Exception {
    var address = (Inet4Address) InetAddress.getByName("127.0.0.1");
    var directory = Files.createTempDirectory("rehearsal");
    var settings = NodeSettings.defaults();
    int port = freePort(address);
    try (var runtime =
            new NodeRuntime(
                new NodeSettings(settings.times(), settings.talosVersion(), false, port));
        var node =
            new SimulatedNode(
                machine(),
                DirectoryDisk.open(directory),
                NodeFaults.none(),
                new Silent(),
                runtime)) {
      node.bootFromNetwork(address, LINE);
      awaitMaintenance(node);
      askVersion(port);
    }
  }

  private static int freePort(InetAddress address) throws Exception {
    try (var socket = new ServerSocket(0, 1, address)) {
      return socket.getLocalPort();
    }
  }

  private static NodeHardware machine() {
    return new NodeHardware(
        "4c4c4544-0000-4a10-8000-000000770000",
        "LAB",
        "Ichor",
        "Lab",
        "amd64",
        List.of(),
        List.of(),
        List.of(),
        List.of(new NodeHardware.Nic("eth0", "52:54:00:77:00:00", true, 1000)));
  }

  private static void awaitMaintenance(SimulatedNode node) throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      if (node.status().map(NodeStatus::stage).equals(Optional.of(Stage.MAINTENANCE))) {
        return;
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("the node did not reach maintenance");
  }

  private static void askVersion(int port) throws Exception {
    var tls =
        GrpcSslContexts.configure(
                SslContextBuilder.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE),
                new BouncyCastleJsseProvider(new BouncyCastleProvider()))
            .build();
    var channel = NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(tls).build();
    try {
      MachineServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .version(Empty.getDefaultInstance());
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  /** A machine that is never asked to restart. */
  private record Silent() implements NodeHost {
    @Override
    public void reboot() {}

    @Override
    public void powerOff() {}

    @Override
    public void trace(String line) {
      System.out.println(line);
    }
  }
}
