package dev.ichor.dhcp.ra.server;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** The system calls of a raw socket; each answers what C answers, or the negative error number. */
final class Libc {
  static final int EPERM = 1;
  static final int EADDRNOTAVAIL = 99;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO = CALL_STATE.byteOffset(PathElement.groupElement("errno"));
  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      function(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle RECVMSG =
      function("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle POLL =
      function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private Libc() {}

  static int socket(int family, int type, int protocol) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CALL_STATE);
      return result((int) SOCKET.invokeExact(state, family, type, protocol), state);
    } catch (Throwable e) {
      throw cannotCall("socket", e);
    }
  }

  static int setsockopt(int descriptor, int level, int option, MemorySegment value) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CALL_STATE);
      var size = (int) value.byteSize();
      return result(
          (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, size), state);
    } catch (Throwable e) {
      throw cannotCall("setsockopt", e);
    }
  }

  static long sendto(int descriptor, MemorySegment payload, MemorySegment target) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CALL_STATE);
      return result(
          (long)
              SENDTO.invokeExact(
                  state,
                  descriptor,
                  payload,
                  payload.byteSize(),
                  0,
                  target,
                  (int) target.byteSize()),
          state);
    } catch (Throwable e) {
      throw cannotCall("sendto", e);
    }
  }

  static long recvmsg(int descriptor, MemorySegment header, int flags) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CALL_STATE);
      return result((long) RECVMSG.invokeExact(state, descriptor, header, flags), state);
    } catch (Throwable e) {
      throw cannotCall("recvmsg", e);
    }
  }

  /** One descriptor. */
  static int poll(MemorySegment pollfd, int millis) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CALL_STATE);
      return result((int) POLL.invokeExact(state, pollfd, 1L, millis), state);
    } catch (Throwable e) {
      throw cannotCall("poll", e);
    }
  }

  static int close(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CALL_STATE);
      return result((int) CLOSE.invokeExact(state, descriptor), state);
    } catch (Throwable e) {
      throw cannotCall("close", e);
    }
  }

  private static int result(int returned, MemorySegment state) {
    return returned >= 0 ? returned : -state.get(JAVA_INT, ERRNO);
  }

  private static long result(long returned, MemorySegment state) {
    return returned >= 0 ? returned : -state.get(JAVA_INT, ERRNO);
  }

  private static IllegalStateException cannotCall(String name, Throwable cause) {
    return new IllegalStateException(name + "(2) could not be called", cause);
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }
}
