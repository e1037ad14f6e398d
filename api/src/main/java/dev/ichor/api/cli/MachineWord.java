package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.inventory.model.Printable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the words about one machine have in common: it is named by its name, id or MAC address. */
abstract class MachineWord implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ServerOptions server = new ServerOptions();

  @Parameters(index = "0", paramLabel = "MACHINE", description = "Its name, id or MAC address.")
  String machine = "";

  /** What the appliance said that is not what was wanted. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * @param path of the machine, {@code /api/v1/machines/ID}
   */
  abstract void run(String path) throws IOException, Refused;

  @Override
  public Integer call() {
    try {
      run("/api/v1/machines/" + id());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (Refused refused) {
      return complain(String.valueOf(refused.getMessage()));
    } catch (IOException e) {
      return complain("%s; check --server and --token-file".formatted(e));
    }
  }

  private int complain(String what) {
    var err = spec.commandLine().getErr();
    err.printf("ichor %s: %s%n", spec.name(), what);
    err.flush();
    return 1;
  }

  void say(String form, Object... values) {
    spec.commandLine().getOut().printf(form, values);
  }

  JsonNode wanted(ServerOptions.Answer answer) throws IOException, Refused {
    if (!answer.isGood()) {
      throw new Refused(Printable.of(answer.detail()));
    }
    return answer.json();
  }

  private String id() throws IOException, Refused {
    var all = wanted(server.get("/api/v1/machines"));
    List<JsonNode> named =
        StreamSupport.stream(all.spliterator(), false).filter(this::isMeant).toList();
    var byId =
        named.stream().filter(each -> text(each, "id").equalsIgnoreCase(machine)).findFirst();
    if (byId.isPresent()) {
      return text(byId.get(), "id");
    }
    if (named.size() != 1) {
      throw new Refused(
          named.isEmpty()
              ? "no machine is called '%s'; GET /api/v1/machines lists them"
                  .formatted(Printable.of(machine))
              : "%d machines are called '%s'; name one by its id"
                  .formatted(named.size(), Printable.of(machine)));
    }
    return text(named.getFirst(), "id");
  }

  private boolean isMeant(JsonNode node) {
    return text(node, "id").equalsIgnoreCase(machine)
        || text(node, "name").equals(machine)
        || StreamSupport.stream(node.path("macs").spliterator(), false)
            .anyMatch(mac -> mac.asText().equalsIgnoreCase(machine));
  }

  static String text(JsonNode node, String field) {
    return Optional.ofNullable(node.path(field).asText()).orElse("");
  }
}
