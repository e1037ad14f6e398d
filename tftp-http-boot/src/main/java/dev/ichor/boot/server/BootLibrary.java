package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.AssetStore;
import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.LoaderStore;
import dev.ichor.boot.ipxe.IpxeScript;
import dev.ichor.boot.ipxe.IpxeScript.Rendered;
import dev.ichor.boot.ipxe.SideDocuments;
import dev.ichor.boot.policy.BootRoute;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.Evidence.Subject;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.BootTokens;
import dev.ichor.inventory.port.EvidenceLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Everything that can be fetched on the boot plane, whatever the protocol. Loaders and assets come
 * from the stores; the script of a machine is decided at each request, and an asset that is missing
 * or corrupted turns a network boot into a screen that says so.
 */
public final class BootLibrary {
  private static final Logger LOG = Logger.getLogger(BootLibrary.class);
  private static final Duration ASSET_RETRY = Duration.ofSeconds(30);

  private final BootAuthority authority;
  private final BootTokens tokens;
  private final EvidenceLog evidence;
  private final AssetStore assets;
  private final LoaderStore loaders;
  private final InstantSource clock;

  public BootLibrary(
      BootAuthority authority,
      BootTokens tokens,
      EvidenceLog evidence,
      AssetStore assets,
      LoaderStore loaders,
      InstantSource clock) {
    this.authority = requireNonNull(authority, "authority");
    this.tokens = requireNonNull(tokens, "tokens");
    this.evidence = requireNonNull(evidence, "evidence");
    this.assets = requireNonNull(assets, "assets");
    this.loaders = requireNonNull(loaders, "loaders");
    this.clock = requireNonNull(clock, "clock");
    loaders.missing().forEach(why -> LOG.warnf("boot loader missing why=\"%s\"", why));
  }

  /** What is served under this route to this client. May read the disk: not for event loops. */
  public Served fetch(BootRoute route, Asker asker) {
    return switch (route) {
      case BootRoute.Loader(var name) -> file(loaders.find(name), MediaTypes.of(name));
      case BootRoute.Autoexec() -> text(IpxeScript.autoexec(asker.endpoint()), MediaTypes.SCRIPT);
      case BootRoute.Script(var mac) -> script(mac, asker);
      case BootRoute.Asset(var version, var schematic, var file) ->
          file(assets.find(version, schematic, file), MediaTypes.of(file));
      case BootRoute.Config(var token) -> config(token, asker);
      case BootRoute.Unknown(var why) -> new Served.NotFound(why);
    };
  }

  private Served script(MacAddress mac, Asker asker) {
    var sighting =
        new Sighting(
            mac,
            Optional.empty(),
            Sighting.Stage.SCRIPT,
            Optional.empty(),
            asker.ipv4(),
            asker.via(),
            clock.instant());
    var answer = unlessAssetsMissing(authority.sighted(sighting));
    var token =
        answer instanceof BootAnswer.Netboot netboot
            ? Optional.of(tokens.issue(netboot.machine(), mac))
            : Optional.<String>empty();
    note(mac, answer);
    return switch (IpxeScript.render(answer, mac, asker.endpoint(), token)) {
      case Rendered.Text(var text) -> text(text, MediaTypes.SCRIPT);
      case Rendered.NotFound(var why) -> new Served.NotFound(why);
    };
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
        .flatMap(BootLibrary::objection)
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

  private void note(MacAddress mac, BootAnswer answer) {
    var kind = kind(answer);
    var why = Printable.of(answer.why());
    var machine = machine(answer);
    LOG.infof(
        "boot script mac=%s machine=%s answer=%s why=\"%s\"",
        mac, machine.map(MachineId::toString).orElse("-"), kind, why);
    evidence.record(
        new Evidence(
            machine.<Subject>map(Subject.ByMachine::new).orElse(new Subject.ByMac(mac)),
            clock.instant(),
            Evidence.Source.HTTP,
            "script-" + kind,
            "iPXE asked for its script: %s, because %s".formatted(kind, why),
            Map.of("mac", mac.toString(), "answer", kind)));
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

  private Served config(String token, Asker asker) {
    var owner = tokens.redeem(token);
    var text =
        owner.isPresent()
            ? "Talos fetched its embedded configuration: side documents only"
            : "configuration asked with a token that is unknown or expired";
    owner
        .<Subject>map(Subject.ByMachine::new)
        .or(asker::subject)
        .ifPresent(
            subject ->
                evidence.record(
                    new Evidence(
                        subject,
                        clock.instant(),
                        Evidence.Source.HTTP,
                        owner.isPresent() ? "config-served" : "config-refused",
                        text,
                        Map.of("address", asker.peer().getHostAddress()))));
    LOG.infof(
        "boot config machine=%s address=%s why=\"%s\"",
        owner.map(MachineId::toString).orElse("-"), asker.peer().getHostAddress(), text);
    return owner.isPresent()
        ? text(SideDocuments.of(asker.endpoint()), SideDocuments.MEDIA_TYPE)
        : new Served.NotFound(text);
  }

  private static Served text(String text, String mediaType) {
    return new Served.Found(
        new BootFile.InMemory(Bytes.of(text.getBytes(StandardCharsets.US_ASCII))), mediaType);
  }

  private static Served file(FileLookup lookup, String mediaType) {
    return switch (lookup) {
      case FileLookup.Present(var file) -> new Served.Found(file, mediaType);
      case FileLookup.Absent(var why) -> new Served.NotFound(why);
    };
  }
}
