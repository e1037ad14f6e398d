package dev.ichor.simulator.node;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Machines and waiting, for the tests of this package. */
final class TestMachines {
  private TestMachines() {}

  static final String LINE = "talos.platform=metal slab_nomerge= pti=on console=ttyS0";

  static NodeHardware machine(int number) {
    return new NodeHardware(
        "4c4c4544-0000-1000-8000-%012d".formatted(number),
        "SN%04d".formatted(number),
        "Acme",
        "Rocket 9",
        "amd64",
        List.of(new NodeHardware.Processor("CPU 0", "Intel(R)", "Xeon", 8, 16, 2400)),
        List.of(
            new NodeHardware.MemoryModule("DIMM 0", 16384, "Samsung"),
            new NodeHardware.MemoryModule("DIMM 1", 0, "")),
        List.of(
            new NodeHardware.Disk(
                "sda", "QEMU HARDDISK", "D0" + number, "naa.5000", 64_000_000_000L, "sata", true),
            new NodeHardware.Disk(
                "nvme0n1", "Samsung PM9", "010", "eui.01", 480_000_000_000L, "nvme", false),
            new NodeHardware.Disk(
                "sdb", "MICRON", "M1", "naa.51", 240_000_000_000L, "sata", false)),
        List.of(
            new NodeHardware.Nic("eth0", "52:54:00:00:00:%02x".formatted(number), true, 1000),
            new NodeHardware.Nic("eth1", "52:54:00:00:01:%02x".formatted(number), false, 0)));
  }

  static NodeSettings fast() {
    var times =
        new NodeTimes(
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(20),
            Duration.ofMillis(30),
            Duration.ofMillis(50),
            Duration.ofMillis(50));
    return NodeSettings.defaults().withTimes(times);
  }

  static Inet4Address address(String text) {
    try {
      return (Inet4Address) InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited 20 s for: " + what);
      }
      Thread.sleep(10);
    }
  }
}
