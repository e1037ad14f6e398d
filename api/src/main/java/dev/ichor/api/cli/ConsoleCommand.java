package dev.ichor.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ichor console}: a machine's serial console in this terminal. */
@Command(
    name = "console",
    description = {
      "Shows a machine's serial console; what is typed goes to the machine.",
      "Ctrl-] and then b sends a break; Ctrl-] and then any other key ends it."
    },
    mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {
  private static final int MOST = 256;

  @Spec CommandSpec spec;
  @Mixin OperatorLink link = new OperatorLink();

  @Parameters(index = "0", paramLabel = "MACHINE", description = "Its name or id.")
  String machine = "";

  @Option(names = "--read-only", description = "Only look.")
  boolean isReadOnly;

  @Option(names = "--steal", description = "Take the console from whoever has it.")
  boolean isStolen;

  @Option(names = "--recording", description = "Print what was recorded (asciicast 2), and end.")
  boolean isRecording;

  private final AtomicBoolean over = new AtomicBoolean();

  @Override
  public Integer call() throws InterruptedException {
    var out = spec.commandLine().getOut();
    try {
      var path = BmcCommand.path(link, machine) + "/console";
      if (isRecording) {
        out.print(link.getText(path + "/recording"));
        return 0;
      }
      return show(path, out);
    } catch (RefusedException | IOException refused) {
      var err = spec.commandLine().getErr();
      err.printf("ichor console: %s%n", refused.getMessage());
      err.flush();
      return 1;
    } finally {
      out.flush();
    }
  }

  private int show(String path, PrintWriter out)
      throws RefusedException, IOException, InterruptedException {
    var terminal = Terminal.raw(!isReadOnly);
    try (var stream = link.stream(path);
        var lines = stream.reader()) {
      if (!isReadOnly) {
        var enter = terminal.isRaw() ? '\r' : '\n';
        Thread.ofPlatform()
            .daemon(true)
            .name("keys")
            .start(() -> type(path, System.in, enter, stream));
      }
      read(path, lines, out);
      return 0;
    } catch (IOException ended) {
      if (over.get()) {
        return 0;
      }
      throw ended;
    } finally {
      terminal.restore();
    }
  }

  /**
   * Events of {@code text/event-stream}: name, then data. After a status we are among the viewers.
   */
  private void read(String path, BufferedReader lines, PrintWriter out)
      throws IOException, InterruptedException {
    var name = "";
    var wantsSteal = isStolen;
    for (var line = lines.readLine(); line != null && !over.get(); line = lines.readLine()) {
      if (line.startsWith("event:")) {
        name = line.substring(6).strip();
      } else if (line.startsWith("data:")) {
        var text = OperatorLink.JSON.readTree(line.substring(5)).path("text").asText("");
        switch (name) {
          case "text" -> out.print(text);
          case "status" -> out.printf("\r\n[ichor: %s]\r\n", text);
          default -> {}
        }
        out.flush();
        if (wantsSteal && name.equals("status")) {
          wantsSteal = false;
          post(path + "/steal", OperatorLink.JSON.createObjectNode());
        }
      }
    }
  }

  /**
   * @param enter what ends a line here; the machine gets a carriage return
   */
  private void type(String path, InputStream in, char enter, OperatorLink.Events stream) {
    var buffer = new char[MOST];
    var keys = new EscapeKey();
    var reader = new InputStreamReader(in, StandardCharsets.UTF_8); // a key may be several octets
    try {
      for (var count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
        for (var wish : keys.typed(new String(buffer, 0, count).replace(enter, '\r'))) {
          switch (wish) {
            case EscapeKey.Text(var text) -> send(path, "text", text);
            case EscapeKey.Break() -> send(path, "sendBreak", "");
            case EscapeKey.HangUp() -> {
              over.set(true);
              stream.close();
              return;
            }
          }
        }
        if (keys.isArmed()) {
          say("b sends a break, any other key ends");
        }
      }
    } catch (IOException e) {
      over.set(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String path, String field, String text) throws InterruptedException {
    var body = OperatorLink.JSON.createObjectNode();
    if (field.equals("text")) {
      body.put(field, text);
    } else {
      body.put(field, true);
    }
    post(path + "/keys", body);
  }

  private void post(String path, JsonNode body) throws InterruptedException {
    try {
      link.post(path, body);
    } catch (RefusedException refused) {
      say(String.valueOf(refused.getMessage()));
    }
  }

  private void say(String sentence) {
    var err = spec.commandLine().getErr();
    err.printf("\r\n[ichor: %s]\r\n", sentence);
    err.flush();
  }
}
