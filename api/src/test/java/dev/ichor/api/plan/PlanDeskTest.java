package dev.ichor.api.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ichor.dhcp.policy.AddressRange;
import dev.ichor.dhcp.policy.Cidr;
import dev.ichor.dhcp.policy.Plan;
import dev.ichor.dhcp.policy.Subnet;
import dev.ichor.inventory.port.PlanStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlanDeskTest {
  private static final Map<String, Object> FILE =
      Map.of(
          "subnets",
          List.of(
              Map.of(
                  "subnet", "10.78.0.0/24",
                  "pools", List.of("10.78.0.100-10.78.0.199"),
                  "reservations",
                      List.of(Map.of("mac", "52:54:00:00:00:01", "address", "10.78.0.5")))));

  private final MemoryPlanStore store = new MemoryPlanStore();
  private final Served served = new Served();
  private final PlanDesk desk = started();

  private PlanDesk started() {
    var fresh = new PlanDesk(FILE, store, served);
    served.apply(fresh.load());
    return fresh;
  }

  private static Map<String, Object> reservation(int last) {
    return Map.of("mac", "52:54:00:00:00:0" + last, "address", "10.78.0.1" + last);
  }

  private static Map<String, Object> subnet(String network) {
    return Map.of("subnets", List.of(Map.of("subnet", network)));
  }

  @Test
  @DisplayName("The file is the base: it holds until something is changed over the API")
  void file() {
    assertThat(desk.current().isFile()).isTrue();
    assertThat(served.networks()).containsExactly("10.78.0.0/24");
  }

  @Test
  @DisplayName("A reservation over the API goes on top of the file, at once and after a restart")
  void onTop() {
    assertThat(desk.reserve(reservation(7))).isInstanceOf(PlanDesk.Outcome.Done.class);
    assertThat(served.last().anywhere()).hasSize(1);
    var again = started();
    assertThat(again.reservations())
        .extracting(PlanDesk::nameOf)
        .containsExactlyInAnyOrder("10.78.0.5", "10.78.0.17");
    assertThat(again.current().version()).isEqualTo(1);
    assertThat(served.last().anywhere()).hasSize(1);
  }

  @Test
  @DisplayName("A reservation of the file that was taken back stays so after a restart")
  void takenBack() {
    assertThat(desk.unreserve("10.78.0.5")).isInstanceOf(PlanDesk.Outcome.Done.class);
    assertThat(started().reservations()).isEmpty();
    assertThat(served.last().subnets().getFirst().reservations()).isEmpty();
    assertThat(desk.unreserve("10.78.0.5")).isInstanceOf(PlanDesk.Outcome.Unknown.class);
  }

  @Test
  @DisplayName("A whole plan stands in the place of the file's, until it is taken back")
  void replaced() {
    assertThat(desk.replace(subnet("10.99.0.0/24"), Optional.empty()))
        .isInstanceOf(PlanDesk.Outcome.Done.class);
    started();
    assertThat(served.networks()).containsExactly("10.99.0.0/24");
    assertThat(desk.reset(Optional.of(1L))).isInstanceOf(PlanDesk.Outcome.Done.class);
    assertThat(served.networks()).containsExactly("10.78.0.0/24");
    assertThat(desk.current().isFile()).isTrue();
  }

  @Test
  @DisplayName("What is wrong changes nothing: neither what is stored nor what is served")
  void refused() {
    var outcome = desk.reserve(Map.of("mac", "52:54:00:00:00:09", "address", "10.78.0.5"));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            PlanDesk.Outcome.Refused.class,
            it -> assertThat(it.problems().getFirst().toString()).contains("is reserved by"));
    assertThat(desk.replace(subnet("10.1.0.0/16"), Optional.empty()))
        .as("overlaps what --serve gives")
        .isInstanceOf(PlanDesk.Outcome.Refused.class);
    assertThat(store.load()).isEmpty();
    assertThat(served.applied).hasSize(1);
  }

  @Test
  @DisplayName("Who changes what is no longer there is told the version (RFC 9110 §13.1.1)")
  void stale() {
    desk.reserve(reservation(4));
    assertThat(desk.replace(subnet("10.99.0.0/24"), Optional.of(0L)))
        .isEqualTo(new PlanDesk.Outcome.Stale(1));
    store.save("{\"added\": [], \"removed\": []}", 1);
    assertThat(desk.reserve(reservation(2))).isEqualTo(new PlanDesk.Outcome.Stale(2));
  }

  @Test
  @DisplayName("A reservation may be in a subnet that --serve gives")
  void inServed() {
    assertThat(
            desk.reserve(
                Map.of("uuid", "4c4c4544-0000-1000-8000-525400770000", "address", "10.1.0.5")))
        .isInstanceOf(PlanDesk.Outcome.Done.class);
  }

  @Test
  @DisplayName("A file that no longer fits what was changed ends the start with every problem")
  void misfit() {
    desk.reserve(reservation(3));
    var changed = new PlanDesk(subnet("10.99.0.0/24"), store, served);
    assertThatThrownBy(changed::load)
        .isInstanceOf(PlanDesk.PlanRefused.class)
        .hasMessageContaining("10.78.0.13 is a host of no subnet")
        .hasMessageContaining("version 1");
  }

  /** What a server would be told. */
  private static final class Served implements PlanDesk.Target {
    private final List<Plan> applied = new ArrayList<>();

    @Override
    public List<Subnet> served() {
      return List.of(
          Subnet.of(Cidr.parse("10.1.0.0/24"), List.of(AddressRange.parse("10.1.0.10-10.1.0.19"))));
    }

    @Override
    public void apply(Plan plan) {
      applied.add(plan);
    }

    Plan last() {
      return applied.getLast();
    }

    List<String> networks() {
      return last().subnets().stream().map(it -> it.network().toString()).toList();
    }
  }

  /** One document in memory. */
  private static final class MemoryPlanStore implements PlanStore {
    private Optional<Stored> stored = Optional.empty();

    @Override
    public Optional<Stored> load() {
      return stored;
    }

    @Override
    public Outcome save(String document, long version) {
      var current = stored.map(Stored::version).orElse(0L);
      if (current != version) {
        return new Outcome.Stale(current);
      }
      stored = Optional.of(new Stored(document, version + 1));
      return new Outcome.Saved(version + 1);
    }
  }
}
