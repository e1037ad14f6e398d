package dev.ichor.lab;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The program that a {@link KernelVm} runs: {@code TestsInside OUT CLASS[#METHOD]...} writes one
 * {@link Verdict} a line, and a last line when all ran.
 */
final class TestsInside implements TestExecutionListener {
  private final PrintStream out;

  private TestsInside(PrintStream out) {
    this.out = out;
  }

  public static void main(String... arguments) throws Exception {
    var names = List.of(arguments).subList(1, arguments.length);
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(names.stream().map(TestsInside::selector).toList())
            .build();
    try (var out =
        new PrintStream(
            Files.newOutputStream(Path.of(arguments[0])), true, StandardCharsets.UTF_8)) {
      LauncherFactory.create().execute(request, new TestsInside(out));
      out.println(Verdict.END);
    }
  }

  private static DiscoverySelector selector(String name) {
    return name.contains("#")
        ? DiscoverySelectors.selectMethod(name)
        : DiscoverySelectors.selectClass(name);
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    say(Verdict.State.SKIPPED, test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    var why = result.getThrowable().map(String::valueOf).orElse("");
    result.getThrowable().stream()
        .flatMap(thrown -> Stream.of(thrown.getStackTrace()))
        .forEach(frame -> System.out.println("    at " + frame));
    switch (result.getStatus()) {
      case SUCCESSFUL -> {
        if (test.isTest()) {
          say(Verdict.State.PASSED, test, why);
        }
      }
      case ABORTED -> say(Verdict.State.SKIPPED, test, why);
      case FAILED -> say(Verdict.State.FAILED, test, why);
    }
  }

  private void say(Verdict.State state, TestIdentifier test, String why) {
    out.println(new Verdict(state, test.getUniqueId(), test.getDisplayName(), why).line());
  }
}
