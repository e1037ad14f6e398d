package dev.ichor.lab.node;

import dev.ichor.simulator.node.NodeHardware;
import dev.ichor.simulator.node.NodeHardware.Disk;
import dev.ichor.simulator.node.NodeHardware.Nic;
import dev.ichor.simulator.node.NodeHardware.Processor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what this machine is made of from {@code /sys} and {@code /proc}. */
final class SysHardware {
  private static final String DMI = "sys/class/dmi/id/";
  private static final String BLOCK = "sys/block/";
  private static final String NET = "sys/class/net/";

  private final SysFiles files;

  private SysHardware(SysFiles files) {
    this.files = files;
  }

  static NodeHardware read(SysFiles files) {
    var reader = new SysHardware(files);
    return new NodeHardware(
        files.text(DMI + "product_uuid").toLowerCase(Locale.ROOT),
        files.text(DMI + "product_serial"),
        files.text(DMI + "sys_vendor"),
        files.text(DMI + "product_name"),
        System.getProperty("os.arch", "amd64").replace("aarch64", "arm64"),
        reader.processors(),
        SmbiosMemory.read(files),
        reader.disks(),
        reader.nics());
  }

  /** One a socket; each block of {@code /proc/cpuinfo} is one thread. */
  private List<Processor> processors() {
    var sockets = new LinkedHashMap<String, List<Map<String, String>>>();
    for (var block : files.text("proc/cpuinfo").split("\n\n")) {
      var fields = new HashMap<String, String>();
      block
          .lines()
          .map(line -> line.split(":", 2))
          .filter(pair -> pair.length == 2)
          .forEach(pair -> fields.put(pair[0].strip(), pair[1].strip()));
      var socket = fields.getOrDefault("physical id", "0");
      sockets.computeIfAbsent(socket, _ -> new ArrayList<>()).add(fields);
    }
    return sockets.entrySet().stream()
        .map(each -> processor(each.getKey(), each.getValue().getFirst(), each.getValue().size()))
        .toList();
  }

  private static Processor processor(String socket, Map<String, String> fields, int threads) {
    return new Processor(
        "CPU " + socket,
        fields.getOrDefault("vendor_id", ""),
        fields.getOrDefault("model name", ""),
        Integer.parseInt(fields.getOrDefault("cpu cores", "1")),
        threads,
        (int) Double.parseDouble(fields.getOrDefault("cpu MHz", "0")));
  }

  /** Every disk that hangs on a device: no loop, no ram. */
  private List<Disk> disks() {
    return files.names("sys/block").stream()
        .filter(name -> files.exists(BLOCK + name + "/device"))
        .map(this::disk)
        .toList();
  }

  private Disk disk(String name) {
    var base = BLOCK + name;
    return new Disk(
        name,
        files.text(base + "/device/model"),
        firstOf(base + "/serial", base + "/device/serial"),
        firstOf(base + "/wwid", base + "/device/wwid"),
        files.number(base + "/size", 0) * 512,
        files.linkName(base + "/device/subsystem"),
        files.number(base + "/queue/rotational", 0) == 1);
  }

  private String firstOf(String one, String other) {
    var text = files.text(one);
    return text.isEmpty() ? files.text(other) : text;
  }

  /** Every card that hangs on a device: no loopback, no bridge. */
  private List<Nic> nics() {
    return files.names("sys/class/net").stream()
        .filter(name -> files.exists(NET + name + "/device"))
        .map(this::nic)
        .toList();
  }

  /** A virtual card has no speed: the kernel says -1 or nothing. */
  private Nic nic(String name) {
    long speed = files.number(NET + name + "/speed", 0);
    return new Nic(
        name,
        files.text(NET + name + "/address"),
        files.number(NET + name + "/carrier", 0) == 1,
        (int) Math.max(0, speed));
  }
}
