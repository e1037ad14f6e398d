package dev.ichor.api.app;

import dev.ichor.api.config.IchorConfig;
import dev.ichor.api.security.OperatorToken;
import dev.ichor.inventory.model.Printable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The process's way through Quarkus: from a checked configuration to an exit code. */
public final class ApplianceProcess implements QuarkusApplication {
  private static volatile Optional<Launch> launch = Optional.empty();

  private record Launch(IchorConfig config, OperatorToken token, Runnable onceReady) {}

  private static volatile Optional<StartProblem> refusal = Optional.empty();

  /** Only Quarkus makes one. */
  public ApplianceProcess() {}

  /**
   * Runs until somebody stops it.
   *
   * @param properties Quarkus settings of this run alone
   * @param onceReady called on a thread of its own when every listener is open
   * @return the exit code
   */
  public static int run(DataClaim claim, Map<String, String> properties, Runnable onceReady) {
    var config = claim.config();
    launch = Optional.of(new Launch(config, token(config), onceReady));
    quarkusProperties(config).forEach(System::setProperty);
    properties.forEach(System::setProperty);
    var exit = new AtomicInteger();
    Quarkus.run(ApplianceProcess.class, (code, why) -> exit.set(explain(code, why, config)));
    return exit.get();
  }

  /** What {@code ichor up} was told; empty in a test that starts Quarkus by itself. */
  public static Optional<IchorConfig> launchedWith() {
    return launch.map(Launch::config);
  }

  /**
   * Somebody took the operator's port between the check and the opening: said as the check says it.
   */
  private static int explain(int code, @Nullable Throwable why, IchorConfig config) {
    if (refusal.isPresent()) {
      System.err.println("ichor up: " + refusal.get().getMessage());
      return 2;
    }
    for (var cause = why; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException taken) {
        var problem = StartProblem.binding("operator", config.operator(), "--operator", taken);
        System.err.println("ichor up: " + problem.getMessage());
        return 2;
      }
      if (cause instanceof SQLException refused) {
        System.err.printf(
            "ichor up: the database cannot be used (%s); check --db, its user and password, and that it runs%n",
            Printable.of(String.valueOf(refused.getMessage())));
        return 2;
      }
    }
    return code;
  }

  /** Quarkus wraps what ends a start; the sentence for the operator goes around it. */
  static void refuse(StartProblem problem) {
    refusal = Optional.of(problem);
  }

  /** The operator's token of this process; empty in a test that starts Quarkus by itself. */
  public static Optional<OperatorToken> operatorToken() {
    return launch.map(Launch::token);
  }

  private static OperatorToken token(IchorConfig config) {
    try {
      return OperatorToken.loadOrCreate(config.tokenFile());
    } catch (IOException unreadable) {
      throw new StartProblem(
          "%s cannot be used (%s); check its owner and rights"
              .formatted(config.tokenFile(), unreadable.getMessage()),
          unreadable);
    }
  }

  private static Map<String, String> quarkusProperties(IchorConfig config) {
    var operator = config.operator();
    var properties = new java.util.HashMap<String, String>();
    properties.put("quarkus.http.host", operator.getAddress().getHostAddress());
    properties.put("quarkus.http.port", Integer.toString(operator.getPort()));
    properties.put("quarkus.datasource.jdbc.url", config.jdbcUrl());
    if (config.database() instanceof IchorConfig.Database.External(_, var user, var password)) {
      user.ifPresent(name -> properties.put("quarkus.datasource.username", name));
      password.ifPresent(text -> properties.put("quarkus.datasource.password", text.reveal()));
    }
    return properties;
  }

  @Override
  public int run(String... arguments) {
    launch.ifPresent(
        it -> {
          greet(it);
          Thread.ofVirtual().name("once-ready").start(it.onceReady());
        });
    Quarkus.waitForExit();
    return 0;
  }

  /** To the terminal, not to the log: the token is shown once, to the person who started it. */
  private static void greet(Launch it) {
    var operator = it.config().operator();
    System.out.printf(
        "Ichor is ready at http://%s:%d/%n", operator.getHostString(), operator.getPort());
    if (it.token().isNew()) {
      System.out.printf(
          "Operator token, shown this once (kept in %s): %s%n",
          it.config().tokenFile(), it.token().value().reveal());
    }
  }
}
