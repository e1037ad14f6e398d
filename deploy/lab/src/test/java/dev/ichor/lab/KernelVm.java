package dev.ichor.lab;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs test classes of other modules under Debian's kernel, in a virtual machine (TCG) that sees
 * this machine's files read only. For tests of what the kernel here may lack: VLANs, netem.
 *
 * <p>The machine has no network card: what the tests do stays in namespaces inside it.
 */
final class KernelVm {
  private static final List<String> MODULES =
      List.of("virtio_pci", "9pnet_virtio", "9p", "veth", "bridge", "8021q", "sch_netem");

  /** Of the built application and of the lab's own class path: what the tests need and no more. */
  private static final String LIBRARIES =
      ".*(netty|jboss-logging|jackson|snakeyaml|jspecify|junit|opentest4j|assertj|byte-buddy|apiguardian)[^/]*\\.jar";

  private KernelVm() {}

  /** Skips the calling test where a part is missing, by its name. */
  static void require() {
    Requirements.skipIfMissing("qemu-system-x86_64", "qemu-system-x86");
    Initramfs.require();
    DebianKernel.withModules(MODULES);
  }

  /**
   * Runs them and brings back what became of each.
   *
   * @param name of the directory of this run below {@code target/lab}
   * @param limit for everything, the start of the kernel included
   * @param tests {@code package.Class} or {@code package.Class#method}
   */
  static List<Verdict> run(String name, Duration limit, List<String> tests) {
    var directory = Project.fresh(name);
    try {
      Files.writeString(directory.resolve("run.sh"), script(limit, tests));
      var kernel = DebianKernel.withModules(MODULES);
      Initramfs.pack("kernel-vm/init", kernel, MODULES, directory.resolve("initramfs"));
      var process = Shell.start(directory.resolve("qemu.log"), command(kernel, directory));
      var ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
      Shell.stop(process);
      return verdicts(directory, ended);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run tests in " + directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<Verdict> verdicts(Path directory, boolean ended) throws IOException {
    var said = directory.resolve("verdicts.txt");
    var lines = Files.exists(said) ? Files.readString(said).lines().toList() : List.<String>of();
    if (!ended || lines.stream().noneMatch(Verdict.END::equals)) {
      throw new AssertionError(
          "the virtual machine %s before all tests had run; so far %s; its console: %s"
              .formatted(
                  ended ? "ended" : "took too long",
                  lines,
                  Console.read(directory.resolve("console.log"))));
    }
    return lines.stream().flatMap(line -> Verdict.parse(line).stream()).toList();
  }

  private static List<String> command(DebianKernel kernel, Path directory) {
    return List.of(
        "qemu-system-x86_64",
        "-accel",
        "tcg,thread=multi",
        "-cpu",
        "max",
        "-smp",
        "2",
        "-m",
        "2048",
        "-machine",
        "pc,graphics=off",
        "-display",
        "none",
        "-nodefaults",
        "-no-reboot",
        "-kernel",
        kernel.image().toString(),
        "-initrd",
        directory.resolve("initramfs").toString(),
        "-append",
        "console=ttyS0 loglevel=4 panic=-1 mitigations=off lab.run="
            + directory.resolve("run.sh").toAbsolutePath(),
        "-chardev",
        "file,id=console,path=" + directory.resolve("console.log"),
        "-serial",
        "chardev:console",
        "-chardev",
        "file,id=verdicts,path=" + directory.resolve("verdicts.txt"),
        "-serial",
        "chardev:verdicts",
        "-fsdev",
        "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap",
        "-device",
        "virtio-9p-pci,fsdev=host,mount_tag=host");
  }

  /** Java's flags go to the tests' own child processes too. */
  private static String script(Duration limit, List<String> tests) {
    return """
        export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TMPDIR=/run/tmp
        export JAVA_TOOL_OPTIONS='-Djava.io.tmpdir=/run/tmp -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData'
        cd /run/tmp
        ip link set lo up
        stty -F /dev/ttyS1 raw
        timeout -k 5 %d %s --enable-native-access=ALL-UNNAMED -cp '%s' %s /dev/ttyS1 %s
        """
        .formatted(
            limit.toSeconds(),
            Path.of(System.getProperty("java.home"), "bin", "java"),
            classPath().stream().map(Path::toString).collect(Collectors.joining(":")),
            TestsInside.class.getName(),
            String.join(" ", tests));
  }

  /** The modules' own classes before the application's jars, which may be of an older build. */
  private static List<Path> classPath() {
    var all = new ArrayList<Path>();
    for (var module : List.of("dhcp", "tftp-http-boot", "inventory")) {
      all.add(Project.root().resolve(module).resolve("target/test-classes"));
      all.add(Project.root().resolve(module).resolve("target/classes"));
    }
    all.add(Project.root().resolve("deploy/lab/target/test-classes"));
    var own =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of);
    Stream.concat(own, applicationJars())
        .filter(path -> path.toString().matches(LIBRARIES))
        .map(Path::toAbsolutePath)
        .forEach(all::add);
    return List.copyOf(all);
  }

  private static Stream<Path> applicationJars() {
    var libraries = Project.root().resolve("api/target/quarkus-app/lib");
    try (Stream<Path> jars = Files.walk(libraries)) {
      return jars.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + libraries, e);
    }
  }
}
