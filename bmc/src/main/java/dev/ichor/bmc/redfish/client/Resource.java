package dev.ichor.bmc.redfish.client;

import dev.ichor.bmc.redfish.wire.Answer;
import dev.ichor.bmc.redfish.wire.JsonDoc;
import dev.ichor.bmc.redfish.wire.Reference;

/** A resource as it was when it was read. */
public record Resource(Reference path, Answer answer) {
  public JsonDoc doc() {
    return answer.body();
  }
}
