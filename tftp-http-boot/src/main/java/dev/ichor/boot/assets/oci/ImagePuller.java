package dev.ichor.boot.assets.oci;

import dev.ichor.boot.assets.oci.policy.ImageDocument;
import dev.ichor.boot.assets.oci.policy.ImageReference;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.ImageRef;
import dev.ichor.boot.assets.policy.RedirectRule;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.inventory.model.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Pulls an image from a registry that asks for no login (OCI distribution-spec, "Pull"), as Image
 * Factory's is. Contents that are in the store already are not asked for again, so a pull that
 * broke off goes on where it was.
 */
public final class ImagePuller implements AutoCloseable {
  private static final int ATTEMPTS = 3;
  private static final long LARGEST_LAYER = 8L << 30;
  private static final String ACCEPT =
      String.join(
          ", ",
          ImageDocument.INDEX,
          ImageDocument.MANIFEST,
          ImageDocument.DOCKER_LIST,
          ImageDocument.DOCKER_MANIFEST);

  private final ContentStore store;
  private final String scheme;
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .protocols(List.of(Protocol.HTTP_1_1))
          .followRedirects(false)
          .followSslRedirects(false)
          .connectTimeout(Duration.ofSeconds(20))
          .readTimeout(Duration.ofMinutes(10)) // the factory builds on demand
          .build();

  /**
   * @param isPlain http in place of https
   */
  public ImagePuller(ContentStore store, boolean isPlain) {
    this.store = store;
    this.scheme = isPlain ? "http" : "https";
  }

  /** Stores everything that the image is made of; the caller names it. */
  public ImageRef pull(ImageReference reference) throws IOException {
    var document = document(reference, reference.tag());
    children(reference, document, 0);
    return document;
  }

  private void children(ImageReference reference, ImageRef image, int depth) throws IOException {
    if (depth > 4) {
      throw new IOException("%s is an index of indexes without end".formatted(reference));
    }
    var octets = Bytes.of(store.blobs().read(image.digest(), ImageDocument.LARGEST));
    var parsed = parse(reference, octets);
    for (var blob : parsed.blobs()) {
      blob(reference, blob);
    }
    for (var child : parsed.manifests()) {
      var stored = document(reference, child.digest().oci());
      if (!stored.digest().equals(child.digest())) {
        throw new IOException("%s gave another manifest than was asked".formatted(reference));
      }
      children(reference, stored, depth + 1);
    }
  }

  private static ImageDocument parse(ImageReference reference, Bytes octets) throws IOException {
    try {
      return ImageDocument.decode(octets);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(reference, e.getMessage()), e);
    }
  }

  private ImageRef document(ImageReference reference, String tag) throws IOException {
    try (var response = get(reference, "manifests/" + tag, ACCEPT)) {
      var source = response.body().source();
      if (source.request(ImageDocument.LARGEST + 1L)) {
        throw new IOException("%s has a manifest of more than 4 MiB".formatted(reference));
      }
      var octets = Bytes.of(source.readByteArray());
      var type = parse(reference, octets).mediaType();
      var expected = ImageReference.digest(tag);
      var stored =
          store.blobs().add(new ByteArrayInputStream(octets.toArray()), octets.size(), expected);
      return new ImageRef(stored.digest(), type, stored.size());
    }
  }

  private void blob(ImageReference reference, ImageRef blob) throws IOException {
    var last = Optional.<IOException>empty();
    for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (store.blobs().has(blob.digest(), blob.size())) {
        return;
      }
      if (blob.size() > LARGEST_LAYER) {
        throw new IOException("%s has a layer of %d octets".formatted(reference, blob.size()));
      }
      try (var response = get(reference, "blobs/" + blob.digest().oci(), "*/*")) {
        store
            .blobs()
            .add(response.body().byteStream(), blob.size(), Optional.<Digest>of(blob.digest()));
        return;
      } catch (IOException e) {
        last = Optional.of(e);
      }
    }
    throw new IOException(
        "%s: %s did not come after %d attempts (%s); what came is kept, run it again"
            .formatted(
                reference,
                blob.digest().brief(),
                ATTEMPTS,
                last.map(Throwable::getMessage).orElse("")),
        last.orElse(null));
  }

  private Response get(ImageReference reference, String rest, String accept) throws IOException {
    var url =
        URI.create("%s://%s/v2/%s/%s".formatted(scheme, reference.host(), reference.name(), rest));
    for (var followed = 0; ; followed++) {
      var request =
          new Request.Builder()
              .url(url.toString())
              .header("Accept", accept)
              .header("Accept-Encoding", "identity")
              .header("User-Agent", "ichor")
              .build();
      var response = client.newCall(request).execute();
      if (response.code() == 200) {
        return response;
      }
      response.close();
      var location = Optional.ofNullable(response.header("Location"));
      if (!RedirectRule.isRedirect(response.code())) {
        throw new IOException(
            "%s answered %d; check the image's name, and that its registry asks for no login"
                .formatted(url, response.code()));
      }
      switch (RedirectRule.judge(url, response.code(), location, followed)) {
        case RedirectRule.Verdict.Follow(var to) -> url = to;
        case RedirectRule.Verdict.Refuse(var why) ->
            throw new IOException("%s redirects, which is not followed: %s".formatted(url, why));
      }
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }
}
