package dev.ichor.api.cli;

import dev.ichor.api.cli.OperatorLink.RefusedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
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
      "Ctrl-] ends it, Ctrl-] and then b sends a break."
    },
    mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {
  private static final int HANG_UP = 0x1d;
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
    try (var stream = link.stream(path + (isStolen ? "?steal=true" : ""));
        var lines = stream.reader()) {
      if (!isReadOnly) {
        var enter = terminal.isRaw() ? '\r' : '\n';
        Thread.ofPlatform()
            .daemon(true)
            .name("keys")
            .start(() -> type(path, System.in, enter, stream));
      }
      read(lines, out);
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

  /** Events of {@code text/event-stream}: name, then data. */
  private void read(BufferedReader lines, PrintWriter out) throws IOException {
    var name = "";
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
      }
    }
  }

  /**
   * @param enter what ends a line here; the machine gets a carriage return
   */
  private void type(String path, InputStream in, char enter, OperatorLink.Events stream) {
    var buffer = new byte[MOST];
    try {
      for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        var text = new String(buffer, 0, count, StandardCharsets.UTF_8).replace(enter, '\r');
        var cut = text.indexOf(HANG_UP);
        if (cut < 0) {
          send(path, "text", text);
        } else if (text.startsWith("b", cut + 1)) {
          send(path, "sendBreak", "");
        } else {
          over.set(true);
          stream.close();
          return;
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
    try {
      link.post(path + "/keys", body);
    } catch (RefusedException refused) {
      var err = spec.commandLine().getErr();
      err.printf("\r\n[ichor: %s]\r\n", refused.getMessage());
      err.flush();
    }
  }
}
