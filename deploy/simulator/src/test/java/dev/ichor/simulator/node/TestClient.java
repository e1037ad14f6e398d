package dev.ichor.simulator.node;

import com.google.protobuf.ByteString;
import dev.ichor.simulator.node.NodePki.Identity;
import dev.ichor.talos.wire.cosi.GetRequest;
import dev.ichor.talos.wire.cosi.ListRequest;
import dev.ichor.talos.wire.cosi.Resource;
import dev.ichor.talos.wire.cosi.StateGrpc;
import dev.ichor.talos.wire.machine.ApplyConfigurationRequest;
import dev.ichor.talos.wire.machine.ApplyConfigurationResponse;
import dev.ichor.talos.wire.machine.MachineServiceGrpc;
import dev.ichor.talos.wire.storage.StorageServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.Inet4Address;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/** A client of port 50000 that trusts any server and shows the given certificate, if any. */
final class TestClient implements AutoCloseable {
  private final ManagedChannel channel;
  private final AtomicReference<X509Certificate> seen = new AtomicReference<>();

  private TestClient(Inet4Address address, Optional<Identity> identity) {
    try {
      var builder = SslContextBuilder.forClient().trustManager(new TrustAll());
      identity.ifPresent(one -> builder.keyManager(new ClientKey(one)));
      var tls =
          GrpcSslContexts.configure(builder, new BouncyCastleJsseProvider(NodePki.PROVIDER))
              .build();
      channel =
          NettyChannelBuilder.forAddress(address.getHostAddress(), 50000).sslContext(tls).build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  static TestClient insecure(Inet4Address address) {
    return new TestClient(address, Optional.empty());
  }

  static TestClient as(Identity identity, Inet4Address address) {
    return new TestClient(address, Optional.of(identity));
  }

  MachineServiceGrpc.MachineServiceBlockingStub machine() {
    return MachineServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  StateGrpc.StateBlockingStub state() {
    return StateGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  StorageServiceGrpc.StorageServiceBlockingStub storage() {
    return StorageServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  ManagedChannel channel() {
    return channel;
  }

  ApplyConfigurationResponse apply(String yaml) {
    return machine().applyConfiguration(request(yaml).build());
  }

  static ApplyConfigurationRequest.Builder request(String yaml) {
    return ApplyConfigurationRequest.newBuilder()
        .setData(ByteString.copyFromUtf8(yaml))
        .setMode(ApplyConfigurationRequest.Mode.AUTO);
  }

  String get(String namespace, String type, String id) {
    var request = GetRequest.newBuilder().setNamespace(namespace).setType(type).setId(id).build();
    return state().get(request).getResource().getSpec().getYamlSpec();
  }

  List<Resource> list(String namespace, String type) {
    var request = ListRequest.newBuilder().setNamespace(namespace).setType(type).build();
    Iterable<dev.ichor.talos.wire.cosi.ListResponse> answers = () -> state().list(request);
    return StreamSupport.stream(answers.spliterator(), false)
        .map(answer -> answer.getResource())
        .toList();
  }

  Optional<X509Certificate> serverCertificate() {
    return Optional.ofNullable(seen.get());
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      seen.set(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      seen.set(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      seen.set(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
