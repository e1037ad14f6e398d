package dev.ichor.dhcp.server;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.ichor.inventory.model.Bytes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A socket of a kind that Java does not have (packet(7), raw(7)), by the system's own calls; Linux
 * only. Sending is for any thread and never blocks; receiving is for one thread.
 */
final class NativeSocket implements AutoCloseable {
  static final int AF_INET = 2;
  static final int AF_PACKET = 17;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_RAW = 3;
  static final int EPERM = 1;

  /** Larger than any frame that we send or want to hear whole. */
  static final int LARGEST = 4096;

  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int ENETDOWN = 100;
  private static final int LARGEST_ADDRESS = 32;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVFROM =
      function(
          "recvfrom",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle SETSOCKOPT =
      function(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  /** Memory for the arguments of one call, kept per thread: a reply costs no allocation. */
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final int descriptor;

  private static final class Scratch {
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = arena.allocate(CALL_STATE);
    private final MemorySegment payload = arena.allocate(LARGEST, 8);
    private final MemorySegment address = arena.allocate(LARGEST_ADDRESS, 8);
    private final MemorySegment size = arena.allocate(JAVA_INT);

    IOException failure(String call) {
      return new NativeException(call, state.get(JAVA_INT, ERRNO));
    }
  }

  /** The system said no; with its number. */
  static final class NativeException extends IOException {
    private static final long serialVersionUID = 1;
    private final int errno;

    NativeException(String call, int errno) {
      super(call + ": errno " + errno);
      this.errno = errno;
    }

    int errno() {
      return errno;
    }
  }

  /** One step of a classic BPF program (linux/filter.h). */
  record FilterStep(int code, int ifTrue, int ifFalse, int operand) {}

  /** Payload and the sender's address as the system writes it. */
  record Received(Bytes address, Bytes payload) {}

  private NativeSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  static boolean isSupported() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
  }

  /**
   * @param protocol as the call wants it: network byte order for packet sockets
   */
  static NativeSocket open(int domain, int type, int protocol) throws IOException {
    var scratch = SCRATCH.get();
    try {
      var descriptor =
          (int) SOCKET.invokeExact(scratch.state, domain, type | SOCK_CLOEXEC, protocol);
      if (descriptor < 0) {
        throw scratch.failure("socket");
      }
      return new NativeSocket(descriptor);
    } catch (Throwable e) {
      throw passed(e);
    }
  }

  /** How long {@link #receive} waits before it returns without anything. */
  void receiveWithin(int milliseconds) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var timeval = arena.allocate(16, 8);
      timeval.set(JAVA_LONG, 0, milliseconds / 1000);
      timeval.set(JAVA_LONG, 8, milliseconds % 1000 * 1000L);
      option(SO_RCVTIMEO, timeval);
    }
  }

  /** Only what the program passes is heard; the kernel drops the rest. */
  void filter(List<FilterStep> program) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var steps = arena.allocate(8L * program.size(), 8);
      for (var i = 0; i < program.size(); i++) {
        var step = program.get(i);
        steps.set(JAVA_SHORT, 8L * i, (short) step.code());
        steps.set(JAVA_BYTE, 8L * i + 2, (byte) step.ifTrue());
        steps.set(JAVA_BYTE, 8L * i + 3, (byte) step.ifFalse());
        steps.set(JAVA_INT, 8L * i + 4, step.operand());
      }
      var described = arena.allocate(16, 8);
      described.set(JAVA_SHORT, 0, (short) program.size());
      described.set(ADDRESS, 8, steps);
      option(SO_ATTACH_FILTER, described);
    }
  }

  private void option(int name, MemorySegment value) throws IOException {
    var scratch = SCRATCH.get();
    try {
      var result =
          (int)
              SETSOCKOPT.invokeExact(
                  scratch.state, descriptor, SOL_SOCKET, name, value, (int) value.byteSize());
      if (result != 0) {
        throw scratch.failure("setsockopt " + name);
      }
    } catch (Throwable e) {
      throw passed(e);
    }
  }

  void send(byte[] address, Bytes payload) throws IOException {
    var scratch = SCRATCH.get();
    if (payload.size() > LARGEST) {
      throw new IOException("a frame of %d octets is too large".formatted(payload.size()));
    }
    MemorySegment.copy(address, 0, scratch.address, JAVA_BYTE, 0, address.length);
    for (var i = 0; i < payload.size(); i++) {
      scratch.payload.set(JAVA_BYTE, i, (byte) payload.at(i));
    }
    try {
      var sent =
          (long)
              SENDTO.invokeExact(
                  scratch.state,
                  descriptor,
                  scratch.payload,
                  (long) payload.size(),
                  MSG_DONTWAIT,
                  scratch.address,
                  address.length);
      if (sent != payload.size()) {
        throw scratch.failure("sendto");
      }
    } catch (Throwable e) {
      throw passed(e);
    }
  }

  /** Empty when nothing came in time, or an interface went down meanwhile. */
  Optional<Received> receive() throws IOException {
    var scratch = SCRATCH.get();
    scratch.size.set(JAVA_INT, 0, LARGEST_ADDRESS);
    try {
      var size =
          (long)
              RECVFROM.invokeExact(
                  scratch.state,
                  descriptor,
                  scratch.payload,
                  (long) LARGEST,
                  0,
                  scratch.address,
                  scratch.size);
      if (size >= 0) {
        var addressSize = Math.clamp(scratch.size.get(JAVA_INT, 0), 0, LARGEST_ADDRESS);
        return Optional.of(
            new Received(
                Bytes.of(scratch.address.asSlice(0, addressSize).toArray(JAVA_BYTE)),
                Bytes.of(scratch.payload.asSlice(0, size).toArray(JAVA_BYTE))));
      }
      return switch (scratch.state.get(JAVA_INT, ERRNO)) {
        case EAGAIN, EINTR, ENETDOWN -> Optional.empty();
        default -> throw scratch.failure("recvfrom");
      };
    } catch (Throwable e) {
      throw passed(e);
    }
  }

  @Override
  public void close() {
    try {
      var _ = (int) CLOSE.invokeExact(SCRATCH.get().state, descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException("close(2) could not be called", e);
    }
  }

  private static IOException passed(Throwable e) {
    if (e instanceof IOException refused) {
      return refused;
    }
    throw new IllegalStateException("the system could not be called", e);
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }
}
