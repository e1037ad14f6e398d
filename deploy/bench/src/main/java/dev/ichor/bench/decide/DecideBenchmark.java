package dev.ichor.bench.decide;

import dev.ichor.dhcp.policy.Decision;
import dev.ichor.dhcp.wire.DhcpMessage;
import dev.ichor.dhcp.wire.MalformedPacketException;
import dev.ichor.dhcp.wire.MessageEncoder;
import dev.ichor.inventory.model.Bytes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From octets to octets, without socket, disk or log. The goal of {@link #decide} is 2 us and 1 kB
 * of garbage; {@code whole} adds the codec on both sides.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    // -Xbatch: compiled when it is measured, however busy the machine.
    jvmArgs = {
      "-XX:+UseSerialGC",
      "-XX:+UseCompactObjectHeaders",
      "-Xms256m",
      "-Xmx256m",
      "-Xbatch"
    })
public class DecideBenchmark {
  @Param({"edk2-discover", "edk2-request", "ipxe-discover", "ipxe-request"})
  public String packet = "";

  private final Site site = new Site();
  private Bytes octets = Bytes.EMPTY;
  private DhcpMessage message = Site.unset();
  private DhcpMessage reply = Site.unset();

  @Setup
  public void setUp() throws MalformedPacketException {
    octets = Packets.of(packet);
    message = DhcpMessage.decode(octets);
    reply = ((Decision.Reply) site.decide(message)).message();
  }

  @Benchmark
  public DhcpMessage decode() throws MalformedPacketException {
    return DhcpMessage.decode(octets);
  }

  @Benchmark
  public Decision decide() {
    return site.decide(message);
  }

  @Benchmark
  public Bytes encode() {
    return MessageEncoder.encode(reply);
  }

  @Benchmark
  public Bytes whole() throws MalformedPacketException {
    return site.answer(octets).packet();
  }
}
