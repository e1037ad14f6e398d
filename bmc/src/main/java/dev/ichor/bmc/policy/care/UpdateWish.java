package dev.ichor.bmc.policy.care;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;

/**
 * A firmware image and what it is for (DSP0268 UpdateService {@code SimpleUpdate}).
 *
 * @param image address that the BMC fetches it from, without user and password
 * @param targets ids of the firmware inventory; empty leaves it to the BMC
 */
public record UpdateWish(String image, List<String> targets) {
  public UpdateWish {
    requireNonNull(image, "image");
    targets = List.copyOf(targets);
    var scheme = scheme(image);
    if (!List.of("http", "https", "nfs", "tftp", "scp", "sftp").contains(scheme)) {
      throw new IllegalArgumentException(
          "a firmware image is an address such as http://10.0.0.2:8081/loader/bios.bin");
    }
    if (URI.create(image).getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "a user or password in an image's address stands in logs, Ichor's and the BMC's; serve"
              + " the image without");
    }
  }

  /** "HTTP", as {@code TransferProtocol} is written. */
  public String protocol() {
    return scheme(image).toUpperCase(java.util.Locale.ROOT);
  }

  private static String scheme(String image) {
    var isPlain = image.length() <= 500 && image.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    if (!isPlain) {
      return "";
    }
    try {
      var uri = URI.create(image);
      return uri.getHost() == null || uri.getScheme() == null
          ? ""
          : uri.getScheme().toLowerCase(java.util.Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
