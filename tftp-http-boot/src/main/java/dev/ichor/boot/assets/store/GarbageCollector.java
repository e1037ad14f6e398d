package dev.ichor.boot.assets.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.Garbage;
import dev.ichor.boot.assets.policy.ImageRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Removes what nobody wants; a rehearsal tells the same and removes nothing. */
public final class GarbageCollector {
  private static final Logger LOG = Logger.getLogger(GarbageCollector.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Contents younger than this may belong to an import that has not named them yet. */
  private static final Duration BEING_STORED = Duration.ofHours(24);

  private final ContentStore store;
  private final Function<Map<String, ImageRef>, Set<Digest>> reachable;

  /**
   * @param reachable every content that these images are made of
   */
  public GarbageCollector(
      ContentStore store, Function<Map<String, ImageRef>, Set<Digest>> reachable) {
    this.store = store;
    this.reachable = reachable;
  }

  /**
   * What went, or would go.
   *
   * @param names with the time since which nobody wants them
   * @param waiting names that nobody wants, but not for long enough
   * @param contents without any name
   * @param octets of all contents that go
   */
  public record Report(
      Map<AssetName, Instant> names,
      Map<AssetName, Instant> waiting,
      List<Digest> contents,
      long octets) {}

  /**
   * @param wanted by clusters and profiles; names that somebody asked for are added here
   * @param isRehearsal nothing is removed, but since when a name is unwanted is remembered
   */
  public Report run(Set<AssetName> wanted, Duration grace, boolean isRehearsal) throws IOException {
    var held = store.held();
    var all = new HashSet<>(wanted);
    all.addAll(store.kept());
    var now = store.clock().instant();
    var verdict = Garbage.judge(held.keySet(), all, remembered(), grace, now);
    remember(verdict.unwantedSince());
    var gone = new TreeMap<AssetName, Instant>();
    var waiting = new TreeMap<AssetName, Instant>();
    verdict
        .unwantedSince()
        .forEach((name, since) -> (verdict.due().contains(name) ? gone : waiting).put(name, since));
    var reached =
        reachable.apply(store.images().all()); // a damaged image ends it before anything goes
    if (!isRehearsal) {
      for (var name : gone.keySet()) {
        LOG.infof("asset remove name=%s since=%s why=\"nobody wants it\"", name, gone.get(name));
        store.unname(name);
      }
    }
    return contents(held, reached, gone, waiting, isRehearsal);
  }

  private Report contents(
      Map<AssetName, Pointer> held,
      Set<Digest> reached,
      Map<AssetName, Instant> gone,
      Map<AssetName, Instant> waiting,
      boolean isRehearsal)
      throws IOException {
    var used = new HashSet<Digest>(reached);
    var leaving = new HashSet<Digest>();
    held.forEach(
        (name, pointer) -> (gone.containsKey(name) ? leaving : used).add(pointer.digest()));
    var contents = new ArrayList<Digest>();
    long octets = 0;
    for (var blob : store.blobs().all()) {
      if (used.contains(blob.digest())
          || (!leaving.contains(blob.digest()) && isBeingStored(blob.digest()))) {
        continue;
      }
      contents.add(blob.digest());
      octets += blob.size();
      if (!isRehearsal) {
        store.blobs().remove(blob.digest());
      }
    }
    return new Report(gone, waiting, contents, octets);
  }

  private boolean isBeingStored(Digest digest) throws IOException {
    var changed = (FileTime) Files.getAttribute(store.blobs().path(digest), "unix:ctime");
    return changed.toInstant().plus(BEING_STORED).isAfter(store.clock().instant());
  }

  private Map<AssetName, Instant> remembered() throws IOException {
    var file = store.layout().unwanted();
    var since = new TreeMap<AssetName, Instant>();
    if (Files.exists(file)) {
      for (var entry : JSON.readTree(Files.readAllBytes(file)).properties()) {
        since.put(AssetName.parse(entry.getKey()), Instant.parse(entry.getValue().asText()));
      }
    }
    return since;
  }

  private void remember(Map<AssetName, Instant> since) throws IOException {
    var tree = JSON.createObjectNode();
    new TreeMap<>(since).forEach((name, at) -> tree.put(name.path(), at.toString()));
    Durable.write(
        store.layout().incoming(), store.layout().unwanted(), JSON.writeValueAsBytes(tree));
  }
}
