package dev.ichor.lab;

import dev.ichor.lab.Milestones.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What runs on a lab machine in the place of Talos: /init of the initramfs that Ichor serves, then
 * the system on the disk.
 */
enum StandInNode implements ServedSystem {
  /** {@code node/}: takes a configuration only if Talos's own Go library does. */
  TALOS_LIBRARY("go", "configuration accepted by Talos's loader", "stage %s"),

  /** {@code simulator-node/}: the simulator's own node on a small Java, where Go is not. */
  SIMULATOR("simulator", "node: configuration accepted", "node: %s");

  private static final String PROPERTY = "ichor.lab.node";

  private final String word;
  private final String accepted;
  private final String stage;

  StandInNode(String word, String accepted, String stage) {
    this.word = word;
    this.accepted = accepted;
    this.stage = stage;
  }

  /**
   * By {@code -Dichor.lab.node=go|simulator}; else Talos's library where Go is there to build it.
   */
  static StandInNode chosen() {
    return asked().orElseGet(() -> Requirements.hasGo() ? TALOS_LIBRARY : SIMULATOR);
  }

  private static Optional<StandInNode> asked() {
    var asked = System.getProperty(PROPERTY, "");
    var found = Stream.of(values()).filter(node -> node.word.equals(asked)).findFirst();
    if (found.isEmpty() && !asked.isEmpty()) {
      throw new IllegalArgumentException("-D%s=%s: say go or simulator".formatted(PROPERTY, asked));
    }
    return found;
  }

  /** What the closing line of the test run must say about boots with this node. */
  static Optional<String> remark() {
    return switch (chosen()) {
      case TALOS_LIBRARY -> Optional.empty();
      case SIMULATOR ->
          Optional.of(
              "real-firmware boots ran with the simulator's node: "
                  + (asked().isPresent() ? "it was asked for" : "Go is not on this machine"));
    };
  }

  /** Skips the calling test unless this node can be built here. */
  void require() {
    switch (this) {
      case TALOS_LIBRARY -> Requirements.go();
      case SIMULATOR -> {
        Requirements.skipIfMissing("/bin/busybox", "busybox-static");
        Requirements.skipIfMissing("modprobe", "kmod");
      }
    }
  }

  @Override
  public Map<Step, String> marks() {
    return Map.of(
        Step.LINUX,
        "Linux version",
        Step.SIDE_DOCUMENTS,
        "talos.config answered",
        Step.MAINTENANCE,
        stage.formatted("maintenance"),
        Step.CONFIGURED,
        accepted,
        Step.REBOOT,
        stage.formatted("rebooting"),
        Step.DISK_BOOT,
        "started from disk",
        Step.RUNNING,
        stage.formatted("running"));
  }

  /** Arguments of {@code build-node.sh} behind the directory. */
  List<String> recipe() {
    var words = new ArrayList<>(List.of(word));
    switch (this) {
      case TALOS_LIBRARY -> {}
      case SIMULATOR -> NodeJars.all().stream().map(Path::toString).forEach(words::add);
    }
    return List.copyOf(words);
  }

  /** Files and directories that the image is made of; a newer one makes it stale. */
  List<Path> sources() {
    var lab = Project.root().resolve("deploy/lab");
    var sources = new ArrayList<>(List.of(lab.resolve("build-node.sh")));
    switch (this) {
      case TALOS_LIBRARY -> sources.add(lab.resolve("node"));
      case SIMULATOR -> {
        sources.add(lab.resolve("simulator-node"));
        sources.addAll(NodeJars.all());
      }
    }
    return List.copyOf(sources);
  }

  /** Directory of the image below {@code target/lab}. */
  String directory() {
    return "assets-" + word;
  }

  @Override
  public Path assets() {
    return BootAssets.directory(this);
  }
}
