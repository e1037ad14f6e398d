package dev.ichor.api.app;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Starts the appliance after the database and before the operator's listener, so that an open
 * operator port means a ready appliance; stops it when Quarkus stops.
 */
@Singleton
final class ApplianceLifecycle {
  private Optional<Appliance> running = Optional.empty();

  void start(@Observes StartupEvent event) {
    ApplianceProcess.launchedWith()
        .ifPresent(
            config -> {
              var appliance = new Appliance(config);
              try {
                appliance.start();
                running = Optional.of(appliance);
              } catch (StartProblem problem) {
                appliance.close();
                throw new PreventFurtherStepsException("ichor up: " + problem.getMessage(), 2);
              }
            });
  }

  void stop(@Observes ShutdownEvent event) {
    running.ifPresent(Appliance::close);
    running = Optional.empty();
  }
}
