package dev.ichor.process;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One event to the event sink, frame by frame: gRPC over HTTP/2 with prior knowledge (RFC 9113
 * §3.3, §4.1; header fields as literals of RFC 7541 §6.2.2).
 */
final class GrpcVisitor {
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int MOST_FRAMES = 50;
  private static final int ANSWER_MILLIS = 30_000;

  private GrpcVisitor() {}

  /** Publishes a MachineStatusEvent with stage BOOTING; returns when the answer is here. */
  static void publish(InetAddress from, InetSocketAddress to) throws IOException {
    try (var socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(to, ANSWER_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      socket.getOutputStream().write(request(bootingEvent()));
      awaitAnswer(new DataInputStream(socket.getInputStream()));
    }
  }

  /** Everything that a client sends for one call. */
  static byte[] request(byte[] event) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE);
    out.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
    out.writeBytes(frame(HEADERS, 4, 1, headers()));
    var message = ByteBuffer.allocate(5 + event.length).put((byte) 0).putInt(event.length);
    out.writeBytes(frame(DATA, 1, 1, message.put(event).array()));
    return out.toByteArray();
  }

  private static byte[] headers() {
    var out = new ByteArrayOutputStream();
    out.write(0x83); // :method POST
    out.write(0x86); // :scheme http
    out.write(0x04); // :path
    text(out, "/events.EventSinkService/Publish");
    out.write(0x01); // :authority
    text(out, "ichor");
    out.write(0);
    text(out, "content-type");
    text(out, "application/grpc");
    out.write(0);
    text(out, "te");
    text(out, "trailers");
    return out.toByteArray();
  }

  /** EventRequest.data = Any{type_url, value}; value = MachineStatusEvent{stage = BOOTING}. */
  private static byte[] bootingEvent() {
    var any = new ByteArrayOutputStream();
    any.write(0x0a);
    text(any, "talos/runtime/machine.MachineStatusEvent");
    any.writeBytes(new byte[] {0x12, 2, 0x08, 1});
    var request = new ByteArrayOutputStream();
    request.write(0x0a);
    request.write(any.size());
    request.writeBytes(any.toByteArray());
    return request.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put(new byte[] {0, (byte) (payload.length >> 8), (byte) payload.length})
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** The empty EventResponse: five octets of gRPC prefix in a DATA frame. */
  private static void awaitAnswer(DataInputStream in) throws IOException {
    for (int i = 0; i < MOST_FRAMES; i++) {
      int lengthAndType = in.readInt();
      int length = lengthAndType >>> 8;
      int type = lengthAndType & 0xff;
      in.readNBytes(5 + length);
      if (type == DATA && length == 5) {
        return;
      }
      if (type == RST_STREAM || type == GOAWAY) {
        throw new AssertionError("the event sink answered with frame type " + type);
      }
    }
    throw new AssertionError("no answer of the event sink in %d frames".formatted(MOST_FRAMES));
  }
}
