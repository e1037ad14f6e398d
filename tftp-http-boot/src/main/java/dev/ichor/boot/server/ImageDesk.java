package dev.ichor.boot.server;

import static java.util.Objects.requireNonNull;

import dev.ichor.boot.assets.AssetStore;
import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.image.ImagePatch;
import dev.ichor.boot.policy.BootRoute.Image.Form;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.BootAuthority.Media;
import dev.ichor.inventory.port.BootTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Talos as one image for one machine. A BMC reads it in thousands of parts, over hours: so its
 * token is the lasting one, which is worth side documents only, and the answer does not depend on
 * the machine's state.
 */
final class ImageDesk {
  private final BootAuthority authority;
  private final BootTokens tokens;
  private final AssetStore assets;

  ImageDesk(BootAuthority authority, BootTokens tokens, AssetStore assets) {
    this.authority = requireNonNull(authority, "authority");
    this.tokens = requireNonNull(tokens, "tokens");
    this.assets = requireNonNull(assets, "assets");
  }

  Served image(MacAddress mac, Form form, Asker asker) {
    return authority
        .media(mac)
        .map(media -> image(media, form, asker))
        .orElseGet(() -> new Served.NotFound("no machine has %s, or it is retired".formatted(mac)));
  }

  private Served image(Media media, Form form, Asker asker) {
    var profile = media.profile();
    var file =
        switch (form) {
          case UKI -> "metal-%s-uki.efi".formatted(profile.architecture().assetName());
          case ISO -> "metal-%s.iso".formatted(profile.architecture().assetName());
        };
    return switch (assets.find(profile.talosVersion(), profile.schematic(), file)) {
      case FileLookup.Absent(var why) -> new Served.NotFound(why);
      case FileLookup.Present(BootFile.OnDisk image) ->
          patched(image, form, arguments(media, asker), MediaTypes.of(file));
      case FileLookup.Present _ -> new Served.NotFound(file + " is not a file on disk");
    };
  }

  private static Served patched(
      BootFile.OnDisk image, Form form, List<String> arguments, String mediaType) {
    var outcome =
        switch (form) {
          case UKI -> ImagePatch.uki(image, arguments);
          case ISO -> ImagePatch.iso(image, arguments);
        };
    return switch (outcome) {
      case ImagePatch.Outcome.Patched(var file) -> new Served.Found(file, mediaType);
      case ImagePatch.Outcome.Unfit(var why) -> new Served.NotFound(why);
    };
  }

  /** The image has Talos's own defaults already. */
  private List<String> arguments(Media media, Asker asker) {
    var endpoint = asker.endpoint();
    List<String> arguments = new ArrayList<>();
    arguments.add(
        "talos.config=" + endpoint.url(BootNames.configPath(tokens.lasting(media.machine()))));
    arguments.add("talos.events.sink=" + endpoint.eventSink());
    arguments.add("talos.logging.kernel=" + endpoint.kernelLog());
    arguments.addAll(media.profile().kernelArguments());
    return arguments;
  }
}
