package dev.ichor.api.rest;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.PowerSwitch;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.BmcEndpoint;

/** From a machine's id to its BMC. */
final class BmcMachines {
  private final Inventory inventory;

  BmcMachines(Inventory inventory) {
    this.inventory = inventory;
  }

  /** The BMC, or the problem that ends the request. */
  BmcEndpoint endpoint(String id) {
    var machine =
        inventory
            .machines()
            .find(Inputs.machine(id))
            .orElseThrow(
                () ->
                    new Unanswered(
                        ApiProblem.notFound(
                            "no machine %s; GET /api/v1/machines lists them".formatted(id))));
    return machine
        .machine()
        .bmc()
        .orElseThrow(
            () ->
                new Unanswered(
                    new ApiProblem(
                        "conflict",
                        409,
                        "machine %s has no BMC; enter one with PATCH /api/v1/machines/%s"
                            .formatted(machine.machine().name(), id))));
  }

  BmcFault refusal(String id, String why, boolean inThisState) {
    var bmc = endpoint(id);
    var name = "%s:%d".formatted(bmc.host(), bmc.port());
    return inThisState
        ? new BmcFault.NotInThisState(name, PowerSwitch.NMI.words())
        : new BmcFault.Refused(name, PowerSwitch.NMI.words(), why);
  }

  /** Ends the request with a problem document. */
  static final class Unanswered extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiProblem problem;

    Unanswered(ApiProblem problem) {
      super(problem.detail());
      this.problem = problem;
    }

    ApiProblem problem() {
      return problem;
    }
  }
}
