package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.AssetStore;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.grub.GrubConfig;
import dev.ichor.boot.ipxe.IpxeScript;
import dev.ichor.boot.ipxe.KernelLine;
import dev.ichor.boot.policy.BootRoute.LoaderConfig.Reader;
import dev.ichor.boot.pxelinux.PxelinuxConfig;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Evidence.Subject;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.BootTokens;
import dev.ichor.inventory.port.EvidenceLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Tells a loader what to boot, in its own language. Decided at each request; an asset that is
 * missing or corrupted turns a network boot into a screen that says so.
 */
final class LoaderDesk {
  private static final Logger LOG = Logger.getLogger(LoaderDesk.class);
  private static final Duration ASSET_RETRY = Duration.ofSeconds(30);
  private final BootAuthority authority;
  private final BootTokens tokens;
  private final EvidenceLog evidence;
  private final AssetStore assets;
  private final Handouts handouts;
  private final InstantSource clock;

  LoaderDesk(
      BootAuthority authority,
      BootTokens tokens,
      EvidenceLog evidence,
      AssetStore assets,
      Handouts handouts,
      InstantSource clock) {
    this.authority = requireNonNull(authority, "authority");
    this.tokens = requireNonNull(tokens, "tokens");
    this.evidence = requireNonNull(evidence, "evidence");
    this.assets = requireNonNull(assets, "assets");
    this.handouts = requireNonNull(handouts, "handouts");
    this.clock = requireNonNull(clock, "clock");
  }

  /** The script of an iPXE. */
  Served script(MacAddress mac, Asker asker) {
    var decided = decide(mac, asker, "iPXE");
    var answer = decided.answer();
    return switch (IpxeScript.render(answer, mac, asker.endpoint(), decided.token())) {
      case IpxeScript.Rendered.Text(var text) ->
          BootLibrary.text(text, MediaTypes.SCRIPT, handouts.script(answer, asker));
      case IpxeScript.Rendered.NotFound(var why) -> new Served.NotFound(why);
    };
  }

  /** The configuration of a GRUB or PXELINUX, which may know itself by its address only. */
  Served config(Reader reader, Optional<MacAddress> named, Asker asker) {
    var mac = named.or(() -> asker.ipv4().flatMap(authority::macAt));
    if (mac.isEmpty()) {
      return switch (reader) {
        case GRUB -> BootLibrary.text(GrubConfig.byMac(asker.endpoint()), MediaTypes.SCRIPT);
        case PXELINUX -> new Served.NotFound("no machine is known at this address");
      };
    }
    var decided = decide(mac.get(), asker, reader == Reader.GRUB ? "GRUB" : "PXELINUX");
    var answer = decided.answer();
    var text =
        switch (reader) {
          case GRUB -> GrubConfig.render(answer, mac.get(), asker.endpoint(), decided.token());
          case PXELINUX ->
              PxelinuxConfig.render(answer, mac.get(), asker.endpoint(), decided.token());
        };
    return text.<Served>map(
            it -> BootLibrary.text(it, MediaTypes.SCRIPT, handouts.script(answer, asker)))
        .orElseGet(() -> new Served.NotFound(answer.why()));
  }

  private Optional<String> token(BootAnswer answer, MacAddress mac, Asker asker) {
    return answer instanceof BootAnswer.Netboot netboot
        ? Optional.of(tokens.issue(netboot.machine(), mac, asker.ipv4()))
        : Optional.empty();
  }

  /** An answer as it will be rendered, with its token. */
  private record Decided(BootAnswer answer, Optional<String> token) {}

  private Decided decide(MacAddress mac, Asker asker, String who) {
    var sighting =
        new Sighting(
            mac,
            Optional.empty(),
            Sighting.Stage.SCRIPT,
            Optional.empty(),
            asker.ipv4(),
            asker.via(),
            clock.instant());
    var decided = authority.sighted(sighting);
    var wanted = unlessAssetsMissing(decided);
    var token = token(wanted, mac, asker);
    var answer = unlessUnusable(wanted, asker, token);
    note(mac, answer, facts(asker, !wanted.equals(decided)), who);
    return new Decided(answer, token);
  }

  /** A kernel line that cannot be becomes a hold here, so that nobody takes it for a boot. */
  private static BootAnswer unlessUnusable(BootAnswer answer, Asker asker, Optional<String> token) {
    return answer instanceof BootAnswer.Netboot netboot
            && KernelLine.of(netboot.profile(), asker.endpoint(), token)
                instanceof KernelLine.Outcome.Unusable(var why)
        ? new BootAnswer.Hold(netboot.machine(), ASSET_RETRY, why)
        : answer;
  }

  /** A boot that would break in the middle becomes a hold with the reason. */
  private BootAnswer unlessAssetsMissing(BootAnswer answer) {
    if (!(answer instanceof BootAnswer.Netboot netboot)) {
      return answer;
    }
    var profile = netboot.profile();
    var architecture = profile.architecture().assetName();
    return Stream.of("kernel-" + architecture, "initramfs-" + architecture + ".xz")
        .map(file -> assets.find(profile.talosVersion(), profile.schematic(), file))
        .flatMap(LoaderDesk::objection)
        .findFirst()
        .<BootAnswer>map(why -> new BootAnswer.Hold(netboot.machine(), ASSET_RETRY, why))
        .orElse(answer);
  }

  private static Stream<String> objection(FileLookup lookup) {
    return switch (lookup) {
      case FileLookup.Absent(var why) -> Stream.of(why);
      case FileLookup.Present _ -> Stream.empty();
    };
  }

  /** Who asked, and whether it waits for nothing but an asset. */
  private static Map<String, String> facts(Asker asker, boolean waitsForAsset) {
    var facts = new HashMap<String, String>();
    asker.ipv4().ifPresent(address -> facts.put("asker", address.getHostAddress()));
    if (waitsForAsset) {
      facts.put("waits", "asset");
    }
    return facts;
  }

  private void note(MacAddress mac, BootAnswer answer, Map<String, String> more, String who) {
    var kind = kind(answer);
    var why = Printable.of(answer.why());
    var machine = machine(answer);
    LOG.infof(
        "boot script mac=%s machine=%s loader=%s answer=%s why=\"%s\"",
        mac, machine.map(MachineId::toString).orElse("-"), who, kind, why);
    var facts = new HashMap<>(more);
    facts.putAll(Map.of("mac", mac.toString(), "answer", kind, "loader", who, "why", why));
    evidence.record(
        new Evidence(
            machine.<Subject>map(Subject.ByMachine::new).orElse(new Subject.ByMac(mac)),
            clock.instant(),
            Evidence.Source.HTTP,
            "script-" + kind,
            "%s asked for its script: %s, because %s".formatted(who, kind, why),
            facts));
  }

  private static String kind(BootAnswer answer) {
    return switch (answer) {
      case BootAnswer.Netboot _ -> "netboot";
      case BootAnswer.Disk _ -> "disk";
      case BootAnswer.Hold _ -> "hold";
      case BootAnswer.Silence _ -> "silence";
    };
  }

  private static Optional<MachineId> machine(BootAnswer answer) {
    return switch (answer) {
      case BootAnswer.Netboot(var machine, _, _, _) -> Optional.of(machine);
      case BootAnswer.Disk(var machine, _, _, _) -> Optional.of(machine);
      case BootAnswer.Hold(var machine, _, _, _) -> Optional.of(machine);
      case BootAnswer.Silence _ -> Optional.empty();
    };
  }
}
