package dev.ichor.boot.server;

import dev.ichor.boot.Await;
import dev.ichor.boot.assets.AssetImport;
import dev.ichor.boot.assets.LoaderStore;
import dev.ichor.boot.assets.store.ContentStore;
import dev.ichor.boot.http.server.BootHttpConfig;
import dev.ichor.boot.http.server.BootHttpServer;
import dev.ichor.boot.tftp.server.TftpConfig;
import dev.ichor.boot.tftp.server.TftpServer;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootQuirk;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.BootTokens;
import dev.ichor.inventory.port.EvidenceLog;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Both boot listeners on loopback over small files, with fakes for what the inventory decides. */
public final class BootRig implements AutoCloseable {
  public static final MachineId MACHINE = MachineId.parse("6b1f0f5e-0a54-4d0c-9d8a-0f3f1f5a7c11");
  public static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
  public static final BootProfile PROFILE =
      new BootProfile("v1.14.0", BootProfile.DEFAULT_SCHEMATIC, Architecture.AMD64, List.of());
  public static final String TOKEN = "token-of-the-rig";

  public final Path loaders;
  public final ContentStore assets;
  public final Authority authority = new Authority();
  public final Tokens tokens = new Tokens();
  public final EvidenceList evidence = new EvidenceList();
  public final BootLibrary library;
  public final TftpServer tftp;
  public final BootHttpServer http;

  /** Answers what the test sets and keeps what it was shown. */
  public static final class Authority implements BootAuthority {
    /** Of every client. */
    public volatile Set<BootQuirk> quirks = Set.of();

    public volatile BootAnswer answer = new BootAnswer.Netboot(MACHINE, PROFILE, "machine is new");
    public volatile boolean isKnownByAddress = true;
    public final List<Sighting> sightings = new CopyOnWriteArrayList<>();

    /** Arguments of the boots that began. */
    public final List<List<String>> started = new CopyOnWriteArrayList<>();

    @Override
    public void started(
        MachineId machine, BootProfile profile, Optional<Inet4Address> asker, Instant at) {
      started.add(profile.kernelArguments());
    }

    @Override
    public BootAnswer sighted(Sighting sighting) {
      sightings.add(sighting);
      return answer;
    }

    @Override
    public Preview explain(Sighting sighting) {
      return new Preview(answer, false);
    }

    @Override
    public Optional<Media> media(MacAddress mac) {
      return Optional.of(mac).filter(MAC::equals).map(_ -> new Media(MACHINE, PROFILE));
    }

    @Override
    public Set<BootQuirk> quirksAt(Inet4Address address) {
      return quirks;
    }

    @Override
    public Optional<MacAddress> macAt(Inet4Address address) {
      return Optional.of(MAC).filter(_ -> isKnownByAddress);
    }
  }

  /** One machine, one token. */
  public static final class Tokens implements BootTokens {
    public volatile Redeemed redeemed = new Redeemed.SideDocuments(MACHINE, "it is pushed");

    /** Why deliveries did not arrive. */
    public final List<String> broken = new CopyOnWriteArrayList<>();

    @Override
    public boolean broken(String token, String why) {
      broken.add(why);
      return true;
    }

    @Override
    public String issue(MachineId machine, MacAddress mac, Optional<Inet4Address> asker) {
      return TOKEN;
    }

    @Override
    public String lasting(MachineId machine) {
      return TOKEN;
    }

    @Override
    public Redeemed redeem(String token, Optional<Inet4Address> asker) {
      return token.equals(TOKEN)
          ? redeemed
          : new Redeemed.Refused(Optional.empty(), "the token is not one of ours");
    }
  }

  /** Keeps evidence for the test. */
  public static final class EvidenceList implements EvidenceLog {
    public final List<Evidence> all = new CopyOnWriteArrayList<>();

    @Override
    public void record(Evidence fact) {
      all.add(fact);
    }

    /** Waits for evidence of this kind. */
    public Evidence await(String kind) {
      Await.until(() -> of(kind).isPresent(), () -> "evidence %s in %s".formatted(kind, all));
      return of(kind).orElseThrow();
    }

    private Optional<Evidence> of(String kind) {
      return all.stream().filter(fact -> fact.kind().equals(kind)).findFirst();
    }
  }

  /** Files of the sizes that the cases need, in a directory of the test's. */
  public BootRig(Path directory) throws IOException, BootStartException {
    this(directory, "127.0.0.1");
  }

  /** The same on another address. */
  public BootRig(Path directory, String host) throws IOException, BootStartException {
    loaders = Files.createDirectories(directory.resolve("loaders"));
    write(loaders.resolve(BootNames.UNDIONLY), 74_213, 1);
    write(loaders.resolve(BootNames.SNPONLY_X64), 173_792, 2);
    write(loaders.resolve(BootNames.IPXE_X64), 1024 * 100, 3); // divisible by 512 and 1024
    write(loaders.resolve(BootNames.SNPONLY_ARM64), 100, 4);
    write(loaders.resolve(BootNames.IPXE_BIOS), 90_000, 5);
    write(loaders.resolve(BootNames.IPXE_ARM64), 200, 6);
    write(loaders.resolve("operators-own.efi"), 300, 7);
    var source = Files.createDirectories(directory.resolve("import"));
    for (var architecture : Architecture.values()) {
      write(source.resolve("kernel-" + architecture.assetName()), 300_000, 5);
      write(source.resolve("initramfs-" + architecture.assetName() + ".xz"), 700_001, 6);
    }
    var clock = InstantSource.system();
    assets = ContentStore.open(directory.resolve("assets"), clock);
    new AssetImport(assets, PROFILE.talosVersion(), PROFILE.schematic(), clock).from(source);
    library = new BootLibrary(authority, tokens, evidence, assets, new LoaderStore(loaders), clock);
    http =
        new BootHttpServer(
            BootHttpConfig.on(List.of(new InetSocketAddress(host, 0)), 8090, 8091),
            library,
            evidence,
            clock);
    http.start();
    tftp =
        new TftpServer(
            TftpConfig.on(
                List.of(new InetSocketAddress(host, 0)),
                new TftpConfig.AdvertisedPorts(httpPort(), 8090, 8091)),
            library,
            evidence,
            clock);
    tftp.start();
  }

  public int httpPort() {
    return http.addresses().getFirst().getPort();
  }

  public int tftpPort() {
    return tftp.addresses().getFirst().getPort();
  }

  /** A profile of another architecture over the same assets. */
  public static BootProfile profile(Architecture architecture) {
    return new BootProfile(PROFILE.talosVersion(), PROFILE.schematic(), architecture, List.of());
  }

  /** A loader's octets. */
  public byte[] loader(String name) throws IOException {
    return Files.readAllBytes(loaders.resolve(name));
  }

  private static void write(Path file, int size, long seed) throws IOException {
    var octets = new byte[size];
    new Random(seed).nextBytes(octets);
    Files.write(file, octets);
  }

  @Override
  public void close() {
    tftp.close();
    http.close();
  }
}
