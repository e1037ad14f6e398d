package dev.ichor.bmc.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Programs written by others, from PyPI ({@code deploy/lab/python-peers.txt}). Looked for in the
 * virtual environment that {@code ICHOR_PEERS} names, in {@code ~/.cache/ichor/peers}, and on the
 * path.
 */
public final class PythonPeers {
  private PythonPeers() {}

  /** The program's file; empty where it is not installed. */
  public static Optional<Path> find(String program) {
    List<Path> places = new ArrayList<>();
    Optional.ofNullable(System.getenv("ICHOR_PEERS")).map(Path::of).ifPresent(places::add);
    places.add(Path.of(System.getProperty("user.home"), ".cache", "ichor", "peers"));
    var bins = new ArrayList<>(places.stream().map(place -> place.resolve("bin")).toList());
    for (var directory : System.getenv().getOrDefault("PATH", "").split(":")) {
      bins.add(Path.of(directory));
    }
    return bins.stream().map(bin -> bin.resolve(program)).filter(Files::isExecutable).findFirst();
  }

  /** For the reason of a skipped test. */
  public static String missing(String program) {
    return "%s is not installed (deploy/lab/install-tools.sh installs it)".formatted(program);
  }
}
