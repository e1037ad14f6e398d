package dev.ichor.api.rest;

import dev.ichor.api.app.BmcOffice;
import dev.ichor.api.app.UpkeepOffice;
import dev.ichor.bmc.BmcDesk;
import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import dev.ichor.bmc.policy.care.Account.Level;
import dev.ichor.inventory.enrolment.Inventory;
import dev.ichor.inventory.model.Evidence;
import dev.ichor.inventory.model.MachineId;
import dev.ichor.inventory.model.Printable;
import dev.ichor.inventory.port.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What changes a BMC: once per {@code Idempotency-Key}, and with who asked for what, and what came
 * of it, on the machine's timeline. The first note is written before the BMC is asked.
 */
@Singleton
final class BmcActs {
  private final Inventory inventory;
  private final BmcMachines machines;
  private final BmcDesk desk;
  private final UpkeepOffice upkeep;
  private final Once once;

  @Inject
  BmcActs(Inventory inventory, BmcOffice office, Once once) {
    this.inventory = inventory;
    this.machines = new BmcMachines(inventory);
    this.desk = office.desk();
    this.upkeep = office.upkeep();
    this.once = once;
  }

  /**
   * One change.
   *
   * @param key the request's {@code Idempotency-Key}
   * @param level the least that it needs
   * @param what for the timeline, after the name of the token; no secret
   * @param body what is asked, comparable by equals
   */
  record Act(Optional<String> key, String id, Level level, String what, Object body) {}

  /** Asks the machine's BMC for something and changes nothing. */
  <T> T ask(String id, Level level, String what, BmcDesk.Question<T> question)
      throws BmcFaultException, InterruptedException {
    return answer(id, level, what, question).value();
  }

  /** The same with how it was answered. */
  <T> BmcDesk.Answer<T> answer(String id, Level level, String what, BmcDesk.Question<T> question)
      throws BmcFaultException, InterruptedException {
    return desk.ask(machines.endpoint(id), level, what, question);
  }

  /** Ends the request while the machine's firmware is written: what it asks might break it. */
  void notWhileUpdating(String id) {
    if (upkeep.isUpdating(Inputs.machine(id))) {
      throw new BmcMachines.Unanswered(
          new ApiProblem(
              "conflict",
              409,
              "its firmware is being updated, which this might break; wait until ichor bmc update"
                  + " says that it is over"));
    }
  }

  /** That its BMC did not take something, as a fault. */
  BmcFault refusal(String id, String why, boolean inThisState) {
    return machines.refusal(id, why, inThisState);
  }

  /**
   * @param words what came of it, for the timeline
   */
  <T> Response run(Act act, BmcDesk.Question<T> question, Function<T, String> words) {
    var machine = Inputs.machine(act.id());
    return once.runKnown(
        act.key(),
        List.of("bmc", act.id(), act.what(), act.body()),
        () -> {
          var bmc = Once.before(() -> machines.endpoint(act.id()));
          asked(machine, act.what());
          try {
            var value = desk.ask(bmc, act.level(), act.what(), question).value();
            done(machine, act.what(), words.apply(value));
            return new Once.Done(Response.ok(value).build(), false);
          } catch (BmcFaultException e) {
            failed(machine, act.what(), e.fault().advice());
            var undone = e.fault().isBeforeTheAct();
            return new Once.Done(BmcProblems.of(e.fault()).response(), undone);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(machine, act.what(), "Ichor is stopping; look what came of it, then ask again");
            return new Once.Done(
                new ApiProblem("bmc", 503, "Ichor is stopping; ask again").response(), false);
          }
        });
  }

  /**
   * @param work says itself whether it may be done again under the same key
   */
  Response once(Optional<String> key, Object request, Supplier<Once.Done> work) {
    return once.runKnown(key, request, work);
  }

  void asked(MachineId machine, String what) {
    note(machine, "bmc-asked", "%s: %s".formatted(Caller.name(), what));
  }

  void done(MachineId machine, String what, String outcome) {
    note(machine, "bmc-done", "%s: %s".formatted(what, outcome));
  }

  void failed(MachineId machine, String what, String why) {
    note(machine, "bmc-failed", "%s: %s".formatted(what, why));
  }

  private void note(MachineId machine, String kind, String text) {
    inventory
        .evidence()
        .record(
            new Evidence(
                new Evidence.Subject.ByMachine(machine),
                Instant.now(),
                Evidence.Source.OPERATOR,
                kind,
                Printable.of(text),
                Map.of("by", Caller.name())));
  }
}
