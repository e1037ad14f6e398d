package dev.ichor.boot.assets.oci.policy;

import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.inventory.model.Printable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an image is found: {@code factory.talos.dev/metal-installer/<schematic>:v1.13.9}.
 *
 * @param host with port if not the usual one
 * @param name of the repository (distribution-spec, "Pulling manifests")
 * @param tag or a digest as {@code sha256:<hex>}
 */
public record ImageReference(String host, String name, String tag) {
  public static final Pattern NAME =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  public static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}(:\\d{1,5})?");

  public ImageReference {
    if (!HOST.matcher(host).matches()
        || name.length() > 255
        || !NAME.matcher(name).matches()
        || !(TAG.matcher(tag).matches() || digest(tag).isPresent())) {
      throw new IllegalArgumentException(
          "'%s/%s:%s' is no image; write HOST/NAME:TAG, as factory.talos.dev/metal-installer/<schematic>:v1.13.9"
              .formatted(Printable.of(host), Printable.of(name), Printable.of(tag)));
    }
  }

  /** A digest in the place of a tag. */
  public static Optional<Digest> digest(String text) {
    return text.matches("sha256:[0-9a-f]{64}") ? Optional.of(Digest.ofOci(text)) : Optional.empty();
  }

  /** The host is never guessed. */
  public static ImageReference parse(String text) {
    var slash = text.indexOf('/');
    var at = text.indexOf('@');
    var end = at > 0 ? at : text.lastIndexOf(':');
    if (slash < 1 || end < slash) {
      throw new IllegalArgumentException(
          "'%s' is no image; write HOST/NAME:TAG, as factory.talos.dev/metal-installer/<schematic>:v1.13.9"
              .formatted(Printable.of(text)));
    }
    return new ImageReference(
        text.substring(0, slash), text.substring(slash + 1, end), text.substring(end + 1));
  }

  @Override
  public String toString() {
    return "%s/%s%s%s".formatted(host, name, digest(tag).isPresent() ? "@" : ":", tag);
  }
}
