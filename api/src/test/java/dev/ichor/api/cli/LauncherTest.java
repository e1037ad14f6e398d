package dev.ichor.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a tree of its own with JDKs that only say who they are. */
class LauncherTest {
  @TempDir Path tree;

  private Path home;

  @BeforeEach
  void layOut() throws IOException {
    home = Files.createDirectories(tree.resolve("a home"));
    Files.copy(Path.of("..", "ichor"), home.resolve("ichor"));
    executable(home.resolve("ichor"));
    var app = home.resolve("api/target/quarkus-app/quarkus-run.jar");
    Files.createDirectories(app.getParent());
    Files.writeString(app, "jar");
  }

  @Test
  @DisplayName("A java on the path that is too old is passed over for the JDK 25 of JAVA_HOME")
  void oldJavaOnPath() throws Exception {
    var old = jdk("old", 17);
    var fresh = jdk("fresh jdk", 25);
    var run = launch(Map.of("JAVA_HOME", fresh.toString()), old, "up", "--data", "a b");
    assertThat(run.text()).contains("fresh jdk").contains("[up] [--data] [a b]");
    assertThat(run.code()).isZero();
  }

  @Test
  @DisplayName("A JAVA_HOME that is too old is passed over for the JDK 25 on the path")
  void oldJavaHome() throws Exception {
    var run = launch(Map.of("JAVA_HOME", jdk("old", 17).toString()), jdk("fresh", 26), "version");
    assertThat(run.text()).contains("java of fresh");
  }

  @Test
  @DisplayName("The launcher works through a symbolic link and from any directory")
  void symbolicLink() throws Exception {
    var link = Files.createSymbolicLink(tree.resolve("link"), home.resolve("ichor"));
    var run = start(link, Map.of("JAVA_HOME", jdk("fresh", 25).toString()), jdk("x", 8), "version");
    assertThat(run.text()).contains(home.toRealPath() + "/api/target/quarkus-app/quarkus-run.jar");
  }

  @Test
  @DisplayName("ICHOR_JAVA_OPTS reach java as separate words")
  void javaOptions() throws Exception {
    var run =
        launch(
            Map.of("JAVA_HOME", jdk("fresh", 25).toString(), "ICHOR_JAVA_OPTS", "-Xmx64m -Dx=y"),
            jdk("x", 8),
            "version");
    assertThat(run.text()).contains("[-Xmx64m] [-Dx=y]");
  }

  @Test
  @DisplayName("A source newer than the application is built first, and the launcher says so")
  void stale() throws Exception {
    var mvnw = home.resolve("mvnw");
    Files.writeString(mvnw, "#!/bin/sh\necho \"maven $*\"\n");
    executable(mvnw);
    for (var folder : new String[] {"inventory", "dhcp", "tftp-http-boot", "bmc", "talos"}) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.createDirectories(home.resolve("deploy/simulator"));
    Files.createDirectories(home.resolve("api/src/main"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    var source = Files.writeString(home.resolve("api/src/main/A.java"), "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    var run = launch(Map.of("JAVA_HOME", jdk("fresh", 25).toString()), jdk("x", 8), "version");
    assertThat(run.text()).contains("ichor: building", "maven -q -B -pl api -am", "[version]");
  }

  /** A directory that looks like a JDK; its java prints its arguments. */
  private Path jdk(String name, int release) throws IOException {
    var jdk = Files.createDirectories(tree.resolve(name));
    var bin = Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"%d.0.1\"\n".formatted(release));
    for (var tool : new String[] {"java", "javac"}) {
      var script = "#!/bin/sh\nprintf 'java of %s:'\nfor a; do printf ' [%%s]' \"$a\"; done\n";
      executable(Files.writeString(bin.resolve(tool), script.formatted(name)));
    }
    return jdk;
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run launch(Map<String, String> environment, Path onPath, String... arguments)
      throws Exception {
    return start(home.resolve("ichor"), environment, onPath, arguments);
  }

  private Run start(Path script, Map<String, String> environment, Path onPath, String... arguments)
      throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add(script.toString());
    command.addAll(java.util.List.of(arguments));
    var builder = new ProcessBuilder(command).directory(tree.toFile()).redirectErrorStream(true);
    builder.environment().remove("ICHOR_JAVA_OPTS");
    builder.environment().put("PATH", onPath.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().putAll(environment);
    var process = builder.start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), text);
  }

  private record Run(int code, String text) {}
}
