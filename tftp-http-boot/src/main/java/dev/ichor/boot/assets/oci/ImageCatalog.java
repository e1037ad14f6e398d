package dev.ichor.boot.assets.oci;

import dev.ichor.boot.assets.oci.policy.ImageDocument;
import dev.ichor.boot.assets.oci.policy.ImageReference;
import dev.ichor.boot.assets.oci.policy.RegistryAnswer;
import dev.ichor.boot.assets.oci.policy.RegistryRoute;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The images of the store: which contents they are made of, and what the registry says of them. */
public final class ImageCatalog {
  private static final Logger LOG = Logger.getLogger(ImageCatalog.class);
  private static final String BLOB = "application/octet-stream";

  private final ContentStore store;
  private volatile Known known = new Known(Map.of(), Map.of());

  /** All images, and each content that one of them is made of. */
  private record Known(Map<String, ImageRef> images, Map<Digest, ImageRef> contents) {}

  public ImageCatalog(ContentStore store) {
    this.store = store;
  }

  /** References of all images. */
  public Map<String, ImageRef> images() throws IOException {
    return store.images().all();
  }

  private Known known() throws IOException {
    var images = store.images().all();
    var last = known;
    if (last.images().equals(images)) {
      return last;
    }
    var next = new Known(images, intact(images));
    known = next;
    return next;
  }

  /** One damaged image must not take the others from an offline site. */
  private Map<Digest, ImageRef> intact(Map<String, ImageRef> images) {
    var contents = new TreeMap<Digest, ImageRef>();
    images.forEach(
        (name, image) -> {
          try {
            contents.putAll(contents(Map.of(name, image)));
          } catch (IOException e) {
            LOG.errorf(
                e, "registry image=%s is damaged and not served; import its bundle again", name);
          }
        });
    return contents;
  }

  /** Every content that these images are made of, with its media type and size. */
  public Map<Digest, ImageRef> contents(Map<String, ImageRef> images) throws IOException {
    var contents = new TreeMap<Digest, ImageRef>();
    for (var image : images.values()) {
      collect(image, contents, 0);
    }
    return contents;
  }

  private void collect(ImageRef document, Map<Digest, ImageRef> contents, int depth)
      throws IOException {
    if (depth > 4 || contents.putIfAbsent(document.digest(), document) != null) {
      return;
    }
    try {
      var octets = Bytes.of(store.blobs().read(document.digest(), ImageDocument.LARGEST));
      var parsed = ImageDocument.decode(octets);
      parsed.blobs().forEach(blob -> contents.putIfAbsent(blob.digest(), blob));
      for (var child : parsed.manifests()) {
        collect(child, contents, depth + 1);
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "image document %s: %s".formatted(document.digest().brief(), e.getMessage()), e);
    }
  }

  /** For garbage collection. */
  public Set<Digest> reachable(Map<String, ImageRef> images) {
    try {
      return contents(images).keySet();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("an image of the store is damaged", e);
    }
  }

  /** The answer to GET and HEAD alike. */
  public RegistryAnswer answer(RegistryRoute route, Optional<String> range) throws IOException {
    return switch (route) {
      case RegistryRoute.Ping() -> RegistryAnswer.ping();
      case RegistryRoute.Unknown(var code, var message) -> RegistryAnswer.error(404, code, message);
      case RegistryRoute.Tags(var name) -> tags(name);
      case RegistryRoute.Referrers _ -> RegistryAnswer.noReferrers();
      case RegistryRoute.Manifest manifest -> manifest(manifest);
      case RegistryRoute.Blob(_, var digest) -> blob(digest, range);
    };
  }

  private RegistryAnswer tags(String name) throws IOException {
    var tags =
        known().images().keySet().stream()
            .map(ImageReference::parse)
            .filter(reference -> reference.name().equals(name))
            .map(ImageReference::tag)
            .toList();
    return tags.isEmpty()
        ? RegistryAnswer.error(404, "NAME_UNKNOWN", "no image of this name is here")
        : RegistryAnswer.tags(name, tags);
  }

  private RegistryAnswer manifest(RegistryRoute.Manifest ask) throws IOException {
    var now = known();
    var digest = ImageReference.digest(ask.reference());
    var found =
        digest.isPresent()
            ? Optional.ofNullable(now.contents().get(digest.get()))
                .filter(image -> ImageDocument.isDocument(image.mediaType()))
            : byTag(now, ask);
    return found.isPresent() && isIntact(found.get())
        ? RegistryAnswer.content(
            found.get().digest(), found.get().size(), found.get().mediaType(), Optional.empty())
        : RegistryAnswer.error(404, "MANIFEST_UNKNOWN", "this image is not here");
  }

  /** By the registry that the client meant, if it said so; else by any that has it. */
  private static Optional<ImageRef> byTag(Known now, RegistryRoute.Manifest ask) {
    var matches = new HashMap<String, ImageRef>();
    now.images()
        .forEach(
            (text, image) -> {
              var reference = ImageReference.parse(text);
              if (reference.name().equals(ask.name()) && reference.tag().equals(ask.reference())) {
                matches.put(reference.host(), image);
              }
            });
    return ask.host().isPresent()
        ? Optional.ofNullable(matches.get(ask.host().get()))
        : matches.values().stream().findFirst();
  }

  private RegistryAnswer blob(Digest digest, Optional<String> range) throws IOException {
    var found = Optional.ofNullable(known().contents().get(digest));
    return found.isPresent() && isIntact(found.get())
        ? RegistryAnswer.content(digest, found.get().size(), BLOB, range)
        : RegistryAnswer.error(404, "BLOB_UNKNOWN", "this blob is not here");
  }

  private boolean isIntact(ImageRef image) throws IOException {
    return store.blobs().has(image.digest(), image.size());
  }
}
