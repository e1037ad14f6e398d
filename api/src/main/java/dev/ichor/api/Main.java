package dev.ichor.api;

import dev.ichor.api.cli.IchorCommand;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Where the process begins. Commands are decided before Quarkus starts; only {@code up} and {@code
 * demo} start it.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... arguments) {
    System.exit(IchorCommand.run(arguments));
  }
}
