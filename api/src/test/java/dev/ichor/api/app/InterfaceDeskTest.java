package dev.ichor.api.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.ichor.api.config.InterfaceWish;
import dev.ichor.api.config.MachineInterface;
import dev.ichor.api.config.Served;
import dev.ichor.api.config.Served.Mode;
import dev.ichor.dhcp.server.DhcpServer;
import dev.ichor.inventory.enrolment.Outcome;
import dev.ichor.inventory.port.InterfaceChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InterfaceDeskTest {
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());
  private static final Served CONFIGURED =
      wish("{\"mode\": \"server\", \"pools\": [\"10.77.0.100-10.77.0.199\"], \"domain\": \"rack.example\"}")
          .over("eth1", Optional.empty(), false);

  private final Memory store = new Memory();
  private final Site site = new Site();
  private List<MachineInterface> here =
      List.of(
          new MachineInterface("eth1", true, List.of("10.77.0.1/24")),
          new MachineInterface("eth2", true, List.of("10.88.0.1/24")),
          new MachineInterface("eth3", true, List.of()));
  private InterfaceDesk desk = start();

  private InterfaceDesk start() {
    return new InterfaceDesk(List.of(CONFIGURED), store, JSON, () -> here, site);
  }

  private static InterfaceWish wish(String json) {
    try {
      return JSON.readValue(json, InterfaceWish.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Chosen on(String name) {
    return desk.effective().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private static String advice(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done() -> "done";
      case Outcome.NotFound(var advice) -> advice;
      case Outcome.Conflict(var advice) -> advice;
      case Outcome.Asked(var sentence) -> sentence;
    };
  }

  @Test
  @DisplayName(
      "What was chosen is in effect, on disk, wins over the file, and stays over a restart")
  void restart() {
    assertThat(desk.choose("eth1", wish("{\"mode\": \"proxy\", \"standBySeconds\": 4}")))
        .isEqualTo(Outcome.DONE);
    assertThat(
            desk.choose(
                "eth2", wish("{\"mode\": \"server\", \"pools\": [\"10.88.0.9-10.88.0.99\"]}")))
        .isEqualTo(Outcome.DONE);
    assertThat(site.served.getLast()).isEqualTo(desk.effective());
    desk = start();
    assertThat(on("eth1").served().mode()).isEqualTo(Mode.PROXY);
    assertThat(on("eth1").byApi()).isTrue();
    assertThat(on("eth1").netboot().afterSecs()).isEqualTo(4);
    assertThat(on("eth2").served().pools()).hasSize(1);
    assertThat(desk.forget("eth1")).isEqualTo(Outcome.DONE);
    assertThat(on("eth1")).isEqualTo(Chosen.configured(CONFIGURED));
    assertThat(start().effective()).isEqualTo(desk.effective());
    assertThat(advice(desk.forget("eth1"))).contains("nothing was chosen");
  }

  @Test
  @DisplayName(
      "What a wish leaves out is as the configuration says; off and back needs no more words")
  void defaults() {
    desk.choose("eth1", wish("{\"mode\": \"off\"}"));
    assertThat(on("eth1").served().mode()).isEqualTo(Mode.OFF);
    desk.choose("eth1", wish("{\"mode\": \"server\", \"lease\": \"30m\"}"));
    assertThat(on("eth1").served().pools()).isEqualTo(CONFIGURED.pools());
    assertThat(on("eth1").served().domain()).contains("rack.example");
    assertThat(on("eth1").served().lease()).hasMinutes(30);
  }

  @Test
  @DisplayName(
      "Refused with what to do: no pool, unknown interface, no address, words without form")
  void refused() {
    assertThatThrownBy(() -> desk.choose("eth2", wish("{\"mode\": \"server\"}")))
        .hasMessageContaining("has no pool");
    assertThatThrownBy(
            () ->
                desk.choose(
                    "eth2", wish("{\"mode\": \"proxy\", \"pools\": [\"10.0.0.1-10.0.0.2\"]}")))
        .hasMessageContaining("drop pools");
    assertThatThrownBy(
            () -> desk.choose("eth2", wish("{\"mode\": \"proxy\", \"domain\": \"a,pool=x\"}")))
        .hasMessageContaining("characters");
    assertThatThrownBy(() -> desk.choose("eth2", wish("{\"mode\": \"router\"}")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> desk.choose("eth2", wish("{\"mode\": \"proxy\", \"standBySeconds\": 99}")))
        .hasMessageContaining("0 to 60");
    assertThat(desk.choose("eth9", wish("{\"mode\": \"proxy\"}")))
        .isInstanceOfSatisfying(
            Outcome.NotFound.class,
            it -> assertThat(it.advice()).contains("does not exist; name one of eth1, eth2, eth3"));
    assertThat(advice(desk.choose("eth3", wish("{\"mode\": \"proxy\"}"))))
        .contains("has no IPv4 address");
    assertThat(store.rows).isEmpty();
    assertThat(site.served).isEmpty();
  }

  @Test
  @DisplayName("A port that is taken changes nothing, in effect or on disk")
  void portTaken() {
    site.problem = Optional.of("UDP port 67 on eth2 is in use");
    assertThat(advice(desk.choose("eth2", wish("{\"mode\": \"proxy\"}")))).contains("in use");
    assertThat(store.rows).isEmpty();
    assertThat(desk.effective()).containsExactly(Chosen.configured(CONFIGURED));
  }

  @Test
  @DisplayName("A disk that refuses takes the change back")
  void diskRefuses() {
    store.isBroken = true;
    assertThatThrownBy(() -> desk.choose("eth1", wish("{\"mode\": \"off\"}")))
        .hasMessageContaining("disk full");
    assertThat(desk.effective()).containsExactly(Chosen.configured(CONFIGURED));
    assertThat(site.served).as("never in effect").isEmpty();
  }

  @Test
  @DisplayName("A choice is on disk before it is in effect: no crash makes it undone")
  void durableFirst() {
    site.whenServing = () -> assertThat(store.rows).containsKey("eth1");
    desk.choose("eth1", wish("{\"mode\": \"proxy\"}"));
    assertThat(site.served).hasSize(1);
    site.whenServing = () -> assertThat(store.rows).isEmpty();
    desk.forget("eth1");
    assertThat(site.served).hasSize(2);
  }

  @Test
  @DisplayName("What cannot be served is taken back: the earlier choice is on disk again")
  void takenBack() {
    desk.choose("eth1", wish("{\"mode\": \"proxy\"}"));
    var before = Map.copyOf(store.rows);
    site.problem = Optional.of("UDP port 67 on eth1 is in use");
    assertThat(advice(desk.choose("eth1", wish("{\"mode\": \"off\"}")))).contains("in use");
    assertThat(advice(desk.forget("eth1"))).contains("in use");
    assertThat(store.rows).isEqualTo(before);
    assertThat(on("eth1").served().mode()).isEqualTo(Mode.PROXY);
  }

  @Test
  @DisplayName("An interface that is gone at the next start is off and says so; the rest is served")
  void gone() {
    desk.choose("eth2", wish("{\"mode\": \"proxy\"}"));
    here = here.subList(0, 1);
    desk = start();
    assertThat(on("eth2").served().mode()).isEqualTo(Mode.OFF);
    assertThat(on("eth2").problem().orElseThrow()).contains("eth2 does not exist");
    assertThat(on("eth1").served().mode()).isEqualTo(Mode.SERVER);
    assertThat(desk.find("eth2").orElseThrow().system()).isEmpty();
    store.rows.put("eth2", "{\"mode\": 7");
    desk = start();
    assertThat(on("eth2").problem().orElseThrow()).contains("choose again");
    assertThat(desk.forget("eth2")).isEqualTo(Outcome.DONE);
  }

  private static final class Memory implements InterfaceChoices {
    private final Map<String, String> rows = new TreeMap<>();
    private boolean isBroken;

    @Override
    public Map<String, String> all() {
      return Map.copyOf(rows);
    }

    @Override
    public void save(String interfaceName, String document) {
      if (isBroken) {
        throw new IllegalStateException("disk full");
      }
      rows.put(interfaceName, document);
    }

    @Override
    public void delete(String interfaceName) {
      rows.remove(interfaceName);
    }
  }

  private static final class Site implements InterfaceDesk.Site {
    private final List<List<Chosen>> served = new ArrayList<>();
    private Runnable whenServing = () -> {};
    private Optional<String> problem = Optional.empty();

    @Override
    public void serve(List<Chosen> wanted) {
      problem.ifPresent(
          it -> {
            throw new StartProblem(it);
          });
      whenServing.run();
      served.add(wanted);
    }

    @Override
    public Optional<DhcpServer> dhcp() {
      return Optional.empty();
    }
  }
}
