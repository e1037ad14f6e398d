package dev.ichor.simulator.node;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Lets a call through by the caller's roles: the O values of its certificate, or the reader's role
 * in maintenance.
 */
final class RoleGuard implements ServerInterceptor {
  /** The caller's roles, for handlers that look closer. */
  static final Context.Key<Set<String>> ROLES = Context.keyWithDefault("roles", Set.of());

  private final boolean maintenance;

  RoleGuard(boolean maintenance) {
    this.maintenance = maintenance;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    Set<String> roles = maintenance ? Set.of(Permissions.READER) : roles(call);
    if (!allowed(maintenance, roles, call.getMethodDescriptor().getFullMethodName())) {
      call.close(Status.PERMISSION_DENIED.withDescription("not authorized"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(Context.current().withValue(ROLES, roles), call, headers, next);
  }

  private static boolean allowed(boolean maintenance, Set<String> roles, String method) {
    return maintenance ? Permissions.inMaintenance(method) : Permissions.allowed(roles, method);
  }

  private static Set<String> roles(ServerCall<?, ?> call) {
    SSLSession tls = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (tls == null) {
      return Set.of();
    }
    try {
      var leaf = (X509Certificate) tls.getPeerCertificates()[0];
      var subject = X500Name.getInstance(leaf.getSubjectX500Principal().getEncoded());
      return Stream.of(subject.getRDNs(BCStyle.O))
          .map(rdn -> IETFUtils.valueToString(rdn.getFirst().getValue()))
          .collect(Collectors.toUnmodifiableSet());
    } catch (SSLPeerUnverifiedException e) {
      return Set.of();
    }
  }
}
