package dev.ichor.tools;

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

/**
 * The launcher script, in a tree of its own with JDKs that only say who they are. Its usual places
 * ({@code /usr/lib/jvm}, {@code /opt}) are looked for below that tree.
 */
class LauncherTest {
  @TempDir Path tree;

  private Path home;

  @BeforeEach
  void layOut() throws IOException {
    home = Files.createDirectories(tree.resolve("a home"));
    var script = Files.readString(Path.of("..", "..", "ichor"));
    for (var usual : new String[] {"/usr/lib/jvm/", "/opt/"}) {
      assertThat(script).contains(" " + usual);
      script = script.replace(" " + usual, " " + tree.toString() + usual);
    }
    executable(Files.writeString(home.resolve("ichor"), script));
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
  @DisplayName("With an old java on the path and no JAVA_HOME, a JDK 25 in /usr/lib/jvm is found")
  void usualPlaces() throws Exception {
    jdk("usr/lib/jvm/java-17", 17);
    jdk("usr/lib/jvm/temurin-25", 25);
    var run = launch(Map.of(), jdk("old", 17), "version");
    assertThat(run).isEqualTo(new Run(0, run.text()));
    assertThat(run.text()).contains("java of usr/lib/jvm/temurin-25:");
  }

  @Test
  @DisplayName("Without a JDK 25 anywhere, one line says what to install, and the exit code is 2")
  void noJdk() throws Exception {
    jdk("usr/lib/jvm/java-21", 21);
    for (var word : new String[] {"version", "up", "build", "test"}) {
      var run = launch(Map.of("JAVA_HOME", tree.resolve("gone").toString()), jdk("old", 17), word);
      assertThat(run.code()).as(word).isEqualTo(2);
      assertThat(run.text().lines())
          .singleElement()
          .asString()
          .startsWith("ichor: no JDK 25 found")
          .contains("apt install temurin-25-jdk");
    }
  }

  @Test
  @DisplayName("test fails when the build failed although no test did, and when no test ran")
  void failedBuild() throws Exception {
    var mvnw = home.resolve("mvnw");
    var tools = Files.createDirectories(home.resolve("deploy/tools"));
    Files.copy(Path.of("TestSummary.java"), tools.resolve("TestSummary.java"));
    var real = Map.of("JAVA_HOME", System.getProperty("java.home"));
    var report = "a/target/surefire-reports/TEST-A.xml";
    var writes =
        "#!/bin/sh\nmkdir -p a/target/surefire-reports\n"
            + "echo \"<testsuite><testcase classname='A' name='one'/></testsuite>\" >%s\nexit %d\n";

    executable(Files.writeString(mvnw, writes.formatted(report, 3)));
    var broken = launch(real, jdk("x", 8), "test");
    assertThat(broken.code()).isEqualTo(3);
    assertThat(broken.text())
        .contains("ichor: the build did not come through")
        .endsWith("\n1 passed, 0 failed, 0 skipped\n");

    executable(Files.writeString(mvnw, writes.formatted(report, 0)));
    assertThat(launch(real, jdk("x", 8), "test"))
        .isEqualTo(new Run(0, "\n1 passed, 0 failed, 0 skipped\n"));

    Files.delete(home.resolve(report));
    executable(Files.writeString(mvnw, "#!/bin/sh\n"));
    assertThat(launch(real, jdk("x", 8), "test"))
        .isEqualTo(new Run(1, "\n0 passed, 0 failed, 0 skipped\n"));
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
    var told =
        launch(
            Map.of("JAVA_HOME", jdk("fresh", 25).toString(), "ICHOR_BUILD", "off"),
            jdk("x", 8),
            "version");
    assertThat(told.text()).doesNotContain("building").contains("[version]");
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
    builder
        .environment()
        .keySet()
        .removeAll(java.util.Set.of("ICHOR_JAVA_OPTS", "ICHOR_BUILD", "JAVA_HOME"));
    builder.environment().put("HOME", tree.toString());
    builder.environment().put("PATH", onPath.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().putAll(environment);
    var process = builder.start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Run(process.exitValue(), text);
  }

  private record Run(int code, String text) {}
}
