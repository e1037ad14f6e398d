package dev.ichor.boot.ipxe;

/**
 * What the embedded configuration URL answers: Talos documents that say where to report, and no
 * {@code v1alpha1} machine configuration. Talos activates such an incomplete configuration and goes
 * on into maintenance mode, where it is handed the real one over TLS; a refused URL would keep it
 * out of maintenance mode for ever.
 *
 * <p>The kernel log URL is letter by letter that of the kernel argument: Talos drops a second
 * destination only when it is the same text, and would send each line twice otherwise.
 *
 * <p>The values are addresses and ports of this appliance, so the text needs no general YAML
 * writer.
 */
public final class SideDocuments {
  /** Media type (RFC 9512). */
  public static final String MEDIA_TYPE = "application/yaml";

  private SideDocuments() {}

  /** The documents for a client that reaches the appliance at this endpoint. */
  public static String of(BootEndpoint endpoint) {
    return """
        apiVersion: v1alpha1
        kind: EventSinkConfig
        endpoint: "%s"
        ---
        apiVersion: v1alpha1
        kind: KmsgLogConfig
        name: ichor
        url: "%s"
        """
        .formatted(endpoint.eventSink(), endpoint.kernelLog());
  }
}
