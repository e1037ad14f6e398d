package dev.ichor.lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * One rack: a bridge in a network namespace of its own, hosts in others, joined by veth. Nothing of
 * the machine's own network is touched.
 */
final class Rack implements AutoCloseable {
  private static final int ROUNDS = 50;

  private final String prefix;
  private final String cable;
  private final List<String> namespaces = new ArrayList<>();
  private final Deque<Process> processes = new ArrayDeque<>();

  private final Thread onExit = new Thread(this::takeDown, "rack cleanup");

  Rack(String name) {
    Runtime.getRuntime().addShutdownHook(onExit); // a run that is broken off leaves nothing behind
    prefix = "ichorlab-%d-%s".formatted(ProcessHandle.current().pid(), name);
    cable = namespace("rack");
    Shell.must(
        "ip",
        "-n",
        cable,
        "link",
        "add",
        "br0",
        "type",
        "bridge",
        "stp_state",
        "0",
        "forward_delay",
        "0",
        "mcast_snooping",
        "0");
    Shell.must("ip", "-n", cable, "link", "set", "br0", "up");
  }

  /** The namespace that holds the bridge: captures and machines run there. */
  String cable() {
    return cable;
  }

  /**
   * A host on the bridge, its interface {@code eth0} with an address such as {@code 10.77.0.1/24}.
   */
  String host(String name, String address) {
    var namespace = namespace(name);
    Shell.must(
        "ip",
        "-n",
        cable,
        "link",
        "add",
        "v-" + name,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        namespace);
    Shell.must("ip", "-n", cable, "link", "set", "v-" + name, "master", "br0", "up");
    if (!address.isEmpty()) {
      Shell.must("ip", "-n", namespace, "addr", "add", address, "dev", "eth0");
    }
    Shell.must("ip", "-n", namespace, "link", "set", "eth0", "up");
    Shell.must(in(namespace, "ethtool", "-K", "eth0", "tx", "off").toArray(String[]::new));
    return namespace;
  }

  /** A host whose interface has no address yet. */
  String host(String name) {
    return host(name, "");
  }

  /** A tap on the bridge for a virtual machine's network card. */
  String tap(String name) {
    Shell.must(in(cable, "ip", "tuntap", "add", name, "mode", "tap").toArray(String[]::new));
    Shell.must("ip", "-n", cable, "link", "set", name, "master", "br0", "up");
    return name;
  }

  /** The command, run inside the namespace. */
  static List<String> in(String namespace, String... command) {
    return in(namespace, List.of(command));
  }

  static List<String> in(String namespace, List<String> command) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return List.copyOf(all);
  }

  /** Ends with the rack, last started first. */
  Process keep(Process process) {
    processes.push(process);
    return process;
  }

  private String namespace(String name) {
    var namespace = prefix + "-" + name;
    Shell.must("ip", "netns", "add", namespace);
    namespaces.add(namespace);
    Shell.must("ip", "-n", namespace, "link", "set", "lo", "up");
    return namespace;
  }

  @Override
  public void close() {
    takeDown();
    Runtime.getRuntime().removeShutdownHook(onExit);
  }

  /**
   * What our own processes left behind, for example the machines that a BMC started. Such a BMC
   * starts its machine again when it ends, so hosts end before what they started, and it is looked
   * again until nobody is left.
   */
  private void endOrphans() {
    for (var round = 0; round < ROUNDS; round++) {
      var left = namespaces.reversed().stream().flatMap(Rack::inside).toList();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(Rack::awaitEnd);
    }
    throw new IllegalStateException(
        "processes in %s start again whenever they are ended".formatted(namespaces));
  }

  private static Stream<ProcessHandle> inside(String namespace) {
    return Shell.run("ip", "netns", "pids", namespace)
        .output()
        .lines()
        .map(String::strip)
        .filter(pid -> pid.matches("[0-9]+"))
        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream());
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("process %d does not end".formatted(process.pid()), e);
    }
  }

  private synchronized void takeDown() {
    processes.forEach(Shell::stop);
    endOrphans();
    namespaces.reversed().forEach(namespace -> Shell.run("ip", "netns", "del", namespace));
    namespaces.clear();
    processes.clear();
  }
}
