package dev.ichor.simulator.node;

import java.util.HashSet;
import java.util.Set;

/** Which role may call which method: Talos's table, and its shape in maintenance mode. Pure. */
final class Permissions {
  static final String ADMIN = "os:admin";
  static final String OPERATOR = "os:operator";
  static final String READER = "os:reader";

  private static final String MACHINE = "machine.MachineService/";
  private static final Set<String> FOR_READERS = new HashSet<>();

  static {
    for (String method :
        ("Version Hostname CPUInfo CPUFreqStats Memory DiskStats NetworkDeviceStats LoadAvg SystemStat Mounts Processes"
                + " ServiceList Events Dmesg Logs LogsContainers Netstat Containers Stats List DiskUsage EtcdMemberList"
                + " EtcdStatus EtcdAlarmList ImageList")
            .split(" ")) {
      FOR_READERS.add(MACHINE + method);
    }
    FOR_READERS.addAll(
        Set.of(
            "storage.StorageService/Disks",
            "cosi.resource.State/Get",
            "cosi.resource.State/List",
            "cosi.resource.State/Watch",
            "time.TimeService/Time",
            "time.TimeService/TimeCheck",
            "cluster.ClusterService/HealthCheck",
            "machine.ImageService/List",
            "machine.ImageService/Verify"));
  }

  private static final Set<String> FOR_OPERATORS =
      Set.of(
          MACHINE + "Reboot",
          MACHINE + "Shutdown",
          MACHINE + "EtcdSnapshot",
          MACHINE + "ServiceStart",
          MACHINE + "ServiceStop",
          MACHINE + "ServiceRestart",
          MACHINE + "ImagePull",
          MACHINE + "PacketCapture");

  private static final Set<String> IN_MAINTENANCE =
      Set.of(MACHINE + "ApplyConfiguration", "storage.StorageService/BlockDeviceWipe");

  private Permissions() {}

  /**
   * Whether {@code method} ({@code package.Service/Method}) may be called in maintenance mode,
   * where all are readers.
   */
  static boolean inMaintenance(String method) {
    return FOR_READERS.contains(method) || IN_MAINTENANCE.contains(method);
  }

  static boolean allowed(Set<String> roles, String method) {
    return roles.contains(ADMIN)
        || (roles.contains(OPERATOR)
            && (FOR_OPERATORS.contains(method) || FOR_READERS.contains(method)))
        || (roles.contains(READER) && FOR_READERS.contains(method));
  }
}
