package dev.ichor.dhcp.server;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.MacAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Linux packet socket (packet(7)), send only: an IP datagram to a hardware address that does not
 * answer ARP yet. Needs CAP_NET_RAW. Opened once, used from any thread.
 */
final class PacketSocket implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PacketSocket.class);
  private static final int AF_PACKET = 17;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final short ETH_P_IP = 0x0800;
  private static final int SOCKADDR_LL_SIZE = 20;
  private static final int EPERM = 1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final MethodHandle SOCKET =
      function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SENDTO =
      function(
          "sendto",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final int descriptor;

  private PacketSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Empty where the right or the system is missing; says so once in the log. */
  static Optional<PacketSocket> open() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.empty();
    }
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CALL_STATE);
      var descriptor = (int) SOCKET.invokeExact(state, AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (descriptor >= 0) {
        return Optional.of(new PacketSocket(descriptor));
      }
      LOG.infof(
          "dhcp link-layer=off errno=%d why=\"%s\": replies to clients without an address are"
              + " broadcast",
          errno(state), errno(state) == EPERM ? "CAP_NET_RAW is missing" : "no packet socket");
      return Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("socket(2) could not be called", e);
    }
  }

  /**
   * @param interfaceIndex the way out
   * @throws IOException with the system's error number
   */
  void send(int interfaceIndex, MacAddress target, Bytes datagram) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(CALL_STATE);
      var payload = arena.allocateFrom(JAVA_BYTE, datagram.toArray());
      var sent =
          (long)
              SENDTO.invokeExact(
                  state,
                  descriptor,
                  payload,
                  payload.byteSize(),
                  0,
                  linkAddress(arena, interfaceIndex, target),
                  SOCKADDR_LL_SIZE);
      if (sent != payload.byteSize()) {
        throw new IOException("sendto on a packet socket: errno " + errno(state));
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("sendto(2) could not be called", e);
    }
  }

  /** struct sockaddr_ll: family, protocol, ifindex, hatype, pkttype, halen, addr[8]. */
  private static MemorySegment linkAddress(Arena arena, int index, MacAddress target) {
    var address = arena.allocate(SOCKADDR_LL_SIZE, 4);
    address.set(JAVA_SHORT, 0, (short) AF_PACKET);
    address.set(JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN), 2, ETH_P_IP);
    address.set(JAVA_INT, 4, index);
    address.set(JAVA_BYTE, 11, (byte) 6);
    address.asSlice(12, 6).copyFrom(MemorySegment.ofArray(target.octets().toArray()));
    return address;
  }

  @Override
  public void close() {
    try (var arena = Arena.ofConfined()) {
      var closed = (int) CLOSE.invokeExact((MemorySegment) arena.allocate(CALL_STATE), descriptor);
      LOG.debugf("dhcp packet socket closed result=%d", closed);
    } catch (Throwable e) {
      throw new IllegalStateException("close(2) could not be called", e);
    }
  }

  private static int errno(MemorySegment state) {
    return state.get(
        JAVA_INT, CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno")));
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor,
        Linker.Option.captureCallState("errno"));
  }
}
