package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.ipxe.SideDocuments;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Evidence.Subject;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.BootTokens;
import dev.ichor.inventory.port.BootTokens.Redeemed;
import dev.ichor.inventory.port.EvidenceLog;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The embedded configuration URL: side documents, or once in a boot the full configuration. What is
 * refused is on the timeline of the machine whose token it is, else of the one that asked.
 */
final class ConfigDesk {
  private static final Logger LOG = Logger.getLogger(ConfigDesk.class);
  private final BootTokens tokens;
  private final EvidenceLog evidence;
  private final InstantSource clock;

  ConfigDesk(BootTokens tokens, EvidenceLog evidence, InstantSource clock) {
    this.tokens = requireNonNull(tokens, "tokens");
    this.evidence = requireNonNull(evidence, "evidence");
    this.clock = requireNonNull(clock, "clock");
  }

  Served fetch(String token, Asker asker) {
    return switch (tokens.redeem(token, asker.ipv4())) {
      case Redeemed.SideDocuments(var machine, var why) -> {
        note(
            Optional.of(machine),
            asker,
            "config-served",
            "Talos fetched its embedded configuration: side documents only, because " + why);
        yield BootLibrary.text(SideDocuments.of(asker.endpoint()), SideDocuments.MEDIA_TYPE);
      }
      case Redeemed.Full(var machine, var configuration) -> {
        var file =
            new BootFile.InMemory(
                Bytes.of(configuration.reveal().getBytes(StandardCharsets.UTF_8)));
        yield new Served.Found(
            file,
            SideDocuments.MEDIA_TYPE,
            Optional.of(
                (isWhole, octets) -> {
                  if (isWhole) {
                    pulled(machine, asker);
                  } else {
                    broken(machine, asker, token, octets, file.size());
                  }
                }));
      }
      case Redeemed.Refused(var machine, var why) -> {
        note(machine, asker, "config-refused", "embedded configuration refused: " + why);
        yield new Served.NotFound(why);
      }
    };
  }

  private void pulled(MachineId machine, Asker asker) {
    note(
        Optional.of(machine),
        asker,
        "config-pulled",
        "Talos fetched its full configuration under the token of this boot");
  }

  /** Talos asks the same URL again for hours; with a token that is spent it would do so in vain. */
  private void broken(MachineId machine, Asker asker, String token, long octets, long of) {
    var why = "its full configuration broke off, %d of %d octets had left".formatted(octets, of);
    var holds = tokens.broken(token, why);
    note(
        Optional.of(machine),
        asker,
        "config-broken-off",
        why + (holds ? "; its token holds again" : "; restart it for another token"));
  }

  private void note(Optional<MachineId> machine, Asker asker, String kind, String text) {
    var address = asker.peer().getHostAddress();
    LOG.infof(
        "boot config machine=%s address=%s kind=%s why=\"%s\"",
        machine.map(MachineId::toString).orElse("-"), address, kind, Printable.of(text));
    machine
        .<Subject>map(Subject.ByMachine::new)
        .or(asker::subject)
        .ifPresent(
            subject ->
                evidence.record(
                    new Evidence(
                        subject,
                        clock.instant(),
                        Evidence.Source.HTTP,
                        kind,
                        Printable.of(text),
                        Map.of("address", address))));
  }
}
