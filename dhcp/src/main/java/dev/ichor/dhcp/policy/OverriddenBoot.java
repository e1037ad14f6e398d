package dev.ichor.dhcp.policy;

import dev.ichor.dhcp.wire.OptionCode;
import dev.ichor.dhcp.wire.Options;

/** What the plan says about booting, over what the inventory and the architecture say. */
final class OverriddenBoot {
  private OverriddenBoot() {}

  /** A machine that gets no answer, or no boot information, gets none by a plan either. */
  static BootReply of(BootReply reply, BootOverride plan, Request request) {
    if (plan.isEmpty() || !(reply instanceof BootReply.Fields fields)) {
      return reply;
    }
    var file = request.speaker() == Speaker.IPXE ? plan.script() : plan.file();
    var isFirmware = request.speaker() != Speaker.IPXE;
    if (file.isEmpty() && !(isFirmware && plan.server().isPresent())) {
      return reply;
    }
    var name = file.orElse(fields.file());
    var isUrl = name.contains("://");
    var siaddr = plan.server().orElse(fields.siaddr());
    var options = Options.builder().putAll(fields.options());
    if (!name.isEmpty()) {
      options.put(OptionCode.BOOT_FILE, name);
    }
    if (!isUrl) {
      options.put(OptionCode.TFTP_SERVER_NAME, siaddr.getHostAddress());
    }
    return new BootReply.Fields(
        siaddr,
        isUrl ? "" : siaddr.getHostAddress(),
        name,
        options.build(),
        "the plan names " + name);
  }
}
