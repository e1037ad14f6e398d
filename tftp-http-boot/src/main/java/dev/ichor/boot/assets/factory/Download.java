package dev.ichor.boot.assets.factory;

import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.FactoryFault;
import dev.ichor.boot.assets.policy.Resume;
import dev.ichor.boot.assets.store.Blobs;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.assets.store.Pointer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.Response;

/**
 * One attempt to get one asset into the store. What came is kept when it breaks off, and the next
 * attempt continues it; nothing is named before it is whole and held against the trusted digest.
 */
final class Download {
  private static final int CHUNK = 1 << 16;

  /** What is broken off, or too much, leaves nothing behind for the next request. */
  private static final Map<String, String> ALONE = Map.of("Connection", "close");

  private final FactoryClient factory;
  private final ContentStore store;
  private final InstantSource clock;
  private final AssetName name;
  private final URI url;
  private final Progress progress;
  private final PartFile file;
  private long needed;

  /** Told of each piece that came. */
  @FunctionalInterface
  interface Progress {
    /**
     * @param total absent: not promised
     */
    void came(long octets, Optional<Long> total);
  }

  Download(
      FactoryClient factory,
      ContentStore store,
      InstantSource clock,
      AssetName name,
      Progress progress) {
    this.factory = factory;
    this.store = store;
    this.clock = clock;
    this.name = name;
    this.url = factory.url(name);
    this.progress = progress;
    this.file = new PartFile(store.partial(), url);
  }

  /** Stores and names the asset, or throws with what is in the way. */
  Pointer run() throws FactoryException, InterruptedException {
    try {
      var trusted = store.trusted(name);
      var part = file.state();
      var isContinued = fetch(part, trusted);
      var digest = file.digest();
      if (trusted.filter(known -> !known.equals(digest)).isPresent()) {
        file.clear();
        if (!isContinued) {
          throw new FactoryException(new FactoryFault.Changed(name, trusted.get(), digest));
        }
        fetch(Resume.Part.NONE, trusted); // two versions of the file may have been joined
        return finish(trusted);
      }
      return finish(trusted);
    } catch (IOException e) {
      throw disk(e);
    }
  }

  private Pointer finish(Optional<Digest> trusted) throws IOException, FactoryException {
    var digest = file.digest();
    if (trusted.filter(known -> !known.equals(digest)).isPresent()) {
      file.clear();
      throw new FactoryException(new FactoryFault.Changed(name, trusted.get(), digest));
    }
    var size = Files.size(file.octets());
    store.blobs().adopt(file.octets(), new Blobs.Stored(digest, size));
    var pointer =
        new Pointer(
            digest,
            size,
            Pointer.Source.FACTORY,
            url.toString(),
            clock.instant(),
            Optional.empty());
    store.point(name, pointer);
    file.clear();
    return pointer;
  }

  /** Until the file is whole; true when it was put together of several answers. */
  private boolean fetch(Resume.Part part, Optional<Digest> trusted)
      throws FactoryException, InterruptedException, IOException {
    var promised = part.total().isPresent() ? part.total() : promised();
    if (promised.isPresent() && part.octets() > 0 && part.octets() == promised.get()) {
      return true; // only the naming was missing
    }
    var ask = Resume.ask(part, trusted.isPresent());
    try (var response = factory.http().send("GET", url, headers(ask), Optional.empty())) {
      return switch (response.code()) {
        case 200 -> {
          begin(response, promised);
          yield false;
        }
        case 206 -> {
          proceed(response, part, promised);
          yield true;
        }
        case 416 -> throw disagree(part.octets(), promised.orElse(0L));
        default -> throw new FactoryException(FactoryHttp.refused(url, response));
      };
    }
  }

  private static Map<String, String> headers(Resume.Ask ask) {
    var headers = new HashMap<>(ALONE);
    if (ask instanceof Resume.Ask.From(var octet, var ifRange)) {
      headers.put("Range", "bytes=%d-".formatted(octet));
      ifRange.ifPresent(tag -> headers.put("If-Range", tag));
    }
    return headers;
  }

  /**
   * What HEAD says; it is served directly, with the length of the file (docs/api.md). Where it is
   * refused, GET is too, and says why.
   */
  private Optional<Long> promised() throws FactoryException, InterruptedException {
    try (var response = factory.http().send("HEAD", url, ALONE, Optional.empty())) {
      return Optional.ofNullable(response.header("Content-Length"))
          .filter(text -> response.code() == 200 && text.matches("\\d{1,18}"))
          .map(Long::parseLong);
    }
  }

  private void begin(Response response, Optional<Long> promised)
      throws FactoryException, InterruptedException, IOException {
    if (String.valueOf(response.header("Content-Type")).startsWith("text/html")) {
      throw new FactoryException(
          new FactoryFault.Garbled(url.toString(), "a page comes in place of the file"));
    }
    var length = response.body().contentLength();
    if (length >= 0 && promised.isPresent() && length != promised.get()) {
      throw disagree(promised.get(), length);
    }
    var total = length >= 0 ? Optional.of(length) : promised;
    receive(
        response,
        new Resume.Part(0, Resume.strong(Optional.ofNullable(response.header("ETag"))), total));
  }

  private void proceed(Response response, Resume.Part part, Optional<Long> promised)
      throws FactoryException, InterruptedException, IOException {
    var range = Resume.contentRange(Optional.ofNullable(response.header("Content-Range")));
    var total = range.flatMap(Resume.ContentRange::total).or(() -> promised);
    if (range.isEmpty()
        || range.get().first() != part.octets()
        || (promised.isPresent() && !total.equals(promised))) {
      throw disagree(promised.orElse(part.octets()), total.orElse(0L));
    }
    receive(response, new Resume.Part(part.octets(), part.etag(), total));
  }

  private FactoryException disagree(long promised, long sent) throws IOException {
    file.clear();
    return new FactoryException(new FactoryFault.LengthDisagrees(url.toString(), promised, sent));
  }

  private void receive(Response response, Resume.Part from)
      throws FactoryException, InterruptedException, IOException {
    var limit = factory.config().largest();
    if (from.total().filter(total -> total > limit).isPresent()) {
      throw new FactoryException(
          new FactoryFault.TooLarge(url.toString(), from.total().get(), limit));
    }
    room(from);
    long octets;
    try (var writer = file.writer(from)) {
      pump(response, writer, from.total());
      octets = writer.octets();
    }
    var total = from.total().orElse(octets);
    if (octets < total) {
      throw new FactoryException(new FactoryFault.BrokenOff(url.toString(), octets, total));
    }
  }

  /** Refuses before it writes: others live on this disk too. */
  private void room(Resume.Part from) throws IOException, FactoryException {
    needed = from.total().map(total -> total - from.octets()).orElse(0L);
    var free = Files.getFileStore(store.root()).getUsableSpace();
    if (free < needed + factory.config().reserve()) {
      throw new FactoryException(
          new FactoryFault.DiskFull(
              store.root().toString(), needed + factory.config().reserve(), free));
    }
  }

  private void pump(Response response, PartFile.Writer writer, Optional<Long> total)
      throws FactoryException, InterruptedException, IOException {
    var in = response.body().byteStream();
    var chunk = new byte[CHUNK];
    while (true) {
      int read;
      try {
        read = in.read(chunk);
      } catch (IOException e) {
        throw broken(e, writer.octets(), total);
      }
      if (read < 0) {
        return;
      }
      writer.write(chunk, read);
      if (writer.octets() > total.orElse(factory.config().largest())) {
        throw tooMuch(writer.octets(), total);
      }
      progress.came(writer.octets(), total);
    }
  }

  private FactoryException tooMuch(long octets, Optional<Long> total) {
    return new FactoryException(
        total
            .<FactoryFault>map(
                promised -> new FactoryFault.LengthDisagrees(url.toString(), promised, octets))
            .orElseGet(
                () ->
                    new FactoryFault.TooLarge(url.toString(), octets, factory.config().largest())));
  }

  private FactoryException broken(IOException e, long octets, Optional<Long> total)
      throws InterruptedException {
    if (e instanceof SocketTimeoutException) {
      return new FactoryException(
          new FactoryFault.Stalled(url.toString(), factory.config().stall(), octets), e);
    }
    FactoryHttp.interrupted(e);
    return new FactoryException(
        new FactoryFault.BrokenOff(url.toString(), octets, total.orElse(0L)), e);
  }

  /** A full disk gets back what was written to it; the database may live there too. */
  private FactoryException disk(IOException e) {
    var text = String.valueOf(e.getMessage());
    try {
      if (text.contains("No space left") || text.contains("quota")) {
        file.clear();
        return new FactoryException(
            new FactoryFault.DiskFull(
                store.root().toString(), needed, Files.getFileStore(store.root()).getUsableSpace()),
            e);
      }
    } catch (IOException worse) {
      e.addSuppressed(worse);
    }
    return new FactoryException(
        new FactoryFault.Unwritable(store.root().toString(), e.toString()), e);
  }
}
