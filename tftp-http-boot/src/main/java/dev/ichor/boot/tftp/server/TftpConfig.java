package dev.ichor.boot.tftp.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.tftp.policy.TransferPolicy;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where and how much TFTP is served.
 *
 * @param bind addresses to listen on; name each address of a host with several networks, since
 *     replies leave from the address that was asked (a wildcard needs epoll for that)
 * @param ports that scripts served over TFTP name
 * @param maxTransfers at once
 * @param maxTransfersPerSource at once for one client address
 */
public record TftpConfig(
    List<InetSocketAddress> bind,
    AdvertisedPorts ports,
    TransferPolicy policy,
    int maxTransfers,
    int maxTransfersPerSource) {

  public TftpConfig {
    bind = List.copyOf(bind);
    requireNonNull(ports, "ports");
    requireNonNull(policy, "policy");
  }

  /** Listeners of this appliance that scripts point to. */
  public record AdvertisedPorts(int http, int eventSink, int kernelLog) {}

  /** Defaults: 2000 transfers, 64 for one address, blksize at most 1468, windowsize at most 64. */
  public static TftpConfig on(List<InetSocketAddress> bind, AdvertisedPorts ports) {
    return new TftpConfig(bind, ports, TransferPolicy.DEFAULT, 2000, 64);
  }
}
