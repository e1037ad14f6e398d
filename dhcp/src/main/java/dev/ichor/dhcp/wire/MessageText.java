package dev.ichor.dhcp.wire;

import dev.ichor.inventory.model.Bytes;
import dev.ichor.inventory.model.Printable;
import java.net.Inet4Address;
import java.util.List;
import java.util.stream.Collectors;

/** A message for people: one line per field that is set, one per option. */
public final class MessageText {
  private MessageText() {}

  public static String of(DhcpMessage message) {
    var text = new StringBuilder();
    text.append(message.op() == DhcpMessage.BOOTREQUEST ? "request " : "reply ");
    text.append(message.type().map(MessageType::name).orElse("without type"));
    text.append(" xid=%08x secs=%d".formatted(message.xid(), message.secs()));
    text.append(" flags=%04x hops=%d".formatted(message.flags(), message.hops()));
    text.append(" htype=%d chaddr=%s%n".formatted(message.htype(), message.chaddr()));
    address(text, "ciaddr", message.ciaddr());
    address(text, "yiaddr", message.yiaddr());
    address(text, "siaddr", message.siaddr());
    address(text, "giaddr", message.giaddr());
    name(text, "sname", message.sname());
    name(text, "file", message.file());
    message
        .options()
        .values()
        .forEach(
            (code, value) ->
                text.append("  %d = %s%n".formatted(code.code(), option(code, message, value))));
    return text.toString();
  }

  private static void address(StringBuilder text, String field, Inet4Address value) {
    if (Ipv4.isSet(value)) {
      text.append("  %s %s%n".formatted(field, value.getHostAddress()));
    }
  }

  private static void name(StringBuilder text, String field, String value) {
    if (!value.isEmpty()) {
      text.append("  %s %s%n".formatted(field, Printable.of(value)));
    }
  }

  private static String option(OptionCode code, DhcpMessage message, Bytes value) {
    var options = message.options();
    return switch (code.code()) {
      case 1, 3, 6, 28, 42, 50, 54, 118 -> addresses(options.addresses(code));
      case 51, 57, 58, 59 -> options.number(code).map(Object::toString).orElse(value.toHex());
      case 12, 15, 56, 60, 66, 67 -> quoted(options.text(code).orElse(""));
      case 53 -> message.type().map(MessageType::name).orElse(value.toHex());
      case 43, 175 -> sub(SubOptions.vendor(value));
      case 77 -> UserClass.of(value).classes().toString();
      case 82 -> sub(SubOptions.relay(value));
      case 93 -> ClientArch.listOf(value).toString();
      case 94 -> NetworkDevice.of(value).map(Object::toString).orElse(value.toHex());
      case 97 -> ClientUuid.smbios(value).map(Object::toString).orElse(value.toHex());
      default -> value.toHex();
    };
  }

  private static String addresses(List<Inet4Address> addresses) {
    return addresses.stream().map(Inet4Address::getHostAddress).collect(Collectors.joining(" "));
  }

  private static String quoted(String text) {
    return "\"" + Printable.of(text) + "\"";
  }

  private static String sub(SubOptions sub) {
    return sub.values().entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(" ", "{", "}"));
  }
}
