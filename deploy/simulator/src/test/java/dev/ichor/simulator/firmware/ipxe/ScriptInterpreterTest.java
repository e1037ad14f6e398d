package dev.ichor.simulator.firmware.ipxe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.simulator.firmware.Image;
import dev.ichor.simulator.firmware.LoadException;
import dev.ichor.simulator.wire.Octets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScriptInterpreterTest {
  private static final String BASE = "http://10.0.0.1:8081";

  private final FakeWorld world = new FakeWorld();

  /** Files by URL, a screen and a clock that only remember. */
  private static final class FakeWorld implements LoaderWorld {
    final Map<String, String> files = new TreeMap<>();
    final List<String> screen = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    boolean diskBoots;

    @Override
    public Image fetch(String url) throws LoadException {
      String content = files.get(url);
      if (content == null) {
        throw new LoadException(url + ": HTTP 404");
      }
      return image(url, content);
    }

    @Override
    public void sleep(Duration duration) {
      pauses.add(duration);
      if (pauses.size() == 3) {
        files.put(BASE + "/again", "#!ipxe\nexit\n");
      }
    }

    @Override
    public void print(String line) {
      screen.add(line);
    }

    @Override
    public boolean startsDisk() {
      return diskBoots;
    }
  }

  private static Image image(String url, String content) {
    return new Image(
        url,
        content.length(),
        "00".repeat(32),
        Octets.of(content.getBytes(StandardCharsets.UTF_8)));
  }

  private ScriptEnd run(String script) throws InterruptedException {
    var settings =
        new IpxeSettings(Map.of("mac", "52:54:00:01:00:02", "ip", "10.0.0.9", "platform", "efi"));
    return new ScriptInterpreter(settings, world).run(image(BASE + "/boot/s.ipxe", script));
  }

  @Test
  @DisplayName("kernel, initrd and boot hand over the kernel line as it was written")
  void boot() throws Exception {
    world.files.put(BASE + "/k", "kernel");
    world.files.put(BASE + "/assets/i", "initramfs");
    var end =
        run(
            """
            #!ipxe
            echo Ichor: machine ${net0/mac}, ${netX/mac:hexhyp}
            isset ${wait} || set wait:int32 5
            imgfree
            kernel %1$s/k talos.platform=metal slab_nomerge initrd=i || goto failed
            initrd --name i /assets/i || goto failed
            boot || goto failed
            :failed
            exit
            """
                .formatted(BASE));
    assertThat(end)
        .isInstanceOfSatisfying(
            ScriptEnd.Boot.class,
            b -> {
              assertThat(b.commandLine()).isEqualTo("talos.platform=metal slab_nomerge initrd=i");
              assertThat(b.initrds()).hasSize(1);
            });
    assertThat(world.screen).first().asString().endsWith("52:54:00:01:00:02, 52-54-00-01-00-02");
  }

  @Test
  @DisplayName("A failed load goes to its label, pauses grow in a setting that outlives the script")
  void retries() throws Exception {
    var script =
        """
        #!ipxe
        isset ${wait} || set wait:int32 5
        kernel %1$s/missing || goto failed
        boot
        :failed
        sleep ${wait} ||
        iseq ${wait} 20 || inc wait ${wait}
        chain --replace --autofree %1$s/again || goto failed
        """
            .formatted(BASE);
    assertThat(run(script)).isEqualTo(new ScriptEnd.Exit(0));
    assertThat(world.pauses)
        .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));
  }

  @Test
  @DisplayName("An unknown command fails the boot, unless the script has an answer to that")
  void unknown() throws Exception {
    assertThat(run("#!ipxe\nfrobnicate\nexit\n"))
        .isEqualTo(new ScriptEnd.Failed("frobnicate: command not found"));
    assertThat(run("#!ipxe\nfrobnicate ||\nexit\n")).isEqualTo(new ScriptEnd.Exit(0));
    assertThat(run("#!ipxe\nisset ${nothing} || poweroff\nreboot\n"))
        .isEqualTo(new ScriptEnd.PowerOff());
  }

  @Test
  @DisplayName("sanboot starts the disk where drives have numbers, and fails elsewhere")
  void sanboot() throws Exception {
    var script = "#!ipxe\nsanboot --no-describe --drive 0x80 || goto no\n:no\nexit\n";
    assertThat(run(script)).isEqualTo(new ScriptEnd.Exit(0));
    world.diskBoots = true;
    assertThat(run(script)).isEqualTo(new ScriptEnd.SanBoot());
  }

  @Test
  @DisplayName("chain to a program starts it, chain to a script runs it")
  void chain() throws Exception {
    world.files.put(BASE + "/ipxe.efi", "MZ program");
    assertThat(run("#!ipxe\nchain /ipxe.efi\n")).isInstanceOf(ScriptEnd.Program.class);
    world.files.put(BASE + "/other", "#!ipxe\nreboot\n");
    assertThat(run("#!ipxe\nchain /other\n")).isEqualTo(new ScriptEnd.Reboot());
  }

  @Test
  @DisplayName("A script that goes round without a pause is stopped")
  void circle() throws Exception {
    assertThat(run("#!ipxe\n:a\ngoto a\n")).isInstanceOf(ScriptEnd.Failed.class);
  }
}
