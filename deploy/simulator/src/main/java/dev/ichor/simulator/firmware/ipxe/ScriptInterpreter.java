package dev.ichor.simulator.firmware.ipxe;

import dev.ichor.simulator.firmware.Image;
import dev.ichor.simulator.firmware.LoadException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Runs iPXE scripts: a line whose command fails without {@code ||} ends the script as a failed
 * boot, and so does a command that is not known here. A script that turns in circles without a
 * pause is stopped.
 */
public final class ScriptInterpreter {
  private static final int MOST_LINES_WITHOUT_PAUSE = 10_000;
  private static final int DEEPEST_CHAIN = 16;
  private static final Pattern SCHEME = Pattern.compile("^[a-z]+://.*");

  private final IpxeSettings settings;
  private final LoaderWorld world;
  private final List<Image> initrds = new ArrayList<>();
  private Optional<Image> kernel = Optional.empty();
  private String commandLine = "";
  private int linesWithoutPause;
  private String lastFailure = "";

  public ScriptInterpreter(IpxeSettings settings, LoaderWorld world) {
    this.settings = settings;
    this.world = world;
  }

  /** What a command did. */
  private sealed interface Step {
    record Done() implements Step {}

    record Refused(String why) implements Step {}

    record Jump(int line) implements Step {}

    record Replace(Image script) implements Step {}

    record End(ScriptEnd end) implements Step {}
  }

  private static final Step DONE = new Step.Done();

  /** Runs a script and whatever it chains to with {@code --replace}. */
  public ScriptEnd run(Image script) throws InterruptedException {
    return run(script, 0);
  }

  private ScriptEnd run(Image first, int depth) throws InterruptedException {
    Image script = first;
    ScriptText text = ScriptText.parse(script.head().utf8());
    int next = 1;
    while (next < text.lines().size()) {
      linesWithoutPause++;
      if (linesWithoutPause > MOST_LINES_WITHOUT_PAUSE) {
        return new ScriptEnd.Failed("the script goes round in circles without a pause");
      }
      switch (line(text, text.lines().get(next), script, depth)) {
        case Step.Done _ -> next++;
        case Step.Jump(int target) -> next = target + 1;
        case Step.End(ScriptEnd end) -> {
          return end;
        }
        case Step.Refused(String why) -> {
          return new ScriptEnd.Failed(why);
        }
        case Step.Replace(Image replacement) -> {
          script = replacement;
          text = ScriptText.parse(script.head().utf8());
          next = 1;
        }
      }
    }
    return new ScriptEnd.Exit(0);
  }

  private Step line(ScriptText text, String line, Image script, int depth)
      throws InterruptedException {
    if (line.startsWith(":")) {
      return DONE;
    }
    Step step = DONE;
    for (ScriptText.Command command : ScriptText.commands(line)) {
      List<String> words = command.words().stream().map(settings::expand).toList();
      step = words.isEmpty() ? DONE : command(words, text, script, depth);
      if (!(step instanceof Step.Done || step instanceof Step.Refused)) {
        return step;
      }
      if (step instanceof Step.Refused(String why)) {
        lastFailure = why;
      }
      boolean succeeded = step instanceof Step.Done;
      boolean goesOn =
          switch (command.joint()) {
            case ALWAYS -> true;
            case ON_SUCCESS -> succeeded;
            case ON_FAILURE -> !succeeded;
          };
      if (!goesOn) {
        return step;
      }
    }
    return step;
  }

  private Step command(List<String> words, ScriptText text, Image script, int depth)
      throws InterruptedException {
    String name = words.getFirst();
    Arguments arguments = Arguments.of(words.subList(1, words.size()));
    return switch (name) {
      case "echo" -> echo(arguments);
      case "set", "clear", "isset", "iseq", "inc" -> setting(name, arguments);
      case "goto" -> jump(arguments, text);
      case "kernel", "imgselect" -> kernel(arguments, script);
      case "initrd", "module", "imgfetch" -> initrd(arguments, script);
      case "imgargs" -> imageArguments(arguments);
      case "imgfree" -> freeImages();
      case "boot", "imgexec" -> boot();
      case "chain" -> chain(arguments, script, depth);
      case "sleep" -> pause(arguments);
      case "exit" -> exit(arguments);
      case "sanboot" -> sanboot();
      case "reboot" -> new Step.End(new ScriptEnd.Reboot());
      case "poweroff" -> new Step.End(new ScriptEnd.PowerOff());
      case "dhcp", "ifconf", "ifopen", "ifstat", "imgstat", "show", "cpuid" -> DONE;
      case "prompt" -> refused("prompt: nobody pressed a key");
      case "shell" ->
          new Step.End(new ScriptEnd.Failed("a shell waits for a person; " + lastFailure));
      default -> refused("%s: command not found".formatted(name));
    };
  }

  private Step refused(String why) {
    world.print("iPXE: " + why);
    return new Step.Refused(why);
  }

  private Step echo(Arguments arguments) {
    world.print(arguments.joined(0));
    return DONE;
  }

  private Step setting(String command, Arguments arguments) {
    String name = arguments.operand(0).orElse("");
    return switch (command) {
      case "set" -> {
        settings.set(name, arguments.joined(1));
        yield DONE;
      }
      case "clear" -> {
        settings.clear(name);
        yield DONE;
      }
      case "isset" -> name.isEmpty() ? new Step.Refused("isset: nothing there") : DONE;
      case "iseq" ->
          name.equals(arguments.operand(1).orElse("")) ? DONE : new Step.Refused("iseq: not equal");
      default -> increment(name, arguments.operand(1).orElse("1"));
    };
  }

  private Step increment(String name, String by) {
    try {
      int sum = Integer.parseInt(settings.get(name).orElse("0")) + Integer.parseInt(by);
      settings.set(name, Integer.toString(sum));
      return DONE;
    } catch (NumberFormatException e) {
      return refused("inc %s: not a number: %s".formatted(name, e.getMessage()));
    }
  }

  private Step jump(Arguments arguments, ScriptText text) {
    String label = arguments.operand(0).orElse("");
    return text.label(label)
        .<Step>map(Step.Jump::new)
        .orElseGet(() -> refused("goto %s: no such label".formatted(label)));
  }

  private Step kernel(Arguments arguments, Image script) throws InterruptedException {
    try {
      kernel = Optional.of(fetch(arguments, script));
      commandLine = arguments.joined(1);
      return DONE;
    } catch (LoadException e) {
      return refused(e.getMessage() + "");
    }
  }

  private Step initrd(Arguments arguments, Image script) throws InterruptedException {
    try {
      initrds.add(fetch(arguments, script));
      return DONE;
    } catch (LoadException e) {
      return refused(e.getMessage() + "");
    }
  }

  /** {@code imgargs NAME args…}: there is one image that takes arguments, the kernel. */
  private Step imageArguments(Arguments arguments) {
    commandLine = arguments.joined(1);
    return kernel.isPresent() ? DONE : refused("imgargs: no kernel is loaded");
  }

  private Step freeImages() {
    kernel = Optional.empty();
    initrds.clear();
    commandLine = "";
    return DONE;
  }

  private Step boot() {
    return kernel
        .<Step>map(k -> new Step.End(new ScriptEnd.Boot(k, commandLine, initrds)))
        .orElseGet(() -> refused("boot: no image is selected"));
  }

  private Step chain(Arguments arguments, Image script, int depth) throws InterruptedException {
    Image image;
    try {
      image = fetch(arguments, script);
    } catch (LoadException e) {
      return refused(e.getMessage() + "");
    }
    if (!image.isScript()) {
      return new Step.End(new ScriptEnd.Program(image));
    }
    if (arguments.has("--replace", "-r")) {
      return new Step.Replace(image);
    }
    if (depth == DEEPEST_CHAIN) {
      return refused("chain: more than %d scripts wait for each other".formatted(DEEPEST_CHAIN));
    }
    ScriptEnd end = run(image, depth + 1);
    return end instanceof ScriptEnd.Failed(String why) ? new Step.Refused(why) : new Step.End(end);
  }

  private Step pause(Arguments arguments) throws InterruptedException {
    linesWithoutPause = 0;
    String seconds = arguments.operand(0).orElse("");
    if (!seconds.matches("\\d{1,6}")) {
      return refused("sleep %s: not a number of seconds".formatted(seconds));
    }
    world.sleep(Duration.ofSeconds(Long.parseLong(seconds)));
    return DONE;
  }

  private Step exit(Arguments arguments) {
    String status = arguments.operand(0).orElse("0");
    return status.matches("\\d{1,3}")
        ? new Step.End(new ScriptEnd.Exit(Integer.parseInt(status)))
        : refused("exit %s: not a number".formatted(status));
  }

  private Step sanboot() {
    return world.startsDisk()
        ? new Step.End(new ScriptEnd.SanBoot())
        : refused("sanboot: drive 0x80 cannot be started");
  }

  /** The image of the first operand, relative to the running script. */
  private Image fetch(Arguments arguments, Image script)
      throws LoadException, InterruptedException {
    String name = arguments.operand(0).orElse("");
    if (name.isEmpty()) {
      throw new LoadException("no file is named");
    }
    if (SCHEME.matcher(name).matches()) {
      return world.fetch(name);
    }
    try {
      return world.fetch(URI.create(script.url()).resolve(name).toString());
    } catch (IllegalArgumentException e) {
      throw new LoadException("'%s' is not a file name".formatted(name), e);
    }
  }
}
