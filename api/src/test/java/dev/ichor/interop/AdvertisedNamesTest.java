package dev.ichor.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.assets.AssetStore;
import dev.ichor.boot.assets.BootFile;
import dev.ichor.boot.assets.FileLookup;
import dev.ichor.boot.assets.LoaderStore;
import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.boot.policy.BootRoute;
import dev.ichor.boot.server.Asker;
import dev.ichor.boot.server.BootLibrary;
import dev.ichor.boot.server.Served;
import dev.ichor.dhcp.policy.LoaderChoice;
import dev.ichor.dhcp.wire.ClientArch;
import dev.ichor.inventory.model.Architecture;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootNames;
import dev.ichor.inventory.model.BootProfile;
import dev.ichor.inventory.model.BootSettings;
import dev.ichor.inventory.model.LoaderSelection;
import dev.ichor.inventory.model.LoaderSelection.Family;
import dev.ichor.inventory.model.MacAddress;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Sighting;
import dev.ichor.inventory.port.BootAuthority;
import dev.ichor.inventory.port.BootTokens;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What DHCP can say and what the boot plane has: every architecture of the IANA registry, every
 * loader that can be set, every profile.
 */
class AdvertisedNamesTest {
  private static final MachineId MACHINE = MachineId.parse("6b1f0f5e-0a54-4d0c-9d8a-0f3f1f5a7c11");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
  private static final Inet4Address PEER = Inet4Address.ofLiteral("10.77.0.100");
  private static final Asker ASKER =
      new Asker(PEER, new BootEndpoint("10.77.0.1", 8081, 8090, 8091), "eth1");
  private static final int ARCHITECTURES = 41;
  @TempDir Path directory;
  private BootLibrary library;

  /** Answers Netboot for whoever asks. */
  private record Authority(BootProfile profile) implements BootAuthority {
    @Override
    public BootAnswer sighted(Sighting sighting) {
      return new BootAnswer.Netboot(MACHINE, profile, "new");
    }

    @Override
    public Preview explain(Sighting sighting) {
      return new Preview(sighted(sighting), false);
    }

    @Override
    public Optional<Media> media(MacAddress mac) {
      return Optional.of(new Media(MACHINE, profile));
    }
  }

  private static final class Tokens implements BootTokens {
    @Override
    public String issue(MachineId machine, MacAddress mac, Optional<Inet4Address> asker) {
      return "token";
    }

    @Override
    public String lasting(MachineId machine) {
      return "token";
    }

    @Override
    public Redeemed redeem(String token, Optional<Inet4Address> asker) {
      return new Redeemed.SideDocuments(MACHINE, "it is pushed");
    }
  }

  private static BootProfile profile(Architecture architecture) {
    return new BootProfile("v1.13.9", BootProfile.DEFAULT_SCHEMATIC, architecture, List.of());
  }

  @BeforeEach
  void files() throws Exception {
    var loaders = Files.createDirectories(directory.resolve("loaders"));
    for (var name : BootRoute.LOADERS) {
      Files.writeString(loaders.resolve(name), name);
    }
    var source = Files.createDirectories(directory.resolve("source"));
    for (var architecture : Architecture.values()) {
      var name = architecture.assetName();
      Files.writeString(source.resolve("kernel-" + name), "kernel");
      Files.writeString(source.resolve("initramfs-" + name + ".xz"), "initramfs");
      Files.write(source.resolve("metal-%s-uki.efi".formatted(name)), uki());
      Files.write(source.resolve("metal-%s-secureboot-uki.efi".formatted(name)), uki());
    }
    library = library((_, _, file) -> find(source.resolve(file)), loaders, Architecture.AMD64);
  }

  private static FileLookup find(Path file) {
    return Files.exists(file)
        ? new FileLookup.Present(new BootFile.OnDisk(file, file.toFile().length(), "0".repeat(64)))
        : new FileLookup.Absent(file + " is not there");
  }

  private BootLibrary library(AssetStore assets, Path loaders, Architecture architecture) {
    return new BootLibrary(
        new Authority(profile(architecture)),
        new Tokens(),
        _ -> {},
        assets,
        new LoaderStore(loaders),
        InstantSource.system());
  }

  /** The least that has a kernel line. */
  private static byte[] uki() {
    var image = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
    image.putShort(0, (short) 0x5a4d).putInt(60, 0x40).putInt(0x40, 0x4550);
    image.putShort(0x46, (short) 1).putShort(0x54, (short) 0);
    image.put(0x58, ".cmdline".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    image.putInt(0x60, 4).putInt(0x68, 512).putInt(0x6c, 1024);
    return image.array();
  }

  private void isServed(BootRoute route, String name) throws IOException {
    assertThat(library.fetch(route, ASKER)).as(name).isInstanceOf(Served.Found.class);
  }

  @Test
  @DisplayName("every loader that DHCP can name for any architecture is there by TFTP and HTTP")
  void loaders() throws Exception {
    Set<String> advertised = new LinkedHashSet<>();
    for (var code = 0; code <= ARCHITECTURES; code++) {
      for (var selection : selections()) {
        if (LoaderChoice.of(List.of(new ClientArch(code)), selection)
            instanceof LoaderChoice.Loader(var name, _)) {
          advertised.add(name);
        }
      }
    }
    assertThat(advertised)
        .contains(BootNames.SHIM_X64, BootNames.PXELINUX, BootNames.SNPONLY_ARM64)
        .hasSizeGreaterThan(10);
    for (var name : advertised) {
      isServed(BootRoute.ofTftp(name), "TFTP " + name);
      isServed(BootRoute.ofHttp(BootNames.loaderPath(name)), "HTTP " + name);
    }
  }

  private static List<LoaderSelection> selections() {
    var all = new java.util.ArrayList<LoaderSelection>();
    all.add(LoaderSelection.AUTO);
    for (var family : Family.values()) {
      all.add(new LoaderSelection.OfFamily(family));
    }
    return all;
  }

  @Test
  @DisplayName("Talos itself, where DHCP names it: with this machine's kernel line, and as signed")
  void wholeSystem() throws Exception {
    for (var family : List.of(Family.UKI, Family.UKI_SIGNED)) {
      for (var architecture : Architecture.values()) {
        var settings = new BootSettings(new LoaderSelection.OfFamily(family), Set.of());
        var answer = new BootAnswer.Netboot(MACHINE, profile(architecture), "new", settings);
        var path = LoaderChoice.wholeSystem(List.of(new ClientArch(16)), answer, MAC).orElseThrow();
        isServed(BootRoute.ofHttp(path), path);
        isServed(BootRoute.ofTftp(path.substring(1)), path);
        assertThat(LoaderChoice.wholeSystem(List.of(new ClientArch(0)), answer, MAC)).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("the scripts of all loaders are there, and the name that is never there is not")
  void scripts() throws Exception {
    for (var path :
        List.of(BootNames.scriptPath(MAC), BootNames.grubPath(MAC), BootNames.pxelinuxPath(MAC))) {
      isServed(BootRoute.ofHttp(path), path);
      isServed(BootRoute.ofTftp(path.substring(1)), path);
    }
    assertThat(library.fetch(BootRoute.ofHttp(BootNames.loaderPath(BootNames.GO_TO_DISK)), ASKER))
        .isInstanceOf(Served.NotFound.class);
  }
}
