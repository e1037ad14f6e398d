package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.AssetStore;
import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.LoaderStore;
import dev.ichor.boot.ipxe.IpxeScript;
import dev.ichor.boot.policy.BootRoute;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.BootTokens;
import dev.ichor.inventory.port.EvidenceLog;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Everything that can be fetched on the boot plane, whatever the protocol: files from the stores,
 * and what the desks decide at each request.
 */
public final class BootLibrary {
  private static final Logger LOG = Logger.getLogger(BootLibrary.class);
  private final BootAuthority authority;
  private final AssetStore assets;
  private final LoaderStore loaders;
  private final LoaderDesk scripts;
  private final ConfigDesk configurations;
  private final ImageDesk images;
  private final Handouts handouts;

  public BootLibrary(
      BootAuthority authority,
      BootTokens tokens,
      EvidenceLog evidence,
      AssetStore assets,
      LoaderStore loaders,
      InstantSource clock) {
    this.authority = requireNonNull(authority, "authority");
    this.assets = requireNonNull(assets, "assets");
    this.loaders = requireNonNull(loaders, "loaders");
    this.handouts = new Handouts(authority, clock);
    this.scripts = new LoaderDesk(authority, tokens, evidence, assets, handouts, clock);
    this.configurations = new ConfigDesk(tokens, evidence, clock);
    this.images = new ImageDesk(authority, tokens, assets);
    loaders.missing().forEach(why -> LOG.warnf("boot loader missing why=\"%s\"", why));
  }

  /** What is served under this route to this client. May read the disk: not for event loops. */
  public Served fetch(BootRoute route, Asker asker) {
    return switch (route) {
      case BootRoute.Loader(var name) -> file(loaders.find(name), MediaTypes.of(name));
      case BootRoute.Autoexec() -> text(IpxeScript.autoexec(asker.endpoint()), MediaTypes.SCRIPT);
      case BootRoute.Script(var mac) -> scripts.script(mac, asker);
      case BootRoute.LoaderConfig(var reader, var mac) -> scripts.config(reader, mac, asker);
      case BootRoute.GrubModule(var platform, var file) ->
          file(loaders.grubModule(platform, file), MediaTypes.of(file));
      case BootRoute.Image(var mac, var form) -> images.image(mac, form, asker);
      case BootRoute.Asset asset -> asset(asset, asker);
      case BootRoute.Config(var token) -> configurations.fetch(token, asker);
      case BootRoute.Unknown(var why) -> new Served.NotFound(why);
    };
  }

  /** What the firmware of this client needs; from memory. */
  public Set<BootQuirk> quirks(Asker asker) {
    return asker.ipv4().map(authority::quirksAt).orElse(Set.of());
  }

  private Served asset(BootRoute.Asset asset, Asker asker) {
    return switch (assets.find(asset.version(), asset.schematic(), asset.file())) {
      case FileLookup.Present(var file) ->
          new Served.Found(file, MediaTypes.of(asset.file()), handouts.asset(asset, asker));
      case FileLookup.Absent(var why) -> new Served.NotFound(why);
    };
  }

  static Served text(String text, String mediaType) {
    return text(text, mediaType, Optional.empty());
  }

  static Served text(String text, String mediaType, Optional<Served.Receipt> receipt) {
    return new Served.Found(
        new BootFile.InMemory(Bytes.of(text.getBytes(StandardCharsets.US_ASCII))),
        mediaType,
        receipt);
  }

  private static Served file(FileLookup lookup, String mediaType) {
    return switch (lookup) {
      case FileLookup.Present(var file) -> new Served.Found(file, mediaType);
      case FileLookup.Absent(var why) -> new Served.NotFound(why);
    };
  }
}
