package dev.ichor.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ichor.api.config.IchorConfig.Database;
import dev.ichor.api.config.IchorConfig.Ports;
import dev.ichor.api.config.Served.Mode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolutionTest {
  private static final List<String> PROXY = List.of("eth1=proxy");

  @TempDir Path directory;

  @Test
  @DisplayName("The defaults are these and no others")
  void defaults() {
    assertThat(ready(Map.of(Key.SERVE, PROXY), Map.of()))
        .isEqualTo(
            new IchorConfig(
                Path.of("/var/lib/ichor"),
                List.of(
                    new Served(
                        "eth1",
                        Mode.PROXY,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Duration.ofHours(1),
                        ServedV6.NONE,
                        ServedLink.DEFAULT)),
                new InetSocketAddress("127.0.0.1", 8080),
                Path.of("/usr/lib/ipxe"),
                Optional.empty(),
                new AssetSource(
                    Optional.of(URI.create("https://factory.talos.dev")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(8082),
                    Set.of()),
                new Database.Embedded(),
                new Ports(67, 4011, 69, 8081, 8090, 8091),
                Map.of(),
                Optional.empty()));
  }

  @Test
  @DisplayName("Flag beats environment beats file beats default")
  void precedence() throws IOException {
    var file =
        Files.writeString(
            directory.resolve("ichor.yaml"),
            "data: /file\nserve: [eth1=proxy]\nhttp-port: 1\ntftp-port: 2\ndhcp-port: 3\n");
    var sources =
        new Sources(
            Map.of(Key.HTTP_PORT, List.of("100")),
            Map.of("ICHOR_HTTP_PORT", "200", "ICHOR_TFTP_PORT", "300", "OTHER", "x"),
            Optional.of(file));
    var resolution = Resolution.of(sources);
    assertThat(at(resolution.settings(), Key.HTTP_PORT).origin()).hasToString("flag --http-port");
    assertThat(at(resolution.settings(), Key.TFTP_PORT).origin())
        .hasToString("environment ICHOR_TFTP_PORT");
    assertThat(at(resolution.settings(), Key.DHCP_PORT).origin()).hasToString("file " + file);
    assertThat(at(resolution.settings(), Key.LOG_PORT).origin()).hasToString("default");
    assertThat(resolution)
        .isInstanceOfSatisfying(
            Resolution.Ready.class,
            ready ->
                assertThat(ready.config().ports())
                    .isEqualTo(new Ports(3, 4011, 300, 100, 8090, 8091)));
  }

  @Test
  @DisplayName("The contract's form serves two interfaces, one with everything said")
  void serve() {
    var text =
        "eth1=server,pool=10.77.0.100-10.77.0.199,10.77.1.1-10.77.1.9,subnet=10.77.0.0/16,"
            + "router=10.77.0.1,dns=10.77.0.1,9.9.9.9,ntp=10.77.0.3,domain=rack.example,lease=30m,address=10.77.0.2";
    var served = ready(Map.of(Key.SERVE, List.of(text, "eth2=proxy")), Map.of()).serve();
    assertThat(served).extracting(Served::interfaceName).containsExactly("eth1", "eth2");
    var first = served.getFirst();
    assertThat(first.pools()).hasSize(2);
    assertThat(first.dns()).extracting(Object::toString).containsExactly("/10.77.0.1", "/9.9.9.9");
    assertThat(first.lease()).isEqualTo(Duration.ofMinutes(30));
    assertThat(first.domain()).contains("rack.example");
  }

  @Test
  @DisplayName("Every problem is reported at once, each with a remedy")
  void allProblems() {
    var refused =
        refused(
            Map.of(
                Key.SERVE,
                    List.of("eth1=server", "eth2=router", "eth3=proxy,pool=10.0.0.1-10.0.0.2"),
                Key.OPERATOR, List.of("8080"),
                Key.DB, List.of("jdbc:mysql://h/n?password=hush"),
                Key.TFTP_PORT, List.of("70000"),
                Key.HTTP_PORT, List.of("8090")));
    assertThat(refused.problems())
        .extracting(Problem::sentence)
        .hasSize(7)
        .allSatisfy(text -> assertThat(text).contains(";").doesNotContain("hush"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FACTORY| ftp://x.example| write it as https://factory.talos.dev",
        "FACTORY| https://x.example/path| write it as https://factory.talos.dev",
        "FACTORY_PROXY| http://p.example:3128| write it as proxy.example:3128",
        "FACTORY_CA| /no/such/file| is not a file that can be read",
        "REGISTRY_PORT| 0| neither a port nor off"
      })
  @DisplayName("A wrong factory, proxy or CA says what to write instead")
  void wrongFactory(Key key, String text, String remedy) {
    var flags = Map.of(Key.SERVE, PROXY, key, List.of(text));
    assertThat(refused(flags).problems())
        .singleElement()
        .extracting(Problem::sentence)
        .asString()
        .contains(remedy);
    assertThat(
            ready(
                    Map.of(
                        Key.SERVE,
                        PROXY,
                        Key.FACTORY,
                        List.of("off"),
                        Key.REGISTRY_PORT,
                        List.of("off")),
                    Map.of())
                .assetSource())
        .isEqualTo(AssetSource.OFF);
  }

  @Test
  @DisplayName("No interface named is told apart from a wrong one")
  void servesNothing() {
    assertThat(refused(Map.of()).servesNothing()).isTrue();
    assertThat(refused(Map.of(Key.SERVE, List.of("eth1=x"))).servesNothing()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eth1=server,pool=10.0.0.9-10.0.0.1| above its last",
        "eth1=server,pool=10.0.0.1| FIRST-LAST",
        "eth1=server,pool=10.0.0.1-10.0.0.999| FIRST-LAST",
        "eth1=server,pool=10.0.0.1-10.0.0.9,subnet=10.0.1.0/24| outside its subnet",
        "eth1=server,pool=10.0.0.1-10.0.0.9,subnet=10.0.0.0/33| 10.77.0.0/24",
        "eth1=server,pool=10.0.0.1-10.0.0.9,lease=1s| one minute",
        "eth1=server,pool=10.0.0.1-10.0.0.9,gateway=10.0.0.1| unknown key 'gateway'",
        "eth1=server,pool=10.0.0.1-10.0.0.9,router=gw| IPv4 address",
        "eth1=server,pool=10.0.0.1-10.0.0.9,lease=1h,lease=2h| twice",
        "eth1| eth1=proxy",
        "=server| eth1=proxy"
      })
  @DisplayName("A wrong --serve says what to write instead")
  void wrongServe(String text, String remedy) {
    assertThat(refused(Map.of(Key.SERVE, List.of(text))).problems())
        .singleElement()
        .extracting(Problem::sentence)
        .asString()
        .contains(remedy);
  }

  @Test
  @DisplayName("A file that is absent, no YAML, no mapping, or has an unknown key is refused")
  void wrongFile() throws IOException {
    for (var content : List.of("a: [", "- a", "dta: /x\n", "data: {a: b}\n", "data: [a, b]\n")) {
      var file = Files.writeString(directory.resolve("wrong.yaml"), content);
      assertThat(Resolution.of(new Sources(Map.of(Key.SERVE, PROXY), Map.of(), Optional.of(file))))
          .as(content)
          .isInstanceOf(Resolution.Refused.class);
    }
    var absent = new Sources(Map.of(), Map.of(), Optional.of(directory.resolve("absent.yaml")));
    assertThat(((Resolution.Refused) Resolution.of(absent)).problems().getFirst().sentence())
        .contains("does not exist");
  }

  @Test
  @DisplayName("The file's section dhcp is the plan; with it an interface needs no pool")
  void plan() throws IOException {
    var file =
        Files.writeString(
            directory.resolve("plan.yaml"),
            """
            serve: [eth1=server]
            dhcp:
              options: {dns-servers: [10.0.0.1]}
              subnets:
                - subnet: 10.78.0.0/24
                  pools: [10.78.0.100-10.78.0.199]
                  lease: 30m
              reservations:
                - {mac: 52:54:00:12:34:56, address: 10.77.0.5}
            """);
    var resolution = Resolution.of(new Sources(Map.of(), Map.of(), Optional.of(file)));
    assertThat(resolution)
        .isInstanceOfSatisfying(
            Resolution.Ready.class,
            ready ->
                assertThat(ready.config().dhcp())
                    .containsOnlyKeys("options", "subnets", "reservations"));
  }

  @Test
  @DisplayName("A wrong plan names file, path, value and remedy")
  void wrongPlan() throws IOException {
    var file =
        Files.writeString(
            directory.resolve("wrong-plan.yaml"),
            "serve: [eth1=proxy]\ndhcp:\n  subnets: [{subnet: 10.78.0.1/24}]\n  lease: soon\n");
    var resolution = Resolution.of(new Sources(Map.of(), Map.of(), Optional.of(file)));
    assertThat(((Resolution.Refused) resolution).problems())
        .extracting(Problem::sentence)
        .containsExactlyInAnyOrder(
            file
                + ": dhcp.subnets[0].subnet: 10.78.0.1 has host bits set for /24; write the first address of the subnet",
            file + ": dhcp.lease: 'soon' is not a time; write it as 90s, 30m, 1h or 2d");
  }

  @Test
  @DisplayName("The environment names several interfaces with blanks between them")
  void environment() {
    assertThat(ready(Map.of(), Map.of("ICHOR_SERVE", "eth1=proxy eth2=off")).serve()).hasSize(2);
  }

  @Test
  @DisplayName("No secret is shown, and no secret is a flag")
  void secrets() {
    var settings =
        Resolution.of(
                new Sources(
                    Map.of(Key.DB, List.of("jdbc:postgresql://h/n?password=hush&ssl=true")),
                    Map.of("ICHOR_DB_PASSWORD", "hush"),
                    Optional.empty()))
            .settings();
    assertThat(at(settings, Key.DB_PASSWORD).shown()).containsExactly("***");
    assertThat(at(settings, Key.DB).shown())
        .containsExactly("jdbc:postgresql://h/n?password=***&ssl=true");
    assertThat(settings.toString()).doesNotContain("hush");
  }

  private static IchorConfig ready(Map<Key, List<String>> flags, Map<String, String> environment) {
    var resolution =
        Resolution.of(new Sources(flags, new HashMap<>(environment), Optional.empty()));
    assertThat(resolution).isInstanceOf(Resolution.Ready.class);
    return ((Resolution.Ready) resolution).config();
  }

  private static Resolution.Refused refused(Map<Key, List<String>> flags) {
    return (Resolution.Refused) Resolution.of(new Sources(flags, Map.of(), Optional.empty()));
  }

  private static Setting at(Map<Key, Setting> settings, Key key) {
    return Objects.requireNonNull(settings.get(key), key.text());
  }

  @Test
  @DisplayName("Boot HTTPS is off until a port is given; its certificate and key come in pairs")
  void https() {
    assertThat(ready(Map.of(Key.SERVE, List.of("eth1=proxy")), Map.of()).https()).isEmpty();
    var on = Map.of(Key.SERVE, List.of("eth1=proxy"), Key.HTTPS_PORT, List.of("8443"));
    assertThat(ready(on, Map.of()).https()).contains(new IchorConfig.Https(8443, Optional.empty()));
    var half = new java.util.EnumMap<Key, List<String>>(on);
    half.put(Key.HTTPS_CERTIFICATE, List.of("/etc/boot.pem"));
    assertThat(Resolution.of(new Sources(half, Map.of(), Optional.empty())))
        .isNotInstanceOf(Resolution.Ready.class);
  }
}
