package dev.ichor.api.rest;

import dev.ichor.bmc.policy.BmcFault;
import dev.ichor.bmc.policy.BmcFaultException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What a BMC did not do, as a problem document whose sentence ends in the remedy. */
final class BmcProblems {
  /** 409 when asking again is pointless until somebody acts, 503 when it may help, else 502. */
  @ServerExceptionMapper
  Response refused(BmcFaultException problem) {
    return of(problem.fault()).response();
  }

  static ApiProblem of(BmcFault fault) {
    var status =
        switch (fault) {
          case BmcFault.NotSupported _, BmcFault.NotInThisState _, BmcFault.Refused _ -> 409;
          default -> fault.isTransient() ? 503 : 502;
        };
    return new ApiProblem("bmc", status, fault.advice());
  }

  @ServerExceptionMapper
  Response unanswered(BmcMachines.Unanswered problem) {
    return problem.problem().response();
  }
}
