package dev.ichor.talos.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a call to a node did not come through, told apart by what to do about it. */
sealed interface NodeFault {
  /** Talos lists all objections to a configuration in one text; longer ones are cut. */
  int LONGEST = 2000;

  /** Nobody answers on the port, or not in time before the call began. */
  record Unreachable(String detail) implements NodeFault {}

  /** The connection broke while the call was under way: it may have been done. */
  record ReplyLost(String detail) implements NodeFault {}

  /** The node wants a client certificate, or another one than ours. */
  record WantsOtherCertificate(String detail) implements NodeFault {}

  /** We do not accept the node's certificate. */
  record CertificateRefused(ServerWitness.Objection objection) implements NodeFault {}

  /** The node answered with a gRPC status. */
  record Answered(Status.Code code, String text) implements NodeFault {}

  /** Sorts a failed call by what the witness saw and how it broke. */
  static NodeFault of(StatusRuntimeException e, ServerWitness witness) {
    if (witness.objection().isPresent()) {
      return new CertificateRefused(witness.objection().get());
    }
    var detail = detail(e);
    var alert = alert(e);
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE, INTERNAL, CANCELLED, DEADLINE_EXCEEDED -> broken(alert, detail, witness);
      // until Talos 1.12 a configuration that does not parse is answered UNKNOWN
      case UNKNOWN ->
          e.getStatus().getCause() == null
              ? new Answered(e.getStatus().getCode(), detail)
              : broken(alert, detail, witness);
      case OK,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS,
          UNAUTHENTICATED ->
          new Answered(e.getStatus().getCode(), detail);
    };
  }

  private static NodeFault broken(Optional<String> alert, String detail, ServerWitness witness) {
    if (alert.isPresent()) {
      return new WantsOtherCertificate(alert.get());
    }
    return witness.fingerprint().isPresent() ? new ReplyLost(detail) : new Unreachable(detail);
  }

  /** A TLS alert about certificates that the node sent (RFC 8446 section 6.2). */
  private static Optional<String> alert(StatusRuntimeException e) {
    return causes(e)
        .filter(SSLException.class::isInstance)
        .map(cause -> String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT))
        .filter(
            text ->
                Stream.of(
                        "certificate_required",
                        "bad_certificate",
                        "unknown_ca",
                        "certificate_unknown",
                        "certificate_expired",
                        "unsupported_certificate",
                        "access_denied")
                    .anyMatch(text::contains))
        .findFirst();
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause).limit(16);
  }

  private static String detail(StatusRuntimeException e) {
    var description = e.getStatus().getDescription();
    var root = causes(e).reduce((_, last) -> last).orElse(e);
    var text =
        description == null || description.equals("io exception")
            ? String.valueOf(root.getMessage())
            : description;
    var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    return cut.replaceAll("[\\p{C}\\s]+", " ").strip();
  }
}
