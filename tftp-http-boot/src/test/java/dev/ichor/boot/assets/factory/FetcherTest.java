package dev.ichor.boot.assets.factory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.Await;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.factory.FakeFactory.Fault;
import dev.ichor.boot.assets.factory.Fetch.Phase;
import dev.ichor.boot.assets.policy.AssetName;
import dev.ichor.boot.assets.policy.Digest;
import dev.ichor.boot.assets.policy.RetryRule;
import dev.ichor.boot.assets.policy.Schematic;
import dev.ichor.boot.assets.policy.SchematicReader;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.inventory.model.Bytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FetcherTest {
  private static final String SCHEMATIC = Schematic.NONE.id();
  private static final AssetName KERNEL = AssetName.of("v1.13.9", SCHEMATIC, "kernel-amd64");
  private static final RetryRule QUICK =
      new RetryRule(
          4,
          10,
          Duration.ofMillis(1),
          Duration.ofMillis(4),
          Duration.ofHours(1),
          new RetryRule.Stranger(6, Duration.ofMillis(1), Duration.ofMillis(4)));

  @TempDir Path directory;
  private final byte[] content = new byte[700_001];
  private FakeFactory factory;
  private ContentStore store;
  private Fetcher fetcher;

  @BeforeEach
  void open() throws Exception {
    new Random(1).nextBytes(content);
    factory = new FakeFactory();
    factory.image(SCHEMATIC, "v1.13.9", "kernel-amd64", content);
    store = ContentStore.open(directory.resolve("store"), InstantSource.system());
    fetcher = fetcher(FactoryConfig.at(factory.base()));
  }

  private Fetcher fetcher(FactoryConfig config) throws Exception {
    return new Fetcher(
        store,
        Optional.of(
            new FactoryClient(
                config
                    .withSizes(config.largest(), 0)
                    .withTimes(
                        Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(300)))),
        QUICK,
        InstantSource.system());
  }

  @AfterEach
  void close() throws Exception {
    fetcher.close();
    factory.close();
  }

  private Fetch settled() {
    return settled(KERNEL);
  }

  /** Waits until nothing more happens by itself within the hour. */
  private Fetch settled(AssetName name) {
    Await.until(() -> isSettled(now(name)), () -> "the end of " + fetcher.fetch(name));
    return now(name);
  }

  private Fetch now(AssetName name) {
    return fetcher.fetch(name).orElseThrow();
  }

  private static boolean isSettled(Fetch fetch) {
    return switch (fetch.phase()) {
      case DONE, FAILED -> true;
      case WAITING -> fetch.nextAt().orElseThrow().isAfter(fetch.since().plusSeconds(60));
      case QUEUED, FETCHING -> false;
    };
  }

  private void isStored() throws Exception {
    var found = (FileLookup.Present) store.find(KERNEL);
    assertThat(found.file().etag()).isEqualTo(Digest.of(Bytes.of(content)).hex());
    assertThat(Files.readAllBytes(store.blobs().path(new Digest(found.file().etag()))))
        .isEqualTo(content);
    assertThat(store.partial()).isEmptyDirectory();
  }

  private void nothingIsStored() throws Exception {
    assertThat(store.find(KERNEL)).isInstanceOf(FileLookup.Absent.class);
    assertThat(store.held()).isEmpty();
    assertThat(store.blobs().all()).isEmpty();
  }

  @Test
  @DisplayName("A kernel comes, is named and trusted; asked for again nobody asks the factory")
  void comes() throws Exception {
    fetcher.want(List.of(KERNEL));
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
    isStored();
    assertThat(store.trusted(KERNEL)).contains(Digest.of(Bytes.of(content)));
    assertThat(fetcher.want(List.of(KERNEL)).getFirst().phase()).isEqualTo(Phase.DONE);
    assertThat(factory.gets("kernel-amd64")).isEqualTo(1);
  }

  @Test
  @DisplayName("Twenty who want the same asset make one request")
  void singleFlight() throws Exception {
    for (var i = 0; i < 20; i++) {
      fetcher.want(List.of(KERNEL));
    }
    settled();
    assertThat(factory.gets("kernel-amd64")).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "Broken off and stalled it goes on with Range and If-Range (RFC 9110 §13.1.5, §14.2)")
  void continues() throws Exception {
    factory.then(new Fault.BreakOff(300_000), new Fault.Stall(200_000));
    fetcher.want(List.of(KERNEL));
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
    isStored();
    var last = factory.seen.getLast();
    assertThat(last.header("range").orElseThrow()).isEqualTo("bytes=500000-");
    assertThat(last.header("if-range")).isPresent();
  }

  @Test
  @DisplayName("The process ends in the middle: the next one continues what is on the disk")
  void nextProcess() throws Exception {
    factory.then(new Fault.Stall(400_000));
    fetcher.want(List.of(KERNEL));
    Await.until(() -> now(KERNEL).octets() >= 400_000, () -> "400000 octets of " + now(KERNEL));
    fetcher.close();
    nothingIsStored();
    store = ContentStore.open(directory.resolve("store"), InstantSource.system());
    fetcher = fetcher(FactoryConfig.at(factory.base()));
    fetcher.want(List.of(KERNEL));
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
    isStored();
    assertThat(factory.seen.getLast().header("range")).contains("bytes=400000-");
  }

  @Test
  @DisplayName("Without a strong ETag and without a trusted digest it begins anew, never joined")
  void noValidator() throws Exception {
    factory.sendsEtag = false;
    factory.then(new Fault.BreakOff(300_000));
    fetcher.want(List.of(KERNEL));
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
    isStored();
    assertThat(factory.seen.getLast().header("range")).isEmpty();
  }

  @Test
  @DisplayName("Changed between two parts: If-Range brings the whole new file")
  void changedBetween() throws Exception {
    factory.then(new Fault.BreakOff(300_000), new Fault.Status(503, "busy"));
    fetcher.want(List.of(KERNEL));
    new Random(2).nextBytes(content);
    factory.image(SCHEMATIC, "v1.13.9", "kernel-amd64", content.clone());
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
    isStored();
  }

  @Test
  @DisplayName("A file that changed at the factory is refused with both digests and the remedy")
  void changed() throws Exception {
    fetcher.want(List.of(KERNEL));
    settled();
    var first = Digest.of(Bytes.of(content));
    Files.delete(store.blobs().path(first)); // somebody deleted the asset
    assertThat(((FileLookup.Absent) store.find(KERNEL)).why()).contains("is gone from the disk");
    var other = content.clone();
    other[5]++;
    factory.image(SCHEMATIC, "v1.13.9", "kernel-amd64", other);
    fetcher.want(List.of(KERNEL));
    var refused = settled();
    assertThat(refused.phase()).isEqualTo(Phase.FAILED);
    assertThat(refused.why())
        .contains(first.hex(), Digest.of(Bytes.of(other)).hex())
        .contains("ichor assets forget " + KERNEL.path());
    assertThat(store.blobs().all()).isEmpty();
    store.forget(KERNEL);
    fetcher.want(List.of(KERNEL));
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
  }

  @Test
  @DisplayName("A deleted asset comes again when it is the same")
  void deleted() throws Exception {
    fetcher.want(List.of(KERNEL));
    settled();
    Files.delete(store.blobs().path(Digest.of(Bytes.of(content))));
    fetcher.want(List.of(KERNEL));
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
    isStored();
  }

  @ParameterizedTest
  @CsvSource({"-5, promised 700001 octets and sends 699996", "7, promised 700001 octets and sends"})
  @DisplayName("A length that is not the one HEAD promised is refused, and nothing is kept")
  void lies(int more, String why) throws Exception {
    var lie = new Fault.Lie(more);
    factory.then(lie, lie, lie, lie);
    fetcher.want(List.of(KERNEL));
    assertThat(settled().why()).contains(why);
    nothingIsStored();
    assertThat(store.partial()).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "404, FAILED, 1, check version and schematic",
    "402, FAILED, 1, does not give it to everybody",
    "500, WAITING, 4, it is tried again later",
    "429, WAITING, 4, it is tried again later",
  })
  @DisplayName("A refusal is final or temporary by its status; temporary ones have a budget")
  void statuses(int status, Phase phase, int attempts, String why) throws Exception {
    for (var i = 0; i < 9; i++) {
      factory.then(new Fault.Status(status, "no such thing"));
    }
    fetcher.want(List.of(KERNEL));
    var ended = settled();
    assertThat(ended.phase()).isEqualTo(phase);
    assertThat(ended.attempts()).isEqualTo(attempts);
    assertThat(ended.why()).contains(Integer.toString(status), "no such thing", why);
    nothingIsStored();
  }

  @Test
  @DisplayName("302 to an object store is followed, as documented for GET /image")
  void redirected() throws Exception {
    factory.files.put("/image/bucket/x/y", content);
    factory.then(new Fault.Redirect(302, "/image/bucket/x/y?signature=1"));
    factory.files.put("/image/bucket/x/y?signature=1", content);
    fetcher.want(List.of(KERNEL));
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
    isStored();
  }

  @ParameterizedTest
  @CsvSource({
    "301, /elsewhere, the factory documents 302 and 307",
    "302, file:///etc/passwd, no HTTP address",
    "302, https://user:secret@x.example/, it carries a login",
    "302, '', it names no place",
  })
  @DisplayName("Other redirects are refused and say why")
  void elsewhere(int code, String location, String why) throws Exception {
    for (var i = 0; i < 9; i++) {
      factory.then(new Fault.Redirect(code, location));
    }
    fetcher.want(List.of(KERNEL));
    assertThat(settled().why()).contains(why);
    nothingIsStored();
  }

  @Test
  @DisplayName("A captive portal's page is not taken for a kernel; when it opens, the kernel comes")
  void portal() throws Exception {
    factory.then(new Fault.Portal(), new Fault.Portal());
    factory.then(new Fault.Redirect(302, ""));
    fetcher.want(List.of(KERNEL));
    var ended = settled();
    assertThat(ended.phase()).isEqualTo(Phase.DONE);
    assertThat(ended.attempts()).isEqualTo(4);
    isStored();
  }

  @Test
  @DisplayName("A portal that never opens is given up with its reason, and tried when asked again")
  void portalForEver() throws Exception {
    for (var i = 0; i < 6; i++) {
      factory.then(new Fault.Portal());
    }
    fetcher.want(List.of(KERNEL));
    var ended = settled();
    assertThat(ended.phase()).isEqualTo(Phase.FAILED);
    assertThat(ended.attempts()).isEqualTo(6);
    assertThat(ended.why()).contains("did not answer as Image Factory does", "portal");
    nothingIsStored();
    fetcher.prefetch(List.of(KERNEL));
    assertThat(fetcher.fetch(KERNEL).orElseThrow().phase()).isEqualTo(Phase.FAILED);
    // its worker may be about to end: then the asking is for the one that failed
    Await.until(
        () -> fetcher.want(List.of(KERNEL)).getFirst().phase() != Phase.FAILED,
        () -> "another try of " + now(KERNEL));
    assertThat(settled().phase()).isEqualTo(Phase.DONE);
    isStored();
  }

  @Test
  @DisplayName("More than the limit is refused before it is written")
  void tooLarge() throws Exception {
    fetcher.close();
    fetcher = fetcher(FactoryConfig.at(factory.base()).withSizes(1000, 0));
    fetcher.want(List.of(KERNEL));
    assertThat(settled().why()).contains("700001 octets, more than the 1000");
    nothingIsStored();
  }

  @Test
  @DisplayName("A factory that is not there is waited for, with what to check")
  void unreachable() throws Exception {
    factory.close();
    fetcher.want(List.of(KERNEL));
    assertThat(settled().why()).contains("cannot be reached", "--factory-proxy");
  }

  @Test
  @DisplayName("A schematic that only the site knows is registered before its assets are asked for")
  void registers() throws Exception {
    factory.asksForSchematic = true;
    var id =
        fetcher
            .schematics()
            .save(SchematicReader.read("customization: {extraKernelArgs: [console=ttyS0]}"));
    factory.image(id, "v1.13.9", "kernel-amd64", content);
    var name = AssetName.of("v1.13.9", id, "kernel-amd64");
    fetcher.want(List.of(name));
    assertThat(settled(name).phase()).isEqualTo(Phase.DONE);
    assertThat(factory.schematics).containsKey(id);
  }

  @Test
  @DisplayName("What is on its way says so on the boot plane, and no request comes of it")
  void bootPlane() throws Exception {
    var seen = new FetchAwareStore(store, fetcher);
    assertThat(((FileLookup.Absent) seen.find("v1.13.9", SCHEMATIC, "kernel-amd64")).why())
        .contains("is not in the store");
    factory.then(new Fault.Status(402, "gone"));
    fetcher.want(List.of(KERNEL));
    settled();
    assertThat(((FileLookup.Absent) seen.find("v1.13.9", SCHEMATIC, "kernel-amd64")).why())
        .contains("did not come");
    assertThat(factory.gets("kernel-amd64")).isEqualTo(1);
  }
}
