package dev.ichor.api.app;

import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.site.SiteAuthority;
import dev.ichor.boot.http.server.BootHttpConfig;
import dev.ichor.boot.http.server.TlsIdentity;
import dev.ichor.inventory.model.Secret;
import dev.ichor.inventory.store.Sealer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Boot HTTPS as it was asked for: nothing, the operator's certificate, or one of our own. */
final class BootTls {
  private static final Logger LOG = Logger.getLogger(BootTls.class);

  private final IchorConfig config;
  private final InstantSource clock;

  BootTls(IchorConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * The listener beside a plain one; absent when none was asked for.
   *
   * @throws StartProblem when its certificate cannot be had
   */
  Optional<BootHttpConfig> beside(InetAddress address, BootHttpConfig plain) {
    return config
        .https()
        .map(
            https -> {
              var bind = List.of(new InetSocketAddress(address, https.port()));
              var identity = identity(https, address);
              return BootHttpConfig.on(bind, plain.eventSinkPort(), plain.kernelLogPort())
                  .over(new BootHttpConfig.OverTls(identity, config.ports().http()));
            });
  }

  private TlsIdentity identity(IchorConfig.Https https, InetAddress address) {
    try {
      if (https.own().isPresent()) {
        var own = https.own().get();
        return new TlsIdentity(
            Files.readString(own.chain()), Secret.of(Files.readString(own.key())));
      }
      var authority =
          SiteAuthority.open(
              config.siteAuthorityFile(),
              config.siteAuthorityKeyFile(),
              new Sealer(StoreProducer.keys(config)),
              clock.instant());
      LOG.infof(
          "https address=%s authority=\"%s\" file=%s why=\"firmware that trusts it can boot over TLS\"",
          address.getHostAddress(),
          authority.certificate().getSubjectX500Principal(),
          config.siteAuthorityFile());
      return authority.issue(address, clock.instant());
    } catch (IOException refused) {
      throw new StartProblem(
          "boot HTTPS has no certificate: %s (--https-port, --https-certificate)"
              .formatted(refused.getMessage()),
          refused);
    }
  }
}
