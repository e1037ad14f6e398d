package dev.ichor.boot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.boot.ipxe.BootEndpoint;
import dev.ichor.boot.policy.BootRoute;
import dev.ichor.inventory.model.BootAnswer;
import dev.ichor.inventory.model.BootProfile;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Receipts come when TCP has acknowledged, so in another order than the requests. */
class HandoutsTest {
  private static final List<String> WIPE = List.of("talos.experimental.wipe=system");
  private static final BootProfile PLAIN = BootRig.PROFILE;
  private static final BootProfile WIPING =
      new BootProfile(PLAIN.talosVersion(), PLAIN.schematic(), PLAIN.architecture(), WIPE);
  private static final BootRoute.Asset KERNEL = asset("kernel-amd64");
  private static final BootRoute.Asset INITRAMFS = asset("initramfs-amd64.xz");

  private final BootRig.Authority authority = new BootRig.Authority();
  private final Handouts handouts = new Handouts(authority, InstantSource.system());
  private Asker asker;

  @BeforeEach
  void locate() throws Exception {
    asker =
        new Asker(
            InetAddress.getByName("127.0.0.1"),
            new BootEndpoint("10.77.0.1", 8081, 8090, 8091),
            "http");
  }

  private static BootRoute.Asset asset(String file) {
    return new BootRoute.Asset(PLAIN.talosVersion(), PLAIN.schematic(), file);
  }

  private Served.Receipt script(BootProfile profile) {
    var answer = new BootAnswer.Netboot(BootRig.MACHINE, profile, "asked");
    return handouts.script(answer, asker).orElseThrow();
  }

  private Served.Receipt asked(BootRoute.Asset asset) {
    return handouts.asset(asset, asker).orElseThrow();
  }

  @Test
  @DisplayName("a kernel asked for before the script is acknowledged counts for its boot")
  void quickClient() {
    var script = script(WIPING);
    var kernel = asked(KERNEL);
    kernel.ended(true, 1);
    asked(INITRAMFS).ended(true, 1);
    assertThat(authority.started).isEmpty();
    script.ended(true, 1);
    assertThat(authority.started).containsExactly(WIPE);
    assertThat(handouts.asset(KERNEL, asker)).isEmpty();
  }

  @Test
  @DisplayName("a script that is acknowledged late does not undo the one that came after it")
  void lateReceipt() {
    var wiping = script(WIPING);
    var plain = script(PLAIN);
    plain.ended(true, 1);
    asked(INITRAMFS).ended(true, 1);
    wiping.ended(true, 1);
    asked(KERNEL).ended(true, 1);
    assertThat(authority.started).containsExactly(List.of());
  }

  @Test
  @DisplayName("a kernel of the boot before, acknowledged late, does not count for the next")
  void lateKernel() {
    script(PLAIN).ended(true, 1);
    var kernel = asked(KERNEL);
    script(WIPING).ended(true, 1);
    kernel.ended(true, 1);
    asked(INITRAMFS).ended(true, 1);
    assertThat(authority.started).isEmpty();
    asked(KERNEL).ended(true, 1);
    assertThat(authority.started).containsExactly(WIPE);
  }

  @Test
  @DisplayName("a script that broke off begins no boot, though a client takes kernel and initramfs")
  void brokenScript() {
    script(WIPING).ended(false, 1);
    asked(KERNEL).ended(true, 1);
    asked(INITRAMFS).ended(true, 1);
    assertThat(authority.started).isEmpty();
  }
}
