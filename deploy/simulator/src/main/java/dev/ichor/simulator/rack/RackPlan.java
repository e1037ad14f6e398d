package dev.ichor.simulator.rack;

import static java.util.Objects.requireNonNull;

import dev.ichor.simulator.bmc.BmcProfile;
import dev.ichor.simulator.firmware.ClientIdentity;
import dev.ichor.simulator.firmware.FirmwareKind;
import dev.ichor.simulator.rack.MachinePlan.BootDevice;
import dev.ichor.simulator.wire.Ip4;
import dev.ichor.simulator.wire.Mac;
import dev.ichor.simulator.wire.OctetWriter;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A rack before it is built. Everything about a machine follows from the seed and its index, so
 * that a second start builds the same machines.
 *
 * @param firmware the kinds that the machines have by turns
 * @param redfish how many of the BMCs, from the first on, speak Redfish too
 * @param bmcNetwork network address of a /16; BMCs get .0.1 to .0.250, then .1.1 and so on
 */
public record RackPlan(
    int count,
    long seed,
    List<FirmwareKind> firmware,
    Inet4Address bmcNetwork,
    int bmcPort,
    String bmcUser,
    String bmcPassword,
    int redfish,
    Map<String, MachineFaults> faults) {
  /** How many machines one plan can have. */
  public static final int MOST = 10_000;

  private static final int HOSTS_PER_NET = 250;
  private static final int BMC_SESSION_SLOTS = 4;

  public RackPlan {
    firmware = List.copyOf(firmware);
    faults = Map.copyOf(faults);
    requireNonNull(bmcNetwork, "bmcNetwork");
    requireNonNull(bmcUser, "bmcUser");
    requireNonNull(bmcPassword, "bmcPassword");
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("a rack has 1 to %d machines".formatted(MOST));
    }
    if (firmware.isEmpty()) {
      throw new IllegalArgumentException("name at least one firmware of " + FirmwareKind.labels());
    }
  }

  @Override
  public String toString() {
    return "RackPlan[%d machines, seed=%d, firmware=%s]".formatted(count, seed, firmware);
  }

  public List<MachinePlan> machines() {
    return IntStream.rangeClosed(1, count).mapToObj(this::machine).toList();
  }

  private MachinePlan machine(int index) {
    String name = "machine-%02d".formatted(index);
    UUID uuid =
        UUID.nameUUIDFromBytes(
            "ichor simulator %d %d".formatted(seed, index).getBytes(StandardCharsets.US_ASCII));
    String serial = "SIM%s%04d".formatted(uuid.toString().substring(0, 4), index);
    ClientIdentity identity = new ClientIdentity(mac(index), uuid, serial, "Ichor", "Simulated 1U");
    FirmwareKind kind = firmware.get((index - 1) % firmware.size());
    BmcProfile bmc =
        new BmcProfile(
            uuid, "Ichor", "Simulated 1U", serial, bmcUser, bmcPassword, BMC_SESSION_SLOTS);
    return new MachinePlan(
        name,
        index,
        identity,
        kind,
        bootOrder(kind),
        "port-%02d".formatted(index),
        new InetSocketAddress(bmcAddress(index), bmcPort),
        bmc,
        index <= redfish,
        faults.getOrDefault(name, MachineFaults.NONE));
  }

  /** HTTP Boot machines try their disk first, as servers that came with a system often do. */
  private static List<BootDevice> bootOrder(FirmwareKind kind) {
    return switch (kind) {
      case BIOS, UEFI_PXE -> List.of(BootDevice.NETWORK, BootDevice.DISK);
      case UEFI_HTTP -> List.of(BootDevice.DISK, BootDevice.NETWORK);
    };
  }

  /** QEMU's vendor prefix, one octet of seed, two of index. */
  private Mac mac(int index) {
    return new Mac(
        new OctetWriter().u16(0x5254).u8(0x00).u8(Long.hashCode(seed)).u16(index).octets());
  }

  private Inet4Address bmcAddress(int index) {
    int net = (index - 1) / HOSTS_PER_NET;
    int host = (index - 1) % HOSTS_PER_NET + 1;
    return Ip4.of(Ip4.number(bmcNetwork) + (net << 8) + host);
  }
}
