package dev.ichor.dhcp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kea's load generator: new clients, renewals and releases at once, behind a relay of its own. */
@Timeout(120)
class MixedLoadNamespaceTest {
  private static final String NIC = "eth0";
  private static final int CLIENTS = 200;

  @TempDir private java.nio.file.Path directory;
  private TestNet net;

  @BeforeEach
  void wire() throws Exception {
    net = new TestNet("perfdhcp", "udhcpc");
    net.bridge();
  }

  @AfterEach
  void unwire() throws Exception {
    if (net != null) {
      net.close();
    }
  }

  /** Sent and received of one part of the report. */
  private static List<Integer> counts(List<String> said, String part) {
    var text = String.join("\n", said);
    var found =
        Pattern.compile(
                Pattern.quote("***Statistics for: " + part + "***")
                    + "\\nsent packets: (\\d+)\\nreceived packets: (\\d+)")
            .matcher(text);
    assertThat(found.find()).as("%s in: %s", part, text).isTrue();
    return List.of(Integer.valueOf(found.group(1)), Integer.valueOf(found.group(2)));
  }

  private static List<String> load(TestNet net, String client, String... more) throws Exception {
    var command = new java.util.ArrayList<>(List.of("perfdhcp", "-4", "-l", "10.77.0.2"));
    command.addAll(List.of("-R", Integer.toString(CLIENTS), "-d", "10"));
    command.addAll(List.of(more));
    command.add("10.77.0.1");
    return net.say(client, 40, command.toArray(String[]::new));
  }

  @Test
  @DisplayName("perfdhcp: no renewal goes unanswered, and what is released is free for others")
  void renewAndRelease() throws Exception {
    var station = net.namespace();
    var client = net.namespace();
    net.plug(station, NIC, "52:54:00:77:00:10");
    net.plug(client, NIC, "52:54:00:77:00:20");
    net.address(station, NIC, "10.77.0.1/24");
    net.address(client, NIC, "10.77.0.2/24");
    var served = net.serve(station, NIC, "10.77.0.20-10.77.0.219,no-probe,quiet");

    for (var round = 0; round < 6 && served.leases().size() < CLIENTS; round++) {
      load(
          net,
          client,
          "-r",
          "100",
          "-n",
          Integer.toString(CLIENTS),
          "-W",
          "1000000"); // ends before slow answers
    }
    assertThat(served.leases()).hasSize(CLIENTS).allMatch(it -> it.endsWith("=BOUND"));

    var mixed = load(net, client, "-r", "60", "-f", "30", "-F", "20", "-p", "3", "-W", "3000000");
    var renewals = counts(mixed, "REQUEST-ACK (renewal)");
    assertThat(renewals.getFirst()).as("sent").isGreaterThan(30);
    assertThat(renewals.getLast()).as("answered").isEqualTo(renewals.getFirst());
    var releases = counts(mixed, "RELEASE").getFirst();
    assertThat(served.counters())
        .contains("noted=%d,".formatted(releases), "naks=0", "faults=0", "overloaded=0");
    var free = served.leases().stream().filter(it -> it.endsWith("=RELEASED")).toList();
    assertThat(free).isNotEmpty();

    // The pool has an address for each client and no more: a stranger's can only be a released one.
    var script = TestNet.script(directory, "[ \"$1\" = bound ] && echo got $ip");
    var said = net.say(client, 30, "udhcpc", "-i", NIC, "-f", "-n", "-q", "-s", script);
    var got = said.stream().filter(it -> it.startsWith("got ")).findFirst().orElse("" + said);
    assertThat(free).contains(got.replace("got ", "") + "=RELEASED");
  }
}
