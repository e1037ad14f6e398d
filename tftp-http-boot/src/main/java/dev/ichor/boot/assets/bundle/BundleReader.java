package dev.ichor.boot.assets.bundle;

import dev.ichor.boot.assets.archive.TarReader;
import dev.ichor.boot.assets.bundle.policy.BundleManifest;
import dev.ichor.boot.assets.bundle.policy.BundleManifest.Content;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a bundle from front to end, once, in constant memory. The signature is held against the
 * site's keys before anything else is read; after that every file must be the next one listed, of
 * that size and digest, and nothing may follow.
 */
public final class BundleReader {
  private static final int LARGEST_SIGNATURE = 1024;

  private final Set<PublicKey> trusted;

  /**
   * @param trusted keys that the site names; without any no bundle is believed
   */
  public BundleReader(Set<PublicKey> trusted) {
    this.trusted = Set.copyOf(trusted);
  }

  /** What becomes of what is read. */
  public interface Sink {
    /** The page is signed by a trusted key; nothing was read behind it yet. */
    void manifest(BundleManifest manifest) throws IOException;

    /** Throws when it reads something else than what is listed; what it leaves is skipped. */
    void content(Content content, InputStream octets) throws IOException;
  }

  /** Takes nothing: for looking whether a bundle is whole. */
  public static final Sink DISCARD =
      new Sink() {
        @Override
        public void manifest(BundleManifest manifest) {}

        @Override
        public void content(Content content, InputStream octets) throws IOException {
          var digest = digest(octets);
          if (!digest.equals(content.digest())) {
            throw altered("content " + content.digest().brief());
          }
        }
      };

  /** Returns the manifest when the whole bundle was what it says. */
  public BundleManifest read(InputStream in, Sink sink) throws IOException {
    var tar = new TarReader(in);
    var manifest = page(tar);
    sink.manifest(manifest);
    for (var document : manifest.documents()) {
      expect(tar, document.path(), document.size());
      if (!digest(tar.content()).equals(document.digest())) {
        throw altered(document.path());
      }
    }
    for (var content : manifest.contents()) {
      expect(tar, "blobs/sha256/" + content.digest().hex(), content.size());
      sink.content(content, tar.content());
    }
    if (tar.next().isPresent()) {
      throw new BundleException("the bundle holds more than it lists; get it again");
    }
    return manifest;
  }

  private BundleManifest page(TarReader tar) throws IOException {
    var page = small(tar, BundleManifest.NAME, BundleManifest.LARGEST);
    var text =
        new String(
            small(tar, BundleManifest.SIGNATURE, LARGEST_SIGNATURE).toArray(),
            StandardCharsets.US_ASCII);
    if (trusted.isEmpty()) {
      throw new BundleException(
          "no public key is trusted; name the maker's with --key FILE, or put it into trust/ of the data directory");
    }
    var signature = base64(text.strip());
    if (trusted.stream().noneMatch(key -> BundleKeys.isSignedBy(key, page, signature))) {
      throw new BundleException(
          "the bundle is not signed by any of the %d trusted keys; nothing of it was taken"
              .formatted(trusted.size()));
    }
    try {
      return BundleManifest.decode(page);
    } catch (IllegalArgumentException e) {
      throw new BundleException("the bundle cannot be read: %s".formatted(e.getMessage()), e);
    }
  }

  private static byte[] base64(String text) throws BundleException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new BundleException("the bundle's signature is none; nothing of it was taken", e);
    }
  }

  private static Bytes small(TarReader tar, String name, int largest) throws IOException {
    var entry = tar.next();
    if (entry.isEmpty() || !entry.get().name().equals(name) || entry.get().size() > largest) {
      throw new BundleException(
          "this is no bundle of Ichor: %s is not where it should be".formatted(name));
    }
    return Bytes.of(tar.content().readAllBytes());
  }

  private static void expect(TarReader tar, String name, long size) throws IOException {
    Optional<TarReader.Entry> entry = tar.next();
    if (entry.isEmpty()) {
      throw new BundleException("the bundle ends before %s; get it again".formatted(name));
    }
    if (!entry.get().equals(new TarReader.Entry(name, size))) {
      throw new BundleException(
          "the bundle holds '%s' where it lists '%s'; get it again"
              .formatted(entry.get().name(), name));
    }
  }

  private static Digest digest(InputStream octets) throws IOException {
    var digest = Digest.sha256();
    octets.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return new Digest(HexFormat.of().formatHex(digest.digest()));
  }

  static BundleException altered(String what) {
    return new BundleException(
        "%s is not what was signed; the bundle is damaged or was tampered with, get it again"
            .formatted(what));
  }
}
